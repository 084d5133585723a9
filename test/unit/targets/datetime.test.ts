import { Temporal } from 'temporal-polyfill';
import { describe, expect, test } from 'vitest';
import { formatDate } from '../../../targets/datetime/calendar.ts';
import { formatTime } from '../../../targets/datetime/clock-time.ts';
import { DateTimeError } from '../../../targets/datetime/date-time-error.ts';
import { fromEpoch, plausibleUnits } from '../../../targets/datetime/epoch.ts';
import { parseDuration } from '../../../targets/datetime/duration.ts';
import { addToInstant } from '../../../targets/datetime/duration-arithmetic.ts';
import { formatInstant, parseDateTime, parseInstant } from '../../../targets/datetime/rfc3339.ts';
import { resolveScheduledTime, parseScheduledTime } from '../../../targets/datetime/scheduled-time.ts';
import { parseTagged, stringifyTagged } from '../../../targets/datetime/tagged-json.ts';
import { formatWallTime, parseWallTime } from '../../../targets/datetime/wall-time.ts';
import { resolveWallTime } from '../../../targets/datetime/zoned.ts';

/** What a refusal says, all of it. */
function refusal(call: () => unknown): unknown {
  try {
    call();
  } catch (error) {
    if (error instanceof DateTimeError) return [error.name, error.code, error.position, error.message];
    throw error;
  }
  throw new Error('it was accepted');
}

