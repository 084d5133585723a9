/**
 * Which texts RFC 3339 allows, said a second time: its ABNF as regular expressions and its calendar as `Date`'s.
 */
const DATE = /^([0-9]{4})-([0-9]{2})-([0-9]{2})$/;
const TIME =
  /^([01][0-9]|2[0-3]):([0-5][0-9]):([0-5][0-9]|60)(\.[0-9]+)?(?:[Zz]|([+-])([01][0-9]|2[0-3]):([0-5][0-9]))$/;
const TIME_PART = 'T(?:[0-9]+H(?:[0-9]+M(?:[0-9]+S)?)?|[0-9]+M(?:[0-9]+S)?|[0-9]+S)';
const DATE_PART = '(?:[0-9]+Y(?:[0-9]+M(?:[0-9]+D)?)?|[0-9]+M(?:[0-9]+D)?|[0-9]+D)';
const DURATION = new RegExp(`^P(?:${DATE_PART}(?:${TIME_PART})?|${TIME_PART}|[0-9]+W)$`);

export function allowsDate(text: string): boolean {
  const [, year, month, day] = (DATE.exec(text) ?? []).map(Number);
  if (year === undefined || month === undefined || day === undefined) return false;
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  return date.getUTCFullYear() === year && date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
}

export function allowsTime(text: string): boolean {
  const match = TIME.exec(text);
  if (match === null) return false;
  const [, hour, minute, second, , sign, offsetHour = 0, offsetMinute = 0] = match;
  if (second !== '60') return true;
  const ahead = (Number(offsetHour) * 60 + Number(offsetMinute)) * (sign === '-' ? -60_000 : 60_000);
  const utc = new Date(Date.UTC(2000, 0, 2, Number(hour), Number(minute)) - ahead);
  return utc.getUTCHours() === 23 && utc.getUTCMinutes() === 59;
}

export function allowsDateTime(text: string): boolean {
  return allowsDate(text.slice(0, 10)) && /^[Tt]$/.test(text.slice(10, 11)) && allowsTime(text.slice(11));
}

export function allowsDuration(text: string): boolean {
  return DURATION.test(text);
}

/** Whether a call returns; an error of another type than `expected` is thrown on. */
export function accepts(call: () => unknown, expected: new (...values: never[]) => Error): boolean {
  try {
    call();
    return true;
  } catch (error) {
    if (error instanceof expected) return false;
    throw error;
  }
}
