import { property } from 'assay';
import { instant } from 'assay/arbitraries';
import fc from 'fast-check';
import { expect } from 'vitest';
import { formatInstant } from '../../targets/datetime/rfc3339.ts';
import { TimeRangeError } from '../../targets/ranges/range-error.ts';
import { formatRange, parseRange } from '../../targets/ranges/range-text.ts';
import { ALWAYS, between, type Bound, contains, EMPTY, type TimeRange } from '../../targets/ranges/time-range.ts';
import { accepts } from '../datetime/oracle.ts';
import { MOMENTS } from './arbitraries.ts';

const some = instant().map(({ epochNanoseconds }) => epochNanoseconds);

/** Ranges that can be written. */
const writable: fc.Arbitrary<TimeRange> = fc
  .tuple(fc.oneof(some, fc.constant(-Infinity)), fc.oneof(some, fc.constant(Infinity)))
  .map(([a, b]: readonly [Bound, Bound]) => (a <= b ? between(a, b) : between(b, a)));

property(
  'a range that was written is read back',
  [writable],
  (range) => {
    expect(parseRange(formatRange(range))).toEqual(range);
  },
  { documentation: true },
);

const near = fc.option(fc.bigInt({ min: 0n, max: 6n }), { nil: undefined });
const write = (at: bigint | undefined): string => (at === undefined ? '' : formatInstant({ epochNanoseconds: at }));

property(
  'brackets say whether a bound is included, and whatever they are, the form that is written has the same moments',
  [fc.constantFrom('[', '('), near, near, fc.constantFrom(']', ')')],
  (open, from, to, close) => {
    const text = `${open}${write(from)},${write(to)}${close}`;
    if (from !== undefined && to !== undefined && from > to) {
      expect(() => parseRange(text)).toThrow(expect.objectContaining({ code: 'order' }));
      return;
    }
    const range = parseRange(text);
    const isIn = (at: bigint): boolean =>
      (from === undefined || at > from || (at === from && open === '[')) &&
      (to === undefined || at < to || (at === to && close === ']'));
    expect(MOMENTS.filter((at) => contains(range, at))).toEqual(MOMENTS.filter(isIn));
    expect(formatRange(range)).toMatch(/^(\[\S+|\(),.*\)$|^empty$/);
  },
  // An end of all time, which is never included, and an empty range that has its lower bound above its upper one for a moment.
  { examples: [['[', undefined, undefined, ']'] as never, ['(', 3n, 3n, ')'] as never] },
);

property('all of time and none of it have texts', [fc.constant(undefined)], () => {
  expect([formatRange(ALWAYS), formatRange(EMPTY)]).toEqual(['(,)', 'empty']);
  expect([parseRange('(,)'), parseRange('empty')]).toEqual([ALWAYS, EMPTY]);
});

property(
  'a text with one character put in, left out or exchanged is a range only if it still has brackets, one comma and two date-times',
  [writable, fc.nat(80), fc.constantFrom('', 'x', ',', '[', ')', ' ', '"', '\n'), fc.boolean()],
  (range, place, character, isExchange) => {
    const text = formatRange(range);
    const at = place % (text.length + 1);
    const edited = text.slice(0, at) + character + text.slice(isExchange ? at + 1 : at);
    const [, from, to] = /^[[(]([^,]*),([^,]*)[\])]$/.exec(edited) ?? [];
    const isBound = (bound: string | undefined): boolean =>
      bound !== undefined && (bound === '' || !Number.isNaN(Date.parse(bound)));
    if (edited !== 'empty' && !(isBound(from) && isBound(to))) {
      expect(accepts(() => parseRange(edited), TimeRangeError)).toBe(false);
    }
  },
);

property(
  'a refusal says what is wrong and with what',
  [fc.constantFrom('', 'x', '\n', '2026-01-01'), fc.boolean()],
  (wrong, isUpper) => {
    expect(() => parseRange(`[${wrong}`)).toThrow(
      new TimeRangeError('syntax', `${JSON.stringify(`[${wrong}`)} is no range`),
    );
    if (wrong === '') return;
    const refusal = expect.objectContaining({
      code: 'bound',
      message: `${JSON.stringify(wrong)} is no date-time`,
      cause: expect.objectContaining({ name: 'DateTimeError' }),
    });
    expect(() => parseRange(isUpper ? `(,${wrong})` : `[${wrong},)`)).toThrow(refusal);
  },
);

property('a bound outside the years 0 to 9999 has no text', [fc.bigInt({ min: 1n, max: 10n ** 20n })], (beyond) => {
  const bound = 253_402_300_800n * 1_000_000_000n - 1n + beyond;
  expect(() => formatRange(between(bound, Infinity))).toThrow(
    expect.objectContaining({
      code: 'bound',
      message: `${bound} has no date-time`,
      cause: expect.objectContaining({ name: 'DateTimeError' }),
    }),
  );
});
