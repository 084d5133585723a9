import { z } from 'zod';
import { comparisons, typeTests } from './choice-rule.ts';
import { machinesIn, targetsOf, type Flow, type Path, type Rule, type State, type StateMachine } from './definition.ts';
import { isObject, type Json } from './json.ts';
import { parseReferencePath } from './reference-path.ts';
import { WorkflowError } from './workflow-error.ts';

/** Machines within machines and conditions within conditions, at most. */
const mostLevels = 50;
/** The longest wait between attempts, in seconds, as the service has it: 366 days. */
const longestDelaySeconds = 31_622_400;

const path = z.string().transform((text, context) => {
  const steps = parseReferencePath(text);
  if (steps !== null) return steps;
  context.issues.push({ code: 'custom', message: 'expected a reference path', input: text });
  return z.NEVER;
});
/** Left out it means the whole of the input. */
const pathOrNull = path.nullable().default(() => []);
const errors = z.array(z.string().min(1)).min(1);
const comment = { Comment: z.string().optional() };
const flow = { ...comment, InputPath: pathOrNull, OutputPath: pathOrNull };
const transition = { Next: z.string().optional(), End: z.literal(true).optional() };

const retriers = z
  .array(
    z
      .strictObject({
        ...comment,
        ErrorEquals: errors,
        IntervalSeconds: z.int().positive().default(1),
        MaxAttempts: z.int().min(0).default(3),
        BackoffRate: z.number().min(1).default(2),
        MaxDelaySeconds: z.int().positive().max(longestDelaySeconds).default(longestDelaySeconds),
        JitterStrategy: z.enum(['NONE', 'FULL']).default('NONE'),
      })
      .transform((raw) => ({
        errors: raw.ErrorEquals,
        intervalSeconds: raw.IntervalSeconds,
        maxAttempts: raw.MaxAttempts,
        backoffRate: raw.BackoffRate,
        maxDelaySeconds: raw.MaxDelaySeconds,
        jitter: raw.JitterStrategy === 'FULL' ? ('full' as const) : ('none' as const),
      })),
  )
  .default([]);

const catchers = z
  .array(
    z
      .strictObject({ ...comment, ErrorEquals: errors, Next: z.string(), ResultPath: pathOrNull })
      .transform((raw) => ({ errors: raw.ErrorEquals, next: raw.Next, resultPath: raw.ResultPath })),
  )
  .default([]);

const working = { ...flow, ...transition, ResultPath: pathOrNull, Retry: retriers, Catch: catchers };

const schemas = {
  Task: z.strictObject({ Type: z.string(), ...working, Resource: z.string().min(1) }),
  Parallel: z.strictObject({ Type: z.string(), ...working, Branches: z.array(z.unknown()).min(1) }),
  Map: z.strictObject({
    Type: z.string(),
    ...working,
    ItemsPath: path.default(() => []),
    ItemProcessor: z.unknown(),
    MaxConcurrency: z.int().min(0).default(0),
  }),
  Pass: z.strictObject({
    Type: z.string(),
    ...flow,
    ...transition,
    ResultPath: pathOrNull,
    Result: z.unknown().optional(),
  }),
  Wait: z.strictObject({
    Type: z.string(),
    ...flow,
    ...transition,
    Seconds: z.int().min(0).optional(),
    SecondsPath: path.optional(),
  }),
  Choice: z.strictObject({
    Type: z.string(),
    ...flow,
    Choices: z.array(z.record(z.string(), z.unknown())).min(1),
    Default: z.string().optional(),
  }),
  Succeed: z.strictObject({ Type: z.string(), ...flow }),
  Fail: z.strictObject({ Type: z.string(), ...comment, Error: z.string().default(''), Cause: z.string().default('') }),
};
const machineSchema = z.strictObject({
  ...comment,
  StartAt: z.string(),
  States: z.custom<Readonly<Record<string, Json>>>(isObject, 'expected states by name'),
});

