import fc from 'fast-check';

/** A whole number from `min` to `max`, both ends often. The simplest is the one nearest zero. */
export function edgyInteger(min: number, max: number): fc.Arbitrary<number> {
  return fc.oneof({ arbitrary: fc.integer({ min, max }), weight: 2 }, fc.constantFrom(min, max));
}

/** One of these values of the given type: `fc.constantFrom` that does not widen what it is given. */
export function oneOf<const T>(first: T, ...others: readonly T[]): fc.Arbitrary<T> {
  return fc.constantFrom(first, ...others);
}
