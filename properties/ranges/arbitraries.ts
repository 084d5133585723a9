import fc from 'fast-check';
import { between, type Bound, type TimeRange } from '../../targets/ranges/time-range.ts';

/** Moments enough to tell apart all ranges whose bounds are 0 to 6 or open: one that no such range but an open one reaches, on each side. */
export const MOMENTS: readonly bigint[] = Array.from({ length: 9 }, (_, index) => BigInt(index) - 1n);

const moment = fc.bigInt({ min: 0n, max: 6n });

/** Two bounds in order, open sides included; often equal. */
export const bounds: fc.Arbitrary<readonly [Bound, Bound]> = fc
  .tuple(
    fc.oneof({ weight: 4, arbitrary: moment }, { weight: 1, arbitrary: fc.constant(-Infinity) }),
    fc.oneof({ weight: 4, arbitrary: moment }, { weight: 1, arbitrary: fc.constant(Infinity) }),
  )
  .map(([a, b]) => (a <= b ? [a, b] : [b, a]));

export const range: fc.Arbitrary<TimeRange> = bounds.map(([lower, upper]) => between(lower, upper));

/** The moments between two bounds, counted one by one. */
export function momentsBetween(lower: Bound, upper: Bound): bigint[] {
  return MOMENTS.filter((at) => at >= lower && at < upper);
}

/** The moments in a range, by its bounds. */
export function momentsOf(range: TimeRange): bigint[] {
  return momentsBetween(range.lower, range.upper);
}
