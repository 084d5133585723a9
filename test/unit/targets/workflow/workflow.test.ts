import { expect, test } from 'vitest';
import { MemoryJournal } from '../../../../properties/workflow/memory-journal.ts';
import { execute, type Execution, type ExecutionPorts } from '../../../../targets/workflow/execute.ts';
import { parseStateMachine } from '../../../../targets/workflow/parse-definition.ts';
import { runGraph } from '../../../../targets/workflow/run-graph.ts';
import { StateFailure } from '../../../../targets/workflow/state-failure.ts';
import { defineGraph } from '../../../../targets/workflow/task-graph.ts';

const sleeps: number[] = [];
const clock = { nowMs: () => 0, sleep: async (ms: number) => void sleeps.push(ms) };

async function run(states: object, input: unknown = {}, ports: Partial<ExecutionPorts> = {}): Promise<Execution> {
  const [first] = Object.keys(states);
  const machine = parseStateMachine(JSON.stringify({ StartAt: first, States: states }));
  const resources = new Map([['echo', (value: unknown) => value]]);
  return execute(machine, input, { resources, journal: new MemoryJournal(), clock, random: () => 0, ...ports });
}

const refusal = (definition: string): string => {
  try {
    parseStateMachine(definition);
    return 'accepted';
  } catch (error) {
    return (error as Error).message;
  }
};
const states = (value: object): string => refusal(JSON.stringify({ StartAt: 'A', States: value }));

test('definitions are refused with what is wrong where', () => {
  expect(refusal('{')).toBe('definition the text: not JSON');
  expect(states({ A: { Type: 'Pass' } })).toBe('definition States.A: expected either Next or End');
  expect(states({ A: { Type: 'Pass', Next: 'B' } })).toBe('definition States.A: no state is called B');
  expect(states({ B: { Type: 'Succeed' } })).toBe('definition StartAt: no state is called A');
  expect(states({ A: { Type: 'Succeed' }, B: { Type: 'Succeed' } })).toBe('definition States.B: nothing leads here');
  expect(states({ A: { Type: 'Pas' } })).toBe('definition States.A.Type: not the type of a state');
  expect(states({ A: { Type: 'Wait', End: true } })).toBe(
    'definition States.A: expected either Seconds or SecondsPath',
  );
  expect(states({ A: { Type: 'Pass', End: true, InputPath: 'x' } })).toBe(
    'definition States.A.InputPath: expected a reference path',
  );
  expect(refusal('{"StartAt":"A","States":[]}')).toBe('definition States: expected states by name');
  expect(states({ A: { Type: 'Task', Resource: 'r', End: true, Retry: [{ ErrorEquals: ['States.ALL', 'A'] }] } })).toBe(
    'definition States.A.Retry.0: States.ALL has to stand alone and last',
  );
});

test('conditions are refused with what is wrong where', () => {
  const choice = (rule: unknown): string =>
    states({ A: { Type: 'Choice', Choices: [{ ...(rule as object), Next: 'B' }] }, B: { Type: 'Succeed' } });
  const place = 'definition States.A.Choices.0';
  expect(choice({ Variable: '$.a', NumericEquals: 1, IsNull: true })).toBe(`${place}: expected one comparison`);
  expect(choice({ Variable: '$.a', Equals: 1 })).toBe(`${place}: no comparison is called Equals`);
  expect(choice({ Variable: '$.a', IsNull: 1 })).toBe(`${place}.IsNull: expected true or false`);
  expect(choice({ Variable: 'a', IsNull: true })).toBe(`${place}.Variable: expected a reference path`);
  expect(choice({ Variable: '$.a', NumericEqualsPath: 'b' })).toBe(
    `${place}.NumericEqualsPath: expected a reference path`,
  );
  expect(choice({ Not: 1 })).toBe(`${place}.Not.0: expected a rule`);
  expect(choice({ Variable: '$.a', And: [{ Variable: '$', IsNull: true }] })).toBe(
    `${place}: no comparison is called And`,
  );
  expect(choice({ Comment: 'nothing else' })).toContain(place);
  expect(choice({ And: [] })).toContain(`${place}`);
  expect(choice({ And: [{ Variable: '$.a', Or: 1 }] })).toBe(`${place}.And.0: no comparison is called Or`);
  expect(states({ A: { Type: 'Choice', Choices: [{ Variable: '$', IsNull: true }] } })).toBe(
    `${place}.Next: expected the name of a state`,
  );
  const nested = (levels: number): object =>
    levels === 0 ? { Variable: '$', IsNull: true } : { Not: nested(levels - 1) };
  expect(choice(nested(49))).toBe('accepted');
  expect(choice(nested(50))).toContain('more than 50 levels deep');
});

