import { fuzz, text } from 'assay';
import { expect } from 'vitest';
import { allowsDate, allowsDateTime, allowsTime } from '../../properties/datetime/oracle.ts';
import { formatDate, parseDate } from '../../targets/datetime/calendar.ts';
import { formatTime, parseTime } from '../../targets/datetime/clock-time.ts';
import { DateTimeError } from '../../targets/datetime/date-time-error.ts';
import { formatDateTime, parseDateTime } from '../../targets/datetime/rfc3339.ts';

fuzz(
  'a date-time is read as the grammar has it, or refused',
  [text()],
  (line) => {
    const value = parseDateTime(line);
    expect(allowsDateTime(line)).toBe(true);
    expect(parseDateTime(formatDateTime(value))).toEqual(value);
  },
  { expects: [DateTimeError] },
);

fuzz(
  'a date is read as the grammar has it, or refused',
  [text()],
  (line) => {
    expect(formatDate(parseDate(line))).toBe(line);
    expect(allowsDate(line)).toBe(true);
  },
  { expects: [DateTimeError] },
);

fuzz(
  'a time is read as the grammar has it, or refused',
  [text()],
  (line) => {
    const value = parseTime(line);
    expect(allowsTime(line)).toBe(true);
    expect(parseTime(formatTime(value))).toEqual(value);
  },
  { expects: [DateTimeError] },
);
