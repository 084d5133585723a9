import { property } from 'assay';
import fc from 'fast-check';
import { expect } from 'vitest';
import { TimeRangeError } from '../../targets/ranges/range-error.ts';
import {
  ALWAYS,
  contains,
  covers,
  difference,
  EMPTY,
  hull,
  intersection,
  isAdjacent,
  isBefore,
  isEmpty,
  lowerBound,
  overlaps,
  timeRange,
  union,
  unionAll,
  upperBound,
} from '../../targets/ranges/time-range.ts';
import { bounds, MOMENTS, momentsBetween, momentsOf, range } from './arbitraries.ts';

/** Whether some moments follow each other without a gap. */
const isRun = (moments: readonly bigint[]): boolean =>
  moments.every((at, index) => index === 0 || at === moments[index - 1]! + 1n);

const sorted = (moments: Iterable<bigint>): bigint[] => [...new Set(moments)].toSorted((a, b) => (a < b ? -1 : 1));

property('a range is the set of the moments in it, and one set is one range', [bounds], ([lower, upper]) => {
  const moments = momentsBetween(lower, upper);
  const made = timeRange(lower, upper);
  expect(MOMENTS.filter((at) => contains(made, at))).toEqual(moments);
  expect(isEmpty(made)).toBe(moments.length === 0);
  if (moments.length === 0) {
    expect(made).toBe(EMPTY);
    expect([lowerBound(made), upperBound(made)]).toEqual([undefined, undefined]);
  } else {
    expect([lowerBound(made), upperBound(made)]).toEqual([lower, upper]);
  }
});

property('what holds of two ranges holds of their sets', [range, range], (a, b) => {
  const [inA, inB] = [momentsOf(a), momentsOf(b)];
  const shared = inA.filter((at) => inB.includes(at));
  const both = sorted([...inA, ...inB]);
  const nonEmpty = inA.length > 0 && inB.length > 0;
  expect(overlaps(a, b)).toBe(shared.length > 0);
  expect(covers(a, b)).toBe(inB.every((at) => inA.includes(at)));
  expect(isAdjacent(a, b)).toBe(nonEmpty && shared.length === 0 && isRun(both));
  expect(isBefore(a, b)).toBe(nonEmpty && inA.every((at) => inB.every((other) => at < other)));
});

property('what is made of two ranges is made of their sets', [range, range], (a, b) => {
  const [inA, inB] = [momentsOf(a), momentsOf(b)];
  const both = sorted([...inA, ...inB]);
  expect(momentsOf(intersection(a, b))).toEqual(inA.filter((at) => inB.includes(at)));
  const parts = difference(a, b);
  expect(parts.flatMap(momentsOf)).toEqual(inA.filter((at) => !inB.includes(at)));
  expect(parts.map(isEmpty)).not.toContain(true);
  expect(parts.every((part, index) => index === 0 || !isAdjacent(parts[index - 1]!, part))).toBe(true);
  expect(momentsOf(hull(a, b))).toEqual(MOMENTS.filter((at) => at >= both[0]! && at <= both.at(-1)!));
  if (isRun(both)) expect(momentsOf(union(a, b))).toEqual(both);
  else {
    expect(() => union(a, b)).toThrow(
      new TimeRangeError('not-contiguous', 'there is time between the two that is in neither'),
    );
  }
});

property(
  'many ranges become the fewest that hold the same moments, in whatever order they came',
  [fc.array(range, { maxLength: 6 })],
  (ranges) => {
    const merged = unionAll(ranges);
    expect(merged.flatMap(momentsOf)).toEqual(sorted(ranges.flatMap(momentsOf)));
    for (const [index, next] of merged.slice(1).entries()) {
      expect(isBefore(merged[index]!, next) && !isAdjacent(merged[index]!, next)).toBe(true);
    }
    expect(unionAll(ranges.toReversed())).toEqual(merged);
  },
);

property(
  'bounds that are not in order, or no bounds, are refused',
  [bounds, fc.double().filter((bound) => Math.abs(bound) !== Infinity)],
  ([lower, upper], number) => {
    if (lower !== upper)
      expect(() => timeRange(upper, lower)).toThrow(
        expect.objectContaining({
          name: 'TimeRangeError',
          code: 'order',
          message: `the lower bound ${upper} is above the upper bound ${lower}`,
        }),
      );
    const refusal = new TimeRangeError('bound', `${number} is neither a bigint nor infinite`);
    expect(() => timeRange(-Infinity, number)).toThrow(refusal);
    expect(() => timeRange(number, Infinity)).toThrow(refusal);
    expect(covers(ALWAYS, timeRange(lower, upper))).toBe(true);
    expect(Object.isFrozen(EMPTY) && Object.isFrozen(ALWAYS)).toBe(true);
  },
);