test('machines within machines have a bottom', () => {
  const nested = (levels: number): object => ({
    StartAt: `A${levels}`,
    States: {
      [`A${levels}`]:
        levels === 1 ? { Type: 'Succeed' } : { Type: 'Parallel', Branches: [nested(levels - 1)], End: true },
    },
  });
  expect(refusal(JSON.stringify(nested(50)))).toBe('accepted');
  expect(refusal(JSON.stringify(nested(51)))).toContain('more than 50 levels deep');
});

test('a circle is named task by task', () => {
  const task = (...needs: string[]) => ({ needs, run: () => null });
  expect(() => defineGraph(new Map([['a', task('b')]]))).toThrow('dependency a: needs b, which is no task');
  expect(() =>
    defineGraph(
      new Map([
        ['a', task('b')],
        ['b', task('c')],
        ['c', task('b')],
      ]),
    ),
  ).toThrow('cycle b: b → c → b');
});

test.each([0, -1, 1.5, Number.NaN])('a graph is not run with a concurrency of %s', async (concurrency) => {
  await expect(runGraph(defineGraph(new Map()), new MemoryJournal(), concurrency)).rejects.toThrow(
    `option concurrency: expected an integer of at least 1, received ${concurrency}`,
  );
});

test('an output that is no JSON is a failure of its task', async () => {
  const graph = defineGraph(new Map([['a', { needs: [], run: () => undefined }]]));
  const outcomes = await runGraph(graph, new MemoryJournal());
  expect(outcomes.get('a')).toMatchObject({ status: 'failed', error: { message: 'value $: JSON cannot hold it' } });
  const T = { Type: 'Task', Resource: 'nothing', End: true };
  expect(await run({ T }, {}, { resources: new Map([['nothing', () => undefined]]) })).toEqual({
    status: 'failed',
    error: 'WorkflowError',
    cause: 'value $.result: JSON cannot hold it',
  });
});

test('what a state throws that is no error has the name of a failed task', async () => {
  const T = { Type: 'Task', Resource: 'r', End: true };
  expect(
    await run({ T }, {}, { resources: new Map([['r', () => Promise.reject('text' as unknown as Error)]]) }),
  ).toEqual({
    status: 'failed',
    error: 'States.TaskFailed',
    cause: 'text',
  });
  expect(new StateFailure('E', 'why').message).toBe('E: why');
});

test('a machine that goes round is stopped after so many states', async () => {
  const round = { A: { Type: 'Pass', Next: 'B' }, B: { Type: 'Pass', Next: 'A' } };
  const failed = { status: 'failed', error: 'States.Runtime' };
  expect(await run(round, {}, { maxSteps: 5 })).toEqual({ ...failed, cause: 'more than 5 states' });
  expect(await run(round)).toEqual({ ...failed, cause: 'more than 25000 states' });
  expect(await run({ A: { Type: 'Pass', Next: 'B' }, B: { Type: 'Succeed' } }, 1, { maxSteps: 2 })).toMatchObject({
    status: 'succeeded',
  });
});

test('a wait takes its seconds from the definition or the input, and refuses what are none', async () => {
  sleeps.length = 0;
  await run({ W: { Type: 'Wait', Seconds: 2, End: true } });
  await run({ W: { Type: 'Wait', SecondsPath: '$.s', End: true } }, { s: 3 });
  await run({ W: { Type: 'Wait', Seconds: 0, End: true } });
  expect(sleeps).toEqual([2000, 3000, 0]);
  for (const wrong of [-1, 1.5, '1', null]) {
    expect(await run({ W: { Type: 'Wait', SecondsPath: '$.s', End: true } }, { s: wrong })).toEqual({
      status: 'failed',
      error: 'States.Runtime',
      cause: `expected a whole number of seconds, received ${JSON.stringify(wrong)}`,
    });
  }
});

