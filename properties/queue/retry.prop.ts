import { property } from 'assay';
import fc from 'fast-check';
import { expect } from 'vitest';
import { nextWaitMs, type Backoff, type Jitter } from '../../targets/queue/backoff.ts';
import { retry, RetryError, type RetryPolicy } from '../../targets/queue/retry.ts';
import { VirtualClock } from './virtual-clock.ts';

const jitters: readonly Jitter[] = ['none', 'full', 'equal', 'decorrelated'];
const backoff: fc.Arbitrary<Required<Backoff>> = fc
  .record({
    baseMs: fc.integer({ min: 1, max: 500 }),
    above: fc.integer({ min: 0, max: 5000 }),
    factor: fc.constantFrom(1, 1.5, 2, 3),
    jitter: fc.constantFrom(...jitters),
  })
  .map(({ baseMs, above, factor, jitter }) => ({ baseMs, capMs: baseMs + above, factor, jitter }));
const chance = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
const count = fc.integer({ min: 1, max: 6 });

/** The exponential wait, multiplied step by step. */
function exponential({ baseMs, capMs, factor }: Required<Backoff>, retries: number): number {
  let wait = baseMs;
  for (let step = 1; step < retries; step++) wait *= factor;
  return Math.min(wait, capMs);
}

property(
  'every kind of jitter keeps within its bounds, at both ends of chance',
  [backoff, count, chance, count],
  (policy, n, luck, before) => {
    const previous = exponential(policy, before);
    const wait = (random: number): number => nextWaitMs(policy, n, previous, () => random);
    const longest = exponential(policy, n);
    const { baseMs, capMs, jitter } = policy;
    const [from, to] = {
      none: [longest, longest],
      full: [0, longest],
      equal: [longest / 2, longest],
      decorrelated: [baseMs, baseMs + 1 * (previous * 3 - baseMs)],
    }[jitter] as [number, number];
    expect(wait(0)).toBeCloseTo(Math.min(from, capMs), 9);
    expect(wait(1)).toBeCloseTo(Math.min(to, capMs), 9);
    // In between, chance counts evenly until the cap.
    expect(wait(luck)).toBeCloseTo(Math.min(from + luck * (to - from), capMs), 6);
  },
);

property(
  'a wait never exceeds the cap, however many there were',
  [backoff, fc.integer({ min: 1, max: 5000 }), chance],
  (policy, n, luck) => {
    const wait = nextWaitMs(policy, n, policy.capMs, () => luck);
    expect(wait >= 0 && wait <= policy.capMs).toBe(true);
  },
  { documentation: true },
);

property('left alone, waits double and have full jitter', [backoff, count, chance], ({ baseMs, capMs }, n, luck) => {
  const wait = (policy: Backoff): number => nextWaitMs(policy, n, baseMs, () => luck);
  expect(wait({ baseMs, capMs })).toBe(wait({ baseMs, capMs, factor: 2, jitter: 'full' }));
});

/** What becomes of one attempt, and how long it takes. */
interface Step {
  readonly fate: 'ok' | 'passing' | 'fatal';
  readonly takesMs: number;
  readonly askedMs: number | null;
}

const step: fc.Arbitrary<Step> = fc.record({
  fate: fc.oneof(
    { arbitrary: fc.constant('passing' as const), weight: 4 },
    fc.constantFrom('ok' as const, 'fatal' as const),
  ),
  takesMs: fc.nat({ max: 300 }),
  askedMs: fc.option(fc.nat({ max: 800 }), { nil: null }),
});
const steps = fc
  .array(step, { minLength: 1, maxLength: 7 })
  .map((list) => [...list, { fate: 'ok', takesMs: 0, askedMs: null } as Step]);

class StepError extends Error {
  readonly step: Step;
  constructor(step: Step) {
    super(step.fate);
    this.step = step;
  }
}

interface Run {
  readonly begun: number[];
  readonly attempts: number[];
  readonly outcome: unknown;
  readonly sleeps: readonly number[];
  readonly endedMs: number;
}

async function run(plan: readonly Step[], policy: RetryPolicy, luck: number, abortAtMs?: number): Promise<Run> {
  const clock = new VirtualClock(1000);
  const abort = new AbortController();
  const [begun, attempts]: [number[], number[]] = [[], []];
  const operation = async ({
    attempt,
    signal,
  }: {
    attempt: number;
    signal: AbortSignal | undefined;
  }): Promise<string> => {
    begun.push(clock.nowMs() - 1000);
    attempts.push(attempt);
    expect(signal).toBe(abort.signal);
    const now = plan[attempt - 1] as Step;
    clock.advance(now.takesMs);
    if (now.fate === 'ok') return `done at ${attempt}`;
    throw new StepError(now);
  };
  if (abortAtMs !== undefined) void clock.sleep(abortAtMs).then(() => abort.abort(new Error('enough')));
  const outcome = await clock
    .run(retry(operation, policy, { clock, random: () => luck, signal: abort.signal }))
    .catch((error: unknown) => error);
  const sleeps = abortAtMs === undefined ? clock.sleeps : clock.sleeps.slice(1);
  return { begun, attempts, outcome, sleeps, endedMs: clock.nowMs() - 1000 };
}

