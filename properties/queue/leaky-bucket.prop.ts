import { property } from 'assay';
import fc from 'fast-check';
import { expect } from 'vitest';
import { LeakyBucket } from '../../targets/queue/leaky-bucket.ts';
import { TokenBucket } from '../../targets/queue/token-bucket.ts';
import { VirtualClock } from './virtual-clock.ts';

const capacity = fc.integer({ min: 1, max: 4 });
/** Rates whose intervals are whole milliseconds. */
const wholeRate = fc.constantFrom(1, 4, 10, 40, 100);
const gaps = fc.array(fc.oneof(fc.constant(0), fc.integer({ min: -20, max: 60 }), fc.nat({ max: 1200 })), {
  maxLength: 12,
});

interface Entered {
  readonly atMs: number;
  readonly delayMs: number | null;
  readonly waiting: number;
}

function enterAll(gapsMs: readonly number[], most: number, leakPerSecond: number): Entered[] {
  const clock = new VirtualClock(5_000);
  const bucket = new LeakyBucket({ capacity: most, leakPerSecond }, clock);
  let atMs = 0;
  return gapsMs.map((gap) => {
    clock.advance(gap);
    atMs = Math.max(atMs, clock.nowMs());
    const delayMs = bucket.enter();
    return { atMs, delayMs, waiting: bucket.waiting };
  });
}

property(
  'what enters leaves an interval after the one before it, at once when that is over, and not more than its capacity wait',
  [gaps, capacity, wholeRate],
  (gapsMs, most, leakPerSecond) => {
    const departures: number[] = [];
    for (const { atMs, delayMs, waiting } of enterAll(gapsMs, most, leakPerSecond)) {
      const inside = departures.filter((departure) => departure > atMs).length;
      if (inside >= most) expect(delayMs).toBeNull();
      else departures.push(Math.max(atMs, (departures.at(-1) ?? -Infinity) + 1000 / leakPerSecond));
      if (inside < most) expect(atMs + delayMs!).toBe(departures.at(-1));
      expect(waiting).toBe(departures.filter((departure) => departure > atMs).length);
    }
  },
);

property(
  'what leaves a leaky bucket passes a token bucket of one',
  [gaps, capacity, wholeRate],
  (gapsMs, most, rate) => {
    const clock = new VirtualClock();
    const single = new TokenBucket({ capacity: 1, refillPerSecond: rate }, clock);
    for (const { atMs, delayMs } of enterAll(gapsMs, most, rate)) {
      if (delayMs === null) continue;
      clock.advance(atMs + delayMs - clock.nowMs());
      expect(single.tryTake()).toBe(true);
    }
  },
);

property(
  'a rate that is no whole number of milliseconds is kept without drift',
  [fc.double({ min: 0.5, max: 900, noNaN: true }), fc.integer({ min: 1, max: 50 })],
  (leakPerSecond, count) => {
    const bucket = new LeakyBucket({ capacity: 50, leakPerSecond }, new VirtualClock());
    for (let index = 0; index < count; index++) expect(bucket.enter()).toBe((index * 1000) / leakPerSecond);
    expect(bucket.waiting).toBe(count - 1);
  },
  { documentation: true },
);

property(
  'passing waits for the departure, is refused when the bucket is full, and giving up keeps the place taken',
  [fc.integer({ min: 2, max: 6 }), capacity, fc.nat({ max: 5 }), fc.nat({ max: 500 })],
  async (count, most, quitter, patienceMs) => {
    const clock = new VirtualClock();
    const bucket = new LeakyBucket({ capacity: most, leakPerSecond: 10 }, clock);
    const patience = new AbortController();
    const left = Array.from({ length: count }, async (_, index) => {
      try {
        const passed = await bucket.pass(index === quitter ? patience.signal : undefined);
        return passed ? clock.nowMs() : 'refused';
      } catch (error) {
        return (error as Error).message;
      }
    });
    void clock.sleep(patienceMs).then(() => patience.abort(new Error('gave up')));
    const results = await clock.run(Promise.all(left));
    expect(clock.sleeps.filter((ms) => ms === 0).length).toBe(patienceMs === 0 ? 1 : 0);
    for (const [index, result] of results.entries()) {
      const departure = index * 100;
      if (index > most) expect(result).toBe('refused');
      else if (index === quitter && patienceMs < departure) expect(result).toBe('gave up');
      else if (index !== quitter || patienceMs !== departure) expect(result).toBe(departure);
    }
    const aborted = AbortSignal.abort(new Error('too late'));
    const { waiting } = bucket;
    await expect(bucket.pass(aborted)).rejects.toThrow('too late');
    expect(bucket.waiting).toBe(waiting);
  },
  { runs: 60 },
);
