import { property } from 'assay';
import fc from 'fast-check';
import { expect } from 'vitest';
import type { StateMachine } from '../../targets/workflow/definition.ts';
import { execute } from '../../targets/workflow/execute.ts';
import { jsonText, type Json } from '../../targets/workflow/json.ts';
import { parseStateMachine } from '../../targets/workflow/parse-definition.ts';
import { VirtualClock } from '../queue/virtual-clock.ts';
import { build, chain } from './machines.ts';
import { MemoryJournal } from './memory-journal.ts';

type Mutable = Record<string, unknown>;
interface Machine extends Mutable {
  StartAt: string;
  States: Record<string, Mutable>;
}

const refusedAt = (subject: unknown): unknown =>
  expect.objectContaining({ name: 'WorkflowError', code: 'definition', subject });

/** Every machine in a definition with its place in it. */
function machinesOf(machine: Machine, place = ''): { machine: Machine; place: string }[] {
  return [
    { machine, place },
    ...Object.entries(machine.States).flatMap(([name, state]) => {
      const at = `${place}States.${name}.`;
      const branches = (state['Branches'] ?? []) as Machine[];
      const processor = state['ItemProcessor'] as Machine | undefined;
      return [
        ...branches.flatMap((branch, index) => machinesOf(branch, `${at}Branches.${index}.`)),
        ...(processor === undefined ? [] : machinesOf(processor, `${at}ItemProcessor.`)),
      ];
    }),
  ];
}

/** One edit of a state, and where it must be refused, from the state's place on. */
const edits: Readonly<Record<string, (state: Mutable, name: string) => string | null>> = {
  'an unknown field': (state) => {
    state['Timeout'] = 1;
    return '';
  },
  'an unknown type': (state) => {
    state['Type'] = 'task';
    return '.Type';
  },
  'no type': (state) => {
    delete state['Type'];
    return '.Type';
  },
  'neither Next nor End': (state) => {
    delete state['Next'];
    delete state['End'];
    return '';
  },
  'both Next and End': (state, name) => {
    state['Next'] = name;
    state['End'] = true;
    return '';
  },
  'a transition to nowhere': (state) => {
    delete state['End'];
    state['Next'] = 'nowhere';
    return '';
  },
  'an End that is false': (state) => {
    state['End'] = false;
    return '.End';
  },
  'a path that is none': (state) => {
    state['InputPath'] = 'a.b';
    return '.InputPath';
  },
  'a comment that is no text': (state) => {
    state['Comment'] = 1;
    return '.Comment';
  },
  'a negative wait': (state) => {
    if (state['Type'] !== 'Wait') return null;
    state['Seconds'] = -1;
    return '.Seconds';
  },
  'two waits': (state) => {
    if (state['Type'] !== 'Wait') return null;
    state['SecondsPath'] = '$.s';
    return '';
  },
  'no wait at all': (state) => {
    if (state['Type'] !== 'Wait') return null;
    delete state['Seconds'];
    return '';
  },
  'no resource': (state) => {
    if (state['Type'] !== 'Task') return null;
    state['Resource'] = '';
    return '.Resource';
  },
  'a wildcard that is not alone': (state) => {
    if (!['Task', 'Map', 'Parallel'].includes(String(state['Type']))) return null;
    state['Retry'] = [{ ErrorEquals: ['A'] }, { ErrorEquals: ['States.ALL', 'A'] }];
    return '.Retry.1';
  },
  'a wildcard that is not last': (state, name) => {
    if (!['Task', 'Map', 'Parallel'].includes(String(state['Type']))) return null;
    state['Catch'] = [
      { ErrorEquals: ['States.ALL'], Next: name },
      { ErrorEquals: ['A'], Next: name },
    ];
    return '.Catch.0';
  },
  'no branches': (state) => {
    if (state['Type'] !== 'Parallel') return null;
    state['Branches'] = [];
    return '.Branches';
  },
  'a branch that is no machine': (state) => {
    if (state['Type'] !== 'Map') return null;
    state['ItemProcessor'] = 1;
    return '.ItemProcessor';
  },
};

/** Faults whose rule other faults of this list are caught by as well. */
const readAlone: ReadonlySet<string> = new Set([
  'a branch that is no machine',
  'a negative wait',
  'an End that is false',
  'an unknown field',
  'both Next and End',
  'neither Next nor End',
  'no branches',
  'no resource',
  'no type',
]);

