import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { systemClock } from '../../../src/node/clock.ts';
import { systemEventLoop } from '../../../src/node/event-loop.ts';
import type { EventLoop } from '../../../src/core/event-loop.ts';
import { replayStressCheck } from '../../../src/stress/runner.ts';
import { operation, stress } from '../../../src/stress/stress.ts';
import { declared, runDeclared, scheduleShown } from './declared.ts';
import { plantedBugs } from './planted-bugs.ts';

const ports = { clock: systemClock, loop: systemEventLoop, signal: new AbortController().signal };
const lostUpdate = plantedBugs[0]!.declare(true);

describe('a run', () => {
  test('is the same for the same seed, and differs for another', async () => {
    const runs = [await runDeclared(lostUpdate, { seed: 5 }), await runDeclared(lostUpdate, { seed: 5 })];
    expect(runs[1]!.failing!.recording).toEqual(runs[0]!.failing!.recording);
    expect({ ...runs[1], failing: undefined }).toEqual({ ...runs[0], failing: undefined });
    const fixed = plantedBugs[0]!.declare(false);
    const [a, b] = [await runDeclared(fixed, { seed: 1, runs: 50 }), await runDeclared(fixed, { seed: 2, runs: 50 })];
    expect(a.stats).not.toEqual(b.stats);
  });

  test('counts scenarios, schedules, steps and overlap', async () => {
    const outcome = await runDeclared(plantedBugs[0]!.declare(false), { seed: 1, runs: 200 });
    expect(outcome).toMatchObject({ status: 'passed', runs: 200, unsteady: false });
    expect(outcome.stats.maxOverlap).toBe(2);
    expect(outcome.stats.schedules).toBeGreaterThan(50);
    expect(outcome.stats.schedules).toBeLessThanOrEqual(200);
    expect(outcome.stats.steps).toBeGreaterThan(200);
  });

  test('can be continued where it stopped, and reports a failing scenario as it is when asked', async () => {
    const seen: number[] = [];
    const first = await runDeclared(lostUpdate, { seed: 3 });
    const index = first.runs - 1;
    const again = await runDeclared(lostUpdate, {
      seed: 3,
      firstRun: index,
      minimise: false,
      onScenario: (at) => void seen.push(at),
    });
    expect(seen).toEqual([index]);
    expect(again).toMatchObject({ status: 'failed', runs: 1 });
    expect(again.failing!.execution.scenario.length).toBeGreaterThan(first.failing!.execution.scenario.length);
  });

  test('stays with the kind of failure that it found while it makes it smaller', async () => {
    const twoBugs = declared(() =>
      stress('two bugs', {
        setup: () => ({ value: 0 }),
        operations: {
          set: operation([fc.nat(100)], (subject: { value: number }, value) => {
            if (value > 20 && value <= 60) throw new RangeError('too far');
            subject.value = value;
          }),
        },
        invariant: ({ value }) => value <= 60,
      }),
    );
    const kinds = new Set<string>();
    for (let seed = 0; seed < 12; seed++) {
      const found = await runDeclared(twoBugs, { seed, minimise: false });
      const smallest = await runDeclared(twoBugs, { seed });
      const { kind } = found.failing!.failure;
      kinds.add(kind);
      expect(smallest.failing!.failure.kind).toBe(kind);
      expect(smallest.failing!.execution.scenario).toMatchObject([{ args: [kind === 'invariant' ? 61 : 21] }]);
    }
    expect([...kinds].toSorted()).toEqual(['error', 'invariant']);
  });

  test('ends at its time limit', async () => {
    let now = 0;
    const clock = { ...systemClock, monotonicMs: () => now++ };
    const outcome = await runDeclared(plantedBugs[0]!.declare(false), { seed: 1, runs: 1_000, timeLimitMs: 20, clock });
    expect(outcome.status).toBe('passed');
    expect(outcome.runs).toBeLessThan(30);
  });

  test('without a scenario has no verdict', async () => {
    const controller = new AbortController();
    controller.abort();
    const aborted = await runDeclared(lostUpdate, { seed: 1, signal: controller.signal });
    expect(aborted).toMatchObject({ status: 'unknown', runs: 0, reason: 'no scenario was run' });
    const never = declared(() =>
      stress('never', {
        setup: () => ({}),
        operations: { never: operation([fc.nat().filter(() => false)], (_: object, n) => n) },
      }),
    );
    expect(await runDeclared(never, { seed: 1, runs: 3 })).toMatchObject({
      status: 'unknown',
      reason: 'all 3 scenarios were refused',
    });
  });

  test('gives back the rejection listeners of whoever runs it', async () => {
    const before = process.listeners('unhandledRejection');
    await runDeclared(lostUpdate, { seed: 1 });
    expect(process.listeners('unhandledRejection')).toEqual(before);
  });
});

