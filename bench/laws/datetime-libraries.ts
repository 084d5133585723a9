import * as dateFns from 'date-fns';
import * as dateFnsTz from 'date-fns-tz';
import dayjs from 'dayjs';
import customParseFormat from 'dayjs/plugin/customParseFormat.js';
import duration, { type Duration as DayjsDuration } from 'dayjs/plugin/duration.js';
import isoWeek from 'dayjs/plugin/isoWeek.js';
import timezone from 'dayjs/plugin/timezone.js';
import utc from 'dayjs/plugin/utc.js';
import { DateTime, Duration, FixedOffsetZone } from 'luxon';
import type { Counts } from '../../properties/datetime/laws/date-times.ts';
import { Refused } from '../../properties/law.ts';
import type { DateTimeLibrary } from './more-date-times.ts';

/*
 * Each library as its documentation has it used where times are exchanged as text and kept in UTC. date-fns works in the
 * zone of the process, which is UTC here but where a law says otherwise.
 */

for (const plugin of [utc, timezone, customParseFormat, duration, isoWeek]) dayjs.extend(plugin);

const resolution = 1_000_000n;
const millis = (at: bigint): number => Number(at / resolution);

/** Nanoseconds of a count of milliseconds; none where a library says that a time is invalid. */
function nanos(count: number): bigint {
  if (Number.isNaN(count)) throw new Refused('invalid');
  return BigInt(Math.floor(count)) * resolution;
}

function valid<Value extends { readonly isValid: boolean }>(value: Value): Value {
  if (!value.isValid) throw new Refused('invalid');
  return value;
}

const WALL = "yyyy-MM-dd'T'HH:mm:ss.SSS";
/** `u` is the year as ISO 8601 counts, `y` that of an era. */
const DATE_FNS_WALL = "uuuu-MM-dd'T'HH:mm:ss.SSS";
const inUtc = (at: bigint): DateTime => DateTime.fromMillis(millis(at), { zone: 'utc' });
const inZone = (at: bigint, zone: string): DateTime => valid(DateTime.fromMillis(millis(at), { zone }));

const luxon: DateTimeLibrary = {
  name: 'luxon',
  package: 'luxon',
  resolution,
  parse: (text) => nanos(valid(DateTime.fromISO(text, { zone: 'utc' })).toMillis()),
  format: (at) => inUtc(at).toISO()!,
  formatAt: (at, offset) => inUtc(at).setZone(FixedOffsetZone.instance(offset)).toISO()!,
  parseDate: (text) => valid(DateTime.fromISO(text, { zone: 'utc' })),
  seconds: (at) => inUtc(at).toUnixInteger(),
  parseDuration: (text) => {
    const parts = valid(Duration.fromISO(text));
    const { years, months, weeks, days, hours, minutes, seconds } = parts;
    return { years, months, weeks, days, hours, minutes, seconds };
  },
  formatDuration: (counts) => Duration.fromObject({ ...counts }).toISO()!,
  add: (at, counts) =>
    nanos(
      inUtc(at)
        .plus({ ...counts })
        .toMillis(),
    ),
  resolve: (wall, zone) => nanos(valid(DateTime.fromISO(wall, { zone })).toMillis()),
  show: (at, zone) => inZone(at, zone).toFormat(WALL),
  addIn: (at, zone, counts) =>
    nanos(
      inZone(at, zone)
        .plus({ ...counts })
        .toMillis(),
    ),
  startOfDay: (at, zone) => nanos(inZone(at, zone).startOf('day').toMillis()),
  months: (from, to) => Math.trunc(inUtc(to).diff(inUtc(from), 'months').months),
  isoWeek: (at) => [inUtc(at).weekYear, inUtc(at).weekNumber],
};

const UNITS = ['years', 'months', 'weeks', 'days', 'hours', 'minutes', 'seconds'] as const;

/** One unit by its name, several as a duration: the two ways that the documentation has. */
function dayjsAdd(moment: dayjs.Dayjs, counts: Counts): bigint {
  const used = UNITS.filter((unit) => counts[unit] !== 0);
  const [only] = used;
  const sum =
    only !== undefined && used.length === 1
      ? moment.add(counts[only], only.slice(0, -1) as dayjs.ManipulateType)
      : moment.add(dayjs.duration({ ...counts }));
  return nanos(sum.valueOf());
}

function readDayjsDuration(text: string): Counts {
  const parts: DayjsDuration = dayjs.duration(text);
  if (Number.isNaN(parts.asMilliseconds())) throw new Refused('invalid');
  const days = parts.days();
  return {
    years: parts.years(),
    months: parts.months(),
    // It tells the whole length in weeks, whatever days it tells.
    weeks: days === 0 && /\dW/.test(text) ? parts.weeks() : 0,
    days,
    hours: parts.hours(),
    minutes: parts.minutes(),
    seconds: parts.seconds(),
  };
}

const dayjsZoned = (at: bigint, zone: string): dayjs.Dayjs => dayjs.utc(millis(at)).tz(zone);

