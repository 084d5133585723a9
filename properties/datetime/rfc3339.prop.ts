import { property } from 'assay';
import { instant } from 'assay/arbitraries';
import fc from 'fast-check';
import { Temporal } from 'temporal-polyfill';
import { expect } from 'vitest';
import { DateTimeError } from '../../targets/datetime/date-time-error.ts';
import { toEpochNumber } from '../../targets/datetime/epoch.ts';
import {
  formatDateTime,
  formatInstant,
  type LeapSecondPolicy,
  parseDateTime,
  parseInstant,
  toInstant,
} from '../../targets/datetime/rfc3339.ts';
import {
  calendarDate,
  dateTimeText,
  fixedInstant,
  leapSecondAt,
  nanosecond,
  offset,
  offsetDateTime,
  withOneEdit,
} from './arbitraries.ts';
import { of } from '../law.ts';
import { roundTrip } from './laws/texts.ts';
import { accepts, allowsDateTime } from './oracle.ts';
import { dateTimes } from './target.ts';

const second = 1_000_000_000n;
const day = 86_400n * second;
/** Instants whose year is 0 to 9999 at every offset. */
const inner = instant({
  min: fixedInstant('0000-01-02T00:00:00Z'),
  max: fixedInstant('9999-12-30T23:59:59.999999999Z'),
});

property(...of(roundTrip, dateTimes), { documentation: true });

property(
  'an instant is the same at every offset it is written at',
  [inner, offset()],
  (at, off) => {
    const text = formatInstant(at, { offset: off });
    expect(parseInstant(text)).toEqual(at);
    expect(parseDateTime(text).offset).toBe(off);
  },
  { documentation: true },
);

property(
  'what a date-time says is kept: offset, unknown offset, leap second',
  [offsetDateTime()],
  (value) => {
    expect(parseDateTime(formatDateTime(value))).toEqual(value);
  },
  { documentation: true },
);

property(
  'a text is accepted exactly when the grammar and the calendar allow it',
  [withOneEdit(dateTimeText())],
  (text) => {
    expect(accepts(() => parseDateTime(text), DateTimeError)).toBe(allowsDateTime(text));
  },
);

property(
  'every text built by the grammar is accepted',
  [dateTimeText()],
  (text) => {
    expect(() => parseInstant(text)).not.toThrow();
  },
  { documentation: true },
);

property('the refusal of a foreign character says where it stands', [dateTimeText(), fc.nat(60)], (text, where) => {
  const position = where % (text.length + 1);
  const edited = `${text.slice(0, position)}#${text.slice(position + 1)}`;
  expect(() => parseInstant(edited)).toThrow(expect.objectContaining({ code: 'syntax', position }));
});

property('Temporal writes and reads the same instants', [inner, fc.integer({ min: -1439, max: 1439 })], (at, off) => {
  const theirs = Temporal.Instant.fromEpochNanoseconds(at.epochNanoseconds);
  expect(formatInstant(at)).toBe(theirs.toString());
  expect(Temporal.Instant.from(formatInstant(at, { offset: off })).epochNanoseconds).toBe(at.epochNanoseconds);
});

property(
  'Temporal reads a text as we do, but for leap seconds',
  [dateTimeText()],
  (text) => {
    fc.pre(!/:60/.test(text) && !/\.\d{10}/.test(text));
    expect(parseInstant(text).epochNanoseconds).toBe(Temporal.Instant.from(text).epochNanoseconds);
  },
  { documentation: true },
);

property('Date reads what it accepts as the same millisecond', [dateTimeText()], (text) => {
  const theirs = Date.parse(text);
  // V8 reads a fraction of ten digits or more as if its leading zeros were not there: .0100000000 as 100 ms.
  fc.pre(!Number.isNaN(theirs) && !/\.0\d{9}/.test(text));
  expect(toEpochNumber(parseInstant(text), 'ms')).toBe(theirs);
});

