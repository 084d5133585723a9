import fc, { type Random } from 'fast-check';
import { listenerKey, type SpanListener } from '../choices/spans.ts';

/** Where a generator takes its decisions from. Zero, or the value closest to it, is always the simplest one. */
export interface Draw {
  /** Both ends are included. */
  integer(min: number, max: number): number;
  bigint(min: bigint, max: bigint): bigint;
  /** Marks what `make` draws as belonging together; equal parts are of the same kind, and can be made anew on their own. */
  span<T>(part: PartArbitrary, make: () => T): T;
}

/** Decisions of fast-check's random source, which under assay are recorded choices. */
export function drawFrom(random: Random): Draw {
  const listener = (random as { [listenerKey]?: SpanListener })[listenerKey];
  return {
    integer: (min, max) => (min >= max ? min : random.nextInt(min, max)),
    bigint: (min, max) => (min >= max ? min : random.nextBigInt(min, max)),
    span<T>(part: PartArbitrary, make: () => T): T {
      if (listener === undefined) return make();
      let made: T | undefined;
      listener.open(part);
      try {
        return (made = make());
      } finally {
        listener.close(made);
      }
    },
  };
}

/** The same decisions in every process: for looking at what a generator can do before anybody asks it for a value. */
export function fixedDraw(seed: number): Draw {
  let state = seed >>> 0;
  const next = (): number => {
    // Mulberry32 (T. Ettinger): 32 bits of state are plenty for a few thousand decisions.
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return (mixed ^ (mixed >>> 14)) >>> 0;
  };
  return {
    integer: (min, max) => min + Math.floor((next() / 2 ** 32) * (max - min + 1)),
    bigint(min, max) {
      const width = max - min + 1n;
      let value = 0n;
      for (let size = width; size > 0n; size >>= 32n) value = (value << 32n) | BigInt(next());
      return min + (value % width);
    },
    span: (_part, make) => make(),
  };
}

/** A part of a value, as an arbitrary: what a span names, for those who want to draw another part in its place. */
export class PartArbitrary extends fc.Arbitrary<unknown> {
  readonly #make: (draw: Draw) => unknown;

  constructor(make: (draw: Draw) => unknown) {
    super();
    this.#make = make;
  }

  override generate(random: Random): fc.Value<unknown> {
    return new fc.Value(this.#make(drawFrom(random)), undefined);
  }

  override canShrinkWithoutContext(_value: unknown): _value is unknown {
    return false;
  }

  override shrink(): fc.Stream<fc.Value<unknown>> {
    return fc.Stream.nil();
  }
}
