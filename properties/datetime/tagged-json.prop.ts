import { property } from 'assay';
import fc from 'fast-check';
import { Temporal } from 'temporal-polyfill';
import { expect } from 'vitest';
import { DateTimeError } from '../../targets/datetime/date-time-error.ts';
import { parseTagged, stringifyTagged, taggedReplacer, taggedReviver } from '../../targets/datetime/tagged-json.ts';
import { instant, zone } from './arbitraries.ts';
import { accepts } from './oracle.ts';

const names = [
  'date',
  'instant',
  'zonedDateTime',
  'plainDateTime',
  'plainDate',
  'plainTime',
  'plainYearMonth',
  'plainMonthDay',
  'duration',
];

const moment = fc
  .tuple(instant(), zone())
  .map(([at, name]) => Temporal.Instant.fromEpochNanoseconds(at.epochNanoseconds).toZonedDateTimeISO(name));

const temporalDuration = fc
  .tuple(fc.array(fc.oneof(fc.constant(0), fc.nat(3000)), { minLength: 10, maxLength: 10 }), fc.constantFrom(1, -1))
  .map(([fields, sign]) => new Temporal.Duration(...fields.map((field) => field * sign)));

const anyDate = fc.oneof(
  fc.date({ noInvalidDate: false }),
  instant().map((at) => new Date(Number(at.epochNanoseconds / 1_000_000n))),
);

const timeValue = fc.oneof(
  anyDate,
  moment,
  moment.map((at) => at.toInstant()),
  moment.map((at) => at.toPlainDateTime()),
  moment.map((at) => at.toPlainDate()),
  moment.map((at) => at.toPlainTime()),
  moment.map((at) => at.toPlainDate().toPlainYearMonth()),
  moment.map((at) => at.toPlainDate().toPlainMonthDay()),
  temporalDuration,
);

const tagKey = fc.tuple(fc.nat(3), fc.constantFrom(...names)).map(([dollars, name]) => '$'.repeat(dollars) + name);
const key = fc.oneof(fc.string({ maxLength: 4 }), tagKey, fc.constantFrom('__proto__', 'toString', 'constructor'));

/** Plain data with times in it, and with keys that look like tags; objects come with `Object.prototype`, as JSON's do. */
const data = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 3, depthSize: 'small' },
    fc.oneof(fc.string(), fc.boolean(), fc.integer(), fc.constant(null), timeValue),
    fc.array(tie('value'), { maxLength: 3 }),
    fc.array(fc.tuple(key, tie('value')), { maxLength: 3 }).map((entries) => Object.fromEntries(entries) as unknown),
  ),
})).value;

/** A value with every time replaced by its type and its fields, so that `toEqual` compares all there is to compare. */
function laidBare(value: unknown): unknown {
  if (value instanceof Date) return ['Date', value.getTime()];
  if (value instanceof Temporal.Duration) return ['Duration', ...durationFields(value)];
  if (value instanceof Temporal.ZonedDateTime)
    return ['ZonedDateTime', value.epochNanoseconds, value.timeZoneId, value.calendarId];
  if (Array.isArray(value)) return value.map(laidBare);
  if (typeof value !== 'object' || value === null) return value;
  const type = Object.prototype.toString.call(value);
  if (type !== '[object Object]') return [type, String(value)];
  return ['Object', Object.entries(value).map(([name, content]) => [name, laidBare(content)])];
}

const durationFields = (value: Temporal.Duration): number[] => [
  value.years,
  value.months,
  value.weeks,
  value.days,
  value.hours,
  value.minutes,
  value.seconds,
  value.milliseconds,
  value.microseconds,
  value.nanoseconds,
];

property(
  'data with times in it comes back as it was',
  [data],
  (value) => {
    expect(laidBare(parseTagged(stringifyTagged(value)!))).toEqual(laidBare(value));
  },
  { documentation: true, runs: 300 },
);

