import fc, { PreconditionFailure, type Arbitrary } from 'fast-check';
import { Bench } from 'tinybench';
import { randomFills } from '../../choices/fill.ts';
import { generate } from '../../choices/generate.ts';
import { check } from '../check.ts';

/** What a measurement needs of a check. */
export interface Measurable {
  readonly arbitraries: readonly Arbitrary<unknown>[];
  readonly body: (...values: unknown[]) => unknown;
  /** Error classes that the body may throw. */
  readonly expects: readonly (abstract new (...args: never[]) => unknown)[];
}

/** How fast one check is. All times are per input, in microseconds. */
export interface CheckSpeed {
  /** Inputs per second, everything included. */
  readonly runsPerSecond: number;
  /** One input, everything included. */
  readonly totalUs: number;
  /** Making the arguments from choices. */
  readonly drawingUs: number;
  /** The same check in fast-check's own runner. */
  readonly fastCheckUs: number;
  /** `totalUs` by `fastCheckUs`, both from the same run: below 1 assay is the faster of the two. */
  readonly ratio: number;
  /** Share of inputs that the check refused, 0–1. */
  readonly refused: number;
}

/** Inputs in one sample: enough that what a run costs once does not count. */
const inputsInSample = 100;
/** Samples even of a check that is slower than its share of time. */
const leastSamples = 3;

/**
 * Measures a check: its inputs through assay and through fast-check's runner, one after the other in the same process, and
 * the making of its inputs alone. Each of the three gets a third of `timeMs`.
 *
 * @returns undefined when the check fails on an input: then there is something better to do than to measure it
 */
export async function measureCheck(measurable: Measurable, timeMs: number): Promise<CheckSpeed | undefined> {
  const { arbitraries, expects } = measurable;
  const tuple = fc.tuple(...arbitraries);
  let decided = 0;
  let refused = 0;
  let failed = false;
  const settle = (error: unknown): boolean => {
    const isRefusal = PreconditionFailure.isFailure(error);
    if (isRefusal) refused++;
    else if (!expects.some((expected) => error instanceof expected)) failed = true;
    if (isRefusal || failed) throw error;
    return true;
  };
  const predicate = (...values: unknown[]): unknown => {
    decided++;
    try {
      const answer = measurable.body(...values);
      if (answer instanceof Promise)
        return answer.then((value) => (failed ||= value === false), settle).then(() => true);
      if (answer === false) failed = true;
      return answer;
    } catch (error) {
      return settle(error);
    }
  };

  // The first inputs decide whether it holds, and whether fast-check must be told to wait for a promise.
  const first = await check(arbitraries, predicate, { runs: inputsInSample, seed: 0 });
  if (first.status !== 'passed') return undefined;
  const isAsync = await waits(tuple, measurable);

  let seed = 0;
  const bench = new Bench({
    time: timeMs / 3,
    iterations: leastSamples,
    warmupTime: timeMs / 10,
    warmupIterations: 1,
    throws: true,
    retainSamples: false,
  });
  bench.add('total', async () => {
    await check(arbitraries, predicate, { runs: inputsInSample, seed: seed++ });
  });
  bench.add('drawing', () => {
    for (let index = 0; index < inputsInSample; index++) void generate(tuple, randomFills(seed++)).value;
  });
  const parameters = (): fc.Parameters<[unknown[]]> => ({ numRuns: inputsInSample, seed: seed++, endOnFailure: true });
  bench.add('fast-check', async () => {
    if (isAsync)
      await fc.check(
        fc.asyncProperty(tuple, async (values) => void (await predicate(...values))),
        parameters(),
      );
    else
      fc.check(
        fc.property(tuple, (values) => void predicate(...values)),
        parameters(),
      );
  });
  await bench.run();
  if (failed) return undefined;

  const microseconds = (name: string): number => {
    const { result } = bench.getTask(name)!;
    if (!('latency' in result)) throw new Error(`the measurement of "${name}" gave no figure`);
    return (result.latency.mean * 1000) / inputsInSample;
  };
  const totalUs = microseconds('total');
  const fastCheckUs = microseconds('fast-check');
  return {
    runsPerSecond: 1e6 / totalUs,
    totalUs,
    drawingUs: microseconds('drawing'),
    fastCheckUs,
    ratio: totalUs / fastCheckUs,
    refused: refused / Math.max(1, decided),
  };
}

/** True when the body answers with a promise. */
async function waits(tuple: Arbitrary<unknown[]>, { body }: Measurable): Promise<boolean> {
  try {
    const answer = body(...generate(tuple, randomFills(0)).value);
    if (!(answer instanceof Promise)) return false;
    await answer.catch(() => undefined);
    return true;
  } catch {
    return false;
  }
}
