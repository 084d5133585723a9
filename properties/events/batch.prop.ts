import { property } from 'assay';
import fc from 'fast-check';
import { expect } from 'vitest';
import { processKinesisBatch } from '../../targets/events/batch/kinesis.ts';
import type { BatchOptions, BatchResponse, RecordFailure } from '../../targets/events/batch/response.ts';
import { processSqsBatch } from '../../targets/events/batch/sqs.ts';
import { EventError } from '../../targets/events/errors.ts';
import { kinesisRecord, rawKinesis, rawSqs, sqsMessage } from './arbitraries.ts';

type Fate = 'good' | 'throws' | 'rejects' | 'mangled' | 'nameless';

/** One record of a batch, what is to become of it, and how many turns its handler takes. */
interface Plan {
  readonly id: string;
  readonly lane: string;
  readonly fate: Fate;
  readonly turns: number;
}

const fates = (...list: Fate[]): fc.Arbitrary<Fate> =>
  fc.oneof({ arbitrary: fc.constant<Fate>('good'), weight: 2 }, { arbitrary: fc.constantFrom(...list), weight: 1 });
const planOf = (fate: fc.Arbitrary<Fate>): fc.Arbitrary<Plan[]> =>
  fc
    .uniqueArray(
      fc.record({
        id: fc.bigInt({ min: 2n ** 53n, max: 2n ** 60n }).map(String),
        lane: fc.constantFrom('a', 'b', 'c'),
        fate,
        turns: fc.nat({ max: 4 }),
      }),
      { selector: ({ id }) => id, maxLength: 8 },
    )
    // Kinesis hands records out by sequence number.
    .map((plans) => plans.toSorted((a, b) => Number(BigInt(a.id) - BigInt(b.id))));
const plans = planOf(fates('throws', 'rejects', 'mangled'));
const concurrency = fc.integer({ min: 1, max: 4 });

interface Source {
  readonly name: string;
  readonly process: (
    event: unknown,
    handler: (id: string) => unknown,
    options?: BatchOptions,
  ) => Promise<BatchResponse>;
  readonly raw: (plan: Plan) => unknown;
}

const [kinesisModel] = fc.sample(kinesisRecord, { numRuns: 1, seed: 1 }) as [Parameters<typeof rawKinesis>[0]];
const [sqsModel] = fc.sample(sqsMessage, { numRuns: 1, seed: 1 }) as [Parameters<typeof rawSqs>[0]];

const kinesis: Source = {
  name: 'Kinesis',
  process: (event, handler, options) => processKinesisBatch(event, (record) => handler(record.sequenceNumber), options),
  raw: ({ id, lane, fate }) => {
    const record = { ...kinesisModel, sequenceNumber: fate === 'nameless' ? 'none' : id, partitionKey: lane };
    return { ...rawKinesis(record), ...(fate === 'mangled' ? { eventID: null } : {}) };
  },
};

function sqs(name: string, queueArn: string): Source {
  return {
    name,
    process: (event, handler, options) => processSqsBatch(event, (message) => handler(message.messageId), options),
    raw: ({ id, lane, fate }) => {
      const message = { ...sqsModel, messageId: fate === 'nameless' ? '' : id, groupId: lane, queueArn };
      return { ...rawSqs(message), ...(fate === 'mangled' ? { body: null } : {}) };
    },
  };
}

const standard = sqs('standard SQS', 'arn:aws:sqs:eu-west-1:1:fifo-orders');
const fifo = sqs('FIFO SQS', 'arn:aws:sqs:eu-west-1:1:orders.fifo');
const ordered = [kinesis, fifo];
const sources = [kinesis, standard, fifo];

/** What happened while a batch was handled. */
interface Ledger {
  readonly begun: string[];
  readonly succeeded: string[];
  readonly failures: RecordFailure[];
  readonly response: BatchResponse;
  /** the most handlers at a time, in all and in one lane */
  readonly peak: number;
  readonly lanePeak: number;
  /** handlers that began when one had failed before */
  readonly late: number;
}

