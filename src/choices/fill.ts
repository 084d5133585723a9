import { createPrng, deriveSeed, uniformBigInt, uniformInt, type Prng } from './prng.ts';
import { simplestBigInt, simplestNumber, type Choice, type Recording } from './sequence.ts';

/** Decides the value of a choice that is about to be drawn. One fill serves one sequence of a recording. */
export interface Fill {
  number(min: number, max: number, position: number): number;
  bigint(min: bigint, max: bigint, position: number): bigint;
}

/** Gives the fill of each sequence: 0 is the main one. */
export type FillFactory = (sequence: number) => Fill;

/** Every value the simplest of its range. */
export const simplestFill: Fill = {
  number: simplestNumber,
  bigint: simplestBigInt,
};

const edgeOdds = 8; // one draw in eight is an edge value: rare enough to leave the middle, common enough for pairs of edges

function edgeNumber(prng: Prng, min: number, max: number): number {
  switch (uniformInt(prng, 0, 5)) {
    case 0:
      return min;
    case 1:
      return max;
    case 2:
      return simplestNumber(min, max);
    case 3:
      return Math.min(max, simplestNumber(min, max) + uniformInt(prng, 0, 3));
    case 4:
      return Math.max(min, simplestNumber(min, max) - uniformInt(prng, 0, 3));
    default: {
      // Any magnitude is as likely as any other: 2^k is where sizes, limits and encodings change.
      const bound = Math.max(Math.abs(min), Math.abs(max), 1);
      const magnitude = Math.min(bound, 2 ** uniformInt(prng, 0, Math.ceil(Math.log2(bound))) - 1);
      const signed = prng.next() & 1 && min < 0 ? -magnitude : magnitude;
      return Math.min(max, Math.max(min, signed));
    }
  }
}

function edgeBigInt(prng: Prng, min: bigint, max: bigint): bigint {
  const simplest = simplestBigInt(min, max);
  switch (uniformInt(prng, 0, 3)) {
    case 0:
      return min;
    case 1:
      return max;
    case 2:
      return simplest;
    default: {
      const bound = max > -min ? max : -min;
      const bits = uniformInt(prng, 0, bound.toString(2).length);
      const magnitude = (1n << BigInt(bits)) - 1n;
      const signed = prng.next() & 1 ? -magnitude : magnitude;
      return signed < min ? min : signed > max ? max : signed;
    }
  }
}

/** Uniform values with one in eight at an edge of its range. */
export function randomFill(prng: Prng): Fill {
  return {
    number: (min, max) =>
      max - min > 2 && prng.next() % edgeOdds === 0 ? edgeNumber(prng, min, max) : uniformInt(prng, min, max),
    bigint: (min, max) =>
      max - min > 2n && prng.next() % edgeOdds === 0 ? edgeBigInt(prng, min, max) : uniformBigInt(prng, min, max),
  };
}

/** Fresh random choices; each sequence has a seed of its own, so that what is drawn late never shifts what is drawn first. */
export function randomFills(seed: number): FillFactory {
  return (sequence) => randomFill(createPrng(deriveSeed(seed, sequence)));
}

function recorded(choice: Choice | undefined, min: number | bigint, max: number | bigint): number | bigint | undefined {
  if (choice === undefined || typeof choice.value !== typeof min) return undefined;
  return choice.value >= min && choice.value <= max ? choice.value : undefined;
}

/** Replays a recording; where it ends, or a value is outside the range now asked for, the rest fill decides. */
export function replayFills(recording: Recording, rest: FillFactory = () => simplestFill): FillFactory {
  return (sequence) => {
    const choices = recording[sequence] ?? [];
    const after = rest(sequence);
    return {
      number: (min, max, position) =>
        (recorded(choices[position], min, max) as number | undefined) ?? after.number(min, max, position),
      bigint: (min, max, position) =>
        (recorded(choices[position], min, max) as bigint | undefined) ?? after.bigint(min, max, position),
    };
  };
}
