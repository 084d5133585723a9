import { instant } from 'assay/arbitraries';
import fc from 'fast-check';
import { Temporal } from 'temporal-polyfill';
import { law } from '../../law.ts';
import { durationText, fixedInstant } from '../arbitraries.ts';
import { allowsDuration } from '../oracle.ts';
import { answer, type Counts, type DateTimes, floorTo, NO_COUNTS, stamp, taking, utc } from './date-times.ts';

const UNITS = ['years', 'months', 'weeks', 'days', 'hours', 'minutes', 'seconds'] as const;
const start = instant({ min: fixedInstant('1900-01-01T00:00:00Z'), max: fixedInstant('2400-01-01T00:00:00Z') });
const count = fc.oneof(fc.constant(0), fc.nat(400), fc.constantFrom(1, 11, 12, 13, 59, 60));
export const counts: fc.Arbitrary<Counts> = fc.record({
  years: fc.oneof(fc.constant(0), fc.nat(100)),
  months: count,
  weeks: fc.oneof(fc.constant(0), fc.nat(60)),
  days: count,
  hours: count,
  minutes: count,
  seconds: count,
});

const countsOf = (value: Temporal.Duration): Counts =>
  Object.fromEntries(UNITS.map((unit) => [unit, value[unit]])) as unknown as Counts;

type Reads = Pick<DateTimes, 'parseDuration'>;
type Adds = Pick<DateTimes, 'add' | 'resolution'>;

/** A week is seven days, so that a library may write either. */
function inDays(value: Counts): Counts {
  return { ...value, weeks: 0, days: value.days + 7 * value.weeks };
}

/** As RFC 3339 can write it: with weeks alone or without any. */
function writable(value: Counts): Counts {
  const { weeks: _weeks, ...others } = value;
  return Object.values(others).every((each) => each === 0) ? value : inDays(value);
}

export const durationRoundTrip = law(
  'a duration that is written and read has the same parts',
  [counts],
  function* ({ parseDuration, formatDuration }: Pick<DateTimes, 'parseDuration' | 'formatDuration'>, value) {
    yield [inDays(parseDuration(formatDuration(writable(value)))), inDays(value)];
  },
);

export const writtenByGrammar = law(
  'what is written of a duration follows the grammar and says all of it',
  [counts],
  function* ({ formatDuration }: Pick<DateTimes, 'formatDuration'>, value) {
    const text = formatDuration(writable(value));
    yield [allowsDuration(text) || text, true];
    const theirs = Temporal.Duration.from(text);
    yield [inDays(countsOf(theirs)), inDays(value)];
  },
);

export const durationAsTemporal = law(
  'the text of a duration says the same numbers as to Temporal',
  [durationText()],
  function* ({ parseDuration }: Reads, text) {
    fc.pre(!/\d{7}/.test(text));
    const theirs = Temporal.Duration.from(text);
    yield [parseDuration(text), countsOf(theirs)];
  },
);

/** What RFC 3339, appendix A does not derive. */
export const DURATION_FAULTS: Readonly<Record<string, string>> = {
  'an empty text': '',
  'P alone': 'P',
  'P and T alone': 'PT',
  'no P': '1D',
  'a number without a unit': 'P1',
  'a unit without a number': 'PD',
  'T without a time': 'P1DT',
  'hours without T': 'P1H',
  'seconds without T': 'P1S',
  'days after T': 'PT1D',
  'years after T': 'PT1Y',
  'days before months': 'P1D1M',
  'months before years': 'P1M1Y',
  'seconds before hours': 'PT1S1H',
  'the same unit twice': 'P1D1D',
  'small letters': 'p1d',
  'a space before': ' P1D',
  'a space after': 'P1D ',
  'a space within': 'P1 D',
  'a letter after': 'P1Dx',
  'an unknown unit': 'P1X',
  'two T': 'PT1HT1M',
  'two P': 'PP1D',
  'a sign within': 'P-1D',
  'a plus within': 'P+1D',
  'a sign before': '-P1D',
  'a plus before': '+P1D',
  'a fraction': 'P1.5D',
  'a fraction of seconds': 'PT1.5S',
  'a comma': 'PT1,5S',
  'a fraction that is not last': 'PT1.5H30M',
  'an exponent': 'P1e3D',
  'weeks beside days': 'P1W1D',
  'weeks beside a year': 'P1Y1W',
  'a unit left out': 'P1Y1D',
  'minutes left out': 'PT1H1S',
  'the alternative format': 'P0001-01-01T00:00:00',
};

export const faultyDurationRefused = law(
  'a text that is no duration of RFC 3339 is refused',
  [fc.constantFrom(...Object.keys(DURATION_FAULTS))],
  function* ({ parseDuration }: Reads, fault) {
    yield [taking(() => parseDuration(DURATION_FAULTS[fault]!)), 'refused'];
  },
);

/** Exactly `number` of a unit more. */
export const addUnit = law(
  'so many of a unit more are what Temporal adds in UTC',
  [fc.constantFrom(...UNITS), start, count],
  function* ({ add, resolution }: Adds, unit, { epochNanoseconds }, number) {
    const at = floorTo(epochNanoseconds, resolution);
    const expected = utc(at).add({ [unit]: number }).epochNanoseconds;
    yield [answer(() => add(at, { ...NO_COUNTS, [unit]: number })), stamp(expected)];
  },
);

export const addCounts = law(
  'adding several units at once is what Temporal does in UTC',
  [start, counts],
  function* ({ add, resolution }: Adds, { epochNanoseconds }, value) {
    const at = floorTo(epochNanoseconds, resolution);
    yield [answer(() => add(at, value)), stamp(utc(at).add(value).epochNanoseconds)];
  },
);

export const monthEnd = law(
  'a month added to the end of a month ends within the next',
  [fc.integer({ min: 1, max: 12 }), fc.integer({ min: 1900, max: 2400 }), fc.integer({ min: 1, max: 14 })],
  function* ({ add }: Adds, month, year, months) {
    const last = Temporal.PlainDate.from({ year, month, day: 31 });
    const at = Temporal.Instant.from(`${last.toString()}T12:00:00Z`).epochNanoseconds;
    const expected = Temporal.Instant.from(`${last.add({ months }).toString()}T12:00:00Z`).epochNanoseconds;
    yield [answer(() => add(at, { ...NO_COUNTS, months })), stamp(expected)];
  },
);

export const addInTurn = law(
  'without months, adding two durations is adding one after the other',
  [start, counts, counts],
  function* ({ add, resolution }: Adds, { epochNanoseconds }, a, b) {
    const at = floorTo(epochNanoseconds, resolution);
    const [first, second] = [a, b].map((value) => ({ ...value, years: 0, months: 0 }));
    const both = Object.fromEntries(UNITS.map((unit) => [unit, first![unit] + second![unit]])) as unknown as Counts;
    yield [answer(() => add(at, both)), answer(() => add(add(at, first!), second!))];
  },
);

export const longerIsLater = law(
  'a longer duration never ends earlier',
  [start, counts, fc.constantFrom(...UNITS)],
  function* ({ add, resolution }: Adds, { epochNanoseconds }, value, unit) {
    const at = floorTo(epochNanoseconds, resolution);
    const [shorter, longer] = [add(at, value), add(at, { ...value, [unit]: value[unit] + 1 })];
    yield [shorter <= longer || `${stamp(longer)} is before ${stamp(shorter)}`, true];
  },
);
