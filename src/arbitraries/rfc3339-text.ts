import fc from 'fast-check';
import { edgyInteger, oneOf } from './edges.ts';
import {
  daysInMonth,
  epochSecondsOf,
  isLeapYear,
  localAt,
  localDate,
  type LocalDateTimeValue,
} from './local-date-time.ts';

/** What of RFC 3339 to use; everything unless told otherwise, because a parser must take everything. */
export interface Rfc3339Constraints {
  /** Seconds 60, at the ends of June and December in UTC. Default true. */
  readonly leapSeconds?: boolean;
  /** Small `t` and `z` (section 5.6 allows both). Default true. */
  readonly lowerCase?: boolean;
  /** Digits after the point; 0 for none. Default 12. */
  readonly maxFractionDigits?: number;
}

/** Text that breaks RFC 3339 in one way. */
export interface NearlyRfc3339 {
  readonly text: string;
  /** The rule it breaks. */
  readonly fault: Rfc3339Fault;
  /** The valid text it was made of. */
  readonly valid: string;
}

/** The parts of a date-time as they are written. */
interface Parts {
  readonly year: string;
  readonly month: string;
  readonly day: string;
  readonly separator: string;
  readonly hour: string;
  readonly minute: string;
  readonly second: string;
  /** With its point, or empty. */
  readonly fraction: string;
  readonly offset: string;
}

const two = (value: number): string => String(value).padStart(2, '0');
const written = (parts: Parts): string =>
  `${parts.year}-${parts.month}-${parts.day}${parts.separator}${parts.hour}:${parts.minute}:${parts.second}${parts.fraction}${parts.offset}`;

function offsetText(minutes: number): string {
  const size = Math.abs(minutes);
  return `${minutes < 0 ? '-' : '+'}${two(Math.trunc(size / 60))}:${two(size % 60)}`;
}

function partsOf(local: LocalDateTimeValue, fraction: string, separator: string, offset: string): Parts {
  return {
    year: String(local.year).padStart(4, '0'),
    month: two(local.month),
    day: two(local.day),
    separator,
    hour: two(local.hour),
    minute: two(local.minute),
    second: two(local.second),
    fraction,
    offset,
  };
}

function anyParts({
  leapSeconds = true,
  lowerCase = true,
  maxFractionDigits = 12,
}: Rfc3339Constraints): fc.Arbitrary<Parts> {
  const digits = fc.string({
    unit: fc.constantFrom(...'0123456789'),
    minLength: 1,
    maxLength: Math.max(1, maxFractionDigits),
  });
  const fraction =
    maxFractionDigits < 1
      ? fc.constant('')
      : fc.oneof(
          fc.constant(''),
          digits.map((text) => `.${text}`),
          digits.map((text) => `.${text.slice(0, 3).padEnd(Math.min(3, maxFractionDigits), '0')}`),
        );
  const separator = lowerCase ? oneOf('T', 'T', 't') : fc.constant('T');
  const zulu = lowerCase ? oneOf('Z', 'Z', 'z') : fc.constant('Z');
  const minutes = fc.oneof(oneOf(0, 60, -60, 330, 345, -210, 840, -720), edgyInteger(-1439, 1439));
  const offset = fc.oneof(zulu, minutes.map(offsetText), fc.constant('-00:00'));
  const ordinary = fc
    .record({
      date: localDate(),
      hour: edgyInteger(0, 23),
      minute: edgyInteger(0, 59),
      second: edgyInteger(0, 59),
    })
    .map(({ date, hour, minute, second }) => ({ ...date, hour, minute, second, nanosecond: 0 }));
  const plain = fc.tuple(ordinary, fraction, separator, offset).map((drawn) => partsOf(...drawn));
  if (!leapSeconds) return plain;
  const leap = fc
    .tuple(fc.integer({ min: 1972, max: 9998 }), fc.boolean(), fraction, separator, minutes, zulu, fc.boolean())
    .map(([year, isDecember, decimals, letter, ahead, zero, isZulu]) => {
      const utc = epochSecondsOf({
        year,
        month: isDecember ? 12 : 6,
        day: isDecember ? 31 : 30,
        hour: 23,
        minute: 59,
        second: 0,
        nanosecond: 0,
      });
      const local = localAt(utc + (isZulu ? 0 : ahead) * 60);
      return { ...partsOf(local, decimals, letter, isZulu ? zero : offsetText(ahead)), second: '60' };
    });
  return fc.oneof({ arbitrary: plain, weight: 9 }, leap);
}

