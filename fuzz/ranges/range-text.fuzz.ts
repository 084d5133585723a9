import { fuzz, text } from 'assay';
import { expect } from 'vitest';
import { TimeRangeError } from '../../targets/ranges/range-error.ts';
import { formatRange, parseRange } from '../../targets/ranges/range-text.ts';
import { isEmpty } from '../../targets/ranges/time-range.ts';

fuzz(
  'a range is read, written and read again the same, or refused',
  [text()],
  (line) => {
    const range = parseRange(line);
    if (line.startsWith('[') && line.endsWith(')') && !isEmpty(range)) expect(line).toMatch(/^\[[^,]*,[^,]*\)$/);
    const written = formatRange(range);
    expect(parseRange(written)).toEqual(range);
    expect(formatRange(parseRange(written))).toBe(written);
  },
  { expects: [TimeRangeError] },
);
