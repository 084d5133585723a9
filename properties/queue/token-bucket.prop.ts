import { machine, property } from 'assay';
import fc from 'fast-check';
import { expect } from 'vitest';
import { TokenBucket } from '../../targets/queue/token-bucket.ts';
import { settle, VirtualClock } from './virtual-clock.ts';

const capacity = fc.integer({ min: 1, max: 5 });
const rate = fc.integer({ min: 1, max: 40 });
const anyRate = fc.double({ min: 0.01, max: 50, noNaN: true });
const tokens = fc.integer({ min: 1, max: 5 });
const pauseMs = fc.integer({ min: 0, max: 120 });

/** A bucket that is filled millisecond by millisecond, in thousandths of a token. */
class SlowBucket {
  readonly full: number;
  readonly #rate: number;
  level: number;
  #now: number;

  constructor(capacity: number, refillPerSecond: number, nowMs: number) {
    this.full = capacity * 1000;
    this.level = this.full;
    this.#rate = refillPerSecond;
    this.#now = nowMs;
  }

  pass(untilMs: number): void {
    for (; this.#now < untilMs; this.#now++) this.level = Math.min(this.full, this.level + this.#rate);
  }

  take(wanted: number): boolean {
    if (wanted * 1000 > this.level) return false;
    this.level -= wanted * 1000;
    return true;
  }
}

machine('a token bucket answers as one that is filled millisecond by millisecond, also when the clock is set back', {
  setup: () => {
    const clock = new VirtualClock(10_000);
    return {
      clock,
      real: new TokenBucket({ capacity: 3, refillPerSecond: 7 }, clock),
      model: new SlowBucket(3, 7, 10_000),
    };
  },
  rules: (rule) => ({
    advance: rule([fc.integer({ min: -200, max: 400 })], ({ clock, model }, ms) => {
      clock.advance(ms);
      model.pass(clock.nowMs());
    }),
    take: rule([fc.integer({ min: 1, max: 3 })], ({ real, model }, wanted) => {
      expect(real.tryTake(wanted)).toBe(model.take(wanted));
    }),
  }),
  invariant: ({ real, model }) => real.available === model.level / 1000 && real.available <= 3,
});

property(
  'looking at a bucket, however often, changes nothing of what it answers',
  [capacity, anyRate, fc.array(fc.tuple(pauseMs, fc.integer({ min: 1, max: 3 })), { maxLength: 8 })],
  (most, refillPerSecond, steps) => {
    const [watchedClock, clock] = [new VirtualClock(), new VirtualClock()];
    const watched = new TokenBucket({ capacity: most, refillPerSecond }, watchedClock);
    const alone = new TokenBucket({ capacity: most, refillPerSecond }, clock);
    for (const [ms, wanted] of steps) {
      for (let passed = 0; passed < ms; passed++) {
        watchedClock.advance(1);
        void watched.available;
        watched.waitMs(1);
      }
      clock.advance(ms);
      const fitting = Math.min(wanted, most);
      expect(watched.tryTake(fitting)).toBe(alone.tryTake(fitting));
      expect(watched.available).toBeCloseTo(alone.available, 9);
    }
  },
  { documentation: true },
);

property(
  'the time to wait is the shortest after which the tokens are there',
  [capacity, rate, tokens, tokens, pauseMs],
  (most, refillPerSecond, first, second, ms) => {
    const make = (): [VirtualClock, TokenBucket] => {
      const clock = new VirtualClock();
      const bucket = new TokenBucket({ capacity: most, refillPerSecond }, clock);
      bucket.tryTake(Math.min(first, most));
      clock.advance(ms);
      return [clock, bucket];
    };
    const wanted = Math.min(second, most);
    const [clock, bucket] = make();
    const wait = bucket.waitMs(wanted);
    expect(wait >= 0 && Number.isInteger(wait)).toBe(true);
    clock.advance(wait);
    expect(bucket.waitMs(wanted)).toBe(0);
    expect(bucket.tryTake(wanted)).toBe(true);
    if (wait === 0) return;
    const [early, tooEarly] = make();
    early.advance(wait - 1);
    expect(tooEarly.tryTake(wanted)).toBe(false);
  },
  { documentation: true },
);

property(
  'so many tokens at once or one by one are the same',
  [capacity, rate, tokens, pauseMs],
  (most, refill, n, ms) => {
    const clock = new VirtualClock();
    const [whole, parts] = [0, 1].map(() => new TokenBucket({ capacity: most, refillPerSecond: refill }, clock));
    whole!.tryTake(most);
    for (let taken = 0; taken < most; taken++) parts!.tryTake();
    clock.advance(ms);
    const wanted = Math.min(n, most);
    const fits = whole!.waitMs(wanted) === 0;
    expect(whole!.tryTake(wanted)).toBe(fits);
    if (fits) for (let taken = 0; taken < wanted; taken++) expect(parts!.tryTake()).toBe(true);
    expect(parts!.available).toBe(whole!.available);
    expect(parts!.waitMs()).toBe(whole!.waitMs(1));
  },
  { documentation: true },
);

interface Request {
  readonly afterMs: number;
  readonly tokens: number;
  /** gives up that long after asking; never when null */
  readonly patienceMs: number | null;
}

const request: fc.Arbitrary<Request> = fc.record({
  afterMs: fc.integer({ min: 0, max: 300 }),
  tokens: fc.integer({ min: 1, max: 3 }),
  patienceMs: fc.option(fc.integer({ min: 0, max: 400 }), { nil: null }),
});
const requests = fc.array(request, { maxLength: 6 });

/** When each request was served, by the clock; null when it gave up. */
async function serve(asked: readonly Request[], refillPerSecond: number): Promise<(number | null)[]> {
  const clock = new VirtualClock();
  const bucket = new TokenBucket({ capacity: 3, refillPerSecond }, clock);
  const one = async ({ tokens: wanted, patienceMs }: Request): Promise<number | null> => {
    const patience = new AbortController();
    if (patienceMs !== null) {
      void clock.sleep(patienceMs).then(() => patience.abort(new Error('gave up')));
    }
    try {
      await bucket.take(wanted, patience.signal);
      return clock.nowMs();
    } catch (error) {
      expect((error as Error).message).toBe('gave up');
      return null;
    }
  };
  const all: Promise<number | null>[] = [];
  const client = async (): Promise<void> => {
    for (const next of asked) {
      await clock.sleep(next.afterMs);
      all.push(one(next));
    }
  };
  await clock.run(client());
  const served = await clock.run(Promise.all(all));
  expect(bucket.waiting).toBe(0);
  return served;
}

property(
  'who asks first is served first, each as soon as a bucket filled millisecond by millisecond allows',
  [requests, rate],
  async (asked, refillPerSecond) => {
    const model = new SlowBucket(3, refillPerSecond, 0);
    let [askedAt, servedAt] = [0, 0];
    const expected = asked.map(({ afterMs, tokens: wanted }) => {
      askedAt += afterMs;
      servedAt = Math.max(servedAt, askedAt);
      for (model.pass(servedAt); !model.take(wanted); model.pass(servedAt)) servedAt++;
      return servedAt;
    });
    expect(
      await serve(
        asked.map((one) => ({ ...one, patienceMs: null })),
        refillPerSecond,
      ),
    ).toEqual(expected);
  },
  { documentation: true, runs: 60 },
);

property(
  'who gives up has taken nothing, and no longer delays those behind',
  [requests, rate],
  async (asked, refillPerSecond) => {
    const served = await serve(asked, refillPerSecond);
    let at = 0;
    const moments = asked.map(({ afterMs }) => (at += afterMs));
    // Nothing was taken: those served never had more than the burst and what came in, counted from any of them to any other.
    for (const [from, start] of served.entries()) {
      for (const [to, end] of served.entries()) {
        if (start === null || end === null || to < from) continue;
        const taken = asked
          .slice(from, to + 1)
          .reduce((sum, one, i) => sum + (served[from + i] === null ? 0 : one.tokens), 0);
        expect(taken * 1000).toBeLessThanOrEqual(3000 + (end - start) * refillPerSecond);
      }
    }
    for (const [index, { patienceMs }] of asked.entries()) {
      const giveUpAt = moments[index]! + (patienceMs ?? Infinity);
      expect(served[index] ?? giveUpAt).toBeLessThanOrEqual(giveUpAt);
    }
  },
  { documentation: true, runs: 60 },
);

property(
  'without a token left, nobody overtakes one who waits',
  [tokens, fc.integer({ min: 1, max: 4 })],
  async (n, rest) => {
    const clock = new VirtualClock();
    const bucket = new TokenBucket({ capacity: 5, refillPerSecond: 1000 }, clock);
    expect(bucket.tryTake(rest)).toBe(true);
    const wanted = Math.max(n, 6 - rest);
    const waiter = bucket.take(wanted);
    await settle();
    expect(bucket.waiting).toBe(1);
    expect(bucket.tryTake()).toBe(false);
    const second = bucket.take();
    expect(bucket.waiting).toBe(2);
    await clock.run(waiter);
    await clock.run(second);
    expect(bucket.waiting).toBe(0);
    clock.advance(5);
    expect(bucket.tryTake(5)).toBe(true);
  },
  { runs: 60 },
);
