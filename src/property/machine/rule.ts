import { Arbitrary } from 'fast-check';
import { AssayError } from '../../core/errors.ts';
import { bundleName, isReference, type BundleFor, type Reference } from './bundle.ts';

/** What a rule's arguments are made by: an arbitrary, or a reference to a value that another rule left. */
export type ArgumentSource<T> = Arbitrary<T> | Reference<T>;

/** The values that sources make, in their order. */
export type ArgumentsOf<Sources extends readonly unknown[]> = {
  readonly [Index in keyof Sources]: Sources[Index] extends ArgumentSource<infer T> ? T : never;
};

/**
 * A bundle that takes the results. TypeScript looks at the options before it knows what a rule's function answers, when
 * the result is still `unknown`: any bundle must do then.
 */
export type Into<Result> = unknown extends Result ? BundleFor<never> : BundleFor<Exclude<Result, undefined>>;

export interface RuleOptions<State, Args extends readonly unknown[], Result> {
  /** The precondition: a step for which it answers false is left out. Must be synchronous, and must not change the state. */
  readonly when?: (state: State, ...args: Args) => boolean;
  /** The bundle that the result goes to; `undefined` is not put in. */
  readonly into?: Into<Result> | string;
}

/** One kind of step of a machine. Made by `rule(...)`. */
export interface Rule<in State> {
  readonly sources: readonly ArgumentSource<unknown>[];
  readonly run: (state: State, ...args: never[]) => unknown;
  readonly when?: (state: State, ...args: never[]) => boolean;
  readonly into?: string;
}

/** `rule` for a machine whose state is known. */
export type RuleFactory<State> = <const Sources extends readonly ArgumentSource<unknown>[], Result>(
  sources: Sources,
  run: (state: State, ...args: ArgumentsOf<Sources>) => Result,
  options?: RuleOptions<State, ArgumentsOf<Sources>, Awaited<Result>>,
) => Rule<State>;

function isSource(value: unknown): boolean {
  return value instanceof Arbitrary || isReference(value);
}

/**
 * One kind of step of a machine.
 *
 * Inside `rules: (rule) => ({ … })` the type of the state is inferred; a rule made elsewhere names it:
 * `rule([fc.integer()], (stack: Stack, n) => …)`.
 *
 * @param sources one arbitrary, `from(bundle)` or `consume(bundle)` for each argument after the state
 * @param run does the step, synchronously or not, and checks what came of it; fails when it throws, or when it answers
 *   `false` and that goes to no bundle
 * @throws AssayError with code `declaration`
 */
export function rule<State, const Sources extends readonly ArgumentSource<unknown>[], Result>(
  sources: Sources,
  run: (state: State, ...args: ArgumentsOf<Sources>) => Result,
  options: RuleOptions<State, ArgumentsOf<Sources>, Awaited<Result>> = {},
): Rule<State> {
  if (!Array.isArray(sources) || !sources.every(isSource) || typeof run !== 'function') {
    throw new AssayError(
      'declaration',
      'A rule needs a list of arbitraries or references, and a function.',
      'Write rule([fc.integer(), from(ids)], (state, n, id) => …).',
    );
  }
  if (options.when !== undefined && typeof options.when !== 'function') {
    throw new AssayError(
      'declaration',
      'The precondition of a rule is not a function.',
      'Write { when: (state) => state.size > 0 }.',
    );
  }
  return Object.freeze({
    sources: Object.freeze([...sources]),
    run: run as unknown as (state: State, ...args: never[]) => unknown,
    ...(options.when !== undefined && { when: options.when as unknown as (state: State, ...args: never[]) => boolean }),
    ...(options.into !== undefined && { into: bundleName(options.into) }),
  });
}