async function run(source: Source, batch: readonly Plan[], options: BatchOptions): Promise<Ledger> {
  const [begun, succeeded, failures]: [string[], string[], RecordFailure[]] = [[], [], []];
  const lanes: string[] = [];
  let [peak, lanePeak, late, failed] = [0, 0, 0, false];
  const handler = (id: string): unknown => {
    const { lane, fate, turns } = batch.find((plan) => plan.id === id) as Plan;
    begun.push(id);
    if (failed) late++;
    lanes.push(lane);
    peak = Math.max(peak, lanes.length);
    lanePeak = Math.max(lanePeak, lanes.filter((other) => other === lane).length);
    const leave = (): void => {
      lanes.splice(lanes.indexOf(lane), 1);
      if (fate === 'good') return void succeeded.push(id);
      failed = true;
      throw new Error(`${fate} ${id}`);
    };
    if (fate === 'throws') return leave();
    return (async () => {
      for (let turn = 0; turn < turns; turn++) await Promise.resolve();
      leave();
    })();
  };
  const event = { Records: batch.map(source.raw) };
  const response = await source.process(event, handler, {
    ...options,
    onFailure: (failure) => void failures.push(failure),
  });
  expect(lanes).toEqual([]);
  return { begun, succeeded, failures, response, peak, lanePeak, late };
}

const named = ({ batchItemFailures }: BatchResponse): string[] =>
  batchItemFailures.map(({ itemIdentifier }) => itemIdentifier);
const ids = (batch: readonly Plan[]): string[] => batch.map(({ id }) => id);

property(
  'a standard queue hears of exactly the failed messages, in batch order, and every message is attempted',
  [plans, concurrency],
  async (batch, limit) => {
    const { response, begun } = await run(standard, batch, { concurrency: limit });
    expect(named(response)).toEqual(ids(batch.filter(({ fate }) => fate !== 'good')));
    expect(begun.toSorted()).toEqual(ids(batch.filter(({ fate }) => fate !== 'mangled')).toSorted());
  },
  { documentation: true },
);

property(
  'splitting a batch of a standard queue changes no verdict',
  [plans, fc.nat({ max: 8 }), concurrency],
  async (batch, at, limit) => {
    const parts = [batch.slice(0, at), batch.slice(at)];
    const [whole, ...split] = await Promise.all(
      [batch, ...parts].map((part) => run(standard, part, { concurrency: limit })),
    );
    expect(named(whole!.response)).toEqual(split.flatMap(({ response }) => named(response)));
  },
  { documentation: true },
);

property(
  'one at a time, a FIFO queue hears of the first failed message and all after it, and none of those was begun',
  [plans],
  async (batch) => {
    const first = batch.findIndex(({ fate }) => fate !== 'good');
    const stop = first === -1 ? batch.length : first;
    const { response, begun } = await run(fifo, batch, {});
    expect(named(response)).toEqual(ids(batch.slice(stop)));
    expect(begun).toEqual(ids(batch.slice(0, stop + 1).filter(({ fate }) => fate !== 'mangled')));
  },
  { documentation: true },
);

property(
  'one at a time, Kinesis hears of the first failed record alone',
  [plans],
  async (batch) => {
    const first = batch.find(({ fate }) => fate !== 'good');
    const { response } = await run(kinesis, batch, {});
    expect(named(response)).toEqual(first === undefined ? [] : [first.id]);
  },
  { documentation: true },
);

property(
  'Kinesis hears of the lowest sequence number that did not succeed, whatever the order of arrival',
  [plans.chain((batch) => fc.shuffledSubarray(batch, { minLength: batch.length })), concurrency],
  async (batch, limit) => {
    const { response, succeeded } = await run(kinesis, batch, { concurrency: limit });
    const open = ids(batch).filter((id) => !succeeded.includes(id));
    const lowest = open.reduce<string | undefined>(
      (low, id) => (low === undefined || BigInt(id) < BigInt(low) ? id : low),
      undefined,
    );
    expect(named(response)).toEqual(lowest === undefined ? [] : [lowest]);
  },
);

property(
  'a FIFO queue hears of exactly the messages that did not succeed, and in no group has one overtaken another',
  [plans, concurrency],
  async (batch, limit) => {
    const { response, succeeded } = await run(fifo, batch, { concurrency: limit });
    expect(named(response)).toEqual(ids(batch).filter((id) => !succeeded.includes(id)));
    for (const lane of ['a', 'b', 'c']) {
      const group = ids(batch.filter((plan) => plan.lane === lane));
      const done = group.filter((id) => succeeded.includes(id));
      expect(done).toEqual(group.slice(0, done.length));
    }
  },
  { documentation: true },
);

property.each(sources)(
  ({ name }) => `${name}: never more handlers at a time than allowed`,
  () => [plans, concurrency],
  async (source, batch, limit) => {
    const { peak } = await run(source, batch, { concurrency: limit });
    expect(peak).toBeLessThanOrEqual(limit);
  },
  { documentation: true },
);

