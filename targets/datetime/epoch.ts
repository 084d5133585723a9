import { DateTimeError } from './date-time-error.ts';
import { floorDivide, type Instant, instant } from './instant.ts';

/** Seconds, milliseconds, microseconds, nanoseconds. */
export type EpochUnit = 's' | 'ms' | 'us' | 'ns';

/** Where instants are believable; both ends are included. */
export interface InstantRange {
  readonly earliest: Instant;
  readonly latest: Instant;
}

const NANOSECONDS_PER_UNIT: Readonly<Record<EpochUnit, bigint>> = Object.freeze({
  s: 1_000_000_000n,
  ms: 1_000_000n,
  us: 1000n,
  ns: 1n,
});
const UNITS: readonly EpochUnit[] = ['s', 'ms', 'us', 'ns'];

/**
 * The instant that lies `count` units after 1970-01-01T00:00:00Z.
 *
 * Milliseconds taken for seconds are a date in the far future, the reverse one in January 1970: `range` is what the
 * caller believes possible, and anything outside is refused, with the units that would have been believable.
 *
 * @param count an integer; a `number` only while it is exact (`Number.isSafeInteger`)
 * @throws DateTimeError `precision` for a number that is no exact integer, `range` outside of `range`
 * @example fromEpoch(1_700_000_000, 's', { earliest: parseInstant('2000-01-01T00:00:00Z'), latest: parseInstant('2100-01-01T00:00:00Z') })
 */
export function fromEpoch(count: number | bigint, unit: EpochUnit, range: InstantRange): Instant {
  const at = toNanoseconds(count, unit);
  if (isWithin(at, range)) return instant(at);
  const units = plausibleUnits(count, range);
  const hint = units.length === 0 ? 'nor is it in any other unit' : `but would be in ${units.join(', ')}`;
  throw new DateTimeError('range', `${count} ${unit} is outside the range given, ${hint}`);
}

/**
 * The units in which `count` lies within `range`, from seconds to nanoseconds. At most one when the range lies on one
 * side of 1970 and its ends are less than a factor 1000 apart.
 *
 * @throws DateTimeError `precision` for a number that is no exact integer
 */
export function plausibleUnits(count: number | bigint, range: InstantRange): EpochUnit[] {
  return UNITS.filter((unit) => isWithin(toNanoseconds(count, unit), range));
}

/** Whole units since 1970-01-01T00:00:00Z; what is left of a unit is cut off towards the past. */
export function toEpoch(at: Instant, unit: EpochUnit): bigint {
  return floorDivide(at.epochNanoseconds, NANOSECONDS_PER_UNIT[unit]);
}

/**
 * As `toEpoch`, as a number.
 *
 * @throws DateTimeError `precision` when a number cannot hold it exactly: nanoseconds beyond 104 days from 1970
 */
export function toEpochNumber(at: Instant, unit: EpochUnit): number {
  return exact(Number(toEpoch(at, unit)));
}

function toNanoseconds(count: number | bigint, unit: EpochUnit): bigint {
  return BigInt(typeof count === 'number' ? exact(count) : count) * NANOSECONDS_PER_UNIT[unit];
}

function exact(count: number): number {
  if (Number.isSafeInteger(count)) return count;
  throw new DateTimeError('precision', `${count} is not an exact integer`);
}

function isWithin(at: bigint, { earliest, latest }: InstantRange): boolean {
  return at >= earliest.epochNanoseconds && at <= latest.epochNanoseconds;
}
