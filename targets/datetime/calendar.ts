import { checkField, pad } from './field.ts';
import { TextReader } from './text-reader.ts';

/** A day of the proleptic Gregorian calendar: year 0 to 9999, month 1 to 12, day 1 to 31. */
export interface CalendarDate {
  readonly year: number;
  readonly month: number;
  readonly day: number;
}

/** Days from 0000-03-01 to 1970-01-01. */
const DAYS_TO_EPOCH = 719_468;
const DAYS_IN_400_YEARS = 146_097;
export const MAX_YEAR = 9999;

export function isLeapYear(year: number): boolean {
  return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
}

/** @param month 1 to 12 */
export function daysInMonth(year: number, month: number): number {
  if (month === 2) return isLeapYear(year) ? 29 : 28;
  return [4, 6, 9, 11].includes(month) ? 30 : 31;
}

/**
 * Days since 1970-01-01. Years are counted from March, so that the leap day is the last day of its year
 * (Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms", `days_from_civil`; here without eras, as `Math.floor`
 * already rounds towards the past).
 */
export function daysFromDate({ year, month, day }: CalendarDate): number {
  const marchYear = month > 2 ? year : year - 1;
  const leapDays = Math.floor(marchYear / 4) - Math.floor(marchYear / 100) + Math.floor(marchYear / 400);
  return marchYear * 365 + leapDays + daysBeforeMonth((month + 9) % 12) + day - 1 - DAYS_TO_EPOCH;
}

/** The date that lies `days` days after 1970-01-01 (the same source, `civil_from_days`). */
export function dateFromDays(days: number): CalendarDate {
  const sinceMarch0 = days + DAYS_TO_EPOCH;
  const era = Math.floor(sinceMarch0 / DAYS_IN_400_YEARS);
  const dayOfEra = sinceMarch0 - era * DAYS_IN_400_YEARS;
  const leapDays = Math.floor(dayOfEra / 1460) - Math.floor(dayOfEra / 36_524) + Math.floor(dayOfEra / 146_096);
  const yearOfEra = Math.floor((dayOfEra - leapDays) / 365);
  const dayOfYear = dayOfEra - (yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const marchMonth = Math.floor((5 * dayOfYear + 2) / 153);
  const month = ((marchMonth + 2) % 12) + 1;
  const year = yearOfEra + era * 400 + (month > 2 ? 0 : 1);
  return { year, month, day: dayOfYear - daysBeforeMonth(marchMonth) + 1 };
}

/** Days from 1 March to the first of the month that comes `marchMonth` months later. */
function daysBeforeMonth(marchMonth: number): number {
  return Math.floor((153 * marchMonth + 2) / 5);
}

/**
 * Reads an RFC 3339 `full-date`: `YYYY-MM-DD`, year 0000 to 9999, a day that exists.
 *
 * @throws DateTimeError `syntax` or `range`
 * @example parseDate('2024-02-29') // { year: 2024, month: 2, day: 29 }
 */
export function parseDate(text: string): CalendarDate {
  const reader = new TextReader(text);
  const date = readDate(reader);
  reader.end();
  return date;
}

/** @throws DateTimeError `range` when there is no such day in the years 0 to 9999 */
export function formatDate(date: CalendarDate): string {
  checkDate(date);
  return `${pad(date.year, 4)}-${pad(date.month, 2)}-${pad(date.day, 2)}`;
}

/** @throws DateTimeError `range` when there is no such day in the years 0 to 9999 */
export function checkDate({ year, month, day }: CalendarDate): void {
  checkField('year', year, 0, MAX_YEAR);
  checkField('month', month, 1, 12);
  checkField('day', day, 1, daysInMonth(year, month));
}

export function readDate(reader: TextReader): CalendarDate {
  const year = reader.field('year', 4, 0, MAX_YEAR);
  reader.expect('-');
  const month = reader.field('month', 2, 1, 12);
  reader.expect('-');
  return { year, month, day: reader.field('day', 2, 1, daysInMonth(year, month)) };
}