/**
 * Reads a state machine in the Amazon States Language: Task, Parallel, Map, Pass, Wait, Choice, Succeed and Fail with `InputPath`,
 * `OutputPath`, `ResultPath`, `Retry` and `Catch`. A field that is not known here is refused rather than passed over.
 * @throws WorkflowError `definition` with the place of the fault
 */
export function parseStateMachine(text: string): StateMachine {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw refusal('the text', 'not JSON');
  }
  const machine = machineOf(value, '', mostLevels);
  const names = new Set<string>();
  for (const [name, place] of namesIn(machine, '')) {
    if (names.has(name)) throw refusal(place, 'another state has this name');
    names.add(name);
  }
  return machine;
}

function machineOf(value: unknown, place: string, levels: number): StateMachine {
  if (levels === 0) throw refusal(place, `more than ${mostLevels} levels deep`);
  const raw = read(machineSchema, value, place);
  const states = new Map(
    Object.entries(raw.States).map(([name, state]) => [name, stateOf(state, `${place}States.${name}.`, levels)]),
  );
  if (!states.has(raw.StartAt)) throw refusal(`${place}StartAt`, `no state is called ${raw.StartAt}`);
  const reached = new Set([raw.StartAt]);
  for (const name of reached) {
    for (const target of targetsOf(states.get(name) as State)) {
      if (!states.has(target)) throw refusal(`${place}States.${name}`, `no state is called ${target}`);
      reached.add(target);
    }
  }
  const unreached = [...states.keys()].find((name) => !reached.has(name));
  if (unreached !== undefined) throw refusal(`${place}States.${unreached}`, 'nothing leads here');
  return { startAt: raw.StartAt, states };
}

function* namesIn(machine: StateMachine, place: string): Generator<[name: string, place: string]> {
  for (const [name, state] of machine.states) {
    yield [name, `${place}States.${name}`];
    for (const inner of machinesIn(state)) yield* namesIn(inner, `${place}States.${name}.`);
  }
}

function stateOf(value: unknown, place: string, levels: number): State {
  const type = isObject(value) && typeof value['Type'] === 'string' ? value['Type'] : '';
  if (type === 'Succeed') return { type, ...flowOf(read(schemas.Succeed, value, place)) };
  if (type === 'Fail') {
    const raw = read(schemas.Fail, value, place);
    return { type, error: raw.Error, cause: raw.Cause };
  }
  if (type === 'Choice') {
    const raw = read(schemas.Choice, value, place);
    const choices = raw.Choices.map(({ Next: next, ...rule }, index) => {
      const at = `${place}Choices.${index}`;
      if (typeof next !== 'string') throw refusal(`${at}.Next`, 'expected the name of a state');
      return { rule: ruleOf(rule, at, levels), next };
    });
    return { type, ...flowOf(raw), choices, otherwise: raw.Default ?? null };
  }
  if (type === 'Pass') {
    const raw = read(schemas.Pass, value, place);
    const result = raw.Result as Json | undefined;
    return { type, ...flowOf(raw), ...nextOf(raw, place), resultPath: raw.ResultPath, result };
  }
  if (type === 'Wait') {
    const raw = read(schemas.Wait, value, place);
    const seconds = raw.Seconds ?? raw.SecondsPath;
    if (seconds === undefined || (raw.Seconds !== undefined && raw.SecondsPath !== undefined)) {
      throw refusal(place, 'expected either Seconds or SecondsPath');
    }
    return { type, ...flowOf(raw), ...nextOf(raw, place), seconds };
  }
  return workingStateOf(type, value, place, levels);
}

