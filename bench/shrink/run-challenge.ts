import fc from 'fast-check';
import { randomFills, replayFills } from '../../src/choices/fill.ts';
import { generate } from '../../src/choices/generate.ts';
import { deriveSeed } from '../../src/choices/prng.ts';
import { evaluatorOf, triedInput } from '../../src/choices/shrink/evaluator.ts';
import { shrink, type Evaluate, type Evaluation } from '../../src/choices/shrink/shrink.ts';
import type { Challenge } from './challenge.ts';

export const maxRuns = 1_000; // inputs until a failure has to be found, as in the challenge's own reports

/** Executions after which a shrinker is stopped; without it fast-check would count two large numbers down one by one. */
export const maxEvaluations = 10_000;

/** What one seed came to; undefined when no failure was found. */
export interface Attempt {
  readonly runs: number;
  readonly values: readonly unknown[];
  readonly smallest: boolean;
  readonly evaluations: number;
  readonly shrinkMs: number;
}

function failsOn(challenge: Challenge, values: readonly unknown[]): boolean {
  try {
    return !challenge.predicate(...values);
  } catch (error) {
    if (fc.PreconditionFailure.isFailure(error)) return false;
    throw error;
  }
}

/** The evaluator's answers without their spans: what shrinking has to do without instrumented classes. */
function withoutSpans<Result extends Evaluation>(evaluate: Evaluate<Result>): Evaluate<Result> {
  const strip = (result: Result): Result => Object.defineProperty(result, 'spans', { value: [] });
  return (...asked) => {
    const pending = evaluate(...asked);
    return pending instanceof Promise ? pending.then(strip) : strip(pending);
  };
}

/** One seed by choices. Refused inputs count as runs, which is harder than fast-check's rule. */
export async function attemptByChoices(challenge: Challenge, seed: number, spans = true): Promise<Attempt | undefined> {
  const arbitrary = fc.tuple(...challenge.arbitraries);
  for (let runs = 1; runs <= maxRuns; runs++) {
    const generated = generate(arbitrary, randomFills(deriveSeed(seed, runs)));
    if (!failsOn(challenge, generated.value)) continue;
    const started = performance.now();
    const evaluator = evaluatorOf(arbitrary, (input) => ({ fails: failsOn(challenge, input.value) }));
    const evaluate = spans ? evaluator : withoutSpans(evaluator);
    const start = triedInput(generated, { fails: true });
    if (!spans) Object.defineProperty(start, 'spans', { value: [] });
    const limits = { maxEvaluations, expired: () => performance.now() - started > 60_000 };
    const { smallest, evaluations } = await shrink(start, evaluate, limits);
    const values = generate(arbitrary, replayFills(smallest.recording)).value;
    const shrinkMs = performance.now() - started;
    return { runs, values, smallest: challenge.isSmallest(...values), evaluations, shrinkMs };
  }
  return undefined;
}

/** The same seed by fast-check's own runner and shrinker. */
export function attemptByFastCheck(challenge: Challenge, seed: number): Attempt | undefined {
  let executions = 0;
  let firstFailure: { readonly at: number; readonly time: number } | undefined;
  const exhausted = (): boolean => firstFailure !== undefined && executions > firstFailure.at + maxEvaluations;
  const property = fc.property(...(challenge.arbitraries as [fc.Arbitrary<unknown>]), (...values) => {
    if (exhausted()) return true; // nothing fails any more, so that the shrinker comes to its end
    executions++;
    const fails = !challenge.predicate(...values);
    if (fails) firstFailure ??= { at: executions, time: performance.now() };
    return !fails;
  });
  const details = fc.check(property, { seed, numRuns: maxRuns, maxSkipsPerRun: 1_000 });
  if (!details.failed || details.counterexample === null || firstFailure === undefined) return undefined;
  const values = details.counterexample as readonly unknown[];
  return {
    runs: firstFailure.at,
    values,
    smallest: challenge.isSmallest(...values),
    evaluations: executions - firstFailure.at,
    shrinkMs: performance.now() - firstFailure.time,
  };
}
