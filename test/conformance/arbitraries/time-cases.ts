import {
  durationText,
  instant,
  localDateTime,
  nearlyRfc3339Text,
  rfc3339Text,
  timeZone,
  zonedLocalTime,
  zonedTime,
  type LocalDateTimeValue,
  type Rfc3339Fault,
  type ZonedLocalTimeValue,
} from 'assay/arbitraries';
import { Temporal } from 'temporal-polyfill';
import { parseDuration } from '../../../targets/datetime/duration.ts';
import { parseDateTime, parseInstant } from '../../../targets/datetime/rfc3339.ts';
import { arbitraryCase, type AnyCase } from './arbitrary-case.ts';

const second = 1_000_000_000n;
const first = -62_167_219_200n * second; // 0000-01-01T00:00:00Z
const last = 253_402_300_800n * second - 1n; // 9999-12-31T23:59:59.999999999Z

const dawn: LocalDateTimeValue = { year: 1970, month: 1, day: 1, hour: 0, minute: 0, second: 0, nanosecond: 0 };

const succeeds = (action: () => unknown): boolean => {
  try {
    action();
    return true;
  } catch {
    return false;
  }
};

/** The same for Temporal, which refuses what no calendar shows. */
function plainOf({ nanosecond, ...rest }: LocalDateTimeValue): Temporal.PlainDateTime {
  return Temporal.PlainDateTime.from(rest, { overflow: 'reject' }).add({ nanoseconds: nanosecond });
}

/** What Temporal says of a local time: whether the two ways to disambiguate it differ, and whether it shows afterwards. */
function kindByTemporal({ local, timeZoneId }: ZonedLocalTimeValue): string {
  const plain = plainOf(local);
  const [earlier, later] = (['earlier', 'later'] as const).map((disambiguation) =>
    plain.toZonedDateTime(timeZoneId, { disambiguation }),
  );
  if (!earlier!.toPlainDateTime().equals(plain)) return 'gap';
  return earlier!.equals(later!) ? 'unique' : 'fold';
}

/** The instants of a zone at which its clocks change, as Temporal knows them. */
function isTransition({ epochNanoseconds, timeZoneId }: { epochNanoseconds: bigint; timeZoneId: string }): boolean {
  const before = Temporal.Instant.fromEpochNanoseconds(epochNanoseconds - 1n).toZonedDateTimeISO(timeZoneId);
  return before.getTimeZoneTransition('next')?.epochNanoseconds === epochNanoseconds;
}

/** As the target reads it: a parser that shares nothing with the generator. */
const isRfc3339 = (text: string): boolean => succeeds(() => parseInstant(text));

const faultEdges = (['leap day in a common year', 'hour 24', 'a digit of another script', 'no seconds'] as const).map(
  (name: Rfc3339Fault) => ({ name, is: ({ fault }: { fault: Rfc3339Fault }) => fault === name, within: 500 }),
);

