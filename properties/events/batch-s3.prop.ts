import { property } from 'assay';
import fc from 'fast-check';
import { expect } from 'vitest';
import { processS3Event, processS3QueueBatch } from '../../targets/events/batch/s3.ts';
import type { S3Record } from '../../targets/events/sources/s3.ts';
import { processSnsEvent } from '../../targets/events/batch/sns.ts';
import { rawS3, rawSnsRecord, rawSqs, s3Record, snsNotification, sqsMessage } from './arbitraries.ts';

type Fate = 'good' | 'fails' | 'mangled';

const item = fc.record({ record: s3Record, fate: fc.constantFrom<Fate>('good', 'good', 'fails', 'mangled') });
const items = fc
  .array(item, { maxLength: 4 })
  .map((list) => list.map(({ record, fate }, index) => ({ record: { ...record, key: `${index} ${fate}` }, fate })));
const raw = ({ record, fate }: { record: S3Record; fate: Fate }): object =>
  fate === 'mangled' ? { ...rawS3(record), s3: null } : rawS3(record);

const failing =
  (seen: string[]) =>
  async (record: S3Record): Promise<void> => {
    await Promise.resolve();
    seen.push(record.key);
    if (record.key.endsWith('fails')) throw new Error(record.key);
  };

const message = fc.record({
  sqs: sqsMessage,
  content: fc.oneof({ arbitrary: items, weight: 3 }, { arbitrary: fc.constant(null), weight: 1 }),
});
const messages = fc.uniqueArray(message, { selector: ({ sqs }) => sqs.messageId, maxLength: 4 });

property(
  'a queue of S3 notifications hears of each message with a mangled body or a failed record; all other records are handled',
  [messages, fc.integer({ min: 1, max: 3 })],
  async (batch, concurrency) => {
    const seen: string[] = [];
    const event = {
      Records: batch.map(({ sqs, content }) =>
        rawSqs({ ...sqs, body: content === null ? '{' : JSON.stringify({ Records: content.map(raw) }) }),
      ),
    };
    const response = await processS3QueueBatch(event, failing(seen), { concurrency });
    expect(response.batchItemFailures.map(({ itemIdentifier }) => itemIdentifier)).toEqual(
      batch
        .filter(({ content }) => content === null || content.some(({ fate }) => fate !== 'good'))
        .map(({ sqs }) => sqs.messageId),
    );
    const handled = batch.flatMap(({ content }) => content ?? []).filter(({ fate }) => fate !== 'mangled');
    expect(seen.toSorted()).toEqual(handled.map(({ record }) => record.key).toSorted());
  },
);

property(
  'the records of one message follow one another in order',
  [items],
  async (list) => {
    const log: string[] = [];
    const handler = async (record: S3Record): Promise<void> => {
      log.push(`+${record.key}`);
      await Promise.resolve();
      log.push(`-${record.key}`);
    };
    const body = JSON.stringify({ Records: list.map(({ record }) => rawS3(record)) });
    const [sqs] = fc.sample(sqsMessage, { numRuns: 1, seed: 1 });
    await processS3QueueBatch({ Records: [rawSqs({ ...sqs!, body })] }, handler, { concurrency: 3 });
    expect(log).toEqual(list.flatMap(({ record }) => [`+${record.key}`, `-${record.key}`]));
  },
  { documentation: true },
);

property(
  'an S3 event sent straight to the function is attempted whole and rejects with every error',
  [items, fc.option(fc.integer({ min: 1, max: 3 }), { nil: undefined })],
  async (list, concurrency) => {
    const seen: string[] = [];
    const told: number[] = [];
    const options = {
      ...(concurrency === undefined ? {} : { concurrency }),
      onFailure: ({ index }: { index: number }) => void told.push(index),
    };
    const answer = processS3Event({ Records: list.map(raw) }, failing(seen), options);
    const failed = list.filter(({ fate }) => fate !== 'good');
    if (failed.length === 0) expect(await answer).toBeUndefined();
    else {
      const error = (await answer.catch((reason: unknown) => reason)) as AggregateError;
      expect(error).toBeInstanceOf(AggregateError);
      expect(error.message).toBe(`${failed.length} of ${list.length} records failed`);
      expect(error.errors).toMatchObject(
        failed.map(({ record, fate }) =>
          fate === 'fails' ? { message: record.key } : { name: 'EventError', code: 'shape' },
        ),
      );
    }
    expect(told).toEqual(list.flatMap(({ fate }, index) => (fate === 'good' ? [] : [index])));
    expect(seen).toEqual(list.filter(({ fate }) => fate !== 'mangled').map(({ record }) => record.key));
  },
);

property(
  'records of one S3 event run side by side up to the limit, one at a time unless told',
  [fc.integer({ min: 1, max: 6 }), fc.option(fc.integer({ min: 1, max: 4 }), { nil: undefined })],
  async (count, concurrency) => {
    let [running, peak] = [0, 0];
    const handler = async (): Promise<void> => {
      peak = Math.max(peak, ++running);
      for (let turn = 0; turn < 5; turn++) await Promise.resolve();
      running--;
    };
    const [record] = fc.sample(s3Record, { numRuns: 1, seed: 1 });
    await processS3Event(
      { Records: Array.from({ length: count }, () => rawS3(record!)) },
      handler,
      concurrency === undefined ? undefined : { concurrency },
    );
    expect(peak).toBe(Math.min(count, concurrency ?? 1));
  },
);

property(
  'every notification of an SNS event is attempted, and a failed one rejects the event',
  [fc.array(fc.tuple(snsNotification, fc.boolean()), { maxLength: 4 }), fc.integer({ min: 1, max: 3 })],
  async (list, concurrency) => {
    const seen: string[] = [];
    const told: (string | null)[] = [];
    const event = {
      Records: list.map(([notification, good]) =>
        good ? rawSnsRecord(notification) : { Sns: { MessageId: notification.messageId } },
      ),
    };
    const options = { concurrency, onFailure: ({ id }: { id: string | null }) => void told.push(id) };
    const answer = processSnsEvent(event, ({ messageId }) => void seen.push(messageId), options);
    const failed = list.filter(([, good]) => !good);
    if (failed.length === 0) await answer;
    else await expect(answer).rejects.toMatchObject({ errors: failed.map(() => ({ code: 'shape' })) });
    expect(told).toEqual(failed.map(([{ messageId }]) => messageId));
    expect(seen).toEqual(list.filter(([, good]) => good).map(([{ messageId }]) => messageId));
    await expect(processSnsEvent({}, () => undefined)).rejects.toMatchObject({ code: 'shape' });
  },
);
