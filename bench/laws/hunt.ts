import { check, type CheckOptions } from 'assay';
import { type Divergence, divergences, type Trial } from './divergence.ts';
import { upperMedian } from '../upper-median.ts';

export interface Found extends Divergence {
  readonly library: string;
  readonly law: string;
  /** Inputs until it was met, the median of the seeds that met it. */
  readonly runs: number;
  /** How many of the seeds met it. */
  readonly seeds: number;
}

export interface Effort {
  readonly seeds: number;
  /** Inputs for each law, library and seed. */
  readonly runs: number;
}

class Diverged extends Error {
  override readonly name = 'Diverged';
}

type Options = CheckOptions<readonly never[]>;

/** Which causes come up, and with which input for the first time. */
async function census(trial: Trial, options: Options): Promise<ReadonlyMap<string, number>> {
  const first = new Map<string, number>();
  let runs = 0;
  const look = (...values: never[]): void => {
    const found = divergences(trial, values);
    runs++;
    for (const { cause } of found) if (!first.has(cause)) first.set(cause, runs);
  };
  await check(trial.law.arbitraries, look, options);
  return first;
}

/** What becomes of one cause on the smallest input that the engine can find. */
async function smallest(trial: Trial, cause: string, options: Options): Promise<Divergence | undefined> {
  const wanted = (values: readonly unknown[]): Divergence | undefined =>
    divergences(trial, values).find((divergence) => divergence.cause === cause);
  const fail = (...values: never[]): void => {
    if (wanted(values) !== undefined) throw new Diverged(cause);
  };
  const { example } = await check(trial.law.arbitraries, fail, options);
  return example === undefined ? undefined : wanted(example.values);
}

/** Each shrinks from another input; the shortest of what they end at is shown. */
const shrunkSeeds = 2;

/** Every way in which a library departs from a law, each with its smallest input. */
export async function hunt(trial: Trial, { seeds, runs }: Effort): Promise<readonly Found[]> {
  const met = new Map<string, { seed: number; run: number }[]>();
  for (let seed = 1; seed <= seeds; seed++) {
    for (const [cause, run] of await census(trial, { seed, runs })) {
      met.set(cause, [...(met.get(cause) ?? []), { seed, run }]);
    }
  }
  const { library, law } = trial;
  const found: Found[] = [];
  for (const [cause, places] of met) {
    const inputs: Divergence[] = [];
    for (const { seed } of places.slice(0, shrunkSeeds)) {
      // With as many runs as before: fewer of them may not try a small domain as a whole, and draw other inputs.
      const divergence = await smallest(trial, cause, { seed, runs });
      if (divergence !== undefined) inputs.push(divergence);
    }
    const [shortest] = inputs.toSorted((a, b) => a.asked.length - b.asked.length);
    // What cannot be met a second time is no divergence that anybody could look into.
    if (shortest === undefined) throw new Error(`${library} met "${cause}" of "${law.name}" once and not again`);
    found.push({
      library,
      law: law.name,
      ...shortest,
      runs: upperMedian(places.map(({ run }) => run)),
      seeds: places.length,
    });
  }
  return found.toSorted((a, b) => a.cause.localeCompare(b.cause, 'en'));
}
