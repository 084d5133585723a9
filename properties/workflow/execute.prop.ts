import { property } from 'assay';
import fc from 'fast-check';
import { expect } from 'vitest';
import { execute, type Execution, type ExecutionPorts, type Resource } from '../../targets/workflow/execute.ts';
import { parseStateMachine } from '../../targets/workflow/parse-definition.ts';
import { StateFailure } from '../../targets/workflow/state-failure.ts';
import { VirtualClock } from '../queue/virtual-clock.ts';
import { build, chain, input, withoutCauses, type Built } from './machines.ts';
import { MemoryJournal } from './memory-journal.ts';

interface Setting {
  readonly clock: VirtualClock;
  readonly journal: MemoryJournal;
}

function run(
  definition: object | string,
  value: unknown,
  resources: Record<string, Resource>,
  more: Partial<ExecutionPorts> = {},
): Promise<Execution> & Setting {
  const clock = new VirtualClock();
  const journal = new MemoryJournal();
  const machine = parseStateMachine(typeof definition === 'string' ? definition : JSON.stringify(definition));
  const ports = { resources: new Map(Object.entries(resources)), journal, clock, random: () => 0.5, ...more };
  return Object.assign(clock.run(execute(machine, value, ports)), { clock, journal });
}

const task = (more: object): object => ({
  StartAt: 'T',
  States: { T: { Type: 'Task', Resource: 'r', End: true, ...more } },
});

/** Runs what was built until it ends or dies, on what was kept. */
async function live(
  built: Built,
  kept: ReadonlyMap<string, string>,
  stepsToLive: number,
): Promise<{ journal: MemoryJournal; end: Execution | 'dead'; begun: number }> {
  const clock = new VirtualClock();
  const journal = new MemoryJournal(kept, stepsToLive);
  let begun = 0;
  const resources = new Map<string, Resource>(
    [...built.tasks].map(([name, { error, turns }]) => [
      name,
      async () => {
        begun++;
        await journal.step();
        for (let turn = 0; turn < turns; turn++) await Promise.resolve();
        if (error !== null) throw new StateFailure(error, name);
        return name;
      },
    ]),
  );
  const ports = { resources, journal, clock, random: () => 0.5 };
  const end = await clock.run(
    Promise.race([execute(parseStateMachine(built.definition), input, ports), journal.death]),
  );
  return { journal, end, begun };
}

property(
  'an execution that dies at any points goes on to the same end, and no outcome is made twice',
  [chain, fc.array(fc.nat({ max: 40 }), { minLength: 1, maxLength: 3 })],
  async (nodes, lives) => {
    const built = build(nodes);
    const whole = await live(built, new Map(), Infinity);
    let kept: ReadonlyMap<string, string> = new Map();
    for (const steps of [...lives, Infinity]) {
      const { journal, end } = await live(built, kept, steps);
      for (const [key, text] of kept) expect(journal.entries.get(key)).toBe(text);
      expect(journal.writtenAgain).toEqual([]);
      kept = journal.entries;
      if (end !== 'dead') expect(withoutCauses(end)).toEqual(withoutCauses(whole.end));
    }
    const replay = await live(built, kept, Infinity);
    expect(replay.begun).toBe(0);
  },
  { runs: 60 },
);

const errorName = fc.constantFrom('E1', 'E2', 'E3', 'States.Timeout', 'States.Runtime', 'States.TaskFailed');
const retrier = fc.record({
  ErrorEquals: fc.uniqueArray(fc.oneof(errorName, fc.constant('States.TaskFailed')), { minLength: 1, maxLength: 2 }),
  IntervalSeconds: fc.integer({ min: 1, max: 5 }),
  MaxAttempts: fc.nat({ max: 3 }),
  BackoffRate: fc.constantFrom(1, 1.5, 2),
  MaxDelaySeconds: fc.integer({ min: 1, max: 9 }),
  JitterStrategy: fc.constantFrom('NONE' as const, 'FULL' as const),
});
const wildcard = fc.option(
  retrier.map((one) => ({ ...one, ErrorEquals: ['States.ALL'] })),
  { nil: null },
);

/** As the states language describes which errors a name stands for. */
function standsFor(names: readonly string[], error: string): boolean {
  return names.some((name) => {
    if (name === error) return true;
    if (name === 'States.ALL') return error !== 'States.Runtime';
    return name === 'States.TaskFailed' && !['States.Runtime', 'States.Timeout'].includes(error);
  });
}

