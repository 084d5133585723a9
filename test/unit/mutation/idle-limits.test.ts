import { fuzz, property, text } from 'assay';
import fc from 'fast-check';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { idleLimitsName } from '../../../src/core/idle-limits.ts';
import { WaitingLimits } from '../../../src/mutation/in-process/worker/deadlines.ts';
import { systemClock } from '../../../src/node/clock.ts';
import { systemEventLoop } from '../../../src/node/event-loop.ts';
import { declarationsOf, hosted, hostedRun } from '../property/declared.ts';

const hourMs = 3_600_000;
let limits: WaitingLimits;

beforeEach(() => {
  limits = new WaitingLimits();
  Object.defineProperty(globalThis, idleLimitsName, { value: limits, configurable: true });
});
afterEach(() => {
  limits.clear();
  delete (globalThis as { [idleLimitsName]?: unknown })[idleLimitsName];
});

const never = new Promise<never>(() => {});

async function expireUntil<T>(pending: Promise<T>): Promise<T> {
  const over = new AbortController();
  void pending.finally(() => over.abort());
  while (!over.signal.aborted) {
    await systemEventLoop.turn();
    limits.expire();
  }
  return pending;
}

test('the earliest limit is over first when nothing is left to happen, each once', async () => {
  const ends: string[] = [];
  void systemClock.limit(2 * hourMs).then((end) => ends.push(`late ${end}`));
  void systemClock.limit(hourMs).then((end) => ends.push(`early ${end}`));
  expect(limits.expire()).toBe(true);
  await systemEventLoop.turn();
  expect(ends).toEqual(['early idle']);
  expect(limits.expire()).toBe(true);
  await systemEventLoop.turn();
  expect(ends).toEqual(['early idle', 'late idle']);
  expect(limits.expire()).toBe(false);
});

test('a limit that is no longer needed, or is over by itself, does not wait any more', async () => {
  const ended = new AbortController();
  const aborted = systemClock.limit(hourMs, ended.signal);
  ended.abort();
  expect(await aborted).toBe('aborted');
  expect(await systemClock.limit(0)).toBe('over');
  expect(limits.expire()).toBe(false);
  expect(await systemClock.limit(hourMs, ended.signal)).toBe('aborted');
});

test('a limit keeps the process alive only where nobody looks after it', () => {
  const timers = (): number => systemEventLoop.activeResources().get('Timeout') ?? 0;
  const before = timers();
  void systemClock.limit(hourMs);
  expect(timers()).toBe(before);
  delete (globalThis as { [idleLimitsName]?: unknown })[idleLimitsName];
  const ended = new AbortController();
  void systemClock.limit(hourMs, ended.signal);
  expect(timers()).toBe(before + 1);
  ended.abort();
});

test('a predicate that never settles fails at once, whatever its limit', async () => {
  const { result, error } = await expireUntil(
    hosted(() => property('p', [fc.nat()], () => never, { timeoutMs: hourMs }), { runs: 5 }),
  );
  expect(result.status).toBe('failed');
  expect(String(error)).toContain('took longer than 3600000 ms');
});

test('a fuzz target that never settles fails at once on a stored input', async () => {
  const [declaration] = declarationsOf(() =>
    fuzz('f', [text()], (value) => never.then(() => value), { timeoutMs: 600_000 }),
  );
  const { result } = await expireUntil(declaration!.runHosted(hostedRun({ runs: 1 })));
  expect(result.status).toBe('failed');
});

test('an input that turns in circles through the event loop ends after the time that is wished', async () => {
  const turns = async (): Promise<void> => {
    for (;;) {
      nowMs += 100;
      await systemEventLoop.turn();
      if (over) return;
    }
  };
  let nowMs = 0;
  let over = false;
  const ends: number[] = [];
  const limit = (ms: number): Promise<'over'> => {
    ends.push(ms);
    nowMs += ms;
    return Promise.resolve('over');
  };
  const clock = { ...systemClock, monotonicMs: () => nowMs, limit };
  const cut = { inputs: Infinity, limitMs: 1_000, met: 0, reached: false };
  const { result } = await hosted(() => property('p', [fc.nat()], turns, { timeoutMs: hourMs }), {
    clock,
    cut,
    runs: 5,
  });
  over = true;
  expect(result.status).toBe('failed');
  expect(ends[0]).toBeLessThanOrEqual(1_001);
  expect(cut.reached).toBe(false);
});
