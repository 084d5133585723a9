import fc from 'fast-check';
import { Temporal } from 'temporal-polyfill';
import { instant } from 'assay/arbitraries';
import type { CalendarDate } from '../../targets/datetime/calendar.ts';
import type { ClockTime, Offset } from '../../targets/datetime/clock-time.ts';
import type { Duration } from '../../targets/datetime/duration.ts';
import type { Instant } from '../../targets/datetime/instant.ts';
import type { WallTime } from '../../targets/datetime/wall-time.ts';

/** Whole number from `min` to `max`, both ends often. */
const edgy = (min: number, max: number): fc.Arbitrary<number> =>
  fc.oneof(fc.integer({ min, max }), fc.constantFrom(min, max));

const daysOf = (year: number, month: number): number => new Date(Date.UTC(2000 + (year % 400), month, 0)).getUTCDate();

/** An instant for the bounds of an arbitrary, read by Temporal: what a suite does while it loads is not under test. */
export const fixedInstant = (text: string): Instant => ({
  epochNanoseconds: Temporal.Instant.from(text).epochNanoseconds,
});

export const calendarDate = (): fc.Arbitrary<CalendarDate> =>
  fc
    .tuple(
      fc.oneof(edgy(0, 9999), fc.constantFrom(1600, 1900, 1970, 2000, 2023, 2024, 2100)),
      fc.oneof(edgy(1, 12), fc.constantFrom(2, 3)),
    )
    .chain(([year, month]) => edgy(1, daysOf(year, month)).map((day) => ({ year, month, day })));

export const nanosecond = (): fc.Arbitrary<number> =>
  fc.oneof(
    fc.constant(0),
    edgy(0, 999_999_999),
    edgy(0, 999).map((milliseconds) => milliseconds * 1_000_000),
  );

export const clockTime = (): fc.Arbitrary<ClockTime> =>
  fc.record({ hour: edgy(0, 23), minute: edgy(0, 59), second: edgy(0, 59), nanosecond: nanosecond() });

export const offset = (): fc.Arbitrary<Offset> =>
  fc.oneof(edgy(-1439, 1439), fc.constantFrom<Offset>(0, 'unknown', 330, -210, 60, -1, 1));

/** A date-time that may stand in a leap second: second 60 where it is 23:59 in UTC. */
export const offsetDateTime = (): fc.Arbitrary<CalendarDate & ClockTime & { offset: Offset }> =>
  fc
    .tuple(
      calendarDate(),
      clockTime(),
      offset(),
      fc.nat(4).map((n) => n === 4),
    )
    .map(([date, clock, off, isLeap]) =>
      isLeap
        ? { ...date, ...leapSecondAt(off), nanosecond: clock.nanosecond, offset: off }
        : { ...date, ...clock, offset: off },
    );

export function leapSecondAt(off: Offset): Omit<ClockTime, 'nanosecond'> {
  const local = (1439 + (off === 'unknown' ? 0 : off) + 1440) % 1440;
  return { hour: Math.floor(local / 60), minute: local % 60, second: 60 };
}

/** Text of an RFC 3339 time, written by hand from its parts: any case, any number of digits, `+00:00` as well as `Z`. */
export const timeText = (): fc.Arbitrary<string> =>
  fc
    .tuple(
      offsetDateTime(),
      fc.option(fc.string({ unit: fc.constantFrom(...'0123456789'), minLength: 1, maxLength: 15 }), { nil: undefined }),
      fc.constantFrom('Z', 'z', '+00:00'),
    )
    .map(([value, fraction, zero]) => {
      const two = (n: number): string => String(n).padStart(2, '0');
      const off = value.offset;
      const minutes = off === 'unknown' ? 0 : Math.abs(off);
      const sign = off === 'unknown' || off < 0 ? '-' : '+';
      const zone = off === 0 ? zero : `${sign}${two(Math.trunc(minutes / 60))}:${two(minutes % 60)}`;
      return `${two(value.hour)}:${two(value.minute)}:${two(value.second)}${fraction === undefined ? '' : `.${fraction}`}${zone}`;
    });

export const dateText = (): fc.Arbitrary<string> =>
  calendarDate().map(({ year, month, day }) =>
    [String(year).padStart(4, '0'), String(month).padStart(2, '0'), String(day).padStart(2, '0')].join('-'),
  );

export const dateTimeText = (): fc.Arbitrary<string> =>
  fc.tuple(dateText(), fc.constantFrom('T', 't'), timeText()).map((parts) => parts.join(''));

