import type { Arbitrary } from 'fast-check';
import { AssayError } from '../core/errors.ts';
import { markedName } from '../core/declaration.ts';
import type { CollectMode, PropertyDeclaration, PropertyOptions } from '../core/declaration.ts';
import { callSite } from '../host/call-site.ts';
import { declare } from '../host/host.ts';
import { isFastCheckProperty, unwrap, type FastCheckProperty } from './fast-check-property.ts';
import { replayHostedProperty, runHostedProperty } from './hosted.ts';
import { checkOptions } from './options.ts';

export type Arbitraries<Values extends readonly unknown[]> = {
  readonly [Index in keyof Values]: Arbitrary<Values[Index]>;
};

/** Holds unless it returns (or resolves to) false, or throws. */
export type Predicate<Values extends readonly unknown[]> = (...values: Values) => unknown;

export interface DeclareProperty {
  <Values extends readonly unknown[] | []>(
    name: string,
    arbitraries: Arbitraries<Values>,
    predicate: NoInfer<Predicate<Values>>,
    options?: PropertyOptions<NoInfer<Values>>,
  ): void;
  /** A property of fast-check as it is: its arbitraries, predicate and hooks. */
  <Values extends readonly unknown[] | []>(
    name: string,
    property: FastCheckProperty<Values>,
    options?: PropertyOptions<NoInfer<Values>>,
  ): void;
}

export interface DeclareEachProperty<Case> {
  <Values extends readonly unknown[] | []>(
    name: (each: Case) => string,
    arbitraries: (each: Case) => Arbitraries<Values>,
    predicate: NoInfer<(each: Case, ...values: Values) => unknown>,
    options?: PropertyOptions<NoInfer<Values>> | NoInfer<(each: Case) => PropertyOptions<Values>>,
  ): void;
}

interface Statement {
  readonly arbitraries: readonly Arbitrary<unknown>[];
  readonly predicate: (...values: unknown[]) => unknown;
  readonly options: PropertyOptions;
}

/** By its shape: a suite may well use a second copy of fast-check. */
function isArbitrary(value: unknown): value is Arbitrary<unknown> {
  return typeof value === 'object' && value !== null && 'generate' in value && 'canShrinkWithoutContext' in value;
}

/** Tells the two ways of declaring apart. */
function readArguments(name: string, args: readonly unknown[]): Statement {
  const [first, second, third] = args;
  if (typeof name !== 'string' || name === '') {
    throw new AssayError(
      'declaration',
      'A property needs a name.',
      'Name it with a sentence: property("...", [...], ...).',
    );
  }
  if (isFastCheckProperty(first)) return { ...unwrap(first), options: (second ?? {}) as PropertyOptions };
  if (!Array.isArray(first) || typeof second !== 'function' || !first.every(isArbitrary)) {
    throw new AssayError(
      'declaration',
      `The property "${name}" needs a list of arbitraries and a predicate.`,
      'Write property(name, [fc.integer()], (n) => ...) or property(name, fc.property(...)).',
    );
  }
  return {
    arbitraries: first as readonly Arbitrary<unknown>[],
    predicate: second as Statement['predicate'],
    options: (third ?? {}) as PropertyOptions,
  };
}

/** @param calledAs the public function that was called, for the place of the declaration */
export function declareFrom(
  mode: CollectMode,
  calledAs: (...args: never[]) => unknown,
  name: string,
  args: readonly unknown[],
): void {
  const { arbitraries, predicate, options } = readArguments(name, args);
  checkOptions(name, options);
  const declaration: PropertyDeclaration = {
    engine: 'property',
    name: markedName(name, options),
    mode,
    location: callSite(calledAs),
    arbitraries,
    predicate,
    options: Object.freeze({ ...options }),
    // None: each input has a limit of its own, and how many there are is for the run to say.
    hostedTimeoutMs: 0,
    runHosted: (run) => runHostedProperty(declaration, run),
    replay: (input, run) => replayHostedProperty(declaration, input, run),
  };
  declare(declaration);
}

function declareProperty(mode: CollectMode): DeclareProperty {
  const declareOne: DeclareProperty = (name: string, ...args: readonly unknown[]) =>
    declareFrom(mode, declareOne, name, args);
  return declareOne;
}

const run = declareProperty('run');

/**
 * Declares a statement that must hold for every generated input.
 *
 * @param name a sentence; the check's id is made of it and of the file's path. It never holds a seed
 * @param arbitraries fast-check arbitraries, one for each argument of the predicate
 * @param predicate fails when it throws or answers false; `fc.pre` or `assume` refuse an input
 */
export const property: DeclareProperty & {
  readonly only: DeclareProperty;
  readonly skip: DeclareProperty;
  readonly each: <Case>(cases: readonly Case[]) => DeclareEachProperty<Case>;
} = Object.assign(run, {
  only: declareProperty('only'),
  skip: declareProperty('skip'),
  each:
    <Case>(cases: readonly Case[]): DeclareEachProperty<Case> =>
    (name, arbitraries, predicate, options) => {
      for (const each of cases) {
        const own = typeof options === 'function' ? options(each) : options;
        run(name(each), arbitraries(each), (...values) => predicate(each, ...values), own);
      }
    },
});