describe('refusals say what was wrong and where', () => {
  test.each([
    ['2024-02-30T00:00:00Z', 'range', 8, 'day must be 1 to 29, not 30'],
    ['2024-13-01T00:00:00Z', 'range', 5, 'month must be 1 to 12, not 13'],
    ['2024-01-01T24:00:00Z', 'range', 11, 'hour must be 0 to 23, not 24'],
    ['2024-01-01T00:60:00Z', 'range', 14, 'minute must be 0 to 59, not 60'],
    ['2024-01-01T00:00:61Z', 'range', 17, 'second must be 0 to 60, not 61'],
    ['2024-01-01T00:00:00+24:00', 'range', 20, 'offset hour must be 0 to 23, not 24'],
    ['2024-01-01T00:00:00+00:60', 'range', 23, 'offset minute must be 0 to 59, not 60'],
    ['2024-01-01T23:59:60+01:00', 'leap-second', 11, 'second 60 can only be at 23:59 UTC'],
    ['202x-01-01T00:00:00Z', 'syntax', 3, 'expected 4 digits of the year, found "x" at position 3'],
    ['2024-0', 'syntax', 6, 'expected 2 digits of the month, found the end at position 6'],
    ['2024/01/01', 'syntax', 4, 'expected one of "-", found "/" at position 4'],
    ['2024-01-01 00:00:00Z', 'syntax', 10, 'expected one of "Tt", found " " at position 10'],
    ['2024-01-01T00:00:00.Z', 'syntax', 20, 'expected fraction, found "Z" at position 20'],
    ['2024-01-01T00:00:00', 'syntax', 19, 'expected one of "Zz+-", found the end at position 19'],
    ['2024-01-01T00:00:00Z ', 'syntax', 20, 'expected the end, found " " at position 20'],
  ])('%s', (text, code, position, message) => {
    expect(refusal(() => parseInstant(text))).toEqual(['DateTimeError', code, position, message]);
  });

  test('digits that would be lost', () => {
    expect(refusal(() => parseInstant('2024-01-01T00:00:00.0000000001Z', { excessDigits: 'reject' }))).toEqual([
      'DateTimeError',
      'precision',
      20,
      'fraction is finer than a nanosecond',
    ]);
  });

  test('a leap second that the caller does not want', () => {
    expect(refusal(() => parseInstant('2016-12-31T23:59:60Z', { leapSecond: 'reject' }))).toEqual([
      'DateTimeError',
      'leap-second',
      -1,
      'leap seconds are refused here',
    ]);
  });

  test('an instant that RFC 3339 cannot write', () => {
    const at = parseInstant('0000-01-01T00:00:00+00:01');
    expect(refusal(() => formatInstant(at))).toEqual(['DateTimeError', 'range', -1, 'outside the years 0000 to 9999']);
    expect(formatInstant(at, { offset: 1 })).toBe('0000-01-01T00:00:00+00:01');
    expect(refusal(() => addToInstant(at, parseDuration('PT1M')))).toContain('range');
  });

  test('the instants next to the first and the last that RFC 3339 can write', () => {
    const first = { epochNanoseconds: -62_167_219_200_000_000_000n };
    const last = { epochNanoseconds: 253_402_300_799_999_999_999n };
    expect(formatInstant(first)).toBe('0000-01-01T00:00:00Z');
    expect(formatInstant(last)).toBe('9999-12-31T23:59:59.999999999Z');
    for (const epochNanoseconds of [first.epochNanoseconds - 1n, last.epochNanoseconds + 1n]) {
      expect(refusal(() => formatInstant({ epochNanoseconds }))).toContain('outside the years 0000 to 9999');
    }
  });

  test('fields that are not written', () => {
    const date = { year: 2024, month: 2, day: 29 };
    const clock = { hour: 0, minute: 0, second: 0, nanosecond: 0 };
    expect(refusal(() => formatDate({ ...date, year: 10_000 }))).toContain('year must be 0 to 9999, not 10000');
    expect(refusal(() => formatDate({ ...date, month: 0 }))).toContain('month must be 1 to 12, not 0');
    expect(refusal(() => formatDate({ ...date, year: 1900 }))).toContain('day must be 1 to 28, not 29');
    expect(refusal(() => formatTime({ ...clock, second: 61, offset: 0 }))).toContain('second must be 0 to 60, not 61');
    expect(refusal(() => formatWallTime({ ...date, ...clock, second: 60 }))).toContain(
      'second must be 0 to 59, not 60',
    );
  });

  test('options outside their range', () => {
    const at = parseInstant('2024-01-01T00:00:00Z');
    expect(refusal(() => formatInstant(at, { fractionDigits: 10 }))).toContain('fractionDigits must be 0 to 9, not 10');
    expect(refusal(() => formatInstant(at, { offset: 1440 }))).toContain('offset must be -1439 to 1439, not 1440');
  });

  test('durations', () => {
    expect(refusal(() => parseDuration('P1Y2D'))).toContain('expected one of "M", found "D" at position 4');
    expect(refusal(() => parseDuration('P1D2'))).toContain('expected the end, found "2" at position 3');
    expect(refusal(() => parseDuration('P1WT1H'))).toContain('expected the end, found "T" at position 3');
    expect(refusal(() => parseDuration('PT'))).toContain('expected a number, found the end at position 2');
    expect(refusal(() => parseDuration('P2S'))).toContain('expected one of "YMDW", found "S" at position 2');
    expect(refusal(() => parseDuration(`P1D${'T'}${'1'.repeat(1001)}S`))).toContain(
      'a number has more than 1000 digits',
    );
    expect(refusal(() => addToInstant(parseInstant('2024-01-31T00:00:00Z'), parseDuration('P1M'), 'reject'))).toEqual([
      'DateTimeError',
      'range',
      -1,
      'the month has no day 31',
    ]);
    expect(refusal(() => addToInstant(parseInstant('2024-01-31T00:00:00Z'), parseDuration('P7976Y')))).toContain(
      'outside the years 0000 to 9999',
    );
    const endless = parseDuration(`P${'9'.repeat(400)}Y`);
    expect(refusal(() => addToInstant(parseInstant('2024-01-31T00:00:00Z'), endless))).toContain('range');
    const negative = { ...parseDuration('P1D'), days: -1n };
    expect(refusal(() => addToInstant(parseInstant('2024-01-31T00:00:00Z'), negative))).toContain(
      'a duration has no negative component',
    );
  });

  test('counts', () => {
    const range = { earliest: parseInstant('2000-01-01T00:00:00Z'), latest: parseInstant('2100-01-01T00:00:00Z') };
    expect(refusal(() => fromEpoch(1.5, 's', range))).toContain('1.5 is not an exact integer');
    expect(refusal(() => fromEpoch(5, 's', range))).toContain('range');
    expect(refusal(() => fromEpoch(5, 's', range))).toContain(
      '5 s is outside the range given, nor is it in any other unit',
    );
    const wide = { earliest: parseInstant('1970-01-01T00:00:00Z'), latest: parseInstant('1980-01-01T00:00:00Z') };
    expect(refusal(() => fromEpoch(10n ** 10n, 's', wide))).toContain(
      '10000000000 s is outside the range given, but would be in ms, us, ns',
    );
    expect(plausibleUnits(0n, wide)).toEqual(['s', 'ms', 'us', 'ns']);
  });

  test('wall times and zones', () => {
    const gap = parseWallTime('2024-03-10T02:30:00');
    expect(refusal(() => resolveWallTime(gap, 'America/New_York', 'reject'))).toEqual([
      'DateTimeError',
      'gap',
      -1,
      '2024-03-10T02:30:00 is skipped in America/New_York',
    ]);
    expect(refusal(() => resolveWallTime(gap, 'Mars/Base', 'reject'))).toContain(
      'no time zone "Mars/Base" in this process\'s database',
    );
    expect(refusal(() => resolveWallTime(gap, '+01:00', 'reject'))).toContain(
      '"+01:00" is not the name of a time zone',
    );
    expect(refusal(() => resolveWallTime({ ...gap, month: 13 }, 'UTC', 'reject'))).toContain('range');
    expect(refusal(() => parseScheduledTime('2031-03-30T09:00:00[UTC'))).toContain('expected "]" at the end');
  });

  test('tagged JSON', () => {
    expect(refusal(() => parseTagged('{"$instant":1}'))).toContain(
      '$instant must be the only key and its value a string',
    );
    expect(refusal(() => parseTagged('{"$date":"2024-02-29"}'))).toContain('"2024-02-29" is not how a date is written');
    expect(refusal(() => parseTagged('{'))).toEqual(['DateTimeError', 'syntax', -1, expect.stringContaining('JSON')]);
  });
});

