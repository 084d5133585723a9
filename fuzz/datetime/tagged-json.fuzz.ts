import { fuzz, text } from 'assay';
import { expect } from 'vitest';
import { DateTimeError } from '../../targets/datetime/date-time-error.ts';
import { parseTagged, stringifyTagged } from '../../targets/datetime/tagged-json.ts';

fuzz(
  'tagged JSON is read and written the same again, or refused',
  [text()],
  (line) => {
    const written = stringifyTagged(parseTagged(line));
    expect(stringifyTagged(parseTagged(written!))).toBe(written);
  },
  { expects: [DateTimeError] },
);
