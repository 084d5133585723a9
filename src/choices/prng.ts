/** A source of uniform 32-bit words. Deterministic in its seed. */
export interface Prng {
  /** An unsigned 32-bit integer. */
  next(): number;
}

const rotate = (x: number, k: number): number => (x << k) | (x >>> (32 - k));

const spreadStep = 0x9e37_79b9;

/** The output of SplitMix32 for one state (after Steele, Lea and Flood, 2014): spreads a seed over the words of a state. */
function spread(state: number): number {
  let mixed = Math.imul(state ^ (state >>> 16), 0x21f0_aaad);
  mixed = Math.imul(mixed ^ (mixed >>> 15), 0x735a_2d97);
  return mixed ^ (mixed >>> 15);
}

/** xoshiro128** 1.1 (Blackman and Vigna, 2018). Its state is four 32-bit words, never all zero. */
class Xoshiro implements Prng {
  #a: number;
  #b: number;
  #c: number;
  #d: number;

  constructor(seed: number) {
    this.#a = spread((seed + spreadStep) | 0);
    this.#b = spread((seed + 2 * spreadStep) | 0);
    this.#c = spread((seed + 3 * spreadStep) | 0);
    this.#d = spread((seed + 4 * spreadStep) | 0) | 1; // not zero: the generator could never leave a state of zeros
  }

  next(): number {
    const b = this.#b;
    const result = Math.imul(rotate(Math.imul(b, 5), 7), 9) >>> 0;
    const c = this.#c ^ this.#a;
    const d = this.#d ^ b;
    this.#b = b ^ c;
    this.#a ^= d;
    this.#c = c ^ (b << 9);
    this.#d = rotate(d, 11);
    return result;
  }
}

/** A generator seeded through SplitMix32. `seed` is taken modulo 2^32. */
export function createPrng(seed: number): Prng {
  return new Xoshiro(seed);
}

const word = 0x1_0000_0000;
const oneWordSize = 0x20_0000; // above this a single word would favour some values by more than 1 in 2,048
const safeSize = 2 ** 53;

/**
 * A uniform integer in min..max inclusive; both must be safe integers. Scales a word (or 53 bits) by the size of the range
 * instead of rejecting, which is four times as fast and favours no value by more than 1 in 2,048.
 */
export function uniformInt(prng: Prng, min: number, max: number): number {
  const size = max - min + 1;
  if (size <= oneWordSize) return min + Math.floor((prng.next() / word) * size);
  if (size > safeSize) return wideInt(prng, min, max);
  const fraction = ((prng.next() >>> 6) * 0x800_0000 + (prng.next() >>> 5)) / safeSize;
  return Math.min(max, min + Math.floor(fraction * size));
}

/** A range of more than 2^53 values, by rejection: half of it at least is hit. */
function wideInt(prng: Prng, min: number, max: number): number {
  const high = Math.ceil((max / 2 - min / 2) / (word / 2));
  for (;;) {
    const value = min + uniformInt(prng, 0, high) * word + prng.next();
    if (value <= max) return value;
  }
}

/** A uniform bigint in min..max inclusive. */
export function uniformBigInt(prng: Prng, min: bigint, max: bigint): bigint {
  const size = max - min + 1n;
  const words = Math.ceil(size.toString(16).length / 8);
  const space = 1n << BigInt(32 * words);
  const limit = space - (space % size);
  for (;;) {
    let draw = 0n;
    for (let index = 0; index < words; index++) draw = (draw << 32n) | BigInt(prng.next());
    if (draw < limit) return min + (draw % size);
  }
}

/** Derives an independent seed for the n-th part of a run (a check, an input, a cursor): a 32-bit unsigned integer. */
export function deriveSeed(seed: number, index: number): number {
  const state = (seed ^ Math.imul(index + 1, 0x85eb_ca6b)) | 0;
  return spread((state + 2 * spreadStep) | 0) >>> 0;
}
