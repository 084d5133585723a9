import { property } from 'assay';
import { instant } from 'assay/arbitraries';
import fc from 'fast-check';
import { expect } from 'vitest';
import { DateTimeError } from '../../targets/datetime/date-time-error.ts';
import { type EpochUnit, fromEpoch, plausibleUnits, toEpoch, toEpochNumber } from '../../targets/datetime/epoch.ts';
import { parseInstant } from '../../targets/datetime/rfc3339.ts';
import { fixedInstant } from './arbitraries.ts';
import { accepts } from './oracle.ts';

const units: readonly EpochUnit[] = ['s', 'ms', 'us', 'ns'];
const unit = fc.constantFrom(...units);
const everything = { earliest: { epochNanoseconds: -(10n ** 30n) }, latest: { epochNanoseconds: 10n ** 30n } };
const thisCentury = { earliest: fixedInstant('2000-01-01T00:00:00Z'), latest: fixedInstant('2099-12-31T23:59:59Z') };
const inCentury = instant({ min: thisCentury.earliest, max: thisCentury.latest });
const sizes: Record<EpochUnit, bigint> = { s: 10n ** 9n, ms: 10n ** 6n, us: 10n ** 3n, ns: 1n };

property(
  'nanoseconds give the instant back',
  [instant()],
  (at) => {
    expect(fromEpoch(toEpoch(at, 'ns'), 'ns', everything)).toEqual(at);
  },
  { documentation: true },
);

property('a coarser unit goes back in time by less than one unit', [instant(), unit], (at, name) => {
  const floored = fromEpoch(toEpoch(at, name), name, everything);
  const lost = at.epochNanoseconds - floored.epochNanoseconds;
  expect(lost >= 0n && lost < sizes[name]).toBe(true);
  expect(toEpoch(floored, name)).toBe(toEpoch(at, name));
});

property('milliseconds are those of Date', [instant()], (at) => {
  const date = new Date(toEpochNumber(at, 'ms'));
  expect(parseInstant(date.toISOString())).toEqual(fromEpoch(date.getTime(), 'ms', everything));
});

property(
  'numbers and bigints mean the same, and a number that is not exact is refused',
  [instant(), unit],
  (at, name) => {
    const count = toEpoch(at, name);
    const isExact = count >= -(2n ** 53n) + 1n && count <= 2n ** 53n - 1n;
    expect(accepts(() => toEpochNumber(at, name), DateTimeError)).toBe(isExact);
    if (isExact)
      expect(fromEpoch(toEpochNumber(at, name), name, everything)).toEqual(fromEpoch(count, name, everything));
    else
      expect(() => fromEpoch(Number(count), name, everything)).toThrow(expect.objectContaining({ code: 'precision' }));
  },
  { documentation: true },
);

property(
  'a count taken in the wrong unit is refused, and the right unit named',
  [inCentury, unit, unit],
  (at, right, wrong) => {
    const count = toEpoch(at, right);
    expect(plausibleUnits(count, thisCentury)).toEqual([right]);
    expect(accepts(() => fromEpoch(count, wrong, thisCentury), DateTimeError)).toBe(right === wrong);
    if (right !== wrong) {
      expect(() => fromEpoch(count, wrong, thisCentury)).toThrow(
        `${count} ${wrong} is outside the range given, but would be in ${right}`,
      );
    }
  },
);

property(
  'an instant is accepted exactly when the range holds it',
  [instant(), instant(), instant()],
  (at, a, b) => {
    const [earliest, latest] = a.epochNanoseconds < b.epochNanoseconds ? [a, b] : [b, a];
    for (const edge of [at, a, b, { epochNanoseconds: latest.epochNanoseconds + 1n }]) {
      const isInside =
        edge.epochNanoseconds >= earliest.epochNanoseconds && edge.epochNanoseconds <= latest.epochNanoseconds;
      expect(accepts(() => fromEpoch(edge.epochNanoseconds, 'ns', { earliest, latest }), DateTimeError)).toBe(isInside);
    }
  },
  { documentation: true },
);

property(
  'later instants never have smaller counts',
  [instant(), instant(), unit],
  (a, b, name) => {
    const [first, second] = a.epochNanoseconds < b.epochNanoseconds ? [a, b] : [b, a];
    expect(toEpoch(first, name) <= toEpoch(second, name)).toBe(true);
  },
  { documentation: true },
);

property(
  'a number that is no integer is refused',
  [fc.double().filter((n) => !Number.isSafeInteger(n)), unit],
  (count, name) => {
    expect(() => fromEpoch(count, name, everything)).toThrow(expect.objectContaining({ code: 'precision' }));
  },
  { documentation: true },
);
