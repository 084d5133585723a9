import { instant } from 'assay/arbitraries';
import fc from 'fast-check';
import { Temporal } from 'temporal-polyfill';
import { zone, zoneAndWall, plainOf, fixedInstant } from '../../properties/datetime/arbitraries.ts';
import { answer, floorTo, NO_COUNTS, stamp, utc } from '../../properties/datetime/laws/date-times.ts';
import { wallText } from '../../properties/datetime/laws/zones.ts';
import { law } from '../../properties/law.ts';
import type { MoreDateTimes } from './more-date-times.ts';

const millisecond = 1_000_000n;
const zoned = (at: bigint, name: string): Temporal.ZonedDateTime =>
  Temporal.Instant.fromEpochNanoseconds(at).toZonedDateTimeISO(name);

/** Before 1970 `Intl` and the database may tell of local mean time, to the second. */
export function era({ zone: name, at }: { zone: string; at: bigint }): string {
  if (zoned(at, name).offsetNanoseconds % 60_000_000_000 !== 0) return 'an offset with seconds';
  return at < 0n ? 'before 1970' : 'since 1970';
}

/** How the day of an instant begins. */
export function dayKind({ zone: name, at }: { zone: string; at: bigint }): string {
  const day = zoned(at, name).toPlainDate();
  const midnight = day.toPlainDateTime();
  const [earlier, later] = (['earlier', 'later'] as const).map((disambiguation) =>
    midnight.toZonedDateTime(name, { disambiguation }),
  );
  if (earlier!.epochNanoseconds === later!.epochNanoseconds) {
    return zoned(at, name).hoursInDay === 24 ? 'an ordinary day' : 'a day with a change of clocks';
  }
  return earlier!.toPlainDateTime().equals(midnight) ? 'midnight twice' : 'no midnight';
}

/** An instant in a zone, often less than a day from a change of its clocks. */
const nearChange = fc.tuple(zoneAndWall(), fc.integer({ min: -2000, max: 2000 })).map(([[name, wall], minutes]) => {
  const at = plainOf(wall).toZonedDateTime(name).add({ minutes }).epochNanoseconds;
  return { zone: name, at: floorTo(at, millisecond) };
});
const anyTime = instant({ min: fixedInstant('1700-01-01T00:00:00Z'), max: fixedInstant('2400-01-01T00:00:00Z') });
const inEra = anyTime.map(({ epochNanoseconds }) => floorTo(epochNanoseconds, millisecond));

export const showAsTemporal = law(
  'clocks show what the time zone database says',
  [fc.oneof(nearChange, fc.record({ zone: zone(), at: inEra }))],
  function* ({ show }: Pick<MoreDateTimes, 'show'>, { zone: name, at }) {
    yield [show(at, name), wallText(zoned(at, name).toPlainDateTime())];
  },
);

export const daysKeepTheClock = law(
  'in a zone, days and longer keep what the clock shows',
  [nearChange, fc.constantFrom('days', 'weeks', 'months', 'years'), fc.integer({ min: 1, max: 3 })],
  function* ({ addIn }: Pick<MoreDateTimes, 'addIn'>, { zone: name, at }, unit, number) {
    const expected = zoned(at, name).add({ [unit]: number }).epochNanoseconds;
    yield [answer(() => addIn(at, name, { ...NO_COUNTS, [unit]: number })), stamp(expected)];
  },
);

export const hoursAreExact = law(
  'in a zone, hours and shorter are exact',
  [nearChange, fc.constantFrom('hours', 'minutes', 'seconds'), fc.integer({ min: 1, max: 30 })],
  function* ({ addIn }: Pick<MoreDateTimes, 'addIn'>, { zone: name, at }, unit, number) {
    const expected = zoned(at, name).add({ [unit]: number }).epochNanoseconds;
    yield [answer(() => addIn(at, name, { ...NO_COUNTS, [unit]: number })), stamp(expected)];
  },
);

export const dayBegins = law(
  'a day begins at the first instant that its clocks show',
  [nearChange],
  function* ({ startOfDay }: Pick<MoreDateTimes, 'startOfDay'>, { zone: name, at }) {
    yield [answer(() => startOfDay(at, name)), stamp(zoned(at, name).startOfDay().epochNanoseconds)];
  },
);

export const monthsBetween = law(
  'as many whole months lie between two instants as can be added without passing the second',
  [inEra, inEra],
  function* ({ months, add }: Pick<MoreDateTimes, 'months' | 'add'>, a, b) {
    const [from, to] = a < b ? [a, b] : [b, a];
    const between = months(from, to);
    const most = add(from, { ...NO_COUNTS, months: between });
    const more = add(from, { ...NO_COUNTS, months: between + 1 });
    yield [most <= to || `${between} months pass it`, true];
    yield [more > to || `${between + 1} months do not pass it`, true];
  },
);

export const weekOfIso = law(
  'week and year are those of ISO 8601',
  [anyTime],
  function* ({ isoWeek }: Pick<MoreDateTimes, 'isoWeek'>, { epochNanoseconds }) {
    const at = floorTo(epochNanoseconds, millisecond);
    const { yearOfWeek, weekOfYear } = utc(at);
    yield [isoWeek(at), [yearOfWeek, weekOfYear]];
  },
);

const HOSTS = ['America/New_York', 'Australia/Lord_Howe', 'Pacific/Apia', 'Europe/London'];

/** What a call gives in a process whose own zone is another one. */
function within<Value>(host: string, call: () => Value): Value {
  const own = process.env['TZ'];
  process.env['TZ'] = host;
  try {
    return call();
  } finally {
    process.env['TZ'] = own;
  }
}

export const hostResolve = law(
  "a wall time in a named zone means the same whatever the process's own zone",
  [fc.constantFrom(...HOSTS), zoneAndWall()],
  function* ({ resolve }: Pick<MoreDateTimes, 'resolve'>, host, [name, wall]) {
    const text = wallText(plainOf(wall));
    yield [within(host, () => answer(() => resolve(text, name))), answer(() => resolve(text, name))];
  },
);

export const hostShow = law(
  "the clocks of a named zone show the same whatever the process's own zone",
  [fc.constantFrom(...HOSTS), nearChange],
  function* ({ show }: Pick<MoreDateTimes, 'show'>, host, { zone: name, at }) {
    yield [within(host, () => show(at, name)), show(at, name)];
  },
);

export const hostAdd = law(
  "a day more in a named zone is the same whatever the process's own zone",
  [fc.constantFrom(...HOSTS), nearChange],
  function* ({ addIn }: Pick<MoreDateTimes, 'addIn'>, host, { zone: name, at }) {
    const day = { ...NO_COUNTS, days: 1 };
    yield [within(host, () => answer(() => addIn(at, name, day))), answer(() => addIn(at, name, day))];
  },
);
