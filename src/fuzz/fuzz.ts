import type { Arbitrary } from 'fast-check';
import { detectorNames } from '../core/detector-options.ts';
import type { CollectMode, FuzzDeclaration, FuzzOptions } from '../core/declaration.ts';
import { AssayError } from '../core/errors.ts';
import { callSite } from '../host/call-site.ts';
import { declare } from '../host/host.ts';
import { rawLengthBytes } from './limits.ts';
import { replayHostedFuzz, runHostedFuzz } from './hosted.ts';

type Inputs<Values extends readonly unknown[]> = { readonly [Index in keyof Values]: Arbitrary<Values[Index]> };

export interface DeclareFuzz {
  <Values extends readonly unknown[]>(
    name: string,
    inputs: Inputs<Values>,
    run: (...values: Values) => unknown,
    options?: FuzzOptions,
  ): void;
}

const limits = {
  timeoutMs: { min: 1, max: 600_000, unit: 'milliseconds' },
  maxLength: { ...rawLengthBytes, unit: 'bytes' },
} as const;

function checkOptions(name: string, options: FuzzOptions): void {
  for (const [key, { min, max, unit }] of Object.entries(limits)) {
    const value = options[key as keyof typeof limits];
    if (value !== undefined && !(Number.isInteger(value) && value >= min && value <= max)) {
      throw new AssayError(
        'declaration',
        `${key} of "${name}" is ${String(value)}; it takes a whole number of ${unit}, ${min}–${max}.`,
      );
    }
  }
  const { detectors = {} } = options;
  const isKnown = ([key, value]: [string, unknown]): boolean =>
    detectorNames.some((detector) => detector === key) && typeof value === 'boolean';
  if (typeof detectors !== 'object' || detectors === null || !Object.entries(detectors).every(isKnown)) {
    throw new AssayError(
      'declaration',
      `detectors of "${name}" takes true or false for ${detectorNames.join(', ')}.`,
      'Write { detectors: { changedInput: false } }.',
    );
  }
  const { expects = [] } = options;
  if (!Array.isArray(expects) || !expects.every((expected) => typeof expected === 'function')) {
    throw new AssayError(
      'declaration',
      `expects of "${name}" takes a list of error classes.`,
      'Write { expects: [ParseError] }.',
    );
  }
}

function declareFuzz(mode: CollectMode): DeclareFuzz {
  const declareOne: DeclareFuzz = (name, inputs, run, options = {}) => {
    if (typeof name !== 'string' || name === '') {
      throw new AssayError(
        'declaration',
        'A fuzz check needs a name.',
        'Name it with a sentence: fuzz("...", [text()], ...).',
      );
    }
    if (!Array.isArray(inputs) || inputs.length === 0 || typeof run !== 'function') {
      throw new AssayError(
        'declaration',
        `The fuzz check "${name}" needs a list of inputs and a function.`,
        'Write fuzz(name, [text()], (line) => { ... }).',
      );
    }
    checkOptions(name, options);
    const declaration: FuzzDeclaration = {
      engine: 'fuzz',
      name,
      mode,
      location: callSite(declareOne),
      inputs: inputs as readonly Arbitrary<unknown>[],
      run: run as unknown as (...values: unknown[]) => unknown,
      options: Object.freeze({ ...options }),
      runHosted: (hosted) => runHostedFuzz(declaration, hosted),
      replay: (input, hosted) => replayHostedFuzz(declaration, input, hosted),
    };
    declare(declaration);
  };
  return declareOne;
}

/**
 * Declares a statement about raw input that a fuzzer tries to break.
 *
 * Under vitest it replays the stored corpus and regressions and tries a few random inputs; `assay fuzz` steers it by coverage.
 *
 * @param name a sentence; the check's id is made of it and of the file's path
 * @param inputs `bytes()`, `text()`, or any fast-check arbitraries, one for each argument
 * @param run fails when it throws something that is not in `expects`, never ends, exhausts memory or ends the process
 */
export const fuzz: DeclareFuzz & { readonly only: DeclareFuzz; readonly skip: DeclareFuzz } = Object.assign(
  declareFuzz('run'),
  { only: declareFuzz('only'), skip: declareFuzz('skip') },
);
