import { property } from 'assay';
import fc from 'fast-check';
import { expect } from 'vitest';
import { formatTime, type Offset, parseTime } from '../../targets/datetime/clock-time.ts';
import { DateTimeError } from '../../targets/datetime/date-time-error.ts';
import { parseInstant, toInstant } from '../../targets/datetime/rfc3339.ts';
import { offsetDateTime, timeText, withOneEdit } from './arbitraries.ts';
import { accepts, allowsTime } from './oracle.ts';

property(
  'parsing a formatted time gives the time back',
  [offsetDateTime()],
  ({ hour, minute, second, nanosecond, offset }) => {
    const time = { hour, minute, second, nanosecond, offset };
    expect(parseTime(formatTime(time))).toEqual(time);
  },
);

property(
  'a time is accepted exactly when the grammar allows it',
  [fc.oneof(timeText(), withOneEdit(timeText()))],
  (text) => {
    expect(accepts(() => parseTime(text), DateTimeError)).toBe(allowsTime(text));
  },
);

property('a time reads as in a date-time of that time', [timeText()], (text) => {
  const date = { year: 2024, month: 2, day: 29 };
  expect(toInstant({ ...date, ...parseTime(text) })).toEqual(parseInstant(`2024-02-29T${text}`));
});

property('a time is written with no more digits than it needs', [offsetDateTime()], (time) => {
  expect(formatTime(time)).toMatch(/^\d\d:\d\d:\d\d(?:\.\d{0,8}[1-9])?(?:Z|[+-]\d\d:\d\d)$/);
});

const anyTime = fc.record({
  hour: fc.constantFrom(-1, 0, 12, 23, 24),
  minute: fc.constantFrom(-1, 0, 30, 59, 60),
  second: fc.constantFrom(-1, 0, 30, 59, 60, 61),
  nanosecond: fc.constantFrom(-1, 0, 5, 999_999_999, 1_000_000_000, 0.5),
  offset: fc.constantFrom<Offset>(-1440, -1439, -1, 0, 1, 1439, 1440, 0.5, Number.NaN, 'unknown'),
});

property(
  'a time that no clock shows is neither written nor understood',
  [anyTime],
  (time) => {
    const { hour, minute, second, nanosecond, offset } = time;
    const minutes = offset === 'unknown' ? 0 : offset;
    const isShown =
      hour >= 0 &&
      hour < 24 &&
      minute >= 0 &&
      minute < 60 &&
      second >= 0 &&
      second <= 60 &&
      [0, 5, 999_999_999].includes(nanosecond);
    const isOffset = Number.isInteger(minutes) && Math.abs(minutes) < 1440;
    const isLeap = second === 60 && (hour * 60 + minute - minutes + 1440) % 1440 !== 1439;
    const expected = isShown && isOffset && !isLeap;
    expect(accepts(() => formatTime(time), DateTimeError)).toBe(expected);
    expect(accepts(() => toInstant({ year: 2024, month: 2, day: 29, ...time }), DateTimeError)).toBe(expected);
  },
  { runs: 300 },
);
