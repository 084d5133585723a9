import type { Arbitrary } from 'fast-check';
import { AssayError } from '../core/errors.ts';
import type { CollectMode, PropertyDeclaration, PropertyOptions } from '../core/declaration.ts';
import { callSite } from '../host/call-site.ts';
import { declare } from '../host/host.ts';
import { replayHostedProperty, runHostedProperty } from './hosted.ts';

type Arbitraries<Values extends readonly unknown[]> = { readonly [Index in keyof Values]: Arbitrary<Values[Index]> };

/** Holds unless it returns (or resolves to) false, or throws. */
export type Predicate<Values extends readonly unknown[]> = (...values: Values) => unknown;

export interface DeclareProperty {
  <Values extends readonly unknown[]>(
    name: string,
    arbitraries: Arbitraries<Values>,
    predicate: Predicate<Values>,
    options?: PropertyOptions<Values>,
  ): void;
}

export interface DeclareEachProperty<Case> {
  <Values extends readonly unknown[]>(
    name: (each: Case) => string,
    arbitraries: (each: Case) => Arbitraries<Values>,
    predicate: (each: Case, ...values: Values) => unknown,
    options?: PropertyOptions<Values>,
  ): void;
}

function declareProperty(mode: CollectMode): DeclareProperty {
  const declareOne: DeclareProperty = (name, arbitraries, predicate, options) => {
    if (typeof name !== 'string' || name === '') {
      throw new AssayError('declaration', 'A property needs a name.', 'Name it with a sentence: property("...", [...], ...).');
    }
    if (!Array.isArray(arbitraries) || typeof predicate !== 'function') {
      throw new AssayError(
        'declaration',
        `The property "${name}" needs a list of arbitraries and a predicate.`,
        'Write property(name, [fc.integer()], (n) => ...).',
      );
    }
    const declaration: PropertyDeclaration = {
      engine: 'property',
      name,
      mode,
      location: callSite(declareOne),
      arbitraries: arbitraries as readonly Arbitrary<unknown>[],
      predicate: predicate as unknown as (...values: unknown[]) => unknown,
      options: Object.freeze({ ...options }) as PropertyOptions,
      runHosted: (run) => runHostedProperty(declaration, run),
      replay: (input, run) => replayHostedProperty(declaration, input, run),
    };
    declare(declaration);
  };
  return declareOne;
}

const run = declareProperty('run');

/**
 * Declares a statement that must hold for every generated input.
 *
 * @param name a sentence; the check's id is made of it and of the file's path
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
      for (const each of cases) run(name(each), arbitraries(each), (...values) => predicate(each, ...values), options);
    },
});
