import { type CalendarDate, daysInMonth, MAX_YEAR } from './calendar.ts';
import { DateTimeError } from './date-time-error.ts';
import { type Duration, foldWeeks } from './duration.ts';
import {
  type Instant,
  instant,
  NANOSECONDS_PER_DAY,
  NANOSECONDS_PER_SECOND,
  outsideYears,
  wallFromNanoseconds,
  wallNanoseconds,
} from './instant.ts';

/** What 31 January plus one month is: the last day of February, or an error. */
export type MonthOverflow = 'constrain' | 'reject';

export interface NormaliseOptions {
  /** Whether 24 hours become a day: true in UTC, false (the default) where clocks are changed. */
  readonly hoursToDays?: boolean;
}

/**
 * The same length with no more than 59 seconds, 59 minutes and 11 months; weeks stand alone or become days. Days never
 * become months, and hours become days only on request.
 *
 * @throws DateTimeError `range` for a negative component
 * @example normaliseDuration(parseDuration('PT90M')) // { …, hours: 1n, minutes: 30n, … }
 */
export function normaliseDuration(duration: Duration, { hoursToDays = false }: NormaliseOptions = {}): Duration {
  const { years, months, weeks, days, hours, minutes, seconds } = duration;
  const totalMinutes = minutes + seconds / 60n;
  const totalHours = hours + totalMinutes / 60n;
  return foldWeeks({
    years: years + months / 12n,
    months: months % 12n,
    weeks,
    days: days + (hoursToDays ? totalHours / 24n : 0n),
    hours: hoursToDays ? totalHours % 24n : totalHours,
    minutes: totalMinutes % 60n,
    seconds: seconds % 60n,
  });
}

/** Unit by unit, without normalising. */
export function addDurations(left: Duration, right: Duration): Duration {
  return {
    years: left.years + right.years,
    months: left.months + right.months,
    weeks: left.weeks + right.weeks,
    days: left.days + right.days,
    hours: left.hours + right.hours,
    minutes: left.minutes + right.minutes,
    seconds: left.seconds + right.seconds,
  };
}

/**
 * The instant a duration later in UTC, where a day has 24 hours: years and months first, then the rest.
 *
 * @throws DateTimeError `range` outside the years 0 to 9999, for a negative component, and for a day that the month
 *   does not have when `overflow` is `reject`
 * @example addToInstant(parseInstant('2024-01-31T00:00:00Z'), parseDuration('P1M')) // 2024-02-29T00:00:00Z
 */
export function addToInstant(at: Instant, duration: Duration, overflow: MonthOverflow = 'constrain'): Instant {
  const { years, months, weeks, days, hours, minutes, seconds } = foldWeeks(duration);
  const wall = wallFromNanoseconds(at.epochNanoseconds);
  const shifted = wallNanoseconds({ ...wall, ...addMonths(wall, years * 12n + months, overflow) });
  const exactSeconds = (hours * 60n + minutes) * 60n + seconds;
  const sum = shifted + (weeks * 7n + days) * NANOSECONDS_PER_DAY + exactSeconds * NANOSECONDS_PER_SECOND;
  wallFromNanoseconds(sum);
  return instant(sum);
}

function addMonths({ year, month, day }: CalendarDate, months: bigint, overflow: MonthOverflow): CalendarDate {
  const total = BigInt(year * 12 + month - 1) + months;
  if (total / 12n > BigInt(MAX_YEAR)) throw outsideYears();
  const target = { year: Number(total / 12n), month: Number(total % 12n) + 1 };
  const last = daysInMonth(target.year, target.month);
  if (day > last && overflow !== 'constrain') throw new DateTimeError('range', `the month has no day ${day}`);
  return { ...target, day: Math.min(day, last) };
}
