import { machine } from 'assay';
import fc from 'fast-check';
import { expect } from 'vitest';
import { PropertyHistory } from '../../targets/ranges/property-history.ts';
import type { TimeRange } from '../../targets/ranges/time-range.ts';
import { MOMENTS, momentsBetween, momentsOf, range } from './arbitraries.ts';

const name = fc.constantFrom('price', 'stock');

/** What a property was painted with: a value for each moment, or none. */
type Picture = readonly (number | undefined)[];

interface Histories {
  now: bigint;
  readonly real: PropertyHistory<number>;
  /** The pictures of each property, each with the tick from which it was known. */
  readonly known: Record<string, { tick: bigint; picture: Picture }[]>;
  lastTick: bigint;
}

const blank: Picture = MOMENTS.map(() => undefined);

function pictureAt(s: Histories, property: string, tick: bigint): Picture {
  return s.known[property]?.findLast((known) => known.tick <= tick)?.picture ?? blank;
}

function say(s: Histories, property: string, value: number, during?: TimeRange): void {
  const tick = during === undefined ? s.real.set(property, value) : s.real.set(property, value, during);
  expect(tick >= s.now && tick > s.lastTick).toBe(true);
  // No later than it must be.
  expect(tick === s.now || tick === s.lastTick + 1n).toBe(true);
  s.lastTick = tick;
  const painted = during === undefined ? momentsBetween(tick, Infinity) : momentsOf(during);
  const before = pictureAt(s, property, tick);
  const picture = MOMENTS.map((at, index) => (painted.includes(at) ? value : before[index]));
  s.known[property] = [...(s.known[property] ?? []), { tick, picture }];
}

function expectPicture(s: Histories, property: string, picture: Picture, knownAt: readonly bigint[]): void {
  expect(MOMENTS.map((at) => s.real.valueAt(property, at, ...knownAt))).toEqual(picture);
  const intervals = s.real.intervals(property, ...knownAt);
  expect(MOMENTS.map((at) => intervals.find(({ during }) => momentsOf(during).includes(at))?.value)).toEqual(picture);
  expect([intervals[0]!.during.lower, intervals.at(-1)!.during.upper]).toEqual([-Infinity, Infinity]);
  for (const [index, next] of intervals.slice(1).entries()) {
    expect(next.during.lower).toBe(intervals[index]!.during.upper);
    expect(next.value).not.toBe(intervals[index]!.value);
  }
}

machine(
  'a property has the value that was last painted over a moment, as of any tick, and its intervals part all of time',
  {
    setup: (): Histories => {
      const s: Histories = { now: 0n, real: new PropertyHistory(() => s.now), known: {}, lastTick: -1n };
      return s;
    },
    rules: (rule) => ({
      // Also to where it was: clocks stand still and go back.
      clock: rule([fc.bigInt({ min: 0n, max: 6n })], (s, now) => {
        s.now = now;
      }),
      set: rule([name, fc.nat(2)], (s, property, value) => say(s, property, value)),
      correct: rule([name, fc.nat(2), range], (s, property, value, during) => say(s, property, value, during)),
      asOf: rule([name, fc.bigInt({ min: -1n, max: 8n })], (s, property, tick) =>
        expectPicture(s, property, pictureAt(s, property, tick), [tick]),
      ),
      latest: rule([name], (s, property) => expectPicture(s, property, pictureAt(s, property, s.lastTick), [])),
    }),
    steps: 12,
  },
);
