import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { assume } from '../../../src/property/assume.ts';
import type { ErasedStressSpecification } from '../../../src/core/declaration.ts';
import type { EventLoop } from '../../../src/core/event-loop.ts';
import { systemClock } from '../../../src/node/clock.ts';
import { systemEventLoop } from '../../../src/node/event-loop.ts';
import { executeScenario } from '../../../src/stress/execute.ts';
import { scheduleOf, type Execution } from '../../../src/stress/execution.ts';
import {
  scenarioArbitrary,
  type PlannedOperation,
  type Scenario,
  type StartRule,
} from '../../../src/stress/scenario.ts';
import { operation, stress } from '../../../src/stress/stress.ts';
import { declared } from './declared.ts';

const settled: StartRule = { when: 'settled' };
const atOnce: StartRule = { when: 'at-once' };
const ticks = (count: number): StartRule => ({ when: 'ticks', ticks: count });

const plan = (task: number, name: string, start: StartRule = settled, ...args: unknown[]): PlannedOperation => ({
  task,
  name,
  args,
  start,
});

interface Options {
  readonly rejections?: readonly unknown[];
  readonly signal?: AbortSignal;
  readonly patient?: boolean;
  readonly loop?: EventLoop;
}

function execute(
  specification: ErasedStressSpecification,
  scenario: Scenario,
  options: Options = {},
): Promise<Execution> {
  const signal = new AbortController().signal;
  return executeScenario(specification, scenario, {
    loop: systemEventLoop,
    clock: systemClock,
    signal,
    patient: false,
    rejections: [],
    maxModelSteps: 10_000,
    ...options,
  });
}

/** A log of moments: each operation says when it begins, after each await, and when it ends. */
class Log {
  readonly lines: string[] = [];
  async work(name: string, awaits: number): Promise<string> {
    for (let step = 0; step < awaits; step++) {
      this.lines.push(`${name}${step}`);
      await null;
    }
    this.lines.push(`${name}.`);
    return name;
  }
}

let log = new Log();
const logging = declared(() =>
  stress('log', {
    setup: () => (log = new Log()),
    operations: {
      work: operation([fc.string(), fc.nat(5)], (subject: Log, name, awaits) => subject.work(name, awaits)),
    },
    tasks: 3,
  }),
).specification;

describe('the order of execution', () => {
  test.each([
    ['settled: one after the other', settled, 'a0 a1 a. b0 b1 b.'],
    ['at once: in step', atOnce, 'a0 b0 a1 b1 a. b.'],
    ['one microtask turn later', ticks(1), 'a0 a1 b0 a. b1 b.'],
    ['two microtask turns later', ticks(2), 'a0 a1 a. b0 b1 b.'],
  ])('%s', async (_, start, expected) => {
    const execution = await execute(logging, [plan(0, 'work', settled, 'a', 2), plan(1, 'work', start, 'b', 2)]);
    expect(log.lines.join(' ')).toBe(expected);
    expect(execution.failure).toBeUndefined();
    expect(execution.fates).toEqual([
      { state: 'returned', result: 'a' },
      { state: 'returned', result: 'b' },
    ]);
  });

  test('one settled: with what still runs, after the first to end', async () => {
    await execute(logging, [
      plan(0, 'work', settled, 'a', 1),
      plan(1, 'work', atOnce, 'b', 8),
      plan(2, 'work', { when: 'one-settled' }, 'c', 1),
    ]);
    const order = log.lines.join(' ');
    expect(order.indexOf('a.')).toBeLessThan(order.indexOf('c0'));
    expect(order.indexOf('c0')).toBeLessThan(order.indexOf('b.'));
  });

  test('an operation waits for the one before it in its task', async () => {
    const execution = await execute(logging, [plan(0, 'work', settled, 'a', 3), plan(0, 'work', atOnce, 'b', 1)]);
    expect(log.lines.join(' ')).toBe('a0 a1 a2 a. b0 b.');
    expect(execution.maxOverlap).toBe(1);
  });
});

