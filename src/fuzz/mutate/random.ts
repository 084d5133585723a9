import { createPrng, type Prng } from '../../choices/prng.ts';

const word = 0x1_0000_0000;

/** Randomness as mutators want it. Deterministic in its seed. */
export class MutationRandom {
  readonly prng: Prng;

  constructor(seed: number) {
    this.prng = createPrng(seed);
  }

  /** 0..size-1; 0 when the size is 0. */
  below(size: number): number {
    return Math.floor((this.prng.next() / word) * size);
  }

  /** True once in `odds` times. */
  oneIn(odds: number): boolean {
    return this.prng.next() < word / odds;
  }

  /** 1..max, small values more often. */
  small(max: number): number {
    return 1 + this.below(1 + this.below(Math.max(1, max)));
  }

  /** One of a list that is not empty. */
  pick<T>(list: ArrayLike<T>): T {
    return list[this.below(list.length)]!;
  }
}