property.each(ordered)(
  ({ name }) =>
    `${name}: records of one lane are handled one at a time in batch order, and a failure lets at most the running workers begin one more`,
  () => [plans.map((batch) => batch.map((plan) => ({ ...plan, turns: plan.turns + 6 }))), concurrency],
  async (source, batch, limit) => {
    const { lanePeak, begun, late } = await run(source, batch, { concurrency: limit });
    expect(lanePeak).toBeLessThanOrEqual(1);
    for (const lane of ['a', 'b', 'c']) {
      const group = ids(batch.filter((plan) => plan.lane === lane));
      const started = begun.filter((id) => group.includes(id));
      expect(started).toEqual(group.filter((id) => started.includes(id)));
    }
    expect(late).toBeLessThan(limit);
  },
  (source) => ({ documentation: source !== kinesis }),
);

property.each(sources)(
  ({ name }) => `${name}: as many handlers run side by side as lanes and limit allow, until none waits`,
  () => [planOf(fc.constant('good')), concurrency, fc.infiniteStream(fc.nat({ max: 3 }))],
  async (source, batch, limit, picks) => {
    const held = new Map<string, () => void>();
    const open = new Set(ids(batch));
    const done = source.process(
      { Records: batch.map(source.raw) },
      (id) => new Promise<void>((resolve) => held.set(id, resolve)),
      { concurrency: limit },
    );
    for (;;) {
      for (let turn = 0; turn < 20; turn++) await Promise.resolve();
      const lanes = new Set(
        batch.filter(({ id }) => open.has(id)).map(({ id, lane }) => (source === standard ? id : lane)),
      );
      expect(held.size).toBe(Math.min(limit, lanes.size));
      const [id, release] = [...held][picks.next().value % held.size] ?? [];
      if (id === undefined) break;
      held.delete(id);
      open.delete(id);
      release?.();
    }
    expect(await done).toEqual({ batchItemFailures: [] });
  },
  (source) => ({ runs: 50, documentation: source === fifo }),
);

property.each(sources)(
  ({ name }) => `${name}: onFailure is told of every record that did not succeed, in batch order, with its own error`,
  () => [plans, concurrency],
  async (source, batch, limit) => {
    const { failures, succeeded, begun } = await run(source, batch, { concurrency: limit });
    expect(failures.map(({ index, id }) => [index, id])).toEqual(
      batch.flatMap(({ id }, index) => (succeeded.includes(id) ? [] : [[index, id]])),
    );
    for (const { id, error } of failures) {
      const { fate } = batch.find((plan) => plan.id === id) as Plan;
      if (begun.includes(id as string)) expect(error).toEqual(new Error(`${fate} ${id}`));
      else if (error !== undefined) expect([fate, error instanceof EventError]).toEqual(['mangled', true]);
      else expect(source).not.toBe(standard);
    }
  },
  { documentation: true },
);

property.each(sources)(
  ({ name }) => `${name}: a failed record without a readable name brings the whole batch back`,
  () => [plans, plans],
  async (source, before, after) => {
    const good = (batch: readonly Plan[]): Plan[] => batch.map((plan) => ({ ...plan, fate: 'good' }));
    const nameless: Plan = { id: 'x', lane: 'd', fate: 'nameless', turns: 0 };
    const { response } = await run(source, [...good(before), nameless, ...after], {});
    expect(response).toEqual({ batchItemFailures: [{ itemIdentifier: '' }] });
  },
  (source) => ({ runs: 40, documentation: source !== kinesis }),
);

property.each(sources)(
  ({ name }) => `${name}: a failed record that comes twice in a batch is named once`,
  () => [plans],
  async (source, batch) => {
    const { response } = await run(source, [...batch, ...batch], {});
    expect(new Set(named(response)).size).toBe(named(response).length);
  },
  { runs: 40, documentation: true },
);

property.each(sources)(
  ({ name }) => `${name}: a concurrency that is no integer of at least 1 is refused`,
  () => [fc.oneof(fc.constantFrom(0, -1, 0.5, 1.5, Number.NaN, Infinity), fc.integer({ max: 0 })), plans],
  async (source, bad, batch) => {
    const answer = run(source, batch, { concurrency: bad });
    await expect(answer).rejects.toMatchObject({
      code: 'option',
      path: 'concurrency',
      message: expect.stringContaining(String(bad)),
    });
  },
  { runs: 20, documentation: true },
);

property.each(sources)(
  ({ name }) => `${name}: an error out of onFailure brings the whole batch back`,
  () => [plans],
  async (source, batch) => {
    fc.pre(batch.some(({ fate }) => fate === 'mangled'));
    const broken = (): never => {
      throw new Error('log is full');
    };
    const answer = source.process({ Records: batch.map(source.raw) }, () => undefined, { onFailure: broken });
    await expect(answer).rejects.toThrow('log is full');
  },
  { runs: 20, documentation: true },
);
