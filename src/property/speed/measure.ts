import fc, { PreconditionFailure, type Arbitrary } from 'fast-check';
import { Bench } from 'tinybench';
import { randomFills } from '../../choices/fill.ts';
import { generate } from '../../choices/generate.ts';
import { isThenable } from '../../core/thenable.ts';
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

/** A check's body that counts what its inputs come to. */
class Counted {
  decided = 0;
  refused = 0;
  failed = false;
  /** Whether the body answered with a promise. */
  isAsync = false;
  readonly #measurable: Measurable;

  constructor(measurable: Measurable) {
    this.#measurable = measurable;
  }

  readonly predicate = (...values: unknown[]): unknown => {
    this.decided++;
    try {
      const answer = this.#measurable.body(...values);
      if (!isThenable(answer)) return this.#judge(answer);
      this.isAsync = true;
      return answer.then((value) => this.#judge(value), this.#forgive);
    } catch (error) {
      return this.#forgive(error);
    }
  };

  #judge(answer: unknown): unknown {
    if (answer === false) this.failed = true;
    return answer;
  }

  /** Lets pass what the check expects to be thrown; a refusal goes on to whoever draws the next input. */
  readonly #forgive = (error: unknown): boolean => {
    if (this.#measurable.expects.some((expected) => error instanceof expected)) return true;
    if (PreconditionFailure.isFailure(error)) this.refused++;
    else this.failed = true;
    throw error;
  };
}

/** Microseconds for one input. */
function microseconds(bench: Bench, name: string): number {
  const { result } = bench.getTask(name)!;
  if (!('latency' in result)) throw new Error(`the measurement of "${name}" gave no figure`);
  return (result.latency.mean * 1000) / inputsInSample;
}

/**
 * Measures a check: its inputs through assay and through fast-check's runner, one after the other in the same process, and
 * the making of its inputs alone. Each of the three gets a third of `timeMs`.
 *
 * @returns undefined when the check fails on an input: then there is something better to do than to measure it
 */
export async function measureCheck(measurable: Measurable, timeMs: number): Promise<CheckSpeed | undefined> {
  const { arbitraries } = measurable;
  const tuple = fc.tuple(...arbitraries);
  const counted = new Counted(measurable);
  const { predicate } = counted;
  const first = await check(arbitraries, predicate, { runs: inputsInSample, seed: 0 });
  if (first.status !== 'passed') return undefined;

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
  bench.add('fast-check', async () => {
    const parameters = { numRuns: inputsInSample, seed: seed++, endOnFailure: true };
    if (counted.isAsync) {
      await fc.check(
        fc.asyncProperty(tuple, async (values) => void (await predicate(...values))),
        parameters,
      );
    } else {
      void fc.check(
        fc.property(tuple, (values) => void predicate(...values)),
        parameters,
      );
    }
  });
  await bench.run();
  if (counted.failed) return undefined;

  const totalUs = microseconds(bench, 'total');
  const fastCheckUs = microseconds(bench, 'fast-check');
  return {
    runsPerSecond: 1e6 / totalUs,
    totalUs,
    drawingUs: microseconds(bench, 'drawing'),
    fastCheckUs,
    ratio: totalUs / fastCheckUs,
    refused: counted.refused / Math.max(1, counted.decided),
  };
}