describe('every scenario', () => {
  const scenarios = scenarioArbitrary(logging);

  test('keeps to the limits of tasks and operations, and numbers its tasks by first appearance', () => {
    fc.assert(
      fc.property(scenarios, (scenario) => {
        expect(scenario.length).toBeGreaterThan(0);
        const perTask = [0, 0, 0];
        let seen = 0;
        for (const { task } of scenario) {
          expect(task).toBeLessThanOrEqual(seen);
          seen = Math.max(seen, task + 1);
          perTask[task]!++;
        }
        expect(Math.max(...perTask)).toBeLessThanOrEqual(4);
      }),
      { numRuns: 500, seed: 3 },
    );
  });

  test('runs each operation once, each task in order, and does the same when it is repeated', async () => {
    const overlaps = new Set<number>();
    await fc.assert(
      fc.asyncProperty(scenarios, async (scenario) => {
        const execution = await execute(logging, scenario);
        const lines = log.lines;
        const again = await execute(logging, scenario);
        expect(scheduleOf(again)).toBe(scheduleOf(execution));
        expect(log.lines).toEqual(lines);
        overlaps.add(execution.maxOverlap);
        const running = new Map<number, number>();
        const finished: number[] = [];
        for (const { type, operation: index } of execution.trace) {
          const { task } = scenario[index]!;
          if (type === 'start') {
            expect(running.has(task)).toBe(false);
            running.set(task, index);
          } else {
            expect(running.get(task)).toBe(index);
            running.delete(task);
            finished.push(index);
          }
        }
        expect(running.size).toBe(0);
        expect(finished.toSorted((a, b) => a - b)).toEqual(scenario.map((__, index) => index));
        for (const task of [0, 1, 2]) {
          const own = finished.filter((index) => scenario[index]!.task === task);
          expect(own).toEqual(own.toSorted((a, b) => a - b));
        }
      }),
      { numRuns: 300, seed: 4 },
    );
    expect([...overlaps].toSorted()).toEqual([1, 2, 3]);
  });
});

