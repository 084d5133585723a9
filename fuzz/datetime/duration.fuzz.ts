import { fuzz, text } from 'assay';
import { expect } from 'vitest';
import { allowsDuration } from '../../properties/datetime/oracle.ts';
import { DateTimeError } from '../../targets/datetime/date-time-error.ts';
import { formatDuration, parseDuration } from '../../targets/datetime/duration.ts';

fuzz(
  'a duration is read as the grammar has it, or refused',
  [text()],
  (line) => {
    const value = parseDuration(line);
    expect(allowsDuration(line)).toBe(true);
    expect(parseDuration(formatDuration(value))).toEqual(value);
  },
  { expects: [DateTimeError] },
);