for (const [fault, edit] of Object.entries(edits)) {
  property(
    `${fault} is refused where it stands`,
    [chain, fc.nat()],
    (nodes, at) => {
      const definition = JSON.parse(build(nodes).definition) as Machine;
      const states = machinesOf(definition).flatMap(({ machine, place }) =>
        Object.entries(machine.States).map(([name, state]) => ({ name, state, place: `${place}States.${name}` })),
      );
      // From the chosen state on, the first that can have this fault.
      const turned = states.map((_, index) => states[(at + index) % states.length]!);
      for (const { name, state, place } of turned) {
        const where = edit(state, name);
        if (where === null) continue;
        expect(() => parseStateMachine(JSON.stringify(definition))).toThrow(refusedAt(`${place}${where}`));
        return;
      }
    },
    { runs: 15, documentation: readAlone.has(fault) },
  );
}

property(
  'a state that nothing leads to, a start that is none, and a name used twice are refused',
  [chain, fc.nat(), fc.boolean()],
  (nodes, at, inner) => {
    const read = (change: (machine: Machine, first: string) => void): (() => StateMachine) => {
      const definition = JSON.parse(build(nodes).definition) as Machine;
      const machines = machinesOf(definition);
      const { machine } = machines[at % machines.length]!;
      change(machine, Object.keys(definition.States)[0]!);
      return () => parseStateMachine(JSON.stringify(definition));
    };
    const machines = machinesOf(JSON.parse(build(nodes).definition) as Machine);
    const { place } = machines[at % machines.length]!;
    expect(read(() => undefined)).not.toThrow();
    expect(read((machine) => (machine.States['lost'] = { Type: 'Succeed' }))).toThrow(refusedAt(`${place}States.lost`));
    expect(read((machine) => (machine.StartAt = 'nowhere'))).toThrow(refusedAt(`${place}StartAt`));
    const twice = (machine: Machine, first: string): void => {
      const target = inner ? first : machine.StartAt;
      const branch = { StartAt: target, States: { [target]: { Type: 'Succeed' } } };
      const old = machine.StartAt;
      machine.StartAt = 'extra';
      machine.States['extra'] = { Type: 'Parallel', Branches: [branch], Next: old };
    };
    expect(read(twice)).toThrow('another state has this name');
  },
);

/** A condition, as the states language writes it, and what it amounts to for the input of `decide`. */
interface Condition {
  readonly rule: object;
  readonly holds: boolean;
}

const variables: Readonly<Record<string, Json>> = { n: 2, s: 'ab', t: true, z: null };
const leaf: fc.Arbitrary<Condition> = fc.oneof(
  ...(['', 'Path'] as const).map((suffix) =>
    fc
      .tuple(
        fc.constantFrom('Equals', 'LessThan', 'GreaterThan', 'LessThanEquals', 'GreaterThanEquals'),
        fc.constantFrom('n', 's', 't', 'z'),
        fc.constantFrom<number | string>(1, 2, 3, 'a', 'ab', 'b'),
        fc.constantFrom('Numeric', 'String'),
      )
      .map(([order, name, operand, type]): Condition => {
        const value = variables[name];
        const fits = typeof value === typeof operand && typeof value === (type === 'Numeric' ? 'number' : 'string');
        const [a, b] = [value as number, operand as number];
        const holds = {
          Equals: a === b,
          LessThan: a < b,
          GreaterThan: a > b,
          LessThanEquals: a <= b,
          GreaterThanEquals: a >= b,
        }[order]!;
        const rule =
          suffix === ''
            ? { [`${type}${order}`]: operand }
            : { [`${type}${order}Path`]: `$.operands.${typeof operand === 'number' ? `n${operand}` : operand}` };
        return { rule: { Variable: `$.${name}`, ...rule }, holds: fits && holds };
      }),
  ),
  fc
    .tuple(
      fc.constantFrom('n', 's', 't', 'z', 'missing'),
      fc.constantFrom('IsPresent', 'IsNull', 'IsString', 'IsNumeric', 'IsBoolean'),
      fc.boolean(),
    )
    .map(([name, test, expected]): Condition => {
      const kinds: Record<string, boolean> = {
        IsPresent: name !== 'missing',
        IsNull: name === 'z',
        IsString: name === 's',
        IsNumeric: name === 'n',
        IsBoolean: name === 't',
      };
      return { rule: { Variable: `$.${name}`, [test]: expected }, holds: kinds[test] === expected };
    }),
  fc.tuple(fc.constantFrom('t', 'n'), fc.boolean()).map(([name, operand]): Condition => ({
    rule: { Variable: `$.${name}`, BooleanEquals: operand, Comment: 'c' },
    holds: name === 't' && operand,
  })),
  fc.constantFrom(['a*', true], ['*a', false], ['ab', true], [1, false]).map(([pattern, holds]): Condition => ({
    rule: { Variable: '$.s', StringMatches: pattern },
    holds: holds as boolean,
  })),
);
const condition: fc.Arbitrary<Condition> = fc.letrec<{ condition: Condition }>((tie) => ({
  condition: fc.oneof(
    { maxDepth: 2 },
    leaf,
    tie('condition').map(({ rule, holds }): Condition => ({ rule: { Not: rule }, holds: !holds })),
    fc
      .tuple(fc.array(tie('condition'), { minLength: 1, maxLength: 3 }), fc.boolean())
      .map(([parts, all]): Condition => {
        const rules = parts.map(({ rule }) => rule);
        if (all) return { rule: { And: rules }, holds: parts.every(({ holds }) => holds) };
        return { rule: { Or: rules }, holds: parts.some(({ holds }) => holds) };
      }),
  ),
})).condition;

