import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { formatDate, parseDate } from '../../targets/datetime/calendar.ts';
import { formatTime, parseTime } from '../../targets/datetime/clock-time.ts';
import { DateTimeError } from '../../targets/datetime/date-time-error.ts';
import { formatDuration, parseDuration } from '../../targets/datetime/duration.ts';
import { formatDateTime, parseDateTime, parseInstant } from '../../targets/datetime/rfc3339.ts';

interface Case {
  readonly description: string;
  readonly data: unknown;
  readonly valid: boolean;
}

const folder = fileURLToPath(new URL('../../../shared/data/json-schema-formats/', import.meta.url));
const hasData = existsSync(folder);

const formats: Readonly<Record<string, { parse: (text: string) => unknown; rewrite: (text: string) => string }>> = {
  'date-time': { parse: parseDateTime, rewrite: (text) => formatDateTime(parseDateTime(text)) },
  date: { parse: parseDate, rewrite: (text) => formatDate(parseDate(text)) },
  time: { parse: parseTime, rewrite: (text) => formatTime(parseTime(text)) },
  duration: { parse: parseDuration, rewrite: (text) => formatDuration(parseDuration(text)) },
};

/** The cases about text: a format says nothing about other values, and the types keep those out. */
function casesOf(format: string): { description: string; data: string; valid: boolean }[] {
  const groups = JSON.parse(readFileSync(`${folder}${format}.json`, 'utf8')) as { tests: Case[] }[];
  return groups
    .flatMap(({ tests }) => tests)
    .flatMap(({ description, data, valid }) => (typeof data === 'string' ? [{ description, data, valid }] : []));
}

if (!hasData) test.skip('JSON Schema format cases, as ../shared/data/json-schema-formats is not there', () => {});

describe.skipIf(!hasData).each(Object.entries(formats))(
  'the JSON Schema test suite, format %s',
  (format, { parse, rewrite }) => {
    const cases = hasData ? casesOf(format) : [];

    test('has cases of both kinds', () => {
      expect(new Set(cases.map(({ valid }) => valid))).toEqual(new Set([true, false]));
    });

    test.each(cases)('$description: $data', ({ data, valid }) => {
      if (valid) {
        expect(rewrite(rewrite(data))).toBe(rewrite(data));
        expect(parse(rewrite(data))).toEqual(parse(data));
      } else {
        expect(() => parse(data)).toThrow(DateTimeError);
      }
    });
  },
);

test.skipIf(!hasData)('instants are read from exactly the same texts, for either way of taking leap seconds', () => {
  for (const { data, valid } of casesOf('date-time')) {
    for (const leapSecond of ['clamp', 'carry'] as const) {
      const read = (): unknown => parseInstant(data, { leapSecond });
      if (valid) expect(read).not.toThrow();
      else expect(read).toThrow(DateTimeError);
    }
  }
});
