import { PreconditionFailure } from 'fast-check';
import { isDeepStrictEqual } from 'node:util';
import type { PropertyOptions } from '../core/declaration.ts';
import { AssayError } from '../core/errors.ts';
import { markFailure } from '../core/failure-kind.ts';
import { plainCopy } from '../core/plain-copy.ts';
import { renderValue } from '../core/render/render.ts';
import { isThenable } from '../core/thenable.ts';
import { declareFrom } from './property.ts';
import type { Arbitraries } from './property.ts';

/** What one implementation made of an input. */
export type DifferentialOutcome =
  { readonly status: 'returned'; readonly value: unknown } | { readonly status: 'threw'; readonly error: unknown };

export interface DifferentialOptions<
  Values extends readonly unknown[] = readonly unknown[],
> extends PropertyOptions<Values> {
  /**
   * When two implementations that both throw agree: always (`threw`, the default), when the errors have the same class
   * (`class`), or the same class and message (`message`).
   */
  readonly errors?: 'threw' | 'class' | 'message';
  /** Whether two results are the same; default deep equality as `util.isDeepStrictEqual` has it. */
  readonly equal?: (a: unknown, b: unknown) => boolean;
}

export type Implementation<Values extends readonly unknown[]> = (...values: Values) => unknown;

interface Named {
  readonly name: string;
  readonly run: (...values: unknown[]) => unknown;
}

interface Judged extends Named {
  readonly outcome: DifferentialOutcome;
}

/** Fails a differential check: some implementations do not agree. */
export class DifferentialError extends Error {
  override readonly name = 'DifferentialError';
}

const errorRules = ['threw', 'class', 'message'] as const;
const maxShownLength = 300; // characters of a result in the message: the whole input stands beside it

function classOf(error: unknown): string {
  return error instanceof Error ? error.constructor.name : typeof error;
}

function textOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function sameError(a: unknown, b: unknown, rule: 'threw' | 'class' | 'message'): boolean {
  if (rule === 'threw') return true;
  return classOf(a) === classOf(b) && (rule === 'class' || textOf(a) === textOf(b));
}

function agree(a: DifferentialOutcome, b: DifferentialOutcome, options: DifferentialOptions): boolean {
  if (a.status === 'threw') return b.status === 'threw' && sameError(a.error, b.error, options.errors ?? 'threw');
  return b.status === 'returned' && (options.equal ?? isDeepStrictEqual)(a.value, b.value);
}

function shown(outcome: DifferentialOutcome): string {
  const text =
    outcome.status === 'returned'
      ? `returned ${renderValue(outcome.value).text}`
      : `threw ${classOf(outcome.error)}: ${textOf(outcome.error)}`;
  const line = text.replaceAll(/\s*\n\s*/g, ' '); // one line, which is what a report shows of a failure
  return line.length > maxShownLength ? `${line.slice(0, maxShownLength)}…` : line;
}

function firstFrame(error: unknown): string {
  const stack = error instanceof Error ? (error.stack ?? '') : '';
  return (
    stack
      .split('\n')
      .find((line) => /^\s+at /.test(line))
      ?.trim() ?? ''
  );
}

/** The same for inputs on which the same implementations differ in the same manner. */
function causeOf(judged: readonly Judged[]): string {
  return judged
    .map(({ name, outcome }) =>
      outcome.status === 'returned'
        ? `${name}:returned`
        : `${name}:${classOf(outcome.error)}:${firstFrame(outcome.error)}`,
    )
    .join('|');
}

/** Those that the largest number agree on, the earliest where that is undecided. */
function majority(judged: readonly Judged[], options: DifferentialOptions): readonly Judged[] {
  const groups: Judged[][] = [];
  for (const one of judged) {
    const group = groups.find(([first]) => agree(first!.outcome, one.outcome, options));
    if (group === undefined) groups.push([one]);
    else group.push(one);
  }
  return groups.reduce((largest, group) => (group.length > largest.length ? group : largest));
}

const listed = new Intl.ListFormat('en', { type: 'conjunction' });

function judge(judged: readonly Judged[], options: DifferentialOptions): void {
  const agreeing = majority(judged, options);
  const others = judged.filter((one) => !agreeing.includes(one));
  if (others.length === 0) return;
  const names = (some: readonly Judged[]): string => listed.format(some.map(({ name }) => name));
  const verb = others.length === 1 ? 'differs' : 'differ';
  const said = judged.map(({ name, outcome }) => `${name} ${shown(outcome)}`).join('; ');
  const error = new DifferentialError(`${names(others)} ${verb} from ${names(agreeing)}: ${said}`);
  error.stack = `${error.name}: ${error.message}`; // nothing but assay stands on it
  throw markFailure(error, 'differential', causeOf(judged));
}

