import type { Fill } from './fill-port.ts';
import { uniformBigInt, uniformInt, type Prng } from './prng.ts';
import { simplestBigInt, simplestNumber, type ChoiceSequence } from './sequence.ts';

/**
 * How often a draw is an edge value, one of which is picked for each input: inputs that are nearly all plain find what
 * is common, inputs that are half edges find what needs several of them at once. Of 256.
 */
const edgeOdds = [8, 24, 64, 128] as const;
/** Earlier draws that a value may be repeated from: enough for a pair in a small record or list. */
const remembered = 8;
/** Ranges for which the 24 bits that the decision for an edge leaves over favour no value by more than 1 in 2,048. */
const smallRange = 0x2000;

/**
 * Uniform values mixed with the edges where programs break: the ends of the range, the simplest value and its neighbours,
 * every magnitude alike, and values drawn before in the same range (equal, next to each other, opposite).
 */
export class RandomFill implements Fill {
  readonly #prng: Prng;
  readonly #odds: number;

  constructor(prng: Prng) {
    this.#prng = prng;
    this.#odds = edgeOdds[prng.next() & 3]!;
  }

  number(min: number, max: number, position: number, drawn: ChoiceSequence): number {
    const word = this.#prng.next();
    const size = max - min + 1;
    if (size <= 3) return min + Math.floor((word / 0x1_0000_0000) * size);
    if ((word & 255) < this.#odds) return this.#edge(min, max, position, drawn);
    if (size <= smallRange) return min + Math.floor(((word >>> 8) / 0x100_0000) * size);
    return uniformInt(this.#prng, min, max);
  }

  bigint(min: bigint, max: bigint, position: number, drawn: ChoiceSequence): bigint {
    const prng = this.#prng;
    return (prng.next() & 255) < this.#odds ? this.#bigEdge(min, max, position, drawn) : uniformBigInt(prng, min, max);
  }

  /** A value drawn before from the same range. */
  #earlier(
    min: number | bigint,
    max: number | bigint,
    position: number,
    drawn: ChoiceSequence,
  ): number | bigint | undefined {
    const first = Math.max(0, position - remembered);
    const start = this.#prng.next() % remembered;
    for (let offset = 0; offset < remembered; offset++) {
      const choice = drawn[first + ((start + offset) % remembered)];
      if (choice !== undefined && choice.min === min && choice.max === max) return choice.value;
    }
    return undefined;
  }

  #edge(min: number, max: number, position: number, drawn: ChoiceSequence): number {
    const prng = this.#prng;
    const kind = uniformInt(prng, 0, 8);
    if (kind >= 6) {
      const earlier = this.#earlier(min, max, position, drawn);
      if (earlier !== undefined) return clamp(near(prng, earlier as number), min, max);
    }
    const simplest = simplestNumber(min, max);
    if (kind === 0) return min;
    if (kind === 1) return max;
    if (kind === 2) return simplest;
    if (kind === 3) return Math.min(max, simplest + uniformInt(prng, 0, 3));
    if (kind === 4) return Math.max(min, simplest - uniformInt(prng, 0, 3));
    // Any magnitude is as likely as any other: around 2^k is where sizes, limits and encodings change.
    const bound = Math.max(Math.abs(min), Math.abs(max), 1);
    const magnitude = uniformInt(prng, 0, 2 ** uniformInt(prng, 0, Math.ceil(Math.log2(bound))));
    return clamp(min < 0 && (max <= 0 || (prng.next() & 1) === 1) ? -magnitude : simplest + magnitude, min, max);
  }

  #bigEdge(min: bigint, max: bigint, position: number, drawn: ChoiceSequence): bigint {
    const prng = this.#prng;
    const kind = uniformInt(prng, 0, 8);
    if (kind >= 6) {
      const earlier = this.#earlier(min, max, position, drawn);
      if (earlier !== undefined) return clampBig((earlier as bigint) + BigInt(uniformInt(prng, -1, 1)), min, max);
    }
    const simplest = simplestBigInt(min, max);
    if (kind === 0) return min;
    if (kind === 1) return max;
    if (kind === 2) return simplest;
    if (kind <= 4) return clampBig(simplest + BigInt(uniformInt(prng, -3, 3)), min, max);
    const bound = max > -min ? max : -min;
    const magnitude = uniformBigInt(prng, 0n, 1n << BigInt(uniformInt(prng, 0, bound.toString(2).length)));
    return clampBig(min < 0n && (max <= 0n || (prng.next() & 1) === 1) ? -magnitude : simplest + magnitude, min, max);
  }
}

/** The same value half of the time, else a neighbour or the opposite. */
function near(prng: Prng, value: number): number {
  const kind = prng.next() & 7;
  if (kind < 4) return value;
  if (kind === 4) return -value;
  return value + (kind === 5 ? 1 : kind === 6 ? -1 : uniformInt(prng, -8, 8));
}

// Adding zero makes -0 an ordinary zero: choices are integers, and an integer has no negative zero.
const clamp = (value: number, min: number, max: number): number => Math.min(max, Math.max(min, value)) + 0;
const clampBig = (value: bigint, min: bigint, max: bigint): bigint => (value < min ? min : value > max ? max : value);
