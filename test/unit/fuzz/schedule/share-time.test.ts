import { setImmediate as turn } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import type { Clock, LimitEnd } from '../../../../src/core/ports.ts';
import { Pace } from '../../../../src/fuzz/schedule/pace.ts';
import { shareTime, type ShareOptions, type SlicedCheck } from '../../../../src/fuzz/schedule/share-time.ts';
import { YieldShares } from '../../../../src/fuzz/schedule/yield-shares.ts';

/** Time that passes when everybody sleeps. */
class VirtualClock implements Clock {
  #now = 0;
  readonly #sleepers = new Set<{ readonly at: number; readonly wake: () => void }>();
  monotonicMs = (): number => this.#now;
  cpuMs = (): number => this.#now;
  epochMs = (): number => this.#now;

  sleep(ms: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      if (signal?.aborted === true) return resolve();
      const wake = (): void => {
        this.#sleepers.delete(sleeper);
        signal?.removeEventListener('abort', wake);
        resolve();
      };
      const sleeper = { at: this.#now + ms, wake };
      this.#sleepers.add(sleeper);
      signal?.addEventListener('abort', wake, { once: true });
    });
  }

  async limit(ms: number, signal?: AbortSignal): Promise<LimitEnd> {
    await this.sleep(ms, signal);
    return signal?.aborted === true ? 'aborted' : 'over';
  }

  async run(work: Promise<void>): Promise<void> {
    const over = new AbortController();
    void work.finally(() => over.abort());
    for (await turn(); !over.signal.aborted; await turn()) {
      const first = [...this.#sleepers].toSorted((a, b) => a.at - b.at)[0];
      if (first === undefined) continue;
      this.#now = first.at;
      first.wake();
    }
    await work;
  }
}

/** A check whose features are a function of the time that it had. */
class FakeCheck implements SlicedCheck {
  readonly pace: Pace;
  readyMs: number | undefined;
  readonly log: string[] = [];
  readonly #clock: Clock;
  readonly #found: (activeMs: number) => number;
  readonly #loadMs: number;
  readonly #lifeMs: number;
  readonly #over = new AbortController();

  constructor(clock: Clock, found: (activeMs: number) => number, { loadMs = 100, lifeMs = Infinity } = {}) {
    this.#clock = clock;
    this.#found = found;
    this.#loadMs = loadMs;
    this.#lifeMs = lifeMs;
    this.pace = new Pace(clock);
    this.pace.onChange((state) => {
      this.log.push(state);
      if (state === 'sleep') this.readyMs = undefined;
      if (state === 'run' && this.readyMs === undefined) void this.#load();
    });
  }

  get features(): number {
    return this.#found(this.pace.activeMs);
  }

  async #load(): Promise<void> {
    await this.#clock.sleep(this.#loadMs);
    this.readyMs = this.#clock.monotonicMs();
  }

  async start(): Promise<void> {
    await this.#clock.sleep(this.#lifeMs === Infinity ? 1e9 : this.#lifeMs, this.#over.signal);
    this.pace.set('rest');
  }

  stop(): void {
    this.#over.abort();
  }
}

async function share(
  clock: VirtualClock,
  checks: readonly FakeCheck[],
  options: Partial<ShareOptions> = {},
): Promise<readonly number[]> {
  const signal = options.signal ?? new AbortController().signal;
  await clock.run(shareTime(checks, { totalMs: 60_000, lanes: 1, maxAwake: 8, clock, signal, ...options }));
  return checks.map(({ pace }) => Math.round(pace.activeMs / 1000));
}

const steady = (perSecond: number) => (activeMs: number) => (activeMs / 1000) * perSecond;
const driedUpAfter = (seconds: number) => (activeMs: number) => Math.min(activeMs / 1000, seconds) * 50;

describe('checks that share their time', () => {
  test('have as much as each other when none finds anything', async () => {
    const clock = new VirtualClock();
    const active = await share(
      clock,
      [0, 0, 0].map((rate) => new FakeCheck(clock, steady(rate))),
    );
    for (const seconds of active) expect(seconds).toBeGreaterThan(15);
  });

  test('give it to those that still discover, while the others keep a part of theirs', async () => {
    const clock = new VirtualClock();
    const [busy, dried] = await share(clock, [
      new FakeCheck(clock, steady(10)),
      new FakeCheck(clock, driedUpAfter(4)),
      new FakeCheck(clock, steady(0)),
    ]);
    expect(busy).toBeGreaterThan(30);
    expect(dried).toBeGreaterThan(4);
    expect(dried).toBeLessThan(17);
  });

  test('run side by side in several lanes, and for the whole time when there is a lane for each', async () => {
    const clock = new VirtualClock();
    const checks = [0, 0].map((rate) => new FakeCheck(clock, steady(rate)));
    expect(await share(clock, checks, { lanes: 2 })).toEqual([60, 60]);
    expect(checks[0]!.log).toEqual(['run', 'rest']);
  });

  test('each run once when there is hardly any time, and at least half a second after they are loaded', async () => {
    const clock = new VirtualClock();
    const checks = [1, 2, 3].map((rate) => new FakeCheck(clock, steady(rate), { loadMs: 2_000 }));
    await share(clock, checks, { totalMs: 1_000 });
    for (const { pace } of checks) expect(pace.activeMs).toBeGreaterThanOrEqual(2_500);
  });

  test('leave their time to the others when they are over', async () => {
    const clock = new VirtualClock();
    const [short, long] = await share(clock, [
      new FakeCheck(clock, steady(100), { lifeMs: 2_000 }),
      new FakeCheck(clock, steady(0)),
    ]);
    expect(short).toBe(2);
    expect(long).toBeGreaterThan(55);
  });

  test('give back their memory when more of them rest than may, those first that discover least', async () => {
    const clock = new VirtualClock();
    const checks = [5, 0, 0, 5].map((rate) => new FakeCheck(clock, steady(rate)));
    await share(clock, checks, { maxAwake: 2 });
    const slept = checks.map(({ log }) => log.filter((state) => state === 'sleep').length);
    expect(slept[1]! + slept[2]!).toBeGreaterThan(0);
    expect(slept[0]! + slept[3]!).toBeLessThan(slept[1]! + slept[2]!);
  });

  test('stop at once when they are interrupted', async () => {
    const clock = new VirtualClock();
    const interruption = new AbortController();
    const checks = [1, 1, 1].map((rate) => new FakeCheck(clock, steady(rate)));
    void clock.sleep(7_000).then(() => interruption.abort());
    await share(clock, checks, { signal: interruption.signal });
    expect(clock.monotonicMs()).toBeLessThan(7_100);
  });
});

test('what a check discovered long ago counts for less with every slice', () => {
  const shares = new YieldShares<string>();
  shares.record('a', 100, 1_000);
  shares.record('b', 1, 1_000);
  const before = shares.share('a');
  for (let slices = 0; slices < 6; slices++) shares.record('a', 0, 1_000);
  expect(before).toBeGreaterThan(0.7);
  expect(shares.share('a')).toBeLessThan(0.6);
  expect(shares.share('a') + shares.share('b')).toBeCloseTo(1);
});
