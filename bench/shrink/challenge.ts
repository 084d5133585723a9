import type { Arbitrary } from 'fast-check';

/** A statement that does not hold, and what its smallest counterexample is. */
export interface Challenge<Values extends readonly unknown[] = readonly unknown[]> {
  readonly name: string;
  readonly arbitraries: { readonly [Index in keyof Values]: Arbitrary<Values[Index]> };
  /** Holds when it answers true; may refuse an input through `fc.pre`. */
  readonly predicate: (...values: Values) => boolean;
  /** True for the smallest counterexample, in every form that the challenge's documentation allows. */
  readonly isSmallest: (...values: Values) => boolean;
}

/** Ties the types of the arbitraries to those of the predicate, then forgets them. */
export function challenge<Values extends readonly unknown[]>(of: Challenge<Values>): Challenge {
  return of as unknown as Challenge;
}

/** Equality of plain data by its JSON. */
export function same(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