property(
  'a larger offset on the same wall time is as much earlier',
  [offsetDateTime(), offset(), offset()],
  (value, a, b) => {
    const wall = { ...value, second: 30 };
    const minutes = (off: typeof a): bigint => BigInt(off === 'unknown' ? 0 : off);
    const difference =
      toInstant({ ...wall, offset: a }).epochNanoseconds - toInstant({ ...wall, offset: b }).epochNanoseconds;
    expect(difference).toBe((minutes(b) - minutes(a)) * 60n * second);
  },
  { documentation: true },
);

property('texts in UTC with nine digits sort as their instants do', [instant(), instant()], (a, b) => {
  const [textA, textB] = [a, b].map((at) => formatInstant(at, { fractionDigits: 9 }));
  expect(Math.sign(textA! < textB! ? -1 : Number(textA! > textB!))).toBe(
    a.epochNanoseconds < b.epochNanoseconds ? -1 : Number(a.epochNanoseconds > b.epochNanoseconds),
  );
});

property(
  'cutting digits off the fraction goes back by less than one of the last',
  [instant(), fc.nat(9)],
  (at, digits) => {
    const text = formatInstant(at, { fractionDigits: digits });
    expect(text).toMatch(digits === 0 ? /:\d\dZ$/ : new RegExp(`:\\d\\d\\.\\d{${digits}}Z$`));
    const lost = at.epochNanoseconds - parseInstant(text).epochNanoseconds;
    expect(lost >= 0n && lost < 10n ** BigInt(9 - digits)).toBe(true);
  },
);

const leapText = fc.tuple(calendarDate(), offset(), nanosecond()).map(([date, off, fraction]) => {
  const value = { ...date, ...leapSecondAt(off), nanosecond: fraction, offset: off };
  return { text: formatDateTime(value), before: formatDateTime({ ...value, second: 59 }) };
});

property('a leap second is refused, clamped or carried as the caller says', [leapText], ({ text, before }) => {
  const at = (value: string, leapSecond: LeapSecondPolicy): bigint =>
    parseInstant(value, { leapSecond }).epochNanoseconds;
  const previous = at(before, 'reject');
  expect(() => at(text, 'reject')).toThrow(expect.objectContaining({ code: 'leap-second' }));
  expect(at(text, 'carry')).toBe(previous + second);
  expect(at(text, 'clamp')).toBe(previous - (((previous % second) + second) % second) + second - 1n);
  expect(parseInstant(text)).toEqual(parseInstant(text, { leapSecond: 'clamp' }));
});

property(
  'clamping keeps the order of readings around a leap second',
  [calendarDate(), nanosecond(), nanosecond()],
  (date, a, b) => {
    const value = { ...date, hour: 23, minute: 59, offset: 0 };
    const readings = [
      { ...value, second: 59, nanosecond: a },
      { ...value, second: 60, nanosecond: Math.min(a, b) },
      { ...value, second: 60, nanosecond: Math.max(a, b) },
    ].map((reading) => toInstant(reading).epochNanoseconds);
    const midnight = toInstant({ ...value, second: 0, nanosecond: 0 }).epochNanoseconds + 60n * second;
    expect(midnight % day).toBe(0n);
    for (const [index, reading] of readings.entries())
      expect(reading <= (readings[index + 1] ?? midnight - 1n)).toBe(true);
  },
  { documentation: true },
);

property('digits beyond the nanosecond are cut off, or refused on request', [inner, fc.nat(999)], (at, more) => {
  const exact = formatInstant(at, { fractionDigits: 9 });
  const finer = exact.replace('Z', `${String(more).padStart(3, '0')}Z`);
  expect(parseInstant(finer)).toEqual(at);
  const refusing = accepts(() => parseInstant(finer, { excessDigits: 'reject' }), DateTimeError);
  expect(refusing).toBe(more === 0);
  expect(parseInstant(exact, { excessDigits: 'reject' })).toEqual(at);
});
