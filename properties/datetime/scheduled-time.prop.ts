import { property } from 'assay';
import fc from 'fast-check';
import { expect } from 'vitest';
import { DateTimeError } from '../../targets/datetime/date-time-error.ts';
import {
  formatScheduledTime,
  parseScheduledTime,
  resolveScheduledTime,
} from '../../targets/datetime/scheduled-time.ts';
import { parseWallTime } from '../../targets/datetime/wall-time.ts';
import type { ZoneRules } from '../../targets/datetime/zone-rules.ts';
import { resolveWallTime } from '../../targets/datetime/zoned.ts';
import { withOneEdit, zoneAndAnyWall } from './arbitraries.ts';
import { accepts } from './oracle.ts';

/** Clocks the same number of hours ahead for ever. */
const fixed = (hours: number): ZoneRules => ({ offsetNanoseconds: () => hours * 3_600_000_000_000 });
const scheduled = zoneAndAnyWall();

property('a scheduled time survives being written and read, in any zone', [scheduled], (time) => {
  expect(parseScheduledTime(formatScheduledTime(time))).toEqual(time);
});

property(
  'a change of the rules moves the instant and leaves the agreed time alone',
  [scheduled, fc.integer({ min: -12, max: 12 }), fc.integer({ min: -12, max: 12 })],
  (time, hours, other) => {
    const text = formatScheduledTime(time);
    const [old, renewed] = [hours, other].map((each) =>
      resolveScheduledTime(parseScheduledTime(text), 'reject', fixed(each)),
    );
    expect(old!.epochNanoseconds - renewed!.epochNanoseconds).toBe(BigInt(other - hours) * 3_600_000_000_000n);
    expect(formatScheduledTime(parseScheduledTime(text))).toBe(text);
  },
);

property('by the rules of this process it is the wall time in that zone', [scheduled], (time) => {
  for (const choice of ['earlier', 'later'] as const) {
    expect(resolveScheduledTime(time, choice)).toEqual(resolveWallTime(time.wall, time.zone, choice));
  }
});

const zonePart = fc.string({ unit: fc.constantFrom(...'Az9._+-/['), minLength: 1, maxLength: 4 });

/** RFC 9557: parts of letters, digits and `._+-`, not starting with a digit or a sign, parted by slashes. */
const isZoneName = (text: string): boolean =>
  text
    .split('/')
    .every((part) => /^[A-Za-z._]/.test(part) && [...part].every((character) => /[A-Za-z0-9._+-]/.test(character)));

property(
  'a zone is accepted exactly when it has the form of a name',
  [fc.oneof(zonePart, withOneEdit(fc.constant('Etc/GMT+1')))],
  (zone) => {
    const wall = parseWallTime('2031-03-30T09:00:00');
    const text = `2031-03-30T09:00:00[${zone}]`;
    expect(accepts(() => parseScheduledTime(text), DateTimeError)).toBe(isZoneName(zone));
    expect(accepts(() => formatScheduledTime({ wall, zone }), DateTimeError)).toBe(isZoneName(zone));
    if (!isZoneName(zone))
      expect(() => parseScheduledTime(text)).toThrow(expect.objectContaining({ code: 'zone', position: 20 }));
  },
  { runs: 300 },
);

property(
  'an offset is not a promise and is refused',
  [scheduled, fc.constantFrom('Z', '+01:00', '-00:00')],
  (time, offset) => {
    const text = formatScheduledTime(time);
    const position = text.indexOf('[');
    expect(() => parseScheduledTime(text.replace('[', `${offset}[`))).toThrow(
      expect.objectContaining({ code: 'syntax', position }),
    );
    expect(() => parseScheduledTime(text.slice(0, -1))).toThrow(
      expect.objectContaining({ code: 'syntax', position: text.length - 1 }),
    );
    expect(() => parseScheduledTime(text.slice(0, position))).toThrow(
      expect.objectContaining({ code: 'syntax', position }),
    );
  },
);