function workingStateOf(type: string, value: unknown, place: string, levels: number): State {
  const shared = (raw: z.output<(typeof schemas)['Task' | 'Parallel' | 'Map']>) => {
    checkWildcards(raw.Retry, `${place}Retry`);
    checkWildcards(raw.Catch, `${place}Catch`);
    const { ResultPath: resultPath, Retry: retry, Catch } = raw;
    return { ...flowOf(raw), ...nextOf(raw, place), resultPath, retry, catch: Catch };
  };
  if (type === 'Task') {
    const raw = read(schemas.Task, value, place);
    return { type, ...shared(raw), resource: raw.Resource };
  }
  if (type === 'Parallel') {
    const raw = read(schemas.Parallel, value, place);
    const branches = raw.Branches.map((branch, index) => machineOf(branch, `${place}Branches.${index}.`, levels - 1));
    return { type, ...shared(raw), branches };
  }
  if (type !== 'Map') throw refusal(`${place}Type`, 'not the type of a state');
  const raw = read(schemas.Map, value, place);
  const processor = machineOf(raw.ItemProcessor, `${place}ItemProcessor.`, levels - 1);
  return { type, ...shared(raw), itemsPath: raw.ItemsPath, processor, maxConcurrency: raw.MaxConcurrency };
}

function flowOf(raw: { InputPath: Path; OutputPath: Path }): Flow {
  return { inputPath: raw.InputPath, outputPath: raw.OutputPath };
}

function nextOf(raw: { Next?: string | undefined; End?: true | undefined }, place: string): { next: string | null } {
  if ((raw.Next === undefined) === (raw.End === undefined)) throw refusal(place, 'expected either Next or End');
  return { next: raw.Next ?? null };
}

/** `States.ALL` has to stand alone, and last: what follows would never be asked. */
function checkWildcards(handlers: readonly { readonly errors: readonly string[] }[], place: string): void {
  const first = handlers.findIndex(({ errors }) => errors.includes('States.ALL'));
  if (first < 0 || (first === handlers.length - 1 && handlers[first]?.errors.length === 1)) return;
  throw refusal(`${place}.${first}`, 'States.ALL has to stand alone and last');
}

function ruleOf(value: unknown, place: string, levels: number): Rule {
  if (levels === 0) throw refusal(place, `more than ${mostLevels} levels deep`);
  if (!isObject(value)) throw refusal(place, 'expected a rule');
  const { Comment: _comment, Variable: variable, ...rest } = value;
  const [[name, operand] = ['', null], ...more] = Object.entries(rest);
  if (more.length > 0) throw refusal(place, 'expected one comparison');
  const inner = (rule: unknown, index: number): Rule => ruleOf(rule, `${place}.${name}.${index}`, levels - 1);
  if (variable === undefined && (name === 'And' || name === 'Or') && Array.isArray(operand) && operand.length > 0) {
    return { kind: name === 'And' ? 'and' : 'or', rules: (operand as unknown[]).map(inner) };
  }
  if (variable === undefined && name === 'Not') return { kind: 'not', rule: inner(operand, 0) };
  const at = pathOf(variable, `${place}.Variable`);
  if (typeTests.has(name)) {
    if (typeof operand !== 'boolean') throw refusal(`${place}.${name}`, 'expected true or false');
    return { kind: 'is', test: name, variable: at, expected: operand };
  }
  if (comparisons.has(name)) return { kind: 'compare', comparison: name, variable: at, operand: { value: operand } };
  const comparison = name.replace(/Path$/, '');
  if (!comparisons.has(comparison)) throw refusal(place, `no comparison is called ${name}`);
  return { kind: 'compare', comparison, variable: at, operand: { path: pathOf(operand, `${place}.${name}`) } };
}

function pathOf(value: unknown, place: string): readonly (string | number)[] {
  return read(path, value, place);
}

function read<S extends z.ZodType>(schema: S, value: unknown, place: string): z.output<S> {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues as [z.core.$ZodIssue];
  throw refusal(`${place}${issue.path.join('.')}`, issue.message);
}

function refusal(place: string, detail: string): WorkflowError {
  return new WorkflowError('definition', place.replace(/\.$/, ''), detail);
}
