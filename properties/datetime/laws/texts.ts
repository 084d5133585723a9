import { assume } from 'assay';
import { instant, nearlyRfc3339Text } from 'assay/arbitraries';
import fc from 'fast-check';
import { Temporal } from 'temporal-polyfill';
import { type Claim, law } from '../../law.ts';
import { dateText, dateTimeText, fixedInstant } from '../arbitraries.ts';
import { allowsDate, allowsDateTime } from '../oracle.ts';
import { answer, type DateTimes, floorTo, stamp, taking } from './date-times.ts';

/** Instants whose year is 0 to 9999 at every offset. */
const inner = instant({
  min: fixedInstant('0000-01-02T00:00:00Z'),
  max: fixedInstant('9999-12-30T23:59:59.999999999Z'),
});
const minutes = fc.oneof(fc.integer({ min: -1439, max: 1439 }), fc.constantFrom(0, 60, 330, -210, 15, -15, 1, -1));
type Texts = Pick<DateTimes, 'resolution' | 'parse' | 'format'>;
type Parses = Pick<DateTimes, 'resolution' | 'parse'>;

export const roundTrip = law(
  'parsing a formatted instant gives the instant back',
  [instant()],
  function* ({ parse, format, resolution }: Texts, { epochNanoseconds }) {
    const at = floorTo(epochNanoseconds, resolution);
    yield [stamp(parse(format(at))), stamp(at)];
  },
);

export const sameAtEveryOffset = law(
  'an instant is the same at every offset it is written at',
  [inner, minutes],
  function* ({ formatAt, resolution }: Pick<DateTimes, 'formatAt' | 'resolution'>, { epochNanoseconds }, offset) {
    const at = floorTo(epochNanoseconds, resolution);
    const text = formatAt(at, offset);
    yield [stamp(Temporal.Instant.from(text).epochNanoseconds), stamp(at)];
    const parts = [Math.trunc(Math.abs(offset) / 60), Math.abs(offset) % 60].map((part) =>
      String(part).padStart(2, '0'),
    );
    yield [text.replace(/Z$/, '+00:00').slice(-6), `${offset < 0 ? '-' : '+'}${parts.join(':')}`];
  },
);

export const textsSort = law(
  'texts in UTC sort as their instants do',
  [instant(), instant()],
  function* ({ format, resolution }: Texts, a, b) {
    const [first, second] = [a, b].map(({ epochNanoseconds }) => floorTo(epochNanoseconds, resolution));
    const [low, high] = first! < second! ? [first!, second!] : [second!, first!];
    // To whole seconds, and of one length: how many digits follow is for the caller to say.
    const whole = (at: bigint): string => format(floorTo(at, 1_000_000_000n)).replace(/\.0+/, '');
    const [earlier, later] = [whole(low), whole(high)];
    yield [earlier <= later || `${earlier} sorts after ${later}`, true];
  },
);

export const faultyTextRefused = law(
  'a text that breaks one rule of RFC 3339 is refused',
  [nearlyRfc3339Text()],
  function* ({ parse }: Parses, { text }) {
    assume(!allowsDateTime(text));
    yield [answer(() => parse(text)), 'refused'];
  },
);

type Form = (date: string, digits: string) => string;

/** What RFC 3339 allows and might be forgotten. */
export const TEXT_FORMS: Readonly<Record<string, Form>> = {
  'whole seconds': (date) => `${date}T12:00:00Z`,
  'a small t': (date) => `${date}t12:00:00Z`,
  'a small z': (date) => `${date}T12:00:00z`,
  'an offset of zero with a plus': (date) => `${date}T12:00:00+00:00`,
  'an unknown offset': (date) => `${date}T12:00:00-00:00`,
  'an offset of minutes': (date) => `${date}T12:00:00-00:01`,
  'an offset beyond 14 hours': (date) => `${date}T12:00:00+14:30`,
  'an offset beyond 15 hours': (date) => `${date}T12:00:00-15:01`,
  'an offset beyond 18 hours': (date) => `${date}T12:00:00+18:01`,
  'the largest offset': (date) => `${date}T12:00:00-23:59`,
  'one digit of a fraction': (date, digits) => `${date}T12:00:00.${digits.slice(0, 1)}Z`,
  'three digits of a fraction': (date, digits) => `${date}T12:00:00.${digits.slice(0, 3)}Z`,
  'four to nine digits of a fraction': (date, digits) => `${date}T12:00:00.${digits.slice(0, 9).padEnd(4, '5')}Z`,
  'ten or more digits of a fraction': (date, digits) => `${date}T12:00:00.${digits.padEnd(10, '5')}Z`,
  'ten or more digits that begin with zero': (date, digits) => `${date}T12:00:00.0${digits.padEnd(9, '5')}Z`,
  'more digits than a number has': (date, digits) => `${date}T12:00:00.${digits.padEnd(25, '5')}Z`,
  'the last second of a day': (date) => `${date}T23:59:59Z`,
  'the first second of a day': (date) => `${date}T00:00:00Z`,
  'the last millisecond of a day': (date) => `${date}T23:59:59.999Z`,
  'just below a whole second': (date) => `${date}T12:00:00.999999999Z`,
};

