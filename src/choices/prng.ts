/** A source of uniform 32-bit words. Deterministic in its seed. */
export interface Prng {
  /** An unsigned 32-bit integer. */
  next(): number;
}

const rotate = (x: number, k: number): number => (x << k) | (x >>> (32 - k));

/** Spreads one 32-bit seed over the state words (SplitMix32, after Steele, Lea and Flood 2014). */
function splitMix(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x9e3779b9) >>> 0;
    let word = state;
    word = Math.imul(word ^ (word >>> 16), 0x21f0aaad);
    word = Math.imul(word ^ (word >>> 15), 0x735a2d97);
    return (word ^ (word >>> 15)) >>> 0;
  };
}

/** xoshiro128** 1.1 (Blackman and Vigna, 2018), seeded through SplitMix32. `seed` is taken modulo 2^32. */
export function createPrng(seed: number): Prng {
  const spread = splitMix(seed);
  let a = spread();
  let b = spread();
  let c = spread();
  let d = spread() | 1; // never all zero, the one state the generator cannot leave
  return {
    next() {
      const result = Math.imul(rotate(Math.imul(b, 5), 7), 9) >>> 0;
      const shifted = b << 9;
      c ^= a;
      d ^= b;
      b ^= c;
      a ^= d;
      c ^= shifted;
      d = rotate(d, 11);
      return result;
    },
  };
}

const word = 0x1_0000_0000;

/** A uniform integer in min..max inclusive; both must be safe integers and so must their difference. */
export function uniformInt(prng: Prng, min: number, max: number): number {
  const size = max - min + 1;
  if (size <= word) {
    // Lemire's multiplication has a bias below size / 2^32; rejection keeps it exact.
    const limit = word - (word % size);
    let draw = prng.next();
    while (draw >= limit) draw = prng.next();
    return min + (draw % size);
  }
  return Number(uniformBigInt(prng, BigInt(min), BigInt(max)));
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

/** Derives an independent seed for the n-th part of a run (a check, an input, a cursor). */
export function deriveSeed(seed: number, index: number): number {
  const spread = splitMix(seed ^ Math.imul(index + 1, 0x85ebca6b));
  spread();
  return spread();
}