/** A lock whose holder lets go in an operation of its own. */
class Lock {
  #held = false;
  readonly #waiting: (() => void)[] = [];
  async acquire(): Promise<void> {
    if (this.#held) await new Promise<void>((resolve) => this.#waiting.push(resolve));
    this.#held = true;
  }
  release(): void {
    this.#held = false;
    this.#waiting.shift()?.();
  }
}

const locking = (mayBlock: boolean): ErasedStressSpecification =>
  declared(() =>
    stress('lock', {
      setup: () => new Lock(),
      operations: {
        acquire: operation([], (lock: Lock) => lock.acquire(), { mayBlock }),
        release: operation([], (lock: Lock) => lock.release()),
      },
      timeoutMs: 60,
    }),
  ).specification;

describe('operations that wait', () => {
  test('for each other are set free by another task, whatever the plan says first', async () => {
    const scenario = [plan(0, 'acquire'), plan(1, 'acquire'), plan(1, 'release'), plan(0, 'release')];
    const execution = await execute(locking(false), scenario);
    expect(execution.failure).toBeUndefined();
    expect(scheduleOf(execution)).toBe(
      '+0acquire -0acquire +1acquire +0release -0release -1acquire +1release -1release',
    );
  });

  test('for ever are a deadlock when nothing else can run', async () => {
    const execution = await execute(locking(false), [plan(0, 'acquire'), plan(1, 'acquire'), plan(1, 'release')]);
    expect(execution.failure).toMatchObject({
      kind: 'deadlock',
      error: { message: 'acquire never settled, and nothing else can run' },
    });
    expect(execution.fates.map((fate) => fate.state)).toEqual(['returned', 'running', 'waiting']);
  });

  test('for ever are none when they may', async () => {
    const execution = await execute(locking(true), [plan(0, 'acquire'), plan(1, 'acquire')]);
    expect(execution.failure).toBeUndefined();
    expect(execution.fates.map((fate) => fate.state)).toEqual(['returned', 'running']);
  });

  // Only the timers of the operations: a test runner has its own, which end when they like.
  let asleep = 0;
  const loop: EventLoop = { ...systemEventLoop, activeResources: () => new Map([['Timeout', asleep]]) };
  const sleep = async (ms: number): Promise<void> => {
    asleep++;
    await systemClock.sleep(ms);
    asleep--;
  };
  const sleeping = (timeoutMs: number): ErasedStressSpecification =>
    declared(() =>
      stress('sleep', {
        setup: () => ({}),
        operations: { sleep: operation([fc.nat()], (_: object, ms) => sleep(ms)) },
        timeoutMs,
      }),
    ).specification;

  test('for real time are waited for', async () => {
    const execution = await execute(sleeping(2_000), [plan(0, 'sleep', settled, 20), plan(1, 'sleep', settled, 5)], {
      loop,
    });
    expect(execution.failure).toBeUndefined();
    expect(scheduleOf(execution)).toBe('+0sleep -0sleep +1sleep -1sleep');
  });

  test('for real time longer than the limit are a timeout', async () => {
    const execution = await execute(sleeping(20), [plan(0, 'sleep', settled, 5_000)], { loop });
    expect(execution.failure).toMatchObject({
      kind: 'timeout',
      error: { message: 'sleep did not settle within 20 ms' },
    });
  });
});

describe('what is judged', () => {
  interface Box {
    value: number;
  }
  const box = (over: object): ErasedStressSpecification =>
    declared(() =>
      stress('box', {
        setup: (): Box => ({ value: 0 }),
        operations: {
          set: operation([fc.integer()], async (subject: Box, value) => {
            subject.value = value;
            await null;
            subject.value = 0;
          }),
          setLate: operation([fc.integer()], async (subject: Box, value) => {
            await null;
            subject.value = value;
            await null;
            subject.value = 0;
          }),
          fail: operation([], () => Promise.reject(new RangeError('too far'))),
          fall: operation([], () => {
            throw new RangeError('too deep');
          }),
          lose: operation([], () => void Promise.reject(new Error('nobody listens'))),
          refuse: operation([], () => assume(false)),
        },
        ...over,
      }),
    ).specification;

  test('an invariant that is broken between two awaits only', async () => {
    const specification = box({ invariant: ({ value }: Box) => value < 5 });
    expect((await execute(specification, [plan(0, 'set', settled, 4)])).failure).toBeUndefined();
    for (const name of ['set', 'setLate']) {
      const execution = await execute(specification, [plan(0, name, settled, 5)]);
      expect(execution.failure).toMatchObject({
        kind: 'invariant',
        error: { message: 'the invariant returned false' },
      });
      // What happens after the failure is none of its story.
      expect(execution.trace).toEqual([{ type: 'start', operation: 0 }]);
      expect(execution.fates).toEqual([{ state: 'running' }]);
    }
    const late = [plan(0, 'setLate', settled, 5), plan(1, 'fall', ticks(3))];
    expect((await execute(specification, late)).failure).toMatchObject({ kind: 'invariant' });
  });

  test('an invariant that throws, with its words', async () => {
    const specification = box({
      invariant({ value }: Box) {
        if (value !== 0) throw new Error(`value is ${value}`);
      },
    });
    expect((await execute(specification, [plan(0, 'set', settled, 3)])).failure).toMatchObject({
      kind: 'invariant',
      error: { message: 'value is 3' },
    });
  });

  test('an invariant that is broken before anything ran', async () => {
    const execution = await execute(box({ invariant: () => false }), [plan(0, 'fail')]);
    expect(execution).toMatchObject({ failure: { kind: 'invariant' }, trace: [] });
  });

  test('an asynchronous invariant is refused', async () => {
    const specification = box({ invariant: () => Promise.reject(new Error('late')) });
    await expect(execute(specification, [plan(0, 'fail')])).rejects.toMatchObject({ code: 'declaration' });
  });

  test.each(['fail', 'fall'])('an error of an operation without a model (%s)', async (name) => {
    expect((await execute(box({}), [plan(0, name)])).failure).toMatchObject({
      kind: 'error',
      error: { name: 'RangeError' },
    });
    expect((await execute(box({ expects: [RangeError] }), [plan(0, name)])).failure).toBeUndefined();
    expect((await execute(box({ expects: [TypeError] }), [plan(0, name)])).failure).toMatchObject({ kind: 'error' });
  });

  test('the first of two errors in one turn', async () => {
    const failing = declared(() =>
      stress('failing', {
        setup: () => ({}),
        operations: { fail: operation([fc.string()], (_: object, words) => Promise.reject(new Error(words))) },
      }),
    ).specification;
    const execution = await execute(failing, [plan(0, 'fail', settled, 'first'), plan(1, 'fail', atOnce, 'second')]);
    expect(execution.failure).toMatchObject({ kind: 'error', error: { message: 'first' } });
    expect(execution.fates.map((fate) => fate.state)).toEqual(['threw', 'running']);
  });

  test('an error of an operation with a model, by the model', async () => {
    const judged: unknown[] = [];
    const model = (ok: boolean): object => ({
      init: () => 0,
      step(state: number, done: unknown) {
        judged.push(done);
        return { ok, state };
      },
    });
    expect((await execute(box({ model: model(true) }), [plan(0, 'fail')])).failure).toBeUndefined();
    expect(judged).toEqual([{ name: 'fail', args: [], result: undefined, error: new RangeError('too far') }]);
    expect((await execute(box({ model: model(false) }), [plan(0, 'fail')])).failure).toMatchObject({
      kind: 'linearizability',
      error: {
        message:
          'no order of the operations explains what they answered: no operation can come first with the answer it gave',
      },
    });
  });

  test('answers of operations that overlap, in whichever order they took effect', async () => {
    let next = 0;
    const tickets = declared(() =>
      stress('tickets', {
        setup: () => void (next = 0),
        operations: {
          draw: operation([fc.nat(5)], async (_: unknown, awaits) => {
            for (let turn = 0; turn < awaits; turn++) await null;
            return ++next;
          }),
        },
        model: { init: () => 0, step: (last, { result }) => ({ ok: result === last + 1, state: last + 1 }) },
      }),
    ).specification;
    const overlapping = await execute(tickets, [plan(0, 'draw', settled, 3), plan(1, 'draw', atOnce, 0)]);
    expect(overlapping.failure).toBeUndefined();
    expect(overlapping.fates).toEqual([
      { state: 'returned', result: 2 },
      { state: 'returned', result: 1 },
    ]);
  });

  test('an error of the model itself', async () => {
    const model = {
      init: () => 0,
      step() {
        throw new TypeError('model');
      },
    };
    expect((await execute(box({ model }), [plan(0, 'set', settled, 1)])).failure).toMatchObject({
      kind: 'error',
      error: { message: 'model' },
    });
  });

  test('operations that a precondition refuses count for nothing', async () => {
    const model = { init: () => 0, step: (state: number) => ({ ok: false, state }) };
    const execution = await execute(box({ model }), [plan(0, 'refuse')]);
    expect(execution.failure).toBeUndefined();
    expect(execution.fates).toEqual([{ state: 'refused' }]);
  });

  test('a rejection that nobody handles', async () => {
    const { caught, stop } = systemEventLoop.catchRejections();
    try {
      const execution = await execute(box({}), [plan(0, 'lose'), plan(0, 'set', settled, 1)], { rejections: caught });
      expect(execution.failure).toMatchObject({ kind: 'rejection', error: { message: 'nobody listens' } });
    } finally {
      stop();
    }
  });

  test('setup and teardown, which run once for each scenario', async () => {
    const calls: string[] = [];
    const specification = box({
      setup: async () => {
        calls.push('setup');
        await null;
        return { value: 0 };
      },
      teardown: (subject: Box) => void calls.push(`teardown ${subject.value}`),
    });
    await execute(specification, [plan(0, 'set', settled, 1)]);
    expect(calls).toEqual(['setup', 'teardown 0']);
    const failing = (over: object): Promise<Execution> => execute(box(over), [plan(0, 'set', settled, 1)]);
    const bad = (): never => {
      throw new Error('broken');
    };
    expect((await failing({ setup: bad })).failure).toMatchObject({ kind: 'error', error: { message: 'broken' } });
    expect((await failing({ teardown: bad })).failure).toMatchObject({ kind: 'error', error: { message: 'broken' } });
    const never = (): Promise<never> => new Promise(() => {});
    expect((await failing({ setup: never, timeoutMs: 20 })).failure).toMatchObject({
      kind: 'timeout',
      error: { message: 'setup did not settle within 20 ms' },
    });
  });
});

test('an aborted run stops where it is', async () => {
  const controller = new AbortController();
  controller.abort();
  const execution = await execute(logging, [plan(0, 'work', settled, 'a', 2)], { signal: controller.signal });
  expect(execution.trace).toEqual([]);
  expect(execution.failure).toBeUndefined();
});
