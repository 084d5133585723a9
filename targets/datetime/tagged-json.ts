import { Temporal } from 'temporal-polyfill';
import { DateTimeError } from './date-time-error.ts';

/** How one kind of value is found, written and read; `read(write(value))` has to be the value in every respect. */
interface Tag {
  readonly name: string;
  readonly matches: (value: unknown) => boolean;
  readonly write: (value: never) => string;
  readonly read: (text: string) => unknown;
}

interface TemporalType {
  from(text: string): unknown;
  [Symbol.hasInstance](value: unknown): boolean;
}

/** No date, for `new Date`, either. */
const INVALID_DATE = 'invalid';

const TAGS: readonly Tag[] = [
  { name: 'date', matches: (value) => value instanceof Date, write: writeDate, read: readDate },
  temporalTag('instant', Temporal.Instant),
  { ...temporalTag('zonedDateTime', Temporal.ZonedDateTime), write: writeZonedDateTime },
  temporalTag('plainDateTime', Temporal.PlainDateTime),
  temporalTag('plainDate', Temporal.PlainDate),
  temporalTag('plainTime', Temporal.PlainTime),
  temporalTag('plainYearMonth', Temporal.PlainYearMonth),
  temporalTag('plainMonthDay', Temporal.PlainMonthDay),
  { ...temporalTag('duration', Temporal.Duration), write: writeDuration, read: readDuration },
];

/** A key that is a tag (one `$`) or that was one before it was escaped (one `$` more for each time). */
const TAG_KEY = new RegExp(`^\\$+(?:${TAGS.map(({ name }) => name).join('|')})$`);

/**
 * A replacer for `JSON.stringify` that keeps `Date` and Temporal values apart from their texts: an instant becomes
 * `{"$instant":"2024-02-29T12:00:00Z"}`. Keys of ordinary objects that look like such a tag get one more `$`, so that
 * `taggedReviver` misreads nothing.
 *
 * Call it only through `JSON.stringify`: by the time a replacer is asked, `toJSON` has turned the value into a string,
 * and the value itself is only to be had from the object that holds it, the replacer's `this`.
 *
 * @example JSON.stringify({ at: new Date(0) }, taggedReplacer) // '{"at":{"$date":"1970-01-01T00:00:00.000Z"}}'
 */
export function taggedReplacer(this: unknown, key: string, value: unknown): unknown {
  // The value itself counts, too: a caller's own `toJSON` may give a date, whose `toJSON` is then not called any more.
  for (const candidate of [(this as Record<string, unknown>)[key], value]) {
    const tag = TAGS.find(({ matches }) => matches(candidate));
    if (tag !== undefined) return { [`$${tag.name}`]: tag.write(candidate as never) };
  }
  return renameTagKeys(value, (name) => `$${name}`);
}

/**
 * The reviver for `JSON.parse` that undoes `taggedReplacer`.
 *
 * @throws DateTimeError `tag` when a tag's content is not the text of such a value
 */
export function taggedReviver(_key: string, value: unknown): unknown {
  const tag = TAGS.find(({ name }) => isRecord(value) && Object.hasOwn(value, `$${name}`));
  return tag === undefined ? renameTagKeys(value, (name) => name.slice(1)) : readTag(tag, value as object);
}

/**
 * `JSON.stringify` with `taggedReplacer`.
 *
 * @throws TypeError as `JSON.stringify` does, for circles and bigints
 */
export function stringifyTagged(value: unknown): string | undefined {
  return JSON.stringify(value, taggedReplacer);
}

/** @throws DateTimeError `syntax` when the text is not JSON, `tag` when a tag's content is not what the tag says */
export function parseTagged(text: string): unknown {
  try {
    return JSON.parse(text, taggedReviver) as unknown;
  } catch (error) {
    if (error instanceof DateTimeError) throw error;
    throw new DateTimeError('syntax', String(error));
  }
}

function temporalTag(name: string, type: TemporalType): Tag {
  return { name, matches: (value) => value instanceof type, write: String, read: (text) => type.from(text) };
}

function writeDate(date: Date): string {
  return Number.isNaN(date.getTime()) ? INVALID_DATE : date.toISOString();
}

function readDate(text: string): Date {
  return new Date(text);
}

/**
 * The instant in UTC with the zone (and calendar) in brackets. `toString` rounds offsets to the minute, so that it
 * cannot tell the two sides of a fold of some seconds apart; nor could its text be read after a change of the rules.
 */
function writeZonedDateTime(value: Temporal.ZonedDateTime): string {
  const text = value.toString();
  return value.toInstant().toString() + text.slice(text.indexOf('['));
}

/** ISO 8601 where that gives every field back; else (1500 ms would come back as 1 s 500 ms) all ten fields. */
function writeDuration(value: Temporal.Duration): string {
  const text = value.toString();
  const fields = durationFields(value);
  return durationFields(Temporal.Duration.from(text)) === fields ? text : fields;
}

function readDuration(text: string): Temporal.Duration {
  return text.includes(',') ? new Temporal.Duration(...text.split(',').map(Number)) : Temporal.Duration.from(text);
}

function durationFields(value: Temporal.Duration): string {
  const { years, months, weeks, days, hours, minutes, seconds, milliseconds, microseconds, nanoseconds } = value;
  return [years, months, weeks, days, hours, minutes, seconds, milliseconds, microseconds, nanoseconds].join(',');
}

function readTag({ name, read, write }: Tag, holder: object): unknown {
  const [content, ...others] = Object.values(holder) as unknown[];
  if (typeof content !== 'string' || others.length > 0) {
    throw new DateTimeError('tag', `$${name} must be the only key and its value a string`);
  }
  try {
    const value = read(content);
    if (write(value as never) === content) return value;
  } catch {
    // Refused below: a text that cannot be read and one that nobody writes are the same fault.
  }
  throw new DateTimeError('tag', `${JSON.stringify(content)} is not how a ${name} is written`);
}

/** The same entries in the same order; `Object.fromEntries` defines keys, so that `__proto__` stays a key like others. */
function renameTagKeys(value: unknown, rename: (key: string) => string): unknown {
  if (!isRecord(value)) return value;
  const entries = Object.entries(value);
  if (!entries.some(([key]) => TAG_KEY.test(key))) return value;
  return Object.fromEntries(entries.map(([key, content]) => [TAG_KEY.test(key) ? rename(key) : key, content]));
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
