import { property } from 'assay';
import fc from 'fast-check';
import { expect } from 'vitest';
import { drainQueue, type DrainOptions, type DrainReport, type ReceivedMessage } from '../../targets/queue/drain.ts';
import { TokenBucket } from '../../targets/queue/token-bucket.ts';
import { MemoryQueue } from './memory-queue.ts';
import { VirtualClock } from './virtual-clock.ts';

interface Plan {
  readonly fate: 'good' | 'throws' | 'rejects';
  /** how long its handler takes */
  readonly takesMs: number;
  readonly undeletable: boolean;
}

const plan: fc.Arbitrary<Plan> = fc.record({
  fate: fc.constantFrom('good', 'good', 'throws', 'rejects'),
  takesMs: fc.nat({ max: 30 }),
  undeletable: fc.boolean(),
});
const plans = fc.array(plan, { maxLength: 25 });
const concurrency = fc.integer({ min: 1, max: 4 });
const batchSize = fc.integer({ min: 1, max: 10 });

interface Ledger {
  readonly queue: MemoryQueue;
  readonly clock: VirtualClock;
  readonly report: DrainReport;
  readonly begun: { readonly id: string; readonly atMs: number }[];
  readonly peak: number;
}

async function drain(
  sent: readonly Plan[],
  options: Partial<DrainOptions>,
  setUp: (queue: MemoryQueue) => void = () => undefined,
): Promise<Ledger> {
  const clock = options.clock instanceof VirtualClock ? options.clock : new VirtualClock();
  const queue = new MemoryQueue(clock);
  for (const [index, { undeletable }] of sent.entries()) {
    const id = queue.send(String(index));
    if (undeletable) queue.undeletable.add(id);
  }
  setUp(queue);
  const begun: Ledger['begun'] = [];
  let [working, peak] = [0, 0];
  const handler = ({ messageId, body }: ReceivedMessage): unknown => {
    const { fate, takesMs } = sent[Number(body)] as Plan;
    begun.push({ id: messageId, atMs: clock.nowMs() });
    if (fate === 'throws') throw new Error(messageId);
    peak = Math.max(peak, ++working);
    return (async () => {
      await clock.sleep(takesMs);
      working--;
      if (fate === 'rejects') throw new Error(messageId);
    })();
  };
  const report = await clock.run(drainQueue(queue, handler, { deadlineMs: Infinity, ...options, clock }));
  return { queue, clock, report, begun, peak };
}

const idsOf = (messages: readonly ReceivedMessage[]): string[] => messages.map(({ messageId }) => messageId);
const numeric = (ids: readonly string[]): string[] => ids.toSorted((a, b) => Number(a) - Number(b));
const idsWhere = (sent: readonly Plan[], holds: (plan: Plan) => boolean): string[] =>
  sent.flatMap((one, index) => (holds(one) ? [String(index + 1)] : []));

property(
  'an unhurried drain empties the queue but for what failed or could not be deleted',
  [plans, batchSize, concurrency],
  async (sent, size, limit) => {
    const { queue, report, begun } = await drain(sent, { batchSize: size, concurrency: limit });
    expect(report.stopped).toBe('empty');
    expect(begun.map(({ id }) => id)).toEqual(idsWhere(sent, () => true));
    expect(numeric(idsOf(report.handled))).toEqual(idsWhere(sent, ({ fate }) => fate === 'good'));
    expect(numeric(report.failed.map(({ message }) => message.messageId))).toEqual(
      idsWhere(sent, ({ fate }) => fate !== 'good'),
    );
    for (const { message, error } of report.failed) expect((error as Error).message).toBe(message.messageId);
    expect(report.left).toEqual([]);
    expect(queue.ids).toEqual(idsWhere(sent, ({ fate, undeletable }) => fate !== 'good' || undeletable));
    expect(numeric(report.undeleted.map(({ receiptHandle }) => receiptHandle.replace('#1', '')))).toEqual(
      idsWhere(sent, ({ fate, undeletable }) => fate === 'good' && undeletable),
    );
  },
  { documentation: true, runs: 60 },
);

property(
  'messages are asked for by the batch, and deleted by the batch only where there is something to delete',
  [plans, fc.option(batchSize, { nil: undefined }), concurrency],
  async (sent, size, limit) => {
    const options = size === undefined ? { concurrency: limit } : { batchSize: size, concurrency: limit };
    const { queue, report } = await drain(sent, options);
    const most = size ?? 10;
    expect(report.batches).toBe(Math.ceil(sent.length / most));
    expect(queue.asked).toEqual(Array.from({ length: report.batches + 1 }, () => most));
    for (const handles of queue.deletions) expect(handles.length >= 1 && handles.length <= most).toBe(true);
    expect(queue.deletions.flat()).toEqual(report.handled.map(({ receiptHandle }) => receiptHandle));
  },
  { runs: 60 },
);

property(
  'as many handlers as allowed run at a time, no more and no fewer',
  [fc.integer({ min: 1, max: 10 }), concurrency],
  async (count, limit) => {
    const good: Plan = { fate: 'good', takesMs: 5, undeletable: false };
    const { peak, clock } = await drain(
      Array.from({ length: count }, () => good),
      { concurrency: limit },
    );
    expect(peak).toBe(Math.min(count, limit));
    expect(clock.nowMs()).toBe(Math.ceil(count / limit) * 5);
    const alone = await drain(
      Array.from({ length: count }, () => good),
      {},
    );
    expect(alone.clock.nowMs()).toBe(count * 5);
  },
  { runs: 60 },
);