property(
  'the first retrier for an error counts its own attempts and waits, until one is used up or the task succeeds',
  [
    fc.array(errorName, { maxLength: 7 }),
    fc.array(retrier, { maxLength: 2 }),
    wildcard,
    fc.array(fc.uniqueArray(errorName, { minLength: 1, maxLength: 2 }), { maxLength: 2 }),
  ],
  async (errors, some, last, caught) => {
    const retriers = last === null ? some : [...some, last];
    const Catch = caught.map((ErrorEquals, index) => ({ ErrorEquals, Next: `C${index}`, ResultPath: '$.caught' }));
    let calls = 0;
    const machine = {
      StartAt: 'T',
      States: {
        T: { Type: 'Task', Resource: 'r', Next: 'Done', Retry: retriers, Catch },
        Done: { Type: 'Succeed' },
        ...Object.fromEntries(
          caught.map((_, index) => [`C${index}`, { Type: 'Pass', Result: index, ResultPath: '$.by', End: true }]),
        ),
      },
    };
    const running = run(
      machine,
      { in: 1 },
      {
        r: () => {
          const error = errors[calls++];
          if (error === undefined) return 'done';
          throw new StateFailure(error, `call ${calls}`);
        },
      },
    );
    const waits: number[] = [];
    const used = retriers.map(() => 0);
    let failed: string | null = null;
    let expectedCalls = 1;
    for (const error of errors) {
      const index = retriers.findIndex(({ ErrorEquals }) => standsFor(ErrorEquals, error));
      if (index < 0 || used[index] === retriers[index]!.MaxAttempts) {
        failed = error;
        break;
      }
      const { IntervalSeconds, BackoffRate, MaxDelaySeconds, JitterStrategy } = retriers[index]!;
      const seconds = Math.min(MaxDelaySeconds, IntervalSeconds * BackoffRate ** used[index]!);
      waits.push(seconds * 1000 * (JitterStrategy === 'FULL' ? 0.5 : 1));
      used[index]!++;
      expectedCalls++;
    }
    const handler = failed === null ? -1 : caught.findIndex((names) => standsFor(names, failed));
    const cause = `call ${expectedCalls}`;
    if (failed === null) expect(await running).toEqual({ status: 'succeeded', output: 'done' });
    else if (handler < 0) expect(await running).toEqual({ status: 'failed', error: failed, cause });
    else
      expect(await running).toEqual({
        status: 'succeeded',
        output: { in: 1, caught: { Error: failed, Cause: cause }, by: handler },
      });
    expect(calls).toBe(expectedCalls);
    expect(running.clock.sleeps).toEqual(waits);
  },
  { runs: 80 },
);

property(
  'left alone, a retrier waits one second, then two, then four, and no more',
  [fc.integer({ min: 0, max: 5 })],
  async (failures) => {
    let calls = 0;
    const running = run(task({ Retry: [{ ErrorEquals: ['States.ALL'] }] }), null, {
      r: () => {
        if (calls++ < failures) throw new TypeError('not now');
        return calls;
      },
    });
    const expected =
      failures <= 3
        ? { status: 'succeeded', output: failures + 1 }
        : { status: 'failed', error: 'TypeError', cause: 'not now' };
    expect(await running).toEqual(expected);
    expect(running.clock.sleeps).toEqual([1000, 2000, 4000].slice(0, failures));
  },
);

const delays = fc.array(fc.integer({ min: 1, max: 6 }), { minLength: 1, maxLength: 6 });

property(
  'a map gives the results in the order of the items, as many at a time as allowed, each as alone',
  [delays, fc.nat({ max: 4 })],
  async (items, limit) => {
    let [working, peak] = [0, 0];
    const ports = {
      r: async (item: unknown): Promise<unknown> => {
        peak = Math.max(peak, ++working);
        for (let turn = Number(item) * 10; turn > 0; turn--) await Promise.resolve();
        working--;
        return { twice: Number(item) * 2 };
      },
    };
    const processor = { StartAt: 'T', States: { T: { Type: 'Task', Resource: 'r', End: true } } };
    const machine = {
      StartAt: 'M',
      States: {
        M: {
          Type: 'Map',
          ItemsPath: '$.list',
          ItemProcessor: processor,
          End: true,
          ...(limit === 0 ? {} : { MaxConcurrency: limit }),
        },
      },
    };
    expect(await run(machine, { list: items }, ports)).toEqual({
      status: 'succeeded',
      output: items.map((item) => ({ twice: item * 2 })),
    });
    expect(peak).toBe(limit === 0 ? items.length : Math.min(limit, items.length));
  },
);