const dayjsLibrary: DateTimeLibrary = {
  name: 'dayjs',
  package: 'dayjs',
  resolution,
  parse: (text) => nanos(dayjs.utc(text).valueOf()),
  format: (at) => dayjs.utc(millis(at)).format('YYYY-MM-DDTHH:mm:ss.SSS[Z]'),
  formatAt: (at, offset) => dayjs.utc(millis(at)).utcOffset(offset).format('YYYY-MM-DDTHH:mm:ss.SSSZ'),
  parseDate: (text) => nanos(dayjs.utc(text).valueOf()),
  seconds: (at) => dayjs.utc(millis(at)).unix(),
  parseDuration: readDayjsDuration,
  formatDuration: (counts) => dayjs.duration({ ...counts }).toISOString(),
  add: (at, counts) => dayjsAdd(dayjs.utc(millis(at)), counts),
  resolve: (wall, zone) => nanos(dayjs.tz(wall, zone).valueOf()),
  show: (at, zone) => dayjsZoned(at, zone).format('YYYY-MM-DDTHH:mm:ss.SSS'),
  addIn: (at, zone, counts) => dayjsAdd(dayjsZoned(at, zone), counts),
  startOfDay: (at, zone) => nanos(dayjsZoned(at, zone).startOf('day').valueOf()),
  months: (from, to) => dayjs.utc(millis(to)).diff(dayjs.utc(millis(from)), 'month'),
  isoWeek: (at) => [dayjs.utc(millis(at)).isoWeekYear(), dayjs.utc(millis(at)).isoWeek()],
};

/** The plugin customParseFormat in strict mode, for the two forms that `Date` writes. */
const STRICT = ['YYYY-MM-DDTHH:mm:ssZ', 'YYYY-MM-DDTHH:mm:ss.SSSZ'];

const dayjsStrict: DateTimeLibrary = {
  name: 'dayjs, strict format',
  package: 'dayjs',
  resolution,
  parse: (text) => nanos(dayjs(text, STRICT, true).valueOf()),
  parseDate: (text) => nanos(dayjs.utc(text, 'YYYY-MM-DD', true).valueOf()),
};

const dateFnsLibrary: DateTimeLibrary = {
  name: 'date-fns',
  package: 'date-fns',
  resolution,
  parse: (text) => nanos(dateFns.parseISO(text).getTime()),
  format: (at) => dateFns.formatRFC3339(new Date(millis(at)), { fractionDigits: 3 }),
  parseDate: (text) => nanos(dateFns.parseISO(text).getTime()),
  seconds: (at) => dateFns.getUnixTime(new Date(millis(at))),
  formatDuration: (counts) => dateFns.formatISODuration({ ...counts }),
  add: (at, counts) => nanos(dateFns.add(new Date(millis(at)), { ...counts }).getTime()),
  months: (from, to) => dateFns.differenceInMonths(new Date(millis(to)), new Date(millis(from))),
  isoWeek: (at) => [dateFns.getISOWeekYear(new Date(millis(at))), dateFns.getISOWeek(new Date(millis(at)))],
};

const zonedDate = (at: bigint, zone: string): Date => dateFnsTz.toZonedTime(new Date(millis(at)), zone);

const dateFnsTzLibrary: DateTimeLibrary = {
  name: 'date-fns-tz',
  package: 'date-fns-tz',
  resolution,
  parse: (text) => nanos(dateFnsTz.toDate(text, { timeZone: 'UTC' }).getTime()),
  format: (at) => dateFnsTz.formatInTimeZone(new Date(millis(at)), 'UTC', `${DATE_FNS_WALL}XXX`),
  formatAt: (at, offset) => {
    const [hours, rest] = [Math.trunc(Math.abs(offset) / 60), Math.abs(offset) % 60].map((part) => String(part));
    const name = `${offset < 0 ? '-' : '+'}${hours!.padStart(2, '0')}:${rest!.padStart(2, '0')}`;
    return dateFnsTz.formatInTimeZone(new Date(millis(at)), name, `${DATE_FNS_WALL}XXX`);
  },
  parseDate: (text) => nanos(dateFnsTz.toDate(text, { timeZone: 'UTC' }).getTime()),
  resolve: (wall, zone) => nanos(dateFnsTz.fromZonedTime(wall, zone).getTime()),
  show: (at, zone) => dateFnsTz.formatInTimeZone(new Date(millis(at)), zone, DATE_FNS_WALL),
  addIn: (at, zone, counts) =>
    nanos(dateFnsTz.fromZonedTime(dateFns.add(zonedDate(at, zone), { ...counts }), zone).getTime()),
  startOfDay: (at, zone) => nanos(dateFnsTz.fromZonedTime(dateFns.startOfDay(zonedDate(at, zone)), zone).getTime()),
};

/** A RangeError is how `Intl` and some of these libraries say that a time or a zone is none. */
function refusing(library: DateTimeLibrary): DateTimeLibrary {
  const members = Object.entries(library).map(([name, member]: [string, unknown]) => {
    if (typeof member !== 'function') return [name, member];
    const call = (...values: unknown[]): unknown => {
      try {
        return (member as (...values: unknown[]) => unknown)(...values);
      } catch (error) {
        if (error instanceof RangeError) throw new Refused(error.message);
        throw error;
      }
    };
    return [name, call];
  });
  return Object.fromEntries(members) as DateTimeLibrary;
}

export const dateTimeLibraries: readonly DateTimeLibrary[] = [
  luxon,
  dayjsLibrary,
  dayjsStrict,
  dateFnsLibrary,
  dateFnsTzLibrary,
].map(refusing);
