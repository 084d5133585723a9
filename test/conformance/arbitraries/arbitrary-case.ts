import type { Arbitrary } from 'fast-check';

/** A value that a generator must come across, and in how many runs at most. */
export interface EdgeValue<T> {
  readonly name: string;
  readonly is: (value: T) => boolean;
  readonly within: number;
}

/** What a failing statement must shrink to. */
export interface ShrinkGoal<T> {
  readonly name: string;
  /** The statement fails on these. */
  readonly fails: (value: T) => boolean;
  readonly to: T;
}

/** One arbitrary under the conformance suite. `name` is that of the public function, with its constraints if there are several cases. */
export interface ArbitraryCase<T> {
  readonly name: string;
  readonly arbitrary: Arbitrary<T>;
  /** Whether a value is what the documentation says: decided without the code of the generator. */
  readonly isInDomain: (value: NoInfer<T>) => boolean;
  /** What the documentation names as the simplest value. */
  readonly simplest: NoInfer<T>;
  readonly edgeValues: readonly EdgeValue<NoInfer<T>>[];
  readonly shrinks?: readonly ShrinkGoal<NoInfer<T>>[];
}

/** A case whose type of values is known to itself alone, so that cases of all kinds stand in one table. */
export interface AnyCase {
  readonly name: string;
  /** Calls back with the case and its type. */
  readonly open: <R>(use: <T>(inner: ArbitraryCase<T>) => R) => R;
}

/** A line of the table. */
export function arbitraryCase<T>(inner: ArbitraryCase<T>): AnyCase {
  return { name: inner.name, open: (use) => use(inner) };
}
