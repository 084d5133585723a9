import { createPrng, uniformInt } from '../choices/prng.ts';
import type { Prng } from '../choices/prng.ts';
import type { Shard } from '../core/run.ts';
import { compareMutants, groupBy, mutantKey } from './mutant.ts';
import type { Mutant } from './mutant.ts';

/**
 * A small target gets at least this many mutants, or an even share when the sample is too small for that: as many as a
 * really bad score (30 % where 80 % is asked for) takes to show.
 */
export const leastPerTarget = 10;

/** Draws `count` of `items` without replacement (the first steps of a Fisher-Yates shuffle). */
function draw<T>(items: readonly T[], count: number, prng: Prng): T[] {
  const deck = [...items];
  for (let index = 0; index < count; index++) {
    const other = uniformInt(prng, index, deck.length - 1);
    [deck[index], deck[other]] = [deck[other]!, deck[index]!];
  }
  return deck.slice(0, count);
}

/** How many of a target: in proportion to its mutants, rounded up, and not less than `least` where it has them. */
function share(size: number, all: number, wanted: number, least: number): number {
  return Math.min(size, Math.max(Math.ceil((wanted * size) / all), least));
}

/**
 * Chooses a seeded sample, uniform within each target. Rounding and the minimum for small targets may make it a little
 * larger than `wanted`.
 *
 * @returns the chosen mutants in source order
 */
export function chooseSample<M extends Mutant>(
  mutants: readonly M[],
  wanted: number,
  seed: number,
  targetOfFile: (file: string) => string,
): M[] {
  if (mutants.length <= wanted) return mutants.toSorted(compareMutants);
  const byTarget = groupBy(mutants.toSorted(compareMutants), (mutant) => targetOfFile(mutant.file));
  const least = Math.min(leastPerTarget, Math.ceil(wanted / byTarget.size));
  const prng = createPrng(seed);
  const chosen: M[] = [];
  for (const target of [...byTarget.keys()].toSorted()) {
    const own = byTarget.get(target)!;
    chosen.push(...draw(own, share(own.length, mutants.length, wanted, least), prng));
  }
  return chosen.toSorted(compareMutants);
}

/** What a run is limited to. */
export interface Selection {
  /** Keys of the only mutants to run; undefined means all. */
  readonly only?: ReadonlySet<string>;
  readonly shard?: Shard;
  readonly sample?: number;
  readonly seed: number;
}

/** The mutants of a run: those named, of them those of this shard, of them a sample. */
export function selectMutants<M extends Mutant>(
  mutants: readonly M[],
  { only, shard, sample, seed }: Selection,
  targetOfFile: (file: string) => string,
): readonly M[] {
  const named = only === undefined ? mutants : mutants.filter((mutant) => only.has(mutantKey(mutant)));
  const own =
    shard === undefined
      ? named
      : named.toSorted(compareMutants).filter((_, index) => index % shard.count === shard.index - 1);
  return sample === undefined ? own : chooseSample(own, sample, seed, targetOfFile);
}
