import fc from 'fast-check';
import { AssayError } from '../core/errors.ts';
import { edgyInteger } from './edges.ts';

/** A day of the proleptic Gregorian calendar. `Temporal.PlainDate.from` takes it. */
export interface LocalDateValue {
  readonly year: number;
  /** 1 to 12. */
  readonly month: number;
  /** 1 to 31. */
  readonly day: number;
}

/** What a clock on the wall shows: no zone and no offset. */
export interface LocalDateTimeValue extends LocalDateValue {
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
  /** 0 to 999,999,999: the whole fraction of the second. */
  readonly nanosecond: number;
}

/** Both ends are included. */
export interface LocalDateTimeConstraints {
  /** Default 0. */
  readonly minYear?: number;
  /** Default 9999. */
  readonly maxYear?: number;
}

const monthLengths = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31] as const;
/** Centuries with and without a leap day, years with one, and the ends of what four digits can write. */
const edgeYears = [1970, 2024, 2023, 2000, 1900, 1600, 2100, 1, 0, 1582, 1999, 2038, 9999] as const;

/** Days of a month in the Gregorian calendar. */
export function daysInMonth(year: number, month: number): number {
  return month === 2 && isLeapYear(year) ? 29 : monthLengths[month - 1]!;
}

export function isLeapYear(year: number): boolean {
  return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
}

/** A day between two years. Days that a month does not have become its last one, so that ends of months are common. */
export function localDate({
  minYear = 0,
  maxYear = 9999,
}: LocalDateTimeConstraints = {}): fc.Arbitrary<LocalDateValue> {
  checkYears(minYear, maxYear);
  const isInside = (year: number): boolean => year >= minYear && year <= maxYear;
  const plainYear = fc.integer({ min: minYear - 1970, max: maxYear - 1970 }).map((sinceEpoch) => 1970 + sinceEpoch);
  const known = edgeYears.filter(isInside);
  const edgeYear = fc.constantFrom(...(known.length === 0 ? [minYear] : known));
  const leapYears = known.filter(isLeapYear);
  const anyDay = fc
    .tuple(fc.oneof(plainYear, edgeYear), edgyInteger(1, 12), edgyInteger(1, 31))
    .map(([year, month, day]) => ({ year, month, day: Math.min(day, daysInMonth(year, month)) }));
  if (leapYears.length === 0) return anyDay;
  const leapDay = fc.constantFrom(...leapYears).map((year) => ({ year, month: 2, day: 29 }));
  return fc.oneof({ arbitrary: anyDay, weight: 9 }, leapDay);
}

/**
 * What a clock on the wall may show, to the nanosecond, biased to leap days, ends of months and years, midnight and the
 * last nanosecond of the day. The simplest is 1970-01-01T00:00:00.
 *
 * @throws AssayError `declaration` when the years are no whole numbers in order
 * @example property('round trip', [localDateTime()], (at) => { expect(parseLocal(formatLocal(at))).toEqual(at); });
 */
export function localDateTime(constraints: LocalDateTimeConstraints = {}): fc.Arbitrary<LocalDateTimeValue> {
  return fc
    .tuple(localDate(constraints), edgyInteger(0, 23), edgyInteger(0, 59), edgyInteger(0, 59), nanosecond())
    .map(([date, hour, minute, second, fraction]) => ({ ...date, hour, minute, second, nanosecond: fraction }));
}

/** A fraction of a second: none, whole milliseconds, any. */
export function nanosecond(): fc.Arbitrary<number> {
  return fc.oneof(
    fc.constant(0),
    edgyInteger(0, 999).map((milliseconds) => milliseconds * 1_000_000),
    edgyInteger(0, 999_999_999),
  );
}

/** Seconds since 1970 at which UTC shows this. */
export function epochSecondsOf({ year, month, day, hour, minute, second }: LocalDateTimeValue): number {
  // Date.UTC takes the years 0 to 99 for 1900 to 1999; 400 years later the calendar is the same.
  return Date.UTC(year + 400, month - 1, day, hour, minute, second) / 1000 - 146_097 * 86_400;
}

/** What a clock in UTC shows so many seconds after 1970. */
export function localAt(epochSeconds: number, fraction = 0): LocalDateTimeValue {
  const date = new Date(epochSeconds * 1000);
  return {
    year: date.getUTCFullYear(),
    month: date.getUTCMonth() + 1,
    day: date.getUTCDate(),
    hour: date.getUTCHours(),
    minute: date.getUTCMinutes(),
    second: date.getUTCSeconds(),
    nanosecond: fraction,
  };
}

function checkYears(minYear: number, maxYear: number): void {
  if (Number.isSafeInteger(minYear) && Number.isSafeInteger(maxYear) && minYear <= maxYear) return;
  throw new AssayError(
    'declaration',
    `localDateTime(): minYear (${minYear}) and maxYear (${maxYear}) are no whole numbers in order.`,
    'Give two whole years, the earlier one as minYear.',
  );
}
