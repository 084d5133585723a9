import { expect, test } from 'vitest';
import { runRecords } from '../../../../targets/events/batch/run-records.ts';
import { processSnsEvent } from '../../../../targets/events/batch/sns.ts';
import { LatestObjects } from '../../../../targets/events/latest-objects.ts';
import { processKinesisBatch } from '../../../../targets/events/batch/kinesis.ts';
import { processSqsBatch } from '../../../../targets/events/batch/sqs.ts';

function sqsRecord(messageId: string, group: string, body: string | null, queue = 'orders.fifo'): object {
  return {
    messageId,
    receiptHandle: 'handle',
    body,
    attributes: { ApproximateReceiveCount: '1', SentTimestamp: '1', SenderId: 'me', MessageGroupId: group },
    messageAttributes: {},
    eventSource: 'aws:sqs',
    eventSourceARN: `arn:aws:sqs:eu-west-1:1:${queue}`,
    awsRegion: 'eu-west-1',
  };
}

test('a message does not overtake a mangled one of its group while other groups run', async () => {
  const Records = [sqsRecord('1', 'b', 'x'), sqsRecord('2', 'a', null), sqsRecord('3', 'a', 'x')];
  const handled: string[] = [];
  const answer = await processSqsBatch({ Records }, ({ messageId }) => void handled.push(messageId), {
    concurrency: 3,
  });
  expect(handled).toEqual(['1']);
  expect(answer).toEqual({ batchItemFailures: [{ itemIdentifier: '2' }, { itemIdentifier: '3' }] });
});

test('groups of a standard queue share fairly and are not kept in order', async () => {
  const Records = ['1', '2', '3'].map((id) => sqsRecord(id, 'tenant', 'x', 'orders'));
  let running = 0;
  let peak = 0;
  const handler = async (): Promise<void> => {
    peak = Math.max(peak, ++running);
    await Promise.resolve();
    running--;
  };
  await processSqsBatch({ Records }, handler, { concurrency: 3 });
  expect(peak).toBe(3);
});

test('sequence numbers beyond 2^53 that are one number to JavaScript are told apart', async () => {
  const sequences = [
    '49590338271490256608559692538361571095921575989136588899',
    '49590338271490256608559692538361571095921575989136588898',
  ];
  const Records = sequences.map((sequenceNumber) => ({
    eventSource: 'aws:kinesis',
    eventID: `shardId-000000000006:${sequenceNumber}`,
    eventSourceARN: 'arn',
    awsRegion: 'eu-west-1',
    kinesis: { partitionKey: sequenceNumber, sequenceNumber, approximateArrivalTimestamp: 1, data: '' },
  }));
  const handler = (): never => {
    throw new Error('no');
  };
  const answer = await processKinesisBatch({ Records }, handler, { concurrency: 2 });
  expect(answer.batchItemFailures).toEqual([{ itemIdentifier: sequences[1] }]);
});

test('what became of a record is said for each: succeeded, failed or unprocessed', async () => {
  const records = [1, 2, 3].map((value, index) => ({ ok: true as const, index, id: null, value }));
  const handler = (value: number): void => {
    if (value === 2) throw new Error('two');
  };
  const outcomes = await runRecords(records, handler, { concurrency: 1, laneOf: () => null, stopAfterFailure: true });
  expect(outcomes).toEqual([
    { status: 'succeeded' },
    { status: 'failed', error: new Error('two') },
    { status: 'unprocessed' },
  ]);
});

test('an event of notifications is rejected with its own errors when nobody listens to failures', async () => {
  await expect(processSnsEvent({ Records: [null] }, () => undefined)).rejects.toThrow('1 of 1 records failed');
});

test('a consumer that gives up says how often it lost', async () => {
  const store = { read: () => Promise.resolve(undefined), compareAndSet: () => Promise.resolve(false) };
  const record = {
    eventName: 'ObjectCreated:Put',
    atMs: 0,
    region: 'eu-west-1',
    bucket: 'b',
    key: 'k',
    size: null,
    eTag: null,
    versionId: null,
    sequencer: '0A',
  };
  await expect(new LatestObjects(store, 2).apply(record)).rejects.toThrow(
    'contention at b/k: lost the race for it 2 times',
  );
});
