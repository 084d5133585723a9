import { fuzz, text } from 'assay';
import { expect } from 'vitest';
import { DateTimeError } from '../../targets/datetime/date-time-error.ts';
import {
  formatScheduledTime,
  parseScheduledTime,
  resolveScheduledTime,
} from '../../targets/datetime/scheduled-time.ts';

fuzz(
  'a scheduled time is read and resolved, or refused',
  [text()],
  (line) => {
    const scheduled = parseScheduledTime(line);
    expect(parseScheduledTime(formatScheduledTime(scheduled))).toEqual(scheduled);
    const earlier = resolveScheduledTime(scheduled, 'earlier').epochNanoseconds;
    expect(earlier <= resolveScheduledTime(scheduled, 'later').epochNanoseconds).toBe(true);
  },
  { expects: [DateTimeError] },
);