test('the offset of a leap second, an unknown one and a known one are kept apart', () => {
  expect(parseDateTime('1990-12-31T15:59:60-08:00')).toMatchObject({ second: 60, offset: -480 });
  expect(parseDateTime('2024-01-01T00:00:00-00:00').offset).toBe('unknown');
  expect(parseDateTime('2024-01-01T00:00:00+00:00').offset).toBe(0);
});

test('instants are frozen', () => {
  expect(Object.isFrozen(parseInstant('2024-01-01T00:00:00Z'))).toBe(true);
});

test('Samoa had no 30 December 2011', () => {
  const wall = parseWallTime('2011-12-30T12:00:00');
  const resolve = (choice: 'earlier' | 'later'): string => formatInstant(resolveWallTime(wall, 'Pacific/Apia', choice));
  expect([resolve('earlier'), resolve('later')]).toEqual(['2011-12-29T22:00:00Z', '2011-12-30T22:00:00Z']);
});

test('a meeting keeps its hour when a country gives up summer time', () => {
  const meeting = parseScheduledTime('2031-07-01T09:00:00[Europe/Berlin]');
  const withoutSummerTime = { offsetNanoseconds: () => 3_600_000_000_000 };
  expect(formatInstant(resolveScheduledTime(meeting, 'reject'))).toBe('2031-07-01T07:00:00Z');
  expect(formatInstant(resolveScheduledTime(meeting, 'reject', withoutSummerTime))).toBe('2031-07-01T08:00:00Z');
});

test('a zoned time on the later side of a fold of seconds is told from the earlier one', () => {
  const later = Temporal.Instant.from('1883-11-18T19:00:00Z').toZonedDateTimeISO('America/Denver');
  const earlier = later.subtract({ seconds: 4 });
  // Both have the same text, as offsets are written to the minute: Temporal's own text would give the earlier one back.
  expect(later.toString()).toBe(earlier.toString());
  for (const value of [later, earlier]) {
    const read = parseTagged(stringifyTagged(value)!) as Temporal.ZonedDateTime;
    expect([read.epochNanoseconds, read.timeZoneId]).toEqual([value.epochNanoseconds, 'America/Denver']);
  }
});

test('durations are written as ISO 8601 where that keeps every field', () => {
  const write = (fields: Temporal.DurationLike): string => stringifyTagged(Temporal.Duration.from(fields))!;
  expect(write({ hours: 36 })).toBe('{"$duration":"PT36H"}');
  expect(write({ milliseconds: 1500 })).toBe('{"$duration":"0,0,0,0,0,0,0,1500,0,0"}');
});

test('what is no plain object is written as JSON.stringify does', () => {
  for (const value of [Object('text'), Object(1), new Map([['$date', 1]]), [], [[]]]) {
    expect(stringifyTagged(value)).toBe(JSON.stringify(value));
  }
});

test('an invalid Date stays one', () => {
  expect(stringifyTagged(new Date(Number.NaN))).toBe('{"$date":"invalid"}');
  expect((parseTagged('{"$date":"invalid"}') as Date).getTime()).toBeNaN();
});
