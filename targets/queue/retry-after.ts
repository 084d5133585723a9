import { QueueError } from './queue-error.ts';

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const days = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];
const shortDays = days.map((day) => day.slice(0, 3));

const month = `(?<month>${months.join('|')})`;
const time = String.raw`(?<hour>[01]\d|2[0-3]):(?<minute>[0-5]\d):(?<second>[0-5]\d|60)`;

/** The three forms of an HTTP date (RFC 9110, section 5.6.7): IMF-fixdate, and the obsolete ones of RFC 850 and of asctime. */
const dateForms = [
  String.raw`(?<weekday>${shortDays.join('|')}), (?<day>\d{2}) ${month} (?<year>\d{4}) ${time} GMT`,
  String.raw`(?<weekday>${days.join('|')}), (?<day>\d{2})-${month}-(?<shortYear>\d{2}) ${time} GMT`,
  String.raw`(?<weekday>${shortDays.join('|')}) ${month} (?<day>\d{2}| \d) ${time} (?<year>\d{4})`,
].map((form) => new RegExp(`^${form}$`));

/** More seconds than this, some 31 years, are taken as this: so large a number is a mistake, and must not overflow a timer. */
const mostSeconds = 1e9;

/**
 * How long a `Retry-After` header asks to wait, in milliseconds; 0 for a date that has passed.
 *
 * RFC 9110, section 10.2.3: a number of seconds or an HTTP date. Accepted exactly as the grammar has them, but the day of
 * the week need not fit the date.
 * @param nowMs the present in milliseconds since 1970
 * @throws QueueError `retry-after`
 */
export function retryAfterMs(text: string, nowMs: number): number {
  if (/^\d+$/.test(text)) return Math.min(Number(text), mostSeconds) * 1000;
  for (const form of dateForms) {
    const fields = form.exec(text)?.groups;
    const atMs = fields === undefined ? null : dateMs(fields, nowMs);
    if (atMs !== null) return Math.max(0, atMs - nowMs);
  }
  throw new QueueError('retry-after', 'text', 'neither a number of seconds nor an HTTP date');
}

/** Null for a date that no calendar has. A leap second is the first second of the next minute. */
function dateMs(fields: Record<string, string | undefined>, nowMs: number): number | null {
  const monthIndex = months.indexOf(fields['month'] as string);
  const day = Number(fields['day']);
  const year = fields['year'] === undefined ? fullYear(Number(fields['shortYear']), nowMs) : Number(fields['year']);
  const date = new Date(0);
  date.setUTCFullYear(year, monthIndex, day);
  if (date.getUTCDate() !== day) return null;
  return date.setUTCHours(Number(fields['hour']), Number(fields['minute']), Number(fields['second']));
}

/** Of the years with these last two digits, the one from 49 years ago to 50 years ahead. */
function fullYear(shortYear: number, nowMs: number): number {
  const earliest = new Date(nowMs).getUTCFullYear() - 49;
  return earliest + ((((shortYear - earliest) % 100) + 100) % 100);
}
