import { Arbitrary } from 'fast-check';
import type {
  CollectMode,
  ErasedStressSpecification,
  OperationOptions,
  OperationSignature,
  StressDeclaration,
  StressOperation,
  StressSpecification,
} from '../core/declaration.ts';
import { AssayError } from '../core/errors.ts';
import { callSite } from '../host/call-site.ts';
import { declare } from '../host/host.ts';
import { replayHostedStress, runHostedStress } from './hosted.ts';

type Arbitraries<Args extends readonly unknown[]> = { readonly [Index in keyof Args]: Arbitrary<Args[Index]> };

/**
 * One kind of operation of a stress check.
 *
 * @param arbitraries fast-check arbitraries, one for each argument after the object under test
 * @param run calls the object under test, and returns its answer or a promise of it. TypeScript cannot know the object's
 *   type here (see `docs/decisions` on stress): write `(bucket: TokenBucket, n) => …` to have it checked.
 * @throws AssayError with code `declaration`
 */
export function operation<
  // oxlint-disable-next-line typescript/no-explicit-any -- with `unknown` every operation would have to name the type
  Subject = any,
  const Args extends readonly unknown[] = readonly unknown[],
  Result = unknown,
>(
  arbitraries: Arbitraries<Args>,
  run: (subject: Subject, ...args: Args) => Result,
  options: OperationOptions = {},
): StressOperation<Subject, OperationSignature<Args, Awaited<Result>>> {
  if (
    !Array.isArray(arbitraries) ||
    !arbitraries.every((each) => each instanceof Arbitrary) ||
    typeof run !== 'function'
  ) {
    throw new AssayError(
      'declaration',
      'An operation needs a list of arbitraries and a function.',
      'Write operation([fc.integer()], (subject, n) => subject.add(n)).',
    );
  }
  return Object.freeze({
    arbitraries: arbitraries as readonly Arbitrary<unknown>[],
    run: run as unknown as (subject: Subject, ...values: never[]) => unknown,
    options: Object.freeze({ ...options }),
  });
}

const limits = {
  tasks: { min: 1, max: 8, standard: 2, unit: 'tasks' },
  operationsPerTask: { min: 1, max: 64, standard: 4, unit: 'operations' },
  timeoutMs: { min: 1, max: 600_000, standard: 1_000, unit: 'milliseconds' },
  runs: { min: 1, max: 10_000_000, standard: undefined, unit: 'scenarios' },
} as const;

function checkNumber(name: string, key: keyof typeof limits, value: unknown): void {
  const { min, max, unit } = limits[key];
  if (value === undefined || (Number.isInteger(value) && (value as number) >= min && (value as number) <= max)) return;
  throw new AssayError(
    'declaration',
    `${key} of "${name}" is ${String(value)}; it takes a whole number of ${unit}, ${min}–${max}.`,
  );
}

function isOperation(value: unknown): value is StressOperation<never> {
  return typeof value === 'object' && value !== null && 'arbitraries' in value && 'run' in value;
}

function refuse(name: string, message: string, remedy: string): never {
  throw new AssayError('declaration', `The stress check "${name}" ${message}.`, remedy);
}

function erase(name: string, specification: StressSpecification): ErasedStressSpecification {
  if (typeof specification !== 'object' || specification === null || typeof specification.setup !== 'function') {
    refuse(name, 'has no setup', 'Write stress(name, { setup: () => new Thing(), operations: { … } }).');
  }
  const { operations, model, expects = [] } = specification;
  const entries = Object.entries(operations ?? {});
  if (entries.length === 0)
    refuse(name, 'has no operations', 'Name at least one: operations: { add: operation([…], …) }.');
  for (const [key, value] of entries) {
    if (!isOperation(value))
      refuse(name, `has something else than an operation under "${key}"`, 'Write operation([…], …).');
  }
  for (const key of ['invariant', 'teardown'] as const) {
    if (specification[key] !== undefined && typeof specification[key] !== 'function') {
      refuse(
        name,
        `has ${key === 'invariant' ? 'an' : 'a'} ${key} that is not a function`,
        `Write ${key}: (subject) => ….`,
      );
    }
  }
  if (model !== undefined && (typeof model.init !== 'function' || typeof model.step !== 'function')) {
    refuse(
      name,
      'has a model without init and step',
      'Write model: { init: () => …, step: (state, operation) => ({ ok, state }) }.',
    );
  }
  if (!Array.isArray(expects) || !expects.every((expected) => typeof expected === 'function')) {
    refuse(name, 'has an expects that is not a list of error classes', 'Write expects: [QueueFullError].');
  }
  for (const key of Object.keys(limits) as (keyof typeof limits)[]) checkNumber(name, key, specification[key]);
  return Object.freeze({
    ...(specification as unknown as ErasedStressSpecification),
    operations: Object.freeze(Object.fromEntries(entries)) as unknown as ErasedStressSpecification['operations'],
    expects: Object.freeze([...expects]),
    tasks: specification.tasks ?? limits.tasks.standard,
    operationsPerTask: specification.operationsPerTask ?? limits.operationsPerTask.standard,
    timeoutMs: specification.timeoutMs ?? limits.timeoutMs.standard,
  });
}

export interface DeclareStress {
  <Subject, Signatures, State>(name: string, specification: StressSpecification<Subject, Signatures, State>): void;
}

/** A stress check stops itself; a runner's limit must not end it before it could say what it found. */
const hostedTimeoutMs = 120_000;

function declareStress(mode: CollectMode): DeclareStress {
  const declareOne: DeclareStress = (name, specification) => {
    if (typeof name !== 'string' || name === '') {
      throw new AssayError(
        'declaration',
        'A stress check needs a name.',
        'Name it with a sentence: stress("...", { … }).',
      );
    }
    const declaration: StressDeclaration = {
      engine: 'stress',
      name,
      mode,
      location: callSite(declareOne),
      specification: erase(name, specification as unknown as StressSpecification),
      runHosted: (run) => runHostedStress(declaration, run),
      replay: (input, run) => replayHostedStress(declaration, input, run),
      hostedTimeoutMs,
    };
    declare(declaration);
  };
  return declareOne;
}

/**
 * Declares what must hold however the operations of concurrent tasks are interleaved.
 *
 * Under vitest it replays its stored regressions and tries a few scenarios; `assay stress` tries many.
 *
 * @param name a sentence; the check's id is made of it and of the file's path
 * @param specification the object under test, its operations, and what must hold: an invariant, a model or both
 * @throws AssayError with code `declaration`
 */
export const stress: DeclareStress & { readonly only: DeclareStress; readonly skip: DeclareStress } = Object.assign(
  declareStress('run'),
  { only: declareStress('only'), skip: declareStress('skip') },
);
