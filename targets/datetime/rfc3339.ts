import { type CalendarDate, checkDate, formatDate, readDate } from './calendar.ts';
import {
  checkClock,
  checkLeapSecond,
  type FractionOptions,
  formatClock,
  formatOffset,
  formatTime,
  type Offset,
  type OffsetTime,
  offsetMinutes,
  readOffsetTime,
} from './clock-time.ts';
import { DateTimeError } from './date-time-error.ts';
import { checkField } from './field.ts';
import { type Instant, instant, NANOSECONDS_PER_MINUTE, wallFromNanoseconds, wallNanoseconds } from './instant.ts';
import { TextReader } from './text-reader.ts';

/** Everything that an RFC 3339 `date-time` says. */
export interface OffsetDateTime extends CalendarDate, OffsetTime {}

/**
 * What becomes of `23:59:60`, for which POSIX time has no number.
 *
 * - `reject`: refused;
 * - `clamp`: the last nanosecond before the next minute, so that the order of readings is kept (the default);
 * - `carry`: one second after `23:59:59`, fraction and all, as POSIX's formula has it; readings within the leap second
 *   then fall together with those of the second after it.
 */
export type LeapSecondPolicy = 'reject' | 'clamp' | 'carry';

export interface ParseOptions extends FractionOptions {
  readonly leapSecond?: LeapSecondPolicy;
}

export interface FormatOptions {
  /** The offset to write the instant at; 0 (the default) is written `Z`, `'unknown'` is written `-00:00`. */
  readonly offset?: Offset;
  /** Digits of the fraction, 0 to 9, the rest cut off (towards the past). Without it, as many as are needed. */
  readonly fractionDigits?: number;
}

/**
 * Reads an RFC 3339 `date-time` as a point in time.
 *
 * @throws DateTimeError `syntax`, `range`, `leap-second`, `precision`
 * @example parseInstant('1970-01-01T01:00:00.000000001+01:00') // { epochNanoseconds: 1n }
 */
export function parseInstant(text: string, options: ParseOptions = {}): Instant {
  return toInstant(parseDateTime(text, options), options.leapSecond);
}

/**
 * Writes a point in time as an RFC 3339 `date-time`.
 *
 * @throws DateTimeError `range` when the local year is not 0000 to 9999, or an option is out of range
 * @example formatInstant({ epochNanoseconds: 1n }) // '1970-01-01T00:00:00.000000001Z'
 */
export function formatInstant(at: Instant, { offset = 0, fractionDigits }: FormatOptions = {}): string {
  const local = wallFromNanoseconds(at.epochNanoseconds + BigInt(offsetMinutes(offset)) * NANOSECONDS_PER_MINUTE);
  if (fractionDigits === undefined) return formatDateTime({ ...local, offset });
  checkField('fractionDigits', fractionDigits, 0, 9);
  return `${formatDate(local)}T${formatClock(local, fractionDigits)}${formatOffset(offset)}`;
}

/**
 * Reads an RFC 3339 `date-time` and keeps what an instant forgets: the offset (with `-00:00` apart from `Z`) and
 * second 60.
 *
 * @throws DateTimeError `syntax`, `range`, `leap-second`, `precision`
 */
export function parseDateTime(text: string, options: FractionOptions = {}): OffsetDateTime {
  const reader = new TextReader(text);
  const date = readDate(reader);
  reader.expect('Tt');
  const time = readOffsetTime(reader, options);
  reader.end();
  return { ...date, ...time };
}

/** @throws DateTimeError `range`, `leap-second` */
export function formatDateTime(value: OffsetDateTime): string {
  return `${formatDate(value)}T${formatTime(value)}`;
}

/** @throws DateTimeError `range`; `leap-second` also when the value is one and the policy is `reject` */
export function toInstant(value: OffsetDateTime, leapSecond: LeapSecondPolicy = 'clamp'): Instant {
  checkDate(value);
  checkClock(value, 60);
  checkLeapSecond(value);
  const utc = wallNanoseconds(value) - BigInt(offsetMinutes(value.offset)) * NANOSECONDS_PER_MINUTE;
  if (value.second < 60 || leapSecond === 'carry') return instant(utc);
  if (leapSecond !== 'clamp') throw new DateTimeError('leap-second', 'leap seconds are refused here');
  return instant(utc - BigInt(value.nanosecond) - 1n);
}
