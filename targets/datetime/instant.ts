import { type CalendarDate, dateFromDays, daysFromDate } from './calendar.ts';
import type { ClockTime } from './clock-time.ts';
import { DateTimeError } from './date-time-error.ts';

/** A point in time to the nanosecond; a `Temporal.Instant` is one, too. Leap seconds are not counted, as in POSIX time. */
export interface Instant {
  readonly epochNanoseconds: bigint;
}

export const NANOSECONDS_PER_SECOND = 1_000_000_000n;
export const NANOSECONDS_PER_MINUTE = 60n * NANOSECONDS_PER_SECOND;
export const NANOSECONDS_PER_DAY = 1440n * NANOSECONDS_PER_MINUTE;

/** 0000-01-01T00:00:00Z. */
const FIRST = -62_167_219_200n * NANOSECONDS_PER_SECOND;
/** 9999-12-31T23:59:59.999999999Z. */
const LAST = 253_402_300_800n * NANOSECONDS_PER_SECOND - 1n;

export function instant(epochNanoseconds: bigint): Instant {
  return Object.freeze({ epochNanoseconds });
}

/** Nanoseconds from 1970-01-01T00:00:00 to a date and a clock reading in the same place. */
export function wallNanoseconds(wall: CalendarDate & ClockTime): bigint {
  const seconds = daysFromDate(wall) * 86_400 + wall.hour * 3600 + wall.minute * 60 + wall.second;
  return BigInt(seconds) * NANOSECONDS_PER_SECOND + BigInt(wall.nanosecond);
}

/**
 * The date and the clock reading that lie `nanoseconds` after 1970-01-01T00:00:00 in the same place.
 *
 * @throws DateTimeError `range` outside the years 0000 to 9999
 */
export function wallFromNanoseconds(nanoseconds: bigint): CalendarDate & ClockTime {
  if (nanoseconds < FIRST || nanoseconds > LAST) throw outsideYears();
  const days = floorDivide(nanoseconds, NANOSECONDS_PER_DAY);
  const nanosecondOfDay = nanoseconds - days * NANOSECONDS_PER_DAY;
  const secondOfDay = Number(nanosecondOfDay / NANOSECONDS_PER_SECOND);
  return {
    ...dateFromDays(Number(days)),
    hour: Math.floor(secondOfDay / 3600),
    minute: Math.floor(secondOfDay / 60) % 60,
    second: secondOfDay % 60,
    nanosecond: Number(nanosecondOfDay % NANOSECONDS_PER_SECOND),
  };
}

export function outsideYears(): DateTimeError {
  return new DateTimeError('range', 'outside the years 0000 to 9999');
}

/** Division that rounds towards the past; the divisor is positive. */
export function floorDivide(dividend: bigint, divisor: bigint): bigint {
  const remainder = ((dividend % divisor) + divisor) % divisor;
  return (dividend - remainder) / divisor;
}
