import { property } from 'assay';
import fc from 'fast-check';
import { Temporal } from 'temporal-polyfill';
import { expect } from 'vitest';
import { DateTimeError } from '../../targets/datetime/date-time-error.ts';
import { addDurations, addToInstant, normaliseDuration } from '../../targets/datetime/duration-arithmetic.ts';
import {
  type Duration,
  foldWeeks,
  formatDuration,
  MAX_COMPONENT_DIGITS,
  parseDuration,
  ZERO_DURATION,
} from '../../targets/datetime/duration.ts';
import { parseInstant } from '../../targets/datetime/rfc3339.ts';
import { duration, durationText, fixedInstant, instant, withOneEdit } from './arbitraries.ts';
import { of } from '../law.ts';
import { addInTurn, durationAsTemporal, longerIsLater } from './laws/durations.ts';
import { accepts, allowsDuration } from './oracle.ts';
import { dateTimes } from './target.ts';

const start = instant({ max: fixedInstant('4000-01-01T00:00:00Z') });
/** Short enough to stay before the year 10000. */
const short = duration(5000).map((value) => ({ ...value, years: value.years % 1000n }));

const temporalOf = (value: Duration): Temporal.Duration =>
  Temporal.Duration.from(Object.fromEntries(Object.entries(value).map(([unit, count]) => [unit, Number(count)])));

property('parsing a formatted duration gives it back, weeks alone or as days', [duration()], (value) => {
  expect(parseDuration(formatDuration(value))).toEqual(foldWeeks(value));
});

property(
  'what is written follows the grammar',
  [duration()],
  (value) => {
    expect(allowsDuration(formatDuration(value))).toBe(true);
  },
  { documentation: true },
);

property(
  'a duration is accepted exactly when the grammar allows it',
  [fc.oneof(durationText(), withOneEdit(durationText()))],
  (text) => {
    expect(accepts(() => parseDuration(text), DateTimeError)).toBe(allowsDuration(text));
  },
  { runs: 400 },
);

property(...of(durationAsTemporal, dateTimes), { documentation: true });

property('the refusal of a foreign character says where it stands', [durationText(), fc.nat(20)], (text, where) => {
  const position = where % (text.length + 1);
  const edited = `${text.slice(0, position)}#${text.slice(position + 1)}`;
  expect(() => parseDuration(edited)).toThrow(expect.objectContaining({ code: 'syntax', position }));
});

property(
  'a number is accepted up to the limit of digits',
  [fc.integer({ min: -3, max: 3 }), fc.constantFrom('D', 'W')],
  (more, unit) => {
    const digits = MAX_COMPONENT_DIGITS + more;
    const read = (): Duration => parseDuration(`P${'7'.repeat(digits)}${unit}`);
    if (more > 0) expect(read).toThrow(expect.objectContaining({ code: 'range', position: 1 }));
    else expect(formatDuration(read())).toHaveLength(digits + 2);
  },
  { runs: 20 },
);

property(
  'weeks beside other units are seven days each',
  [duration()],
  (value) => {
    const folded = foldWeeks(value);
    const days = (each: Duration): bigint => each.days + each.weeks * 7n;
    expect(days(folded)).toBe(days(value));
    const { weeks, ...others } = folded;
    expect(weeks === 0n || Object.values(others).every((count) => count === 0n)).toBe(true);
    expect(foldWeeks(folded)).toEqual(folded);
  },
  { documentation: true },
);

property(
  'normalising twice is normalising once, and keeps to the limits',
  [duration(), fc.boolean()],
  (value, hoursToDays) => {
    const normal = normaliseDuration(value, { hoursToDays });
    expect(normaliseDuration(normal, { hoursToDays })).toEqual(normal);
    expect(normal.seconds < 60n && normal.minutes < 60n && normal.months < 12n).toBe(true);
    expect(hoursToDays ? normal.hours < 24n : normal.days >= value.days).toBe(true);
  },
  { documentation: true },
);

property(
  'normalising does not change where an instant ends up',
  [start, short, fc.boolean()],
  (at, value, hoursToDays) => {
    expect(addToInstant(at, normaliseDuration(value, { hoursToDays }))).toEqual(addToInstant(at, value));
  },
  { documentation: true },
);

property('hours and below are balanced as Temporal does', [duration()], ({ hours, minutes, seconds }) => {
  const value = { ...ZERO_DURATION, hours, minutes, seconds };
  expect(temporalOf(normaliseDuration(value)).toString()).toBe(
    temporalOf(value).round({ largestUnit: 'hours' }).toString(),
  );
  expect(normaliseDuration(value)).toEqual(normaliseDuration(value, { hoursToDays: false }));
});

property(
  'adding to an instant is what Temporal does in UTC',
  [start, short, fc.constantFrom('constrain', 'reject')],
  (at, value, overflow) => {
    const moment = Temporal.Instant.fromEpochNanoseconds(at.epochNanoseconds).toZonedDateTimeISO('UTC');
    const theirs = (): bigint => moment.add(temporalOf(value), { overflow: overflow as 'constrain' }).epochNanoseconds;
    const isAccepted = accepts(() => addToInstant(at, value, overflow as 'constrain'), DateTimeError);
    expect(isAccepted).toBe(accepts(theirs, RangeError));
    if (isAccepted) expect(addToInstant(at, value, overflow as 'constrain').epochNanoseconds).toBe(theirs());
  },
);

property(
  'a month added to the end of a month ends within the next, or is refused',
  [fc.integer({ min: 1, max: 12 }), fc.integer({ min: 1600, max: 2400 })],
  (month, year) => {
    const last = Temporal.PlainDate.from({ year, month, day: 31 });
    const at = parseInstant(`${last.toString()}T12:00:00Z`);
    const next = last.add({ months: 1 });
    expect(addToInstant(at, parseDuration('P1M'))).toEqual(parseInstant(`${next.toString()}T12:00:00Z`));
    const isRefused = !accepts(() => addToInstant(at, parseDuration('P1M'), 'reject'), DateTimeError);
    expect(isRefused).toBe(next.day < last.day);
  },
);

property(...of(addInTurn, dateTimes));

property('durations are added unit by unit', [duration(), duration()], (a, b) => {
  const sum = addDurations(a, b);
  for (const unit of Object.keys(sum) as (keyof Duration)[]) expect(sum[unit]).toBe(a[unit] + b[unit]);
  expect(addDurations(b, a)).toEqual(sum);
  expect(addDurations(a, ZERO_DURATION)).toEqual(a);
});

property(...of(longerIsLater, dateTimes), { documentation: true });

property(
  'nothing leaves the years 0 to 9999',
  [instant({ min: fixedInstant('9990-01-01T00:00:00Z') }), duration(60)],
  (at, value) => {
    const moment = Temporal.Instant.fromEpochNanoseconds(at.epochNanoseconds).toZonedDateTimeISO('UTC');
    const stays = moment.add(temporalOf(value)).year <= 9999;
    expect(accepts(() => addToInstant(at, value), DateTimeError)).toBe(stays);
  },
);

property(
  'a negative component is refused',
  [duration(), fc.constantFrom(...(Object.keys(ZERO_DURATION) as (keyof Duration)[]))],
  (value, unit) => {
    const negative = { ...value, [unit]: -1n };
    expect(() => formatDuration(negative)).toThrow(expect.objectContaining({ code: 'range' }));
    expect(() => addToInstant(parseInstant('2024-01-01T00:00:00Z'), negative)).toThrow(DateTimeError);
  },
);