property(
  'a choice takes the first rule that holds, or the default, or fails',
  [fc.array(condition, { minLength: 1, maxLength: 3 }), fc.boolean()],
  async (conditions, withDefault) => {
    const value = { ...variables, operands: { n1: 1, n2: 2, n3: 3, a: 'a', ab: 'ab', b: 'b' } };
    const machine = {
      StartAt: 'C',
      States: {
        C: {
          Type: 'Choice',
          Choices: conditions.map(({ rule }, index) => ({ ...rule, Next: `P${index}` })),
          ...(withDefault ? { Default: 'D' } : {}),
        },
        ...Object.fromEntries(conditions.map((_, index) => [`P${index}`, { Type: 'Pass', Result: index, End: true }])),
        ...(withDefault ? { D: { Type: 'Pass', Result: 'default', End: true } } : {}),
      },
    };
    const ports = { resources: new Map(), journal: new MemoryJournal(), clock: new VirtualClock(), random: () => 0 };
    const end = await execute(parseStateMachine(JSON.stringify(machine)), value, ports);
    const first = conditions.findIndex(({ holds }) => holds);
    if (first >= 0) expect(end).toEqual({ status: 'succeeded', output: first });
    else if (withDefault) expect(end).toEqual({ status: 'succeeded', output: 'default' });
    else expect(end).toMatchObject({ status: 'failed', error: 'States.NoChoiceMatched' });
  },
);

const spot = fc.constantFrom('$', '$.a', '$.b', '$.a.b', null);
const small = fc.constantFrom<Json>({ a: { b: 1 }, b: 2 }, { a: 1 }, { b: { a: 3 } }, 7);

property(
  'a state takes its input from a path, puts its result to one, and hands on what stands at one',
  [spot, spot, spot, small, fc.constantFrom('Pass', 'Task')],
  async (inputPath, resultPath, outputPath, value, type) => {
    const work = type === 'Task' ? { Resource: 'same' } : {};
    const machine = {
      StartAt: 'P',
      States: {
        P: { Type: type, ...work, InputPath: inputPath, ResultPath: resultPath, OutputPath: outputPath, End: true },
      },
    };
    const ports = {
      resources: new Map([['same', (input: Json) => input]]),
      journal: new MemoryJournal(),
      clock: new VirtualClock(),
      random: () => 0,
    };
    const end = await execute(parseStateMachine(JSON.stringify(machine)), value, ports);
    const names = (path: string): string[] => path.split('.').slice(1);
    const at = (whole: Json, path: string | null): Json | undefined =>
      path === null
        ? {}
        : names(path).reduce<Json | undefined>(
            (part, name) => (part as Record<string, Json> | undefined)?.[name],
            whole,
          );
    const put = (whole: Json | undefined, path: readonly string[], result: Json): Json | undefined => {
      const [name, ...rest] = path;
      if (name === undefined) return result;
      if (typeof whole === 'number') return undefined;
      const inner = put((whole as Record<string, Json> | undefined)?.[name], rest, result);
      return inner === undefined ? undefined : { ...(whole as object), [name]: inner };
    };
    const input = at(value, inputPath);
    const placed = input === undefined ? undefined : resultPath === null ? value : put(value, names(resultPath), input);
    const output = placed === undefined ? undefined : at(placed, outputPath);
    if (output !== undefined)
      expect(end).toEqual({ status: 'succeeded', output: JSON.parse(jsonText(output)) as Json });
    else
      expect(end).toMatchObject({
        status: 'failed',
        error: input !== undefined && placed === undefined ? 'States.ResultPathMatchFailure' : 'States.Runtime',
      });
  },
);
