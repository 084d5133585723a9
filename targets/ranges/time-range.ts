import { TimeRangeError } from './range-error.ts';

/** A moment as a whole number of nanoseconds since 1970, or one of the two ends of time. */
export type Bound = bigint | number;

/**
 * A half-open range of time: its lower bound belongs to it, its upper bound does not.
 *
 * `-Infinity` and `Infinity` leave a side open. Invariant: `lower < upper`, except for {@link EMPTY}, which is the only range without
 * a moment in it. So two ranges are equal exactly if their bounds are.
 *
 * What the functions mean is what PostgreSQL means by them for its discrete range types (manual, "Range Types" and "Range Functions
 * and Operators"); each names its operator.
 */
export interface TimeRange {
  readonly lower: Bound;
  readonly upper: Bound;
}

/** No time at all. Its bounds stand the wrong way round, so that no comparison lets anything be in it. */
export const EMPTY: TimeRange = Object.freeze({ lower: Infinity, upper: -Infinity });

/** All of time. */
export const ALWAYS: TimeRange = Object.freeze({ lower: -Infinity, upper: Infinity });

/**
 * The range from `lower` up to but without `upper`; empty when they are equal.
 * @throws TimeRangeError `order` when `lower` is above `upper`; `bound` for a number that is not infinite
 */
export function timeRange(lower: Bound, upper: Bound): TimeRange {
  for (const bound of [lower, upper]) {
    if (typeof bound === 'number' && Math.abs(bound) !== Infinity)
      throw new TimeRangeError('bound', `${bound} is neither a bigint nor infinite`);
  }
  if (lower > upper) throw new TimeRangeError('order', `the lower bound ${lower} is above the upper bound ${upper}`);
  return between(lower, upper);
}

/** `isempty` */
export function isEmpty(range: TimeRange): boolean {
  return range.lower === Infinity;
}

/** `lower`: undefined for the empty range, `-Infinity` without a lower bound. */
export function lowerBound(range: TimeRange): Bound | undefined {
  return isEmpty(range) ? undefined : range.lower;
}

/** `upper`: undefined for the empty range, `Infinity` without an upper bound. The first moment that is not in the range. */
export function upperBound(range: TimeRange): Bound | undefined {
  return isEmpty(range) ? undefined : range.upper;
}

/** `range @> element` */
export function contains(range: TimeRange, at: bigint): boolean {
  return range.lower <= at && at < range.upper;
}

/** `outer @> inner`; the empty range is in every range. */
export function covers(outer: TimeRange, inner: TimeRange): boolean {
  return outer.lower <= inner.lower && inner.upper <= outer.upper;
}

/** `a && b`: whether some moment is in both. */
export function overlaps(a: TimeRange, b: TimeRange): boolean {
  return !isEmpty(intersection(a, b));
}

/** `a -|- b`: whether one begins where the other ends. */
export function isAdjacent(a: TimeRange, b: TimeRange): boolean {
  return !isEmpty(a) && !isEmpty(b) && (a.upper === b.lower || b.upper === a.lower);
}

/** `a << b`: whether every moment of `a` is before every one of `b`; an empty range is before nothing and after nothing. */
export function isBefore(a: TimeRange, b: TimeRange): boolean {
  return !isEmpty(a) && !isEmpty(b) && a.upper <= b.lower;
}

/** `a * b`: the moments in both. */
export function intersection(a: TimeRange, b: TimeRange): TimeRange {
  return between(later(a.lower, b.lower), earlier(a.upper, b.upper));
}

/** `range_merge(a, b)`: the smallest range that holds both. */
export function hull(a: TimeRange, b: TimeRange): TimeRange {
  return between(earlier(a.lower, b.lower), later(a.upper, b.upper));
}

/**
 * `a + b`: the moments in either.
 * @throws TimeRangeError `not-contiguous` when there is a gap between them
 */
export function union(a: TimeRange, b: TimeRange): TimeRange {
  if (!isEmpty(a) && !isEmpty(b) && (a.upper < b.lower || b.upper < a.lower))
    throw new TimeRangeError('not-contiguous', 'there is time between the two that is in neither');
  return hull(a, b);
}

/** `a - b` as a multirange: the moments in `a` that are not in `b`, in order; two ranges when `b` lies inside of `a`. */
export function difference(a: TimeRange, b: TimeRange): TimeRange[] {
  const shared = intersection(a, b);
  if (isEmpty(shared)) return [a].filter((range) => !isEmpty(range));
  return [between(a.lower, shared.lower), between(shared.upper, a.upper)].filter((range) => !isEmpty(range));
}

/** `range_agg`: the moments in any of the ranges, as the fewest ranges, in order. */
export function unionAll(ranges: Iterable<TimeRange>): TimeRange[] {
  const merged: TimeRange[] = [];
  for (const range of [...ranges].filter((range) => !isEmpty(range)).toSorted(byLowerBound)) {
    const last = merged.at(-1);
    if (last === undefined || last.upper < range.lower) merged.push(range);
    else merged[merged.length - 1] = hull(last, range);
  }
  return merged;
}

/** Orders ranges by where they begin; of two that begin together, either may come first. */
export function byLowerBound(a: TimeRange, b: TimeRange): number {
  return a.lower < b.lower ? -1 : 1;
}

/** The range between two bounds; empty unless the first is below the second. */
export function between(lower: Bound, upper: Bound): TimeRange {
  return lower < upper ? { lower, upper } : EMPTY;
}

function earlier(a: Bound, b: Bound): Bound {
  return a < b ? a : b;
}

function later(a: Bound, b: Bound): Bound {
  return a > b ? a : b;
}
