import type { Arbitrary } from 'fast-check';
import type { Recording } from '../choices/sequence.ts';
import { decodeToken, encodeToken } from '../choices/token.ts';
import type { PropertyOptions } from '../core/declaration.ts';
import { AssayError } from '../core/errors.ts';
import { systemClock } from '../node/clock.ts';
import { readRunEnvironment } from '../node/run-environment.ts';
import type { Checkable } from './execute.ts';
import { checkOptions } from './options.ts';
import type { Counterexample, PropertyOutcome } from './outcome.ts';
import type { Arbitraries, Predicate } from './property.ts';
import { replayProperty, runProperty, type PropertyRun } from './runner.ts';

export interface CheckOptions<Values extends readonly unknown[] = readonly unknown[]> extends Omit<
  PropertyOptions<Values>,
  'seed' | 'runs'
> {
  /** A whole number; the same one makes the same run. Default: another one in each process, 0 in CI. */
  readonly seed?: number;
  /** Inputs to generate; default 100. */
  readonly runs?: number;
  /** Runs the input of `example.replay` and nothing else. */
  readonly replay?: string;
  /** Ends the run early; what ran counts. */
  readonly signal?: AbortSignal;
}

/** The smallest input on which a predicate fails. */
export interface CheckExample<Values extends readonly unknown[] = readonly unknown[]> {
  /** The arguments of the predicate, made afresh. */
  readonly values: Values;
  /** What they were made of; empty for one of the `examples`. */
  readonly choices: Recording;
  /** Executions spent on making it smaller. */
  readonly evaluations: number;
  /** What the predicate threw on it. */
  readonly error: unknown;
  /** To be given back as the option `replay`; empty for one of the `examples`, or when it is too large for a token. */
  readonly replay: string;
}

export interface CheckOutcome<Values extends readonly unknown[] = readonly unknown[]> {
  /** `unknown`: no input was accepted, so there is no verdict. */
  readonly status: 'passed' | 'failed' | 'unknown';
  /** Inputs on which the predicate was decided. */
  readonly runs: number;
  /** Inputs that the predicate refused. */
  readonly skipped: number;
  readonly seed: number;
  readonly example?: CheckExample<Values>;
  /** One for each way in which it fails; the first is `example`. */
  readonly examples: readonly CheckExample<Values>[];
  /** Why there is no verdict. */
  readonly reason?: string;
}

function exampleOf<Values extends readonly unknown[]>(counterexample: Counterexample): CheckExample<Values> {
  const { values, recording, evaluations, error } = counterexample;
  const replay =
    recording.length === 0 ? '' : (encodeToken({ check: '', file: '', input: { choices: recording } }) ?? '');
  return { values: values as Values, choices: recording, evaluations, error, replay };
}

function replayed(token: string): Recording {
  const { input } = decodeToken(token);
  if ('choices' in input) return input.choices;
  throw new AssayError('token', 'The token holds raw bytes, not choices.', 'Give the token that `check` returned.');
}

/**
 * Tries a statement on generated inputs, without any test runner: what `property(...)` does, as a function.
 *
 * ```ts
 * const { status, example } = await check([fc.array(fc.nat())], (list) => list.length < 3, { seed: 1 });
 * // status 'failed', example.values [[0, 0, 0]]
 * ```
 *
 * @param arbitraries fast-check arbitraries, one for each argument of the predicate
 * @param predicate fails when it throws or answers false, or a promise of either; `assume` and `fc.pre` refuse an input
 * @throws AssayError with code `declaration` for options that make no sense, `token` for a token that is none
 */
export async function check<Values extends readonly unknown[] | []>(
  arbitraries: Arbitraries<Values>,
  predicate: NoInfer<Predicate<Values>>,
  options: CheckOptions<NoInfer<Values>> = {},
): Promise<CheckOutcome<Values>> {
  const { seed = readRunEnvironment().seed, runs, replay, signal, ...own } = options;
  checkOptions('check', { ...own, seed, ...(runs !== undefined && { runs }) });
  const checkable: Checkable = {
    arbitraries: arbitraries as readonly Arbitrary<unknown>[],
    predicate: predicate as unknown as Checkable['predicate'],
    options: { ...own, ...(runs !== undefined && { runs }) } as PropertyOptions,
  };
  const run: PropertyRun = { name: 'check', seed, clock: systemClock, signal: signal ?? new AbortController().signal };
  const outcome: PropertyOutcome =
    replay === undefined ? await runProperty(checkable, run) : await replayProperty(checkable, replayed(replay), run);
  const examples = outcome.counterexamples.map((each) => exampleOf<Values>(each));
  return {
    status: outcome.status,
    runs: outcome.runs,
    skipped: outcome.skipped,
    seed,
    examples,
    ...(examples[0] !== undefined && { example: examples[0] }),
    ...(outcome.reason !== undefined && { reason: outcome.reason }),
  };
}
