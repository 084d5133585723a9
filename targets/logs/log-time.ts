/** A moment, and how far the clock that wrote it was ahead of UTC. */
export interface LogTime {
  readonly epochSeconds: number;
  /** ±1439 minutes, positive to the east of Greenwich. */
  readonly offsetMinutes: number;
  /** The same moment as ISO 8601 text in UTC. */
  readonly instant: string;
}

interface Civil {
  readonly year: number;
  /** 1 to 12. */
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
/** The Gregorian calendar repeats after 400 years; a detour by them keeps Date.UTC from taking year 70 for 1970. */
const CYCLE_YEARS = 400;
const CYCLE_SECONDS = 146_097 * 86_400;

function pad(value: number, digits = 2): string {
  return String(value).padStart(digits, '0');
}

function offsetText(offsetMinutes: number, separator: string): string {
  const minutes = Math.abs(offsetMinutes);
  return `${offsetMinutes < 0 ? '-' : '+'}${pad(Math.floor(minutes / 60))}${separator}${pad(minutes % 60)}`;
}

/**
 * Whether the fields are those of a real day and time. What is too much of one overflows into the next, so each field is
 * checked by itself or by the one above it: an hour by the day, a second by the minute.
 */
function isReal(civil: Civil, at: Date): boolean {
  return at.getUTCMonth() + 1 === civil.month && at.getUTCDate() === civil.day && at.getUTCMinutes() === civil.minute;
}

function logTime(civil: Civil, sign: string, offsetHours: number, offsetRest: number): LogTime | undefined {
  const { year, month, day, hour, minute, second } = civil;
  const local = Date.UTC(year + CYCLE_YEARS, month - 1, day, hour, minute, second);
  const size = offsetHours * 60 + offsetRest;
  // nginx writes a zero offset with a plus.
  if (offsetHours > 23 || offsetRest > 59 || (size === 0 && sign === '-') || !isReal(civil, new Date(local)))
    return undefined;
  return timeAt(local / 1000 - CYCLE_SECONDS - (sign === '-' ? -size : size) * 60, sign === '-' ? -size : size);
}

/**
 * A {@link LogTime} from its two numbers.
 * @param epochSeconds whole seconds since 1970-01-01T00:00:00Z
 * @param offsetMinutes whole minutes, ±1439
 */
export function timeAt(epochSeconds: number, offsetMinutes: number): LogTime {
  return { epochSeconds, offsetMinutes, instant: new Date(epochSeconds * 1000).toISOString() };
}

/** Reads `$time_local`: `10/Oct/2000:13:55:36 -0700`. `undefined` unless there is such a day, time and offset. */
export function parseTimeLocal(text: string): LogTime | undefined {
  const match = /^(\d\d)\/([A-Z][a-z]{2})\/(\d{4}):(\d\d):(\d\d):(\d\d) ([+-])(\d\d)(\d\d)$/u.exec(text);
  if (match === null) return undefined;
  const [day, , year, hour, minute, second] = match.slice(1, 7).map(Number) as [
    number,
    0,
    number,
    number,
    number,
    number,
  ];
  const month = MONTHS.indexOf(match[2] as string) + 1;
  return logTime({ year, month, day, hour, minute, second }, match[7] as string, Number(match[8]), Number(match[9]));
}

/** Reads `$time_iso8601`: `2000-10-10T13:55:36-07:00`. `undefined` unless there is such a day, time and offset. */
export function parseTimeIso8601(text: string): LogTime | undefined {
  const match = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)([+-])(\d\d):(\d\d)$/u.exec(text);
  if (match === null) return undefined;
  const [year, month, day, hour, minute, second] = match.slice(1, 7).map(Number) as [
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  return logTime({ year, month, day, hour, minute, second }, match[7] as string, Number(match[8]), Number(match[9]));
}

function civilAt(time: Pick<LogTime, 'epochSeconds' | 'offsetMinutes'>): Civil {
  const local = new Date((time.epochSeconds + time.offsetMinutes * 60) * 1000);
  const year = local.getUTCFullYear();
  if (!(year >= 0 && year <= 9999)) throw new RangeError('a log time has a year from 0 to 9999');
  return {
    year,
    month: local.getUTCMonth() + 1,
    day: local.getUTCDate(),
    hour: local.getUTCHours(),
    minute: local.getUTCMinutes(),
    second: local.getUTCSeconds(),
  };
}

/**
 * Writes `$time_local`.
 * @throws {RangeError} when the local year has no four digits
 */
export function formatTimeLocal(time: Pick<LogTime, 'epochSeconds' | 'offsetMinutes'>): string {
  const { year, month, day, hour, minute, second } = civilAt(time);
  const clock = `${pad(hour)}:${pad(minute)}:${pad(second)}`;
  return `${pad(day)}/${MONTHS[month - 1] as string}/${pad(year, 4)}:${clock} ${offsetText(time.offsetMinutes, '')}`;
}

/**
 * Writes `$time_iso8601`.
 * @throws {RangeError} when the local year has no four digits
 */
export function formatTimeIso8601(time: Pick<LogTime, 'epochSeconds' | 'offsetMinutes'>): string {
  const { year, month, day, hour, minute, second } = civilAt(time);
  const clock = `${pad(hour)}:${pad(minute)}:${pad(second)}`;
  return `${pad(year, 4)}-${pad(month)}-${pad(day)}T${clock}${offsetText(time.offsetMinutes, ':')}`;
}