function failed(error: unknown): DifferentialOutcome {
  if (PreconditionFailure.isFailure(error)) throw error;
  return { status: 'threw', error };
}

/** Runs every implementation on a copy of its own, so that none sees what another one did to the input. */
function compare(implementations: readonly Named[], values: readonly unknown[], options: DifferentialOptions): unknown {
  const pending: (DifferentialOutcome | PromiseLike<DifferentialOutcome>)[] = [];
  for (const { run } of implementations) {
    try {
      const value = run(...plainCopy([...values]));
      pending.push(
        isThenable(value)
          ? value.then((settled) => ({ status: 'returned', value: settled }), failed)
          : { status: 'returned', value },
      );
    } catch (error) {
      pending.push(failed(error));
    }
  }
  const conclude = (outcomes: readonly DifferentialOutcome[]): void =>
    judge(
      implementations.map((one, index) => ({ ...one, outcome: outcomes[index]! })),
      options,
    );
  if (!pending.some(isThenable)) return conclude(pending as DifferentialOutcome[]);
  return Promise.all(pending).then(conclude);
}

function named(name: string, implementations: unknown): readonly Named[] {
  const entries: readonly (readonly [string, unknown])[] = Array.isArray(implementations)
    ? implementations.map((run: unknown, index) => [
        (run as { name?: string }).name || `implementation ${index + 1}`,
        run,
      ])
    : typeof implementations === 'object' && implementations !== null
      ? Object.entries(implementations)
      : [];
  if (entries.length < 2 || !entries.every(([, run]) => typeof run === 'function')) {
    throw new AssayError(
      'declaration',
      `The differential check "${name}" needs two or more implementations.`,
      'Write differential(name, [text()], [JSON.parse, parse]) or ({ ours: parse, theirs: JSON.parse }).',
    );
  }
  const taken = new Set<string>();
  return entries.map(([label, run], index) => {
    const unique = taken.has(label) ? `${label} (${index + 1})` : label;
    taken.add(unique);
    return { name: unique, run: run as Named['run'] };
  });
}

function checkOwnOptions(name: string, { errors, equal }: DifferentialOptions): void {
  if (errors !== undefined && !errorRules.includes(errors))
    throw new AssayError('declaration', `errors of "${name}" is ${String(errors)}; allowed: ${errorRules.join(', ')}.`);
  if (equal !== undefined && typeof equal !== 'function')
    throw new AssayError('declaration', `equal of "${name}" takes a function of two results.`);
}

export interface DeclareDifferential {
  <Values extends readonly unknown[] | []>(
    name: string,
    inputs: Arbitraries<Values>,
    implementations:
      readonly Implementation<NoInfer<Values>>[] | Readonly<Record<string, Implementation<NoInfer<Values>>>>,
    options?: DifferentialOptions<NoInfer<Values>>,
  ): void;
}

function declareDifferential(mode: 'run' | 'only' | 'skip'): DeclareDifferential {
  const declareOne: DeclareDifferential = (name, inputs, implementations, options = {}) => {
    const { errors, equal, ...rest } = options;
    checkOwnOptions(name, options);
    const all = named(name, implementations);
    const rules = { ...(errors !== undefined && { errors }), ...(equal !== undefined && { equal }) };
    declareFrom(mode, declareOne, name, [inputs, (...values: unknown[]) => compare(all, values, rules), rest]);
  };
  return declareOne;
}

/**
 * Declares that several implementations make the same of every input. Each gets a copy of its own. Where they differ, the
 * finding is of kind `differential` and names who differs, and what each returned or threw. It is a property, so it runs
 * under a test runner, `assay props` and `assay fuzz` alike; promises are awaited.
 *
 * @param implementations two or more functions, or an object that names them; with three or more the majority is right
 *
 * @example differential('ours reads what JSON.parse reads', [text()], { ours: parse, theirs: (input) => JSON.parse(input) });
 */
export const differential: DeclareDifferential & {
  readonly only: DeclareDifferential;
  readonly skip: DeclareDifferential;
} = Object.assign(declareDifferential('run'), {
  only: declareDifferential('only'),
  skip: declareDifferential('skip'),
});