test('a wait that has ended is not waited for again', async () => {
  sleeps.length = 0;
  const journal = new MemoryJournal();
  await run({ W: { Type: 'Wait', Seconds: 2, End: true } }, {}, { journal });
  await run({ W: { Type: 'Wait', Seconds: 2, End: true } }, {}, { journal });
  expect(sleeps).toEqual([2000]);
});

test('a clock that is out of order fails the wait', async () => {
  const broken = { nowMs: () => 0, sleep: () => Promise.reject(new RangeError('no such time')) };
  expect(await run({ W: { Type: 'Wait', Seconds: 2, End: true } }, {}, { clock: broken })).toEqual({
    status: 'failed',
    error: 'RangeError',
    cause: 'no such time',
  });
});

test('a path that leads nowhere, and items that are no list, fail the execution with their names', async () => {
  expect(await run({ P: { Type: 'Pass', InputPath: '$.a[0]', End: true } })).toMatchObject({
    error: 'States.Runtime',
    cause: 'nothing stands at $.a.0',
  });
  expect(await run({ P: { Type: 'Pass', ResultPath: '$.a', End: true } }, 1)).toMatchObject({
    error: 'States.ResultPathMatchFailure',
    cause: 'nothing can be put at $.a',
  });
  const inner = { StartAt: 'I', States: { I: { Type: 'Succeed' } } };
  expect(await run({ M: { Type: 'Map', ItemProcessor: inner, End: true } }, {})).toMatchObject({
    error: 'States.Runtime',
    cause: 'the items are no list',
  });
  expect(await run({ M: { Type: 'Map', ItemProcessor: inner, End: true } }, [])).toMatchObject({ output: [] });
  const choice = {
    C: { Type: 'Choice', Choices: [{ Variable: '$.x', NumericEquals: 1, Next: 'S' }] },
    S: { Type: 'Succeed' },
  };
  expect(await run(choice)).toMatchObject({ error: 'States.Runtime', cause: 'nothing stands at $.x' });
  expect(await run(choice, { x: 2 })).toMatchObject({ cause: 'no rule holds and there is no default' });
  expect(await run({ F: { Type: 'Fail' } })).toEqual({ status: 'failed', error: '', cause: '' });
});

test('a resource that nobody provides is named before anything runs, be it within a branch', async () => {
  const machine = { StartAt: 'T', States: { T: { Type: 'Task', Resource: 'gone', End: true } } };
  await expect(run({ P: { Type: 'Parallel', Branches: [machine], End: true } })).rejects.toThrow(
    'resource gone: needed by T',
  );
});

test('a journal that fails ends the execution with its own error, which no state can catch', async () => {
  const T = { Type: 'Task', Resource: 'echo', End: true };
  const P = {
    Type: 'Parallel',
    Branches: [{ StartAt: 'T', States: { T } }],
    Retry: [{ ErrorEquals: ['States.ALL'] }],
    Catch: [{ ErrorEquals: ['States.ALL'], Next: 'S' }],
    Next: 'S',
  };
  const journal = { read: async () => undefined, writeOnce: () => Promise.reject(new Error('disk full')) };
  await expect(run({ P, S: { Type: 'Succeed' } }, {}, { journal })).rejects.toThrow('disk full');
});

test('a wait between attempts that both have an outcome is not waited for again', async () => {
  let calls = 0;
  const T = { Type: 'Task', Resource: 'r', End: true, Retry: [{ ErrorEquals: ['States.ALL'] }] };
  const resources = new Map([
    [
      'r',
      () => {
        if (++calls < 3) throw new Error('not yet');
        return calls;
      },
    ],
  ]);
  const journal = new MemoryJournal();
  sleeps.length = 0;
  const first = await run({ T }, {}, { resources, journal });
  expect(sleeps).toEqual([1000, 2000]);
  expect(await run({ T }, {}, { resources, journal })).toEqual(first);
  expect(sleeps).toEqual([1000, 2000]);
  expect(calls).toBe(3);
});