export const timeCases: readonly AnyCase[] = [
  arbitraryCase({
    name: 'instant',
    arbitrary: instant(),
    isInDomain: ({ epochNanoseconds }) => epochNanoseconds >= first && epochNanoseconds <= last,
    simplest: { epochNanoseconds: 0n },
    edgeValues: [
      { name: 'the first', is: (at) => at.epochNanoseconds === first, within: 500 },
      { name: 'the last', is: (at) => at.epochNanoseconds === last, within: 500 },
      { name: 'the nanosecond before 1970', is: (at) => at.epochNanoseconds === -1n, within: 1000 },
      { name: 'the overflow of 32 bits', is: (at) => at.epochNanoseconds === 2n ** 31n * second, within: 1000 },
    ],
    shrinks: [
      {
        name: 'seconds beyond 32 bits',
        fails: (at) => at.epochNanoseconds >= 2n ** 31n * second,
        to: { epochNanoseconds: 2n ** 31n * second },
      },
    ],
  }),
  arbitraryCase({
    name: 'localDateTime',
    arbitrary: localDateTime(),
    isInDomain: (local) => local.year >= 0 && local.year <= 9999 && succeeds(() => plainOf(local)),
    simplest: dawn,
    edgeValues: [
      { name: 'a leap day', is: ({ month, day }) => month === 2 && day === 29, within: 100 },
      {
        name: 'a leap day of a century',
        is: ({ year, month, day }) => year === 2000 && month === 2 && day === 29,
        within: 1000,
      },
      {
        name: 'the end of a common February',
        is: (at) => at.month === 2 && at.day === 28 && at.year % 4 !== 0,
        within: 1000,
      },
      { name: 'the end of a year', is: ({ month, day }) => month === 12 && day === 31, within: 200 },
      { name: 'year 0', is: ({ year }) => year === 0, within: 200 },
      { name: 'year 9999', is: ({ year }) => year === 9999, within: 200 },
      { name: 'the last nanosecond of a second', is: ({ nanosecond }) => nanosecond === 999_999_999, within: 200 },
    ],
    shrinks: [{ name: 'a thirty-first', fails: ({ day }) => day === 31, to: { ...dawn, day: 31 } }],
  }),
  arbitraryCase({
    name: 'timeZone',
    arbitrary: timeZone(),
    isInDomain: (zone) =>
      zone === 'UTC' ||
      zone.startsWith('Etc/') ||
      Intl.supportedValuesOf('timeZone').includes(zone) ||
      succeeds(() => Temporal.Now.zonedDateTimeISO(zone)),
    simplest: 'UTC',
    edgeValues: [
      { name: 'a change by half an hour', is: (zone) => zone === 'Australia/Lord_Howe', within: 300 },
      { name: 'a left out day', is: (zone) => zone === 'Pacific/Apia', within: 300 },
      { name: 'a turned sign', is: (zone) => zone === 'Etc/GMT+12', within: 300 },
    ],
  }),
  arbitraryCase({
    name: 'timeZone (given)',
    arbitrary: timeZone({ zones: ['Asia/Tokyo', 'UTC'] }),
    isInDomain: (zone) => zone === 'UTC' || zone === 'Asia/Tokyo',
    simplest: 'Asia/Tokyo',
    edgeValues: [{ name: 'the other', is: (zone) => zone === 'UTC', within: 30 }],
  }),
  arbitraryCase({
    name: 'zonedTime',
    arbitrary: zonedTime(),
    isInDomain: ({ epochNanoseconds, timeZoneId }) =>
      epochNanoseconds >= first &&
      epochNanoseconds <= last &&
      succeeds(() => Temporal.Instant.fromEpochNanoseconds(epochNanoseconds).toZonedDateTimeISO(timeZoneId)),
    simplest: { epochNanoseconds: 0n, timeZoneId: 'UTC' },
    edgeValues: [
      { name: 'a change of the clocks', is: isTransition, within: 200 },
      {
        name: 'the nanosecond before a change',
        is: ({ epochNanoseconds, timeZoneId }) => isTransition({ epochNanoseconds: epochNanoseconds + 1n, timeZoneId }),
        within: 500,
      },
    ],
  }),
  arbitraryCase({
    name: 'zonedLocalTime',
    arbitrary: zonedLocalTime(),
    isInDomain: (value) => kindByTemporal(value) === value.kind,
    simplest: { timeZoneId: 'UTC', local: dawn, kind: 'unique' },
    edgeValues: [
      { name: 'a gap', is: ({ kind }) => kind === 'gap', within: 50 },
      { name: 'a fold', is: ({ kind }) => kind === 'fold', within: 50 },
    ],
  }),
  arbitraryCase({
    name: 'rfc3339Text',
    arbitrary: rfc3339Text(),
    isInDomain: isRfc3339,
    simplest: '1970-01-01T00:00:00Z',
    edgeValues: [
      { name: 'a leap second', is: (text) => text.includes(':60'), within: 100 },
      { name: 'an unknown offset', is: (text) => text.endsWith('-00:00'), within: 100 },
      { name: 'small letters', is: (text) => /t.*z$/.test(text), within: 200 },
      { name: 'more digits than nanoseconds', is: (text) => /\.\d{10,}/.test(text), within: 200 },
      { name: 'an offset of nearly a day', is: (text) => text.endsWith('+23:59'), within: 500 },
      { name: 'a leap day', is: (text) => text.includes('-02-29'), within: 200 },
    ],
    shrinks: [{ name: 'an offset', fails: (text) => !/z$/i.test(text), to: '1970-01-01T00:00:00-00:00' }],
  }),
  arbitraryCase({
    name: 'rfc3339Text (plain)',
    arbitrary: rfc3339Text({ leapSeconds: false, lowerCase: false, maxFractionDigits: 0 }),
    isInDomain: (text) => succeeds(() => parseDateTime(text)) && !/[tz.]|:60/.test(text),
    simplest: '1970-01-01T00:00:00Z',
    edgeValues: [{ name: 'an unknown offset', is: (text) => text.endsWith('-00:00'), within: 100 }],
  }),
  arbitraryCase({
    name: 'nearlyRfc3339Text',
    arbitrary: nearlyRfc3339Text(),
    isInDomain: ({ text, valid }) => !isRfc3339(text) && isRfc3339(valid),
    simplest: { text: '1970-13-01T00:00:00Z', fault: 'month 13', valid: '1970-01-01T00:00:00Z' },
    edgeValues: faultEdges,
  }),
  arbitraryCase({
    name: 'durationText',
    arbitrary: durationText(),
    isInDomain: (text) => succeeds(() => parseDuration(text)),
    simplest: 'PT0S',
    edgeValues: [
      { name: 'weeks', is: (text) => text.endsWith('W'), within: 50 },
      { name: 'months and minutes', is: (text) => /M.*T.*M/.test(text), within: 200 },
      { name: 'a number beyond 64 bits', is: (text) => /\d{20}/.test(text), within: 100 },
      { name: 'a leading zero', is: (text) => /(?<!\d)0\d/.test(text), within: 100 },
    ],
    shrinks: [{ name: 'days', fails: (text) => text.includes('D'), to: 'P0D' }],
  }),
];