const isRetryable = (error: unknown): boolean => (error as StepError).step.fate === 'passing';
const askedWaitMs = (error: unknown): number | null => (error as StepError).step.askedMs;

property(
  'it tries until it succeeds, meets a lasting error, or has used up attempts or time, and waits in between as told',
  [steps, backoff, count, fc.option(fc.integer({ min: 1, max: 3000 }), { nil: undefined }), chance],
  async (plan, waits, attempts, timeLimitMs, luck) => {
    const policy = {
      attempts,
      backoff: waits,
      isRetryable,
      askedWaitMs,
      ...(timeLimitMs === undefined ? {} : { timeLimitMs }),
    };
    const { attempts: numbers, outcome, sleeps, begun } = await run(plan, policy, luck);
    let [now, previous] = [0, waits.baseMs];
    const [expectedSleeps, expectedBegun]: [number[], number[]] = [[], []];
    for (const [index, { fate, takesMs, askedMs }] of plan.entries()) {
      expectedBegun.push(now);
      now += takesMs;
      if (fate === 'ok') expect(outcome).toBe(`done at ${index + 1}`);
      if (fate === 'fatal') expect(outcome).toMatchObject({ message: 'fatal', step: plan[index] });
      if (fate !== 'passing') break;
      previous = nextWaitMs(waits, index + 1, previous, () => luck);
      const pause = Math.max(previous, askedMs ?? 0);
      const reason =
        index + 1 === attempts ? 'attempts' : now + pause >= (timeLimitMs ?? Infinity) ? 'time-limit' : null;
      if (reason !== null) {
        expect(outcome).toBeInstanceOf(RetryError);
        const { errors, cause } = outcome as RetryError;
        expect(outcome).toMatchObject({ reason, name: 'RetryError' });
        expect(errors.map((error) => (error as StepError).step)).toEqual(plan.slice(0, index + 1));
        expect(cause).toBe(errors.at(-1));
        break;
      }
      expectedSleeps.push(pause);
      now += pause;
    }
    expect(numbers).toEqual(expectedBegun.map((_, index) => index + 1));
    expect(sleeps.length).toBe(expectedSleeps.length);
    for (const [index, slept] of sleeps.entries()) expect(slept).toBeCloseTo(expectedSleeps[index]!, 6);
    for (const [index, at] of begun.entries()) expect(at).toBeCloseTo(expectedBegun[index]!, 6);
  },
  { runs: 60 },
);

property(
  'an abort ends the waiting at once with its reason, and no attempt begins after it',
  [steps, backoff, fc.integer({ min: 0, max: 2000 }), chance],
  async (plan, waits, abortAtMs, luck) => {
    const policy = { attempts: 20, backoff: waits, isRetryable, askedWaitMs };
    const [whole, cut] = [await run(plan, policy, luck), await run(plan, policy, luck, abortAtMs)];
    expect(cut.begun).toEqual(whole.begun.slice(0, cut.begun.length));
    if (cut.outcome instanceof Error && cut.outcome.message === 'enough') {
      expect(cut.begun.every((at) => at <= abortAtMs)).toBe(true);
      // Only an attempt under way is waited for.
      const lastEnds = cut.begun.at(-1)! + plan[cut.begun.length - 1]!.takesMs;
      expect(cut.endedMs).toBeCloseTo(Math.max(abortAtMs, lastEnds), 6);
    } else {
      expect(cut.outcome).toEqual(whole.outcome);
      expect(cut.begun).toEqual(whole.begun);
    }
  },
  { documentation: true, runs: 60 },
);

property(
  'aborted before it begins, nothing is attempted',
  [backoff],
  async (waits) => {
    let attempts = 0;
    const ports = { clock: new VirtualClock(), random: () => 0, signal: AbortSignal.abort(new Error('enough')) };
    await expect(retry(() => attempts++, { attempts: 3, backoff: waits }, ports)).rejects.toThrow('enough');
    expect(attempts).toBe(0);
  },
  { documentation: true },
);

property(
  'left alone, every error is tried again and none asks for a wait',
  [backoff, count, chance],
  async (waits, n, luck) => {
    const clock = new VirtualClock();
    const failing = retry(
      () => Promise.reject(new Error('no')),
      { attempts: n, backoff: waits },
      { clock, random: () => luck },
    );
    await expect(clock.run(failing)).rejects.toMatchObject({ reason: 'attempts', errors: { length: n } });
    expect(clock.sleeps.length).toBe(n - 1);
    expect(clock.sleeps.every((ms) => ms <= waits.capMs)).toBe(true);
  },
  { runs: 60 },
);
