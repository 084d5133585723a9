import fc from 'fast-check';
import { AssayError } from '../core/errors.ts';

/** A point in time, in nanoseconds since 1970-01-01T00:00:00Z without leap seconds. `Temporal.Instant` has this shape. */
export interface InstantValue {
  readonly epochNanoseconds: bigint;
}

/** Both ends are included. Without them: the years 0 to 9999 of UTC, which is what RFC 3339 can write. */
export interface InstantConstraints {
  readonly min?: InstantValue;
  readonly max?: InstantValue;
}

const second = 1_000_000_000n; // nanoseconds
const firstNanosecond = -62_167_219_200n * second; // 0000-01-01T00:00:00Z
const lastNanosecond = 253_402_300_800n * second - 1n; // 9999-12-31T23:59:59.999999999Z

/** Seconds since 1970 at which something changes that code is prone to get wrong. */
const edgeSeconds: readonly bigint[] = [
  0n,
  2n ** 31n,
  2n ** 32n,
  -(2n ** 31n),
  2n ** 53n / second, // the last second whose nanoseconds a number holds exactly
  2n ** 63n / second,
  -(2n ** 63n) / second,
  utc(2000, 2, 29),
  utc(1900, 3, 1),
  utc(2024, 3, 1),
  utc(2100, 3, 1),
  utc(2023, 12, 31),
  utc(2024, 5, 1),
  utc(1582, 10, 15), // the Gregorian reform, which a proleptic calendar does not know
  utc(2017, 1, 1), // just after a leap second
  utc(2024, 3, 10, 7), // New York: clocks forward
  utc(2024, 11, 3, 6), // New York: clocks back
  utc(2024, 3, 31, 1), // Europe: clocks forward
  utc(2024, 10, 27, 1), // Europe: clocks back
  utc(2024, 4, 6, 15), // Lord Howe Island: clocks back by half an hour
  utc(2011, 12, 30, 10), // Samoa: a day left out
];

const nudges: readonly bigint[] = [1n, 1000n, 1_000_000n, second, 60n * second, 3600n * second, 86_400n * second];

/**
 * Instants to the nanosecond: anywhere between the ends, on whole seconds and milliseconds, and close to moments that
 * code is prone to get wrong (overflowing counters, leap days, ends of months, changes of clocks, the ends themselves).
 * The simplest instant is the one closest to 1970.
 *
 * @throws AssayError `declaration` when `min` is after `max`
 * @example property('round trip', [instant()], (at) => { expect(parseInstant(formatInstant(at))).toEqual(at); });
 */
export function instant(constraints: InstantConstraints = {}): fc.Arbitrary<InstantValue> {
  const min = constraints.min?.epochNanoseconds ?? firstNanosecond;
  const max = constraints.max?.epochNanoseconds ?? lastNanosecond;
  if (min > max) {
    throw new AssayError(
      'declaration',
      `instant(): min (${min}) is after max (${max}).`,
      'Give the earlier one as min.',
    );
  }
  const isInside = (at: bigint): boolean => at >= min && at <= max;
  const edges = [...edgeSeconds.map((seconds) => seconds * second), min, max].filter(isInside);
  const nudge = fc.constantFrom(0n, ...nudges, ...nudges.map((size) => -size));
  const anywhere = fc.bigInt({ min, max });
  const nearEdge = fc
    .tuple(fc.constantFrom(...edges), nudge)
    .map(([edge, by]) => (isInside(edge + by) ? edge + by : edge));
  const rounded = fc
    .tuple(anywhere, fc.constantFrom(second, 1_000_000n, 1000n))
    .map(([at, unit]) => (isInside(at - (at % unit)) ? at - (at % unit) : at));
  return fc
    .oneof(anywhere, { arbitrary: nearEdge, weight: 2 }, rounded)
    .map((epochNanoseconds) => ({ epochNanoseconds }));
}

function utc(year: number, month: number, day: number, hour = 0): bigint {
  return BigInt(Date.UTC(year, month - 1, day, hour) / 1000);
}
