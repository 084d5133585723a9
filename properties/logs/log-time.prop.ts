import { property } from 'assay';
import fc from 'fast-check';
import { Temporal } from 'temporal-polyfill';
import { expect } from 'vitest';
import {
  formatTimeIso8601,
  formatTimeLocal,
  parseTimeIso8601,
  parseTimeLocal,
  timeAt,
} from '../../targets/logs/log-time.ts';
import { logMoment } from './arbitraries.ts';

const MONTHS = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ');

/** The moment's local date and time, and its offset, according to Temporal. */
function zoned(moment: { epochSeconds: number; offsetMinutes: number }): Temporal.ZonedDateTime {
  const size = Math.abs(moment.offsetMinutes);
  const pad = (value: number): string => String(value).padStart(2, '0');
  const zone = `${moment.offsetMinutes < 0 ? '-' : '+'}${pad(Math.floor(size / 60))}:${pad(size % 60)}`;
  return Temporal.Instant.fromEpochMilliseconds(moment.epochSeconds * 1000).toZonedDateTimeISO(zone);
}

property(
  'a moment that was written is read back, in both notations',
  [logMoment()],
  (moment) => {
    const time = timeAt(moment.epochSeconds, moment.offsetMinutes);
    expect(time).toMatchObject(moment);
    expect(parseTimeLocal(formatTimeLocal(moment))).toEqual(time);
    expect(parseTimeIso8601(formatTimeIso8601(moment))).toEqual(time);
  },
  { documentation: true },
);

property(
  'a moment is written with the local date that Temporal gives it',
  [logMoment()],
  (moment) => {
    const local = zoned(moment);
    expect(formatTimeIso8601(moment)).toBe(local.toString({ timeZoneName: 'never' }));
    const [date, clock] = local.toPlainDateTime().toString({ smallestUnit: 'second' }).split('T') as [string, string];
    const [year, month, day] = date.split('-') as [string, string, string];
    const offset = local.offset.replace(':', '');
    expect(formatTimeLocal(moment)).toBe(`${day}/${MONTHS[Number(month) - 1]}/${year}:${clock} ${offset}`);
  },
  { documentation: true },
);

property('the instant of a moment is its text in UTC', [logMoment()], (moment) => {
  expect(Temporal.Instant.from(timeAt(moment.epochSeconds, moment.offsetMinutes).instant).epochMilliseconds).toBe(
    moment.epochSeconds * 1000,
  );
});

const twoDigits = fc
  .oneof(fc.constantFrom(0, 1, 2, 12, 13, 23, 24, 28, 29, 30, 31, 32, 59, 60), fc.nat(99))
  .map((value) => String(value).padStart(2, '0'));
const year = fc
  .oneof(fc.constantFrom(0, 70, 99, 100, 1900, 1999, 2000, 2023, 2024, 9999), fc.nat(9999))
  .map((value) => String(value).padStart(4, '0'));

property(
  'a date is accepted exactly if it is in the calendar',
  [
    fc.record({ year, month: twoDigits, day: twoDigits, hour: twoDigits, minute: twoDigits, second: twoDigits }),
    fc.constantFrom('+00:00', '-00:00', '-00:01', '+23:59', '+24:00', '-23:60', '+05:45', '-12:00'),
  ],
  (fields, offset) => {
    const iso = `${fields.year}-${fields.month}-${fields.day}T${fields.hour}:${fields.minute}:${fields.second}`;
    let wanted: number | undefined;
    try {
      // Temporal reads a second 60 as 59, which is not in the calendar; a zero offset has a plus.
      if (fields.second !== '60' && offset !== '-00:00')
        wanted = Temporal.Instant.from(iso + offset).epochMilliseconds / 1000;
    } catch {
      wanted = undefined;
    }
    expect(parseTimeIso8601(iso + offset)?.epochSeconds).toBe(wanted);
    const name = MONTHS[Number(fields.month) - 1] ?? 'Foo';
    const clock = `${fields.hour}:${fields.minute}:${fields.second}`;
    const local = `${fields.day}/${name}/${fields.year}:${clock} ${offset.replace(':', '')}`;
    expect(parseTimeLocal(local)?.epochSeconds).toBe(wanted);
  },
  { runs: 600 },
);

property(
  'a time with a character more, less or changed is refused or reads as another',
  [logMoment(), fc.nat(30), fc.constantFrom('', '0', ' ', 'a', 'Z', '+', '00')],
  (moment, place, sign) => {
    for (const [format, parse] of [
      [formatTimeLocal, parseTimeLocal],
      [formatTimeIso8601, parseTimeIso8601],
    ] as const) {
      const text = format(moment);
      const edited = text.slice(0, place) + sign + text.slice(place + 1);
      const time = parse(edited);
      if (time !== undefined) expect(format(time)).toBe(edited);
      expect(parse(`${text}${sign || ' '}`)).toBeUndefined();
      expect(parse(`${sign || ' '}${text}`)).toBeUndefined();
    }
  },
);

property(
  'a year that has not four digits cannot be written',
  [fc.constantFrom(-1, 1), fc.integer({ min: 1, max: 1e6 })],
  (side, seconds) => {
    const epochSeconds = side < 0 ? -62_167_219_200 - seconds : 253_402_300_799 + seconds;
    expect(() => formatTimeLocal({ epochSeconds, offsetMinutes: 0 })).toThrow(RangeError);
    expect(() => formatTimeLocal({ epochSeconds, offsetMinutes: 0 })).toThrow(/year from 0 to 9999/u);
    expect(() => formatTimeIso8601({ epochSeconds, offsetMinutes: 0 })).toThrow(RangeError);
  },
);
