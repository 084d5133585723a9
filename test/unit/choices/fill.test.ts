import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { randomFills, replayFills, simplestFill } from '../../../src/choices/fill.ts';
import { generate } from '../../../src/choices/generate.ts';

/** The share of a thousand inputs for which something holds. */
function share<T>(arbitrary: fc.Arbitrary<T>, holds: (value: T) => boolean): number {
  let count = 0;
  for (let seed = 0; seed < 1_000; seed++) if (holds(generate(arbitrary, randomFills(seed)).value)) count++;
  return count / 1_000;
}

describe('random values', () => {
  test('are in the range asked for', () => {
    fc.assert(
      fc.property(fc.maxSafeInteger(), fc.maxSafeInteger(), fc.nat(), (a, b, seed) => {
        const [min, max] = [Math.min(a, b), Math.max(a, b)];
        const { value } = generate(fc.array(fc.integer({ min, max })), randomFills(seed));
        expect(value.every((each) => each >= min && each <= max)).toBe(true);
      }),
    );
    fc.assert(
      fc.property(fc.bigInt(), fc.bigInt(), fc.nat(), (a, b, seed) => {
        const [min, max] = a < b ? [a, b] : [b, a];
        const { value } = generate(fc.array(fc.bigInt({ min, max })), randomFills(seed));
        expect(value.every((each) => each >= min && each <= max)).toBe(true);
      }),
    );
  });

  test.each<[string, (value: number) => boolean]>([
    ['the least', (value) => value === -(2 ** 31)],
    ['the greatest', (value) => value === 2 ** 31 - 1],
    ['zero', (value) => value === 0],
    ['small', (value) => value !== 0 && Math.abs(value) < 10],
    ['of a middle magnitude', (value) => Math.abs(value) > 100 && Math.abs(value) < 100_000],
  ])('of an integer are %s one often enough', (_, holds) => {
    expect(share(fc.integer(), holds)).toBeGreaterThan(0.01);
  });

  test('come in pairs that are equal, and in pairs that are neighbours', () => {
    const pairs = fc.tuple(fc.nat(), fc.nat());
    expect(share(pairs, ([a, b]) => a === b && a >= 10)).toBeGreaterThan(0.01);
    expect(share(pairs, ([a, b]) => Math.abs(a - b) === 1 && a >= 10)).toBeGreaterThan(0.003);
  });

  test('are mostly plain', () => {
    expect(share(fc.integer(), (value) => Math.abs(value) > 1_000_000)).toBeGreaterThan(0.6);
  });
});

describe('a replay', () => {
  test('gives the recorded values, then the simplest', () => {
    const recording = [[1, 2].map((value) => ({ min: 0, max: 9, value }))];
    const digits = fc.tuple(...[1, 2, 3].map(() => fc.nat({ max: 9 })));
    expect(generate(digits, replayFills(recording)).value).toEqual([1, 2, 0]);
  });

  test('does not use a value outside the range, or of the other kind of number', () => {
    const recording = [
      [
        { min: 0, max: 99, value: 50 },
        { min: 0n, max: 99n, value: 5n },
      ],
    ];
    const both = fc.tuple(fc.nat({ max: 9 }), fc.nat({ max: 9 }));
    expect(generate(both, replayFills(recording)).value).toEqual([0, 0]);
  });
});

test('the simplest fill makes the simplest values', () => {
  const everything = fc.tuple(
    fc.integer(),
    fc.bigInt(),
    fc.date(),
    fc.array(fc.nat()),
    fc.double(),
    fc.integer({ min: 5, max: 9 }),
  );
  const { value } = generate(everything, () => simplestFill);
  expect(value).toEqual([0, 0n, new Date(0), [], 0, 5]);
});
