import { matcher, whole, type TextFormat } from './format.ts';

const leapYear = String.raw`(?:\d\d(?:0[48]|[2468][048]|[13579][26])|(?:[02468][048]|[13579][26])00)`;
const monthDay = String.raw`(?:(?:0[13578]|1[02])-(?:0[1-9]|[12]\d|3[01])|(?:0[469]|11)-(?:0[1-9]|[12]\d|30)|02-(?:0[1-9]|1\d|2[0-8]))`;
/** RFC 3339 section 5.6 `full-date`, with the days that months have. */
const date = String.raw`(?:\d{4}-${monthDay}|${leapYear}-02-29)`;
const clock = String.raw`(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d`;
const fraction = String.raw`(?:\.\d{1,9})?`;
const offset = String.raw`(?:Z|[+-](?:[01]\d|2[0-3]):[0-5]\d)`;
const leapSecond = String.raw`23:59:60${fraction}Z`;
const time = `(?:${clock}${fraction}${offset}|${leapSecond})`;
const badDate = String.raw`\d{4}-(?:1[3-9]|[2-9]\d|00)-\d\d|\d{4}-\d\d-(?:3[2-9]|[4-9]\d|00)|\d{4}-02-30|[a-z]{0,6}|\d\d/\d\d/\d{4}`;
const badTime = String.raw`(?:2[4-9]|[3-9]\d):[0-5]\d:[0-5]\dZ|[0-2]\d:[6-9]\d:[0-5]\dZ|${clock}|${clock}[+-]24:00|[a-z]{0,6}`;

// RFC 3339 appendix A; every part may be missing, but not all of them.
const durationTime = String.raw`T(?:\d{1,4}H(?:\d{1,4}M(?:\d{1,4}S)?)?|\d{1,4}M(?:\d{1,4}S)?|\d{1,4}S)`;
const durationDate = String.raw`(?:\d{1,4}D|\d{1,4}M(?:\d{1,4}D)?|\d{1,4}Y(?:\d{1,4}M(?:\d{1,4}D)?)?)`;
const duration = String.raw`P(?:\d{1,4}W|${durationDate}(?:${durationTime})?|${durationTime})`;

/** What a leap second must be: the last second of a day in UTC (RFC 3339 section 5.7, without the list of announced ones). */
function acceptsTime(text: string): boolean {
  const parts = /^(\d\d):(\d\d):(\d\d)(?:\.\d+)?(?:z|([+-])(\d\d):(\d\d))$/iu.exec(text);
  if (parts === null) return false;
  const [hour = 0, minute = 0, second = 0] = parts.slice(1, 4).map(Number);
  const offsetHours = Number(parts[5] ?? 0);
  const offsetMinutes = Number(parts[6] ?? 0);
  if (hour > 23 || minute > 59 || second > 60 || offsetHours > 23 || offsetMinutes > 59) return false;
  if (second < 60) return true;
  const sign = parts[4] === '-' ? 1 : -1;
  const utc = hour * 60 + minute + sign * (offsetHours * 60 + offsetMinutes);
  return (utc + 2880) % 1440 === 1439;
}

const acceptsDate = matcher(date);

function acceptsDateTime(text: string): boolean {
  return /^[tT]$/u.test(text.charAt(10)) && acceptsDate(text.slice(0, 10)) && acceptsTime(text.slice(11));
}

export const timeFormats: Readonly<Record<string, TextFormat>> = {
  'date-time': {
    valid: whole(`${date}T${time}`),
    invalid: whole(String.raw`(?:${badDate})T${clock}Z|${date}T(?:${badTime})|${date}|[a-z]{0,6}`),
    accepts: acceptsDateTime,
  },
  date: { valid: whole(date), invalid: whole(badDate), accepts: acceptsDate },
  time: { valid: whole(time), invalid: whole(badTime), accepts: acceptsTime },
  duration: {
    valid: whole(duration),
    invalid: whole(String.raw`P|PT|P\d{1,2}S|\d{1,2}D|PT\d{1,2}D|P\d{1,2}[a-z]|[a-z]{0,6}`),
    accepts: matcher(duration.replaceAll('{1,4}', '+')),
  },
  'iso-time': { valid: whole(time), invalid: whole(String.raw`[a-z]{0,6}`), accepts: acceptsTime },
  'iso-date-time': {
    valid: whole(`${date}T${time}`),
    invalid: whole(String.raw`[a-z]{0,6}`),
    accepts: acceptsDateTime,
  },
};