property(
  'from the deadline or an abort on nothing is begun, and what was received but not begun is left and told',
  [plans, fc.nat({ max: 150 }), concurrency, fc.constantFrom('deadline' as const, 'aborted' as const), fc.boolean()],
  async (sent, endMs, limit, how, setBack) => {
    const clock = new VirtualClock();
    const abort = new AbortController();
    if (how === 'aborted') void clock.sleep(endMs).then(() => abort.abort(new Error('stop')));
    if (how === 'aborted' && endMs === 0) abort.abort(new Error('stop'));
    if (setBack) void clock.sleep(endMs).then(() => clock.advance(-1));
    const options = how === 'deadline' ? { deadlineMs: endMs } : { signal: abort.signal };
    const { queue, report, begun } = await drain(sent, { clock, concurrency: limit, ...options });
    if (!setBack) expect(begun.every(({ atMs }) => (how === 'deadline' ? atMs < endMs : atMs <= endMs))).toBe(true);
    const received = [...report.handled, ...report.failed.map(({ message }) => message), ...report.left];
    expect(new Set(idsOf(received)).size).toBe(received.length);
    expect(numeric(idsOf(received))).toEqual(idsWhere(sent, () => true).slice(0, received.length));
    expect(numeric([...idsOf(report.handled), ...report.failed.map(({ message }) => message.messageId)])).toEqual(
      begun.map(({ id }) => id),
    );
    expect(['empty', how]).toContain(report.stopped);
    if (report.stopped === 'empty') expect(received.length).toBe(sent.length);
    if (endMs === 0) expect(report).toMatchObject({ stopped: how, batches: 0 });
    const gone = report.handled.filter(({ body }) => !(sent[Number(body)] as Plan).undeletable);
    expect(queue.ids).toEqual(idsWhere(sent, () => true).filter((id) => !idsOf(gone).includes(id)));
  },
  { runs: 60 },
);

property(
  'no more messages are received than asked for',
  [plans, fc.integer({ min: 1, max: 30 }), batchSize],
  async (sent, maxMessages, size) => {
    const { report, begun } = await drain(sent, { maxMessages, batchSize: size });
    expect(begun.length).toBe(Math.min(sent.length, maxMessages));
    expect(report.stopped).toBe(sent.length >= maxMessages ? 'limit' : 'empty');
  },
  { runs: 60 },
);

property(
  'messages are begun no faster than the rate, and waiting for it ends with the deadline or an abort',
  [
    fc.integer({ min: 1, max: 12 }),
    fc.integer({ min: 1, max: 3 }),
    concurrency,
    fc.integer({ min: 1, max: 900 }),
    fc.boolean(),
  ],
  async (count, capacity, limit, endMs, aborts) => {
    const clock = new VirtualClock();
    const rate = new TokenBucket({ capacity, refillPerSecond: 10 }, clock);
    const abort = new AbortController();
    if (aborts) void clock.sleep(endMs).then(() => abort.abort(new Error('stop')));
    const good: Plan = { fate: 'good', takesMs: 0, undeletable: false };
    const options = aborts ? { signal: abort.signal } : { deadlineMs: endMs };
    const { begun, report } = await drain(
      Array.from({ length: count }, () => good),
      { clock, rate, concurrency: limit, ...options },
    );
    const moments = Array.from({ length: count }, (_, index) => Math.max(0, index + 1 - capacity) * 100);
    if (endMs % 100 !== 0) expect(begun.map(({ atMs }) => atMs)).toEqual(moments.filter((atMs) => atMs < endMs));
    const received = report.handled.length + report.left.length;
    expect(received).toBe(report.stopped === 'empty' || received > 10 ? count : Math.min(count, 10));
    // An abort cuts the waiting short; a deadline is noticed when the waiting is over.
    if (aborts) expect(clock.nowMs()).toBeLessThanOrEqual(Math.max(endMs, ...moments.filter((atMs) => atMs <= endMs)));
  },
  { runs: 60 },
);

property('when deletion fails as a whole, all that was handled is told to be undeleted', [plans], async (sent) => {
  const { queue, report } = await drain(sent, {}, (broken) => (broken.broken = true));
  expect(queue.ids).toEqual(idsWhere(sent, () => true));
  expect(report.undeleted).toEqual(
    report.handled.map(({ receiptHandle }) => ({ receiptHandle, error: new Error('no connection') })),
  );
});

property(
  'a rate that fails ends the drain, when what was handled is deleted',
  [fc.integer({ min: 1, max: 12 }), fc.nat({ max: 11 })],
  async (count, allowed) => {
    const clock = new VirtualClock();
    const queue = new MemoryQueue(clock);
    for (let index = 0; index < count; index++) queue.send('');
    let taken = 0;
    const rate = { take: async () => (taken++ < allowed ? undefined : Promise.reject(new Error('no rate'))) };
    const draining = clock.run(drainQueue(queue, () => undefined, { clock, deadlineMs: Infinity, rate, batchSize: 4 }));
    if (allowed < count) await expect(draining).rejects.toThrow('no rate');
    else await draining;
    expect(queue.ids.length).toBe(Math.max(0, count - allowed));
  },
  { runs: 60 },
);