/**
 * Valid `date-time` texts of RFC 3339, in every way it allows: either case of `T` and `Z`, any number of decimals, `-00:00`,
 * offsets up to 23:59, leap seconds where there can be one, leap days and ends of months. The simplest is `1970-01-01T00:00:00Z`.
 *
 * @example property('a valid time parses', [rfc3339Text()], (text) => { parseInstant(text); });
 */
export function rfc3339Text(constraints: Rfc3339Constraints = {}): fc.Arbitrary<string> {
  return anyParts(constraints).map(written);
}

/** Each breaks exactly the rule it is named after, whatever the rest of the text. */
const faults = {
  'month 13': (parts) => written({ ...parts, month: '13' }),
  'month 0': (parts) => written({ ...parts, month: '00' }),
  'day 0': (parts) => written({ ...parts, day: '00' }),
  'day after the end of its month': (parts) =>
    written({ ...parts, day: two(daysInMonth(Number(parts.year), Number(parts.month)) + 1) }),
  'leap day in a common year': (parts) => written({ ...parts, year: commonYear(parts.year), month: '02', day: '29' }),
  'hour 24': (parts) => written({ ...parts, hour: '24' }),
  'minute 60': (parts) => written({ ...parts, minute: '60' }),
  'second 61': (parts) => written({ ...parts, second: '61' }),
  'leap second in the middle of an hour': (parts) => written({ ...parts, minute: '29', second: '60', offset: 'Z' }),
  'offset of 24 hours': (parts) => written({ ...parts, offset: '+24:00' }),
  'offset of 60 minutes': (parts) => written({ ...parts, offset: '+01:60' }),
  'offset without a colon': (parts) => written({ ...parts, offset: '+0100' }),
  'offset of hours alone': (parts) => written({ ...parts, offset: '+01' }),
  'offset without a sign': (parts) => written({ ...parts, offset: '01:00' }),
  'no offset': (parts) => written({ ...parts, offset: '' }),
  'both Z and an offset': (parts) => written({ ...parts, offset: 'Z+00:00' }),
  'a minus sign that is no hyphen': (parts) => written({ ...parts, offset: '\u221201:00' }),
  'a comma before the decimals': (parts) => written({ ...parts, fraction: `,${parts.fraction.slice(1) || '0'}` }),
  'a point without decimals': (parts) => written({ ...parts, fraction: '.' }),
  'no seconds': (parts) => written(parts).replace(/:\d\d(?:\.\d+)?(?=[Zz+-])/, ''),
  'no separator': (parts) => written({ ...parts, separator: '' }),
  'a separator of two spaces': (parts) => written({ ...parts, separator: '  ' }),
  'a year of two digits': (parts) => written({ ...parts, year: parts.year.slice(2) }),
  'a year of five digits': (parts) => written({ ...parts, year: `1${parts.year}` }),
  'a signed year': (parts) => written({ ...parts, year: `-${parts.year}` }),
  'a month of one digit': (parts) => written({ ...parts, month: String(Number(parts.month) % 10) }),
  'a digit of another script': (parts) =>
    written({ ...parts, day: `${parts.day.slice(0, 1)}${String.fromCodePoint(0x0660 + Number(parts.day.slice(1)))}` }),
  'dates without hyphens': (parts) => written(parts).replace(/^(\d{4})-(\d\d)-/, '$1$2'),
  'a space in front': (parts) => ` ${written(parts)}`,
  'a line feed at the end': (parts) => `${written(parts)}\n`,
  'a NUL at the end': (parts) => `${written(parts)}\0`,
} satisfies Record<string, (parts: Parts) => string>;

/** Names of what `nearlyRfc3339Text` breaks. */
export type Rfc3339Fault = keyof typeof faults;

function commonYear(year: string): string {
  return isLeapYear(Number(year)) ? String(Number(year) + 1).padStart(4, '0') : year;
}

/**
 * Texts that break RFC 3339 in exactly one way, with the name of the rule and the valid text they were made of. The
 * simplest is `1970-13-01T00:00:00Z`.
 *
 * @param only the faults to choose from; all of them unless given
 * @example property('refused', [nearlyRfc3339Text()], ({ text }) => { expect(() => parseInstant(text)).toThrow(); });
 */
export function nearlyRfc3339Text(only: readonly Rfc3339Fault[] = []): fc.Arbitrary<NearlyRfc3339> {
  const names = only.length === 0 ? (Object.keys(faults) as Rfc3339Fault[]) : only;
  return fc
    .tuple(fc.constantFrom(...names), anyParts({ leapSeconds: false }))
    .map(([fault, parts]) => ({ text: faults[fault](parts), fault, valid: written(parts) }));
}