property(
  'a parallel state gives the results of its branches, each of which does what it does alone',
  [fc.array(chain, { minLength: 1, maxLength: 3 })],
  async (branches) => {
    const built = build([{ kind: 'parallel', branches, isCaught: false }]);
    const together = (await live(built, new Map(), Infinity)).end as Execution;
    const alone = await Promise.all(
      branches.map(async (branch) => (await live(build(branch), new Map(), Infinity)).end as Execution),
    );
    if (alone.every((end) => end.status === 'succeeded')) {
      const names = (value: unknown): unknown =>
        withoutCauses(JSON.parse(JSON.stringify(value).replaceAll(/"S\d+"/g, '"S"')));
      expect(names((together as unknown as { output: { out: unknown } }).output.out)).toEqual(
        names(alone.map((end) => (end as { output: unknown }).output)),
      );
    } else {
      expect(together).toMatchObject({ status: 'failed', error: 'States.BranchFailed' });
      const { Error: error } = JSON.parse((together as { cause: string }).cause) as { Error: string };
      expect(alone.map((end) => (end.status === 'failed' ? end.error : null))).toContain(error);
    }
  },
  { runs: 40 },
);

property(
  'when one item fails, what is under way is told and waited for, and nothing is begun any more',
  [fc.integer({ min: 2, max: 6 }), fc.nat({ max: 5 }), fc.integer({ min: 1, max: 3 })],
  async (count, failing, limit) => {
    const bad = failing % count;
    const [begun, told, ended]: [number[], number[], number[]] = [[], [], []];
    const r: Resource = async (item, signal) => {
      begun.push(Number(item));
      if (item === bad) throw new StateFailure('Bad', 'item');
      for (let turn = 0; turn < 40; turn++) await Promise.resolve();
      if (signal.aborted) told.push(Number(item));
      ended.push(Number(item));
      return item;
    };
    const processor = {
      StartAt: 'T',
      States: { T: { Type: 'Task', Resource: 'r', Next: 'U' }, U: { Type: 'Task', Resource: 'u', End: true } },
    };
    const machine = {
      StartAt: 'M',
      States: { M: { Type: 'Map', ItemProcessor: processor, MaxConcurrency: limit, End: true } },
    };
    let second = 0;
    const end = await run(
      machine,
      Array.from({ length: count }, (_, index) => index),
      { r, u: () => second++ },
    );
    expect(end).toEqual({
      status: 'failed',
      error: 'States.ExceedToleratedFailureThreshold',
      cause: '{"Error":"Bad","Cause":"item"}',
    });
    expect(begun.length).toBe(Math.max(bad + 1, Math.min(limit, count), ...begun.map((item) => item + 1)));
    expect(ended.toSorted()).toEqual(begun.filter((item) => item !== bad).toSorted());
    const besideIt = begun.filter((item) => item !== bad && item > bad - limit);
    for (const item of told) expect(besideIt).toContain(item);
    if (bad < limit) expect(told.length).toBe(Math.min(limit, count) - 1);
    expect(second).toBe(ended.length - told.length);
  },
);

property(
  'an abort stops an execution with its reason, and it goes on from there',
  [chain, fc.nat({ max: 6 })],
  async (nodes, turns) => {
    const built = build(nodes);
    const clock = new VirtualClock();
    const abort = new AbortController();
    const whole = await live(built, new Map(), Infinity);
    const journal = new MemoryJournal();
    const resources = new Map<string, Resource>(
      [...built.tasks].map(([name, { error }]) => [
        name,
        () => (error === null ? name : Promise.reject(new StateFailure(error, name))),
      ]),
    );
    const running = clock.run(
      execute(parseStateMachine(built.definition), input, {
        resources,
        journal,
        clock,
        random: () => 0.5,
        signal: abort.signal,
      }),
    );
    for (let turn = 0; turn < turns; turn++) await Promise.resolve();
    abort.abort(new Error('stop'));
    const end = await running.catch((error: unknown) => (error as Error).message);
    if (end !== 'stop') expect(withoutCauses(end)).toEqual(withoutCauses(whole.end));
    const { end: resumed } = await live(built, journal.entries, Infinity);
    expect(withoutCauses(resumed)).toEqual(withoutCauses(whole.end));
  },
  { runs: 60 },
);