export const formRead = law(
  'every form of RFC 3339 is read as the instant that it says',
  [
    fc.constantFrom(...Object.keys(TEXT_FORMS)),
    dateText(),
    fc.string({ unit: fc.constantFrom(...'0123456789'), minLength: 3, maxLength: 15 }),
  ],
  function* ({ parse, resolution }: Parses, form, date, digits) {
    const text = TEXT_FORMS[form]!(date, digits);
    yield nearly(
      answer(() => parse(text)),
      text,
      resolution,
    );
  },
);

/** Cut off or rounded, as a specification that names no resolution allows. */
function nearly(read: string, text: string, resolution: bigint): Claim {
  // Temporal takes nine digits at most; what follows them is less than anybody keeps.
  const exact = Temporal.Instant.from(text.replace(/(\.\d{9})\d+/, '$1'));
  if (read === 'refused') return [read, exact.toString()];
  const difference = Temporal.Instant.from(read).epochNanoseconds - exact.epochNanoseconds;
  return [difference > -resolution && difference < resolution ? exact.toString() : read, exact.toString()];
}

export const readAsTemporal = law(
  'a text is read as Temporal reads it, but for leap seconds',
  [dateTimeText()],
  function* ({ parse, resolution }: Parses, text) {
    assume(!/:60/.test(text) && !/\.\d{10}/.test(text));
    yield nearly(
      answer(() => parse(text)),
      text,
      resolution,
    );
  },
);

export const leapSecondTaken = law(
  'a leap second is read as the second before it or the one after it',
  [fc.constantFrom('1990-12-31', '1972-06-30', '2016-12-31', '1981-06-30'), fc.constantFrom('Z', '+00:00')],
  function* ({ parse }: Parses, date, zone) {
    const before = Temporal.Instant.from(`${date}T23:59:59Z`).epochNanoseconds;
    const read = answer(() => parse(`${date}T23:59:60${zone}`));
    const isNear =
      read !== 'refused' && [0n, 1n].includes((Temporal.Instant.from(read).epochNanoseconds - before) / 1_000_000_000n);
    yield [isNear || read, true];
  },
);

/** Dates as ISO 8601 or nobody writes them, which the `full-date` of RFC 3339 does not. */
export const DATE_FAULTS: Readonly<Record<string, Form>> = {
  'a month of one digit': (date) => date.replace(/-\d(\d)-/, '-$1-'),
  'a day of one digit': (date) => date.replace(/\d(\d)$/, '$1'),
  slashes: (date) => date.replaceAll('-', '/'),
  'a year of two digits': (date) => date.slice(2),
  'a year of five digits': (date) => `0${date}`,
  'the basic format': (date) => date.replaceAll('-', ''),
  'an ordinal date': (date) => `${date.slice(0, 4)}-060`,
  'a week date': (date) => `${date.slice(0, 4)}-W10-1`,
  'a month alone': (date) => date.slice(0, 7),
  'a year alone': (date) => date.slice(0, 4),
  'a sign before the year': (date) => `+00${date}`,
  'a minus sign that is no hyphen': (date) => date.replaceAll('-', '\u2212'),
  'an empty text': () => '',
  'a space before': (date) => ` ${date}`,
  'a space after': (date) => `${date} `,
  'a letter after': (date) => `${date}x`,
  'a T after': (date) => `${date}T`,
  'digits of another script': (date) => date.replace(/\d$/, '\u0663'),
  '31 April': (date) => `${date.slice(0, 4)}-04-31`,
  '30 February': (date) => `${date.slice(0, 4)}-02-30`,
  '29 February of a common year': (date) => `${date.slice(0, 2)}01-02-29`,
  'month 13': (date) => `${date.slice(0, 4)}-13-01`,
  'month 0': (date) => `${date.slice(0, 4)}-00-01`,
  'day 32': (date) => `${date.slice(0, 7)}-32`,
  'day 0': (date) => `${date.slice(0, 7)}-00`,
};

export const faultyDateRefused = law(
  'a text that is no full-date of RFC 3339 is refused',
  [fc.constantFrom(...Object.keys(DATE_FAULTS)), dateText()],
  function* ({ parseDate }: Pick<DateTimes, 'parseDate'>, fault, date) {
    const text = DATE_FAULTS[fault]!(date, '');
    assume(!allowsDate(text));
    yield [taking(() => parseDate(text)), 'refused'];
  },
);

export const secondsFloor = law(
  'a count of seconds goes back in time by less than one second',
  [instant()],
  function* ({ seconds, resolution }: Pick<DateTimes, 'seconds' | 'resolution'>, { epochNanoseconds }) {
    const at = floorTo(epochNanoseconds, resolution);
    yield [seconds(at), Number(floorTo(at, 1_000_000_000n) / 1_000_000_000n)];
  },
);