property(
  'every kind of time comes back as that kind, and inside an array, too',
  [timeValue],
  (value) => {
    expect(laidBare(parseTagged(stringifyTagged(value)!))).toEqual(laidBare(value));
    expect(laidBare(parseTagged(stringifyTagged([value])!))).toEqual(laidBare([value]));
  },
  { documentation: true },
);

property(
  'data without times and without tags is written as JSON.stringify does',
  [fc.jsonValue()],
  (value) => {
    fc.pre(!JSON.stringify(value).includes('"$'));
    expect(stringifyTagged(value)).toBe(JSON.stringify(value));
    expect(parseTagged(JSON.stringify(value))).toEqual(JSON.parse(JSON.stringify(value)));
  },
  { documentation: true },
);

property(
  'the text of a tag, kept as data, stays data',
  [timeValue],
  (value) => {
    const look = JSON.parse(stringifyTagged(value)!) as object;
    expect(parseTagged(stringifyTagged(look)!)).toEqual(look);
    const deeper = JSON.parse(stringifyTagged(look)!) as object;
    expect(parseTagged(stringifyTagged(deeper)!)).toEqual(deeper);
  },
  { documentation: true },
);

property(
  'a key that is left out of the text does not make a tag of the other',
  [timeValue, fc.constantFrom(undefined, () => 1, Symbol('s'))],
  (value, left) => {
    const look = JSON.parse(stringifyTagged(value)!) as object;
    expect(parseTagged(stringifyTagged({ ...look, left })!)).toEqual(look);
  },
);

property(
  'no text of a tag changes a prototype',
  [key, timeValue],
  (name, value) => {
    const text = `{"__proto__":{${JSON.stringify(`$${name}`)}:${stringifyTagged(value)}},"a":1}`;
    fc.pre(accepts(() => parseTagged(text), DateTimeError));
    const read = parseTagged(text) as object;
    expect(Object.getPrototypeOf(read)).toBe(Object.prototype);
    expect(Object.keys(read)).toEqual(['__proto__', 'a']);
  },
  { documentation: true },
);

const tagText = fc.tuple(
  fc.constantFrom(...names),
  fc.oneof(
    fc.jsonValue(),
    fc.string(),
    fc.constantFrom('undefined', '2024-02-29', '12:00', 'P1D', '1,2', '2024-02-29T00:00:00Z', 'invalid', 'null'),
  ),
);

property(
  'a tag is read exactly when it is how its value would be written',
  [tagText],
  ([name, content]) => {
    const text = JSON.stringify({ [`$${name}`]: content });
    const isRead = accepts(() => parseTagged(text), DateTimeError);
    if (isRead) expect(stringifyTagged(parseTagged(text))).toBe(text);
    else
      expect(() => parseTagged(text)).toThrow(
        expect.objectContaining({ code: 'tag', message: expect.stringContaining(name) }),
      );
  },
  { runs: 200 },
);

property('a tag beside another key is refused', [timeValue, fc.string(), fc.jsonValue()], (value, other, content) => {
  const look = JSON.parse(stringifyTagged(value)!) as object;
  fc.pre(!other.startsWith('$') && other !== '__proto__');
  const [name] = Object.keys(look);
  expect(() => parseTagged(JSON.stringify({ ...look, [other]: content }))).toThrow(`${name} must be the only key`);
});

property(
  'replacer and reviver do the same inside JSON.stringify and JSON.parse',
  [data],
  (value) => {
    const text = JSON.stringify({ value, after: [value] }, taggedReplacer, 2);
    expect(laidBare(JSON.parse(text, taggedReviver))).toEqual(laidBare({ value, after: [value] }));
  },
  { documentation: true },
);

property(
  'a time that a toJSON gives is tagged like one that stands there',
  [timeValue],
  (value) => {
    expect(stringifyTagged({ at: { toJSON: () => value } })).toBe(stringifyTagged({ at: value }));
  },
  { documentation: true },
);
