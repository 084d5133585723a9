import { DateTimeError } from './date-time-error.ts';
import { checkField, pad } from './field.ts';
import { TextReader } from './text-reader.ts';

/** A reading of a clock: hour 0 to 23, minute 0 to 59, second 0 to 59 (60 in a leap second), nanosecond 0 to 999999999. */
export interface ClockTime {
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
  readonly nanosecond: number;
}

/**
 * Minutes that local time is ahead of UTC, -1439 to 1439, or `'unknown'` for `-00:00`: the time is given in UTC and the
 * offset at the place where it was taken is not known (RFC 3339, section 4.3).
 */
export type Offset = number | 'unknown';

export interface OffsetTime extends ClockTime {
  readonly offset: Offset;
}

export interface FractionOptions {
  /** What becomes of digits beyond the nanosecond that are not zero; `truncate` (the default) goes towards the past. */
  readonly excessDigits?: 'truncate' | 'reject';
}

const NANOSECOND_DIGITS = 9;
const MINUTES_PER_DAY = 1440;

/**
 * Reads an RFC 3339 `full-time`: `HH:MM:SS[.fraction](Z|±HH:MM)`. Second 60 is taken where a leap second can be: at
 * 23:59 UTC.
 *
 * @throws DateTimeError `syntax`, `range`, `leap-second`, `precision`
 * @example parseTime('08:30:06.5-08:00') // { hour: 8, minute: 30, second: 6, nanosecond: 500000000, offset: -480 }
 */
export function parseTime(text: string, options: FractionOptions = {}): OffsetTime {
  const reader = new TextReader(text);
  const time = readOffsetTime(reader, options);
  reader.end();
  return time;
}

/**
 * Writes an RFC 3339 `full-time`, with as many digits as the fraction needs; offset 0 is `Z`.
 *
 * @throws DateTimeError `range`, `leap-second`
 */
export function formatTime(time: OffsetTime): string {
  checkLeapSecond(time);
  return formatClock(time) + formatOffset(time.offset);
}

export function readOffsetTime(reader: TextReader, options: FractionOptions): OffsetTime {
  const start = reader.position;
  const clock = readClock(reader, 60, options);
  const time = { ...clock, offset: readOffset(reader) };
  checkLeapSecond(time, start);
  return time;
}

/** `HH:MM:SS[.fraction]`, with nothing said about where on earth. */
export function readClock(reader: TextReader, maxSecond: number, options: FractionOptions): ClockTime {
  const hour = reader.field('hour', 2, 0, 23);
  reader.expect(':');
  const minute = reader.field('minute', 2, 0, 59);
  reader.expect(':');
  const second = reader.field('second', 2, 0, maxSecond);
  const nanosecond = reader.accept('.') === '' ? 0 : readFraction(reader, options);
  return { hour, minute, second, nanosecond };
}

/** @param fractionDigits 0 to 9; digits beyond are cut off. Without it, as many as are needed. */
export function formatClock(clock: ClockTime, fractionDigits?: number): string {
  checkClock(clock, 60);
  const { hour, minute, second, nanosecond } = clock;
  const digits = pad(nanosecond, NANOSECOND_DIGITS);
  const fraction = fractionDigits === undefined ? digits.replace(/0+$/, '') : digits.slice(0, fractionDigits);
  return `${pad(hour, 2)}:${pad(minute, 2)}:${pad(second, 2)}${fraction === '' ? '' : `.${fraction}`}`;
}

/** @throws DateTimeError `range` */
export function checkClock({ hour, minute, second, nanosecond }: ClockTime, maxSecond: number): void {
  checkField('hour', hour, 0, 23);
  checkField('minute', minute, 0, 59);
  checkField('second', second, 0, maxSecond);
  checkField('nanosecond', nanosecond, 0, 999_999_999);
}

/** @throws DateTimeError `range` */
export function offsetMinutes(offset: Offset): number {
  return offset === 'unknown' ? 0 : checkField('offset', offset, 1 - MINUTES_PER_DAY, MINUTES_PER_DAY - 1);
}

export function formatOffset(offset: Offset): string {
  const signed = offsetMinutes(offset);
  if (offset === 0) return 'Z';
  const sign = signed > 0 ? '+' : '-';
  const minutes = Math.abs(signed);
  return `${sign}${pad(Math.floor(minutes / 60), 2)}:${pad(minutes % 60, 2)}`;
}

function readOffset(reader: TextReader): Offset {
  const sign = reader.expect('Zz+-');
  if (sign === 'Z' || sign === 'z') return 0;
  const hours = reader.field('offset hour', 2, 0, 23);
  reader.expect(':');
  const minutes = hours * 60 + reader.field('offset minute', 2, 0, 59);
  if (sign === '+') return minutes;
  return minutes === 0 ? 'unknown' : -minutes;
}

function readFraction(reader: TextReader, { excessDigits }: FractionOptions): number {
  const start = reader.position;
  const digits = reader.digits('fraction');
  if (excessDigits === 'reject' && /[^0]/.test(digits.slice(NANOSECOND_DIGITS))) {
    throw new DateTimeError('precision', 'fraction is finer than a nanosecond', start);
  }
  return Number(digits.slice(0, NANOSECOND_DIGITS).padEnd(NANOSECOND_DIGITS, '0'));
}

/** @throws DateTimeError `leap-second` */
export function checkLeapSecond({ hour, minute, second, offset }: OffsetTime, position?: number): void {
  const utcMinute = hour * 60 + minute - offsetMinutes(offset);
  if (second === 60 && (utcMinute + MINUTES_PER_DAY) % MINUTES_PER_DAY !== MINUTES_PER_DAY - 1) {
    throw new DateTimeError('leap-second', 'second 60 can only be at 23:59 UTC', position);
  }
}