/** Text of an RFC 3339 appendix-A duration: a run of neighbouring units on either side of `T`, or weeks. */
export const durationText = (): fc.Arbitrary<string> => {
  const number = fc.oneof(fc.nat(400).map(String), fc.constantFrom('0', '00', '01', '999999999999999999999999'));
  const run = (letters: string): fc.Arbitrary<string> =>
    fc.tuple(fc.nat(2), fc.nat(2), fc.array(number, { minLength: 3, maxLength: 3 })).map(([from, extra, numbers]) =>
      [...letters]
        .slice(from, from + extra + 1)
        .map((letter, index) => `${numbers[index]}${letter}`)
        .join(''),
    );
  const time = run('HMS').map((text) => `T${text}`);
  return fc
    .oneof(
      run('YMD'),
      time,
      fc.tuple(run('YMD'), time).map((parts) => parts.join('')),
      number.map((n) => `${n}W`),
    )
    .map((text) => `P${text}`);
};

/** The same text with one character put in, taken out, replaced, doubled or swapped with its neighbour. */
export const withOneEdit = (text: fc.Arbitrary<string>): fc.Arbitrary<string> =>
  fc
    .tuple(text, fc.nat(4), fc.nat(60), fc.constantFrom(...'0123456789-+:.TtZzPYMWDHS ,\n২[]/'))
    .map(([whole, kind, where, character]) => {
      const at = where % whole.length;
      const before = whole.slice(0, at);
      const here = whole.charAt(at);
      const after = whole.slice(at + 1);
      if (kind === 0) return before + character + here + after;
      if (kind === 1) return before + after;
      if (kind === 2) return before + character + after;
      if (kind === 3) return before + here + here + after;
      return before + after.slice(0, 1) + here + after.slice(1);
    });

export const duration = (limit = 100_000): fc.Arbitrary<Duration> => {
  const count = fc.oneof(
    fc.constant(0n),
    fc.bigInt({ min: 0n, max: BigInt(limit) }),
    fc.constantFrom(1n, 11n, 12n, 59n, 60n),
  );
  return fc.record({
    years: count,
    months: count,
    weeks: fc.oneof(fc.constant(0n), count),
    days: count,
    hours: count,
    minutes: count,
    seconds: count,
  });
};

const zoneNames = Intl.supportedValuesOf('timeZone');

/** Zones with odd rules first: half-hour changes, a day left out, no changes at all, sub-minute offsets in the past. */
export const zone = (): fc.Arbitrary<string> =>
  fc.oneof(
    fc.constantFrom(
      'America/New_York',
      'Europe/Berlin',
      'Australia/Lord_Howe',
      'Pacific/Apia',
      'Asia/Kolkata',
      'Etc/UTC',
    ),
    fc.constantFrom(
      'Europe/Dublin',
      'Africa/Casablanca',
      'America/Scoresbysund',
      'Antarctica/Troll',
      'Africa/Monrovia',
    ),
    fc.constantFrom(...zoneNames),
  );

/** A zone and a wall time that is often in or at the edge of one of the zone's gaps and folds. */
export const zoneAndWall = (): fc.Arbitrary<readonly [string, WallTime]> =>
  fc
    .tuple(
      zone(),
      instant({ min: { epochNanoseconds: -(4n * 10n ** 18n) }, max: { epochNanoseconds: 2n * 10n ** 18n } }),
      fc.constantFrom('near', 'near', 'anywhere'),
      fc.integer({ min: -150, max: 150 }),
      fc.constantFrom(0, 0, -1, 1),
    )
    .map(([name, at, kind, minutes, nanoseconds]) => {
      const moment = Temporal.Instant.fromEpochNanoseconds(at.epochNanoseconds).toZonedDateTimeISO(name);
      const transition = kind === 'near' ? moment.getTimeZoneTransition('next') : null;
      const shown = (transition ?? moment).toPlainDateTime().add({ minutes }).add({ nanoseconds });
      return [name, wallOf(shown)];
    });

/** A zone and any wall time, cheaper than those at a change of the clocks. */
export const zoneAndAnyWall = (): fc.Arbitrary<{ zone: string; wall: WallTime }> =>
  fc.record({
    zone: zone(),
    wall: fc.tuple(calendarDate(), clockTime()).map(([date, clock]) => ({ ...date, ...clock })),
  });

export function wallOf(shown: Temporal.PlainDateTime): WallTime {
  const { year, month, day, hour, minute, second } = shown;
  const fraction = shown.millisecond * 1_000_000 + shown.microsecond * 1000 + shown.nanosecond;
  return { year, month, day, hour, minute, second, nanosecond: fraction };
}

/** The same wall time for Temporal. */
export function plainOf(wall: WallTime): Temporal.PlainDateTime {
  return Temporal.PlainDateTime.from({ ...wall, nanosecond: 0 }).add({ nanoseconds: wall.nanosecond });
}

export { instant };
export type { Instant };
