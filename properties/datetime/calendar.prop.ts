import { property } from 'assay';
import fc from 'fast-check';
import { expect } from 'vitest';
import { dateFromDays, daysFromDate, formatDate, isLeapYear, parseDate } from '../../targets/datetime/calendar.ts';
import { DateTimeError } from '../../targets/datetime/date-time-error.ts';
import { calendarDate, dateText, withOneEdit } from './arbitraries.ts';
import { accepts, allowsDate } from './oracle.ts';

/** 29 February 2000, the last day of a cycle of 400 years: counting in eras goes wrong there first. */
const lastOfCycle = 11_016;

/** Days from 1970 that lie in the years -1 to 10000. */
const days = fc.oneof(fc.integer({ min: -719_893, max: 2_933_261 }), fc.integer({ min: -800, max: 800 }));

property(
  'a date is the day that Date counts',
  [days],
  (count) => {
    const theirs = new Date(count * 86_400_000);
    expect(dateFromDays(count)).toEqual({
      year: theirs.getUTCFullYear(),
      month: theirs.getUTCMonth() + 1,
      day: theirs.getUTCDate(),
    });
  },
  { examples: [[lastOfCycle], [lastOfCycle + 1], [lastOfCycle - 146_097]] },
);

property(
  'counting days and naming them undo each other',
  [days],
  (count) => {
    expect(daysFromDate(dateFromDays(count))).toBe(count);
  },
  { documentation: true },
);

property(
  'the years of a cycle of 400 have the days that Date gives them',
  [fc.integer({ min: 0, max: 399 }), fc.nat(24)],
  (year, cycle) => {
    for (const month of [1, 2, 3, 12]) {
      const date = { year: year + cycle * 400, month, day: 1 };
      const theirs = new Date(0);
      theirs.setUTCFullYear(date.year, month - 1, 1);
      expect(daysFromDate(date) * 86_400_000).toBe(theirs.getTime());
      expect(dateFromDays(daysFromDate(date) - 1)).toEqual(dateFromDays(theirs.getTime() / 86_400_000 - 1));
    }
    expect(isLeapYear(year)).toBe(new Date(Date.UTC(2000 + year, 1, 29)).getUTCMonth() === 1);
  },
  {
    examples: [
      [0, 5],
      [100, 4],
      [399, 0],
    ],
  },
);

property('parsing a formatted date gives the date back', [calendarDate()], (date) => {
  expect(parseDate(formatDate(date))).toEqual(date);
});

property(
  'a date is accepted exactly when the grammar and the calendar allow it',
  [fc.oneof(dateText(), withOneEdit(dateText()))],
  (text) => {
    expect(accepts(() => parseDate(text), DateTimeError)).toBe(allowsDate(text));
  },
);

const anyDate = fc.record({
  year: fc.oneof(fc.constantFrom(-1, 0, 9999, 10_000, 2023.5), fc.integer({ min: 0, max: 9999 })),
  month: fc.integer({ min: 0, max: 13 }),
  day: fc.oneof(fc.integer({ min: 0, max: 32 }), fc.constantFrom(28, 29, 30, 31)),
});

property('a date that does not exist is not written', [anyDate], (date) => {
  const text =
    `${date.year}`.padStart(4, '0') + `-${`${date.month}`.padStart(2, '0')}-${`${date.day}`.padStart(2, '0')}`;
  expect(accepts(() => formatDate(date), DateTimeError)).toBe(allowsDate(text));
});