test('a model that is asked too often leaves no verdict, which is no pass', async () => {
  const outcome = await runDeclared(plantedBugs[0]!.declare(false), { seed: 1, runs: 20, maxModelSteps: 1 });
  expect(outcome).toMatchObject({
    status: 'unknown',
    reason: 'the model was asked 1 time without a verdict',
    runs: 20,
  });
});

describe('a replay', () => {
  test('does what was recorded', async () => {
    const { failing } = await runDeclared(lostUpdate, { seed: 1 });
    const replayed = await replayStressCheck(lostUpdate.specification, failing!.recording, ports);
    expect(replayed).toMatchObject({ status: 'failed', runs: 1, unsteady: false });
    expect(scheduleShown(replayed)).toBe(plantedBugs[0]!.schedule);
    expect(replayed.failing!.evaluations).toBe(0);
    const mended = await replayStressCheck(plantedBugs[0]!.declare(false).specification, failing!.recording, ports);
    expect(mended.status).toBe('passed');
  });

  test('on operations that have changed since says so when it holds', async () => {
    const { failing } = await runDeclared(lostUpdate, { seed: 1 });
    const other = declared(() =>
      stress('counter', {
        setup: () => ({}),
        operations: {
          read: operation([fc.integer()], (_: object, n) => n),
          write: operation([fc.integer()], (_: object, n) => n),
        },
      }),
    );
    const replayed = await replayStressCheck(other.specification, failing!.recording, ports);
    expect(replayed.status).toBe('unknown');
    expect(replayed.reason).toContain('the generator has changed');
  });
});

describe('targets that do not do the same twice', () => {
  test('are reported as nondeterminism when the smallest scenario holds the next time', async () => {
    let calls = 0;
    const flaky = declared(() =>
      stress('flaky', {
        setup: () => ({}),
        operations: {
          once: operation([], () => {
            calls++;
            if (calls === 40) throw new Error('only now');
          }),
        },
      }),
    );
    const outcome = await runDeclared(flaky, { seed: 1, runs: 100 });
    expect(outcome.failing!.failure.kind).toBe('nondeterminism');
    expect((outcome.failing!.failure.error as Error).message).toBe(
      'the same schedule failed once (error: only now) and held when it was repeated: the target uses randomness, time or ' +
        'input that assay does not control',
    );
    expect(outcome.unsteady).toBe(true);
  });

  test('are noticed even when they hold', async () => {
    let calls = 0;
    const unsteady = declared(() =>
      stress('unsteady', {
        setup: () => ({}),
        operations: {
          sometimes: operation([], async () => {
            calls++;
            for (let turn = 0; turn < (calls % 2) * 20; turn++) await null;
          }),
        },
      }),
    );
    const outcomes = [];
    for (const seed of [1, 2, 3, 4, 5]) outcomes.push(await runDeclared(unsteady, { seed, runs: 1 }));
    expect(outcomes.map((outcome) => outcome.status)).toEqual(outcomes.map(() => 'passed'));
    expect(outcomes.some((outcome) => outcome.unsteady)).toBe(true);
  });
});

describe('deadlocks', () => {
  const blind: EventLoop = { ...systemEventLoop, activeResources: () => new Map() };
  const slow = (ms: number) =>
    declared(() =>
      stress('slow', {
        setup: () => ({}),
        operations: { slow: operation([], () => systemClock.sleep(ms)) },
        tasks: 1,
        operationsPerTask: 1,
        timeoutMs: 200,
      }),
    );

  test('are not believed when waiting ends them: some timers are invisible', async () => {
    const outcome = await runDeclared(slow(3), { seed: 1, runs: 5, loop: blind });
    expect(outcome).toMatchObject({ status: 'passed', runs: 5 });
  });

  test('are when waiting does not', async () => {
    const outcome = await runDeclared(slow(60_000), { seed: 1, runs: 1, loop: blind });
    expect(outcome.failing!.failure.kind).toBe('deadlock');
    expect(scheduleShown(outcome)).toBe('   task 1\n1  slow() … never settled');
  });
});
