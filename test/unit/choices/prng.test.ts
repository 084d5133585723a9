import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createPrng, deriveSeed, uniformBigInt, uniformInt } from '../../../src/choices/prng.ts';

test('integers stay in their range, up to the widest there is', () => {
  fc.assert(
    fc.property(fc.maxSafeInteger(), fc.maxSafeInteger(), fc.nat(), (a, b, seed) => {
      const [min, max] = [Math.min(a, b), Math.max(a, b)];
      const value = uniformInt(createPrng(seed), min, max);
      expect(Number.isSafeInteger(value) && value >= min && value <= max).toBe(true);
    }),
  );
  const prng = createPrng(1);
  for (let round = 0; round < 1_000; round++) {
    const value = uniformInt(prng, Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER);
    expect(Number.isSafeInteger(value)).toBe(true);
  }
});

test('bigints stay in their range', () => {
  fc.assert(
    fc.property(fc.bigInt(), fc.bigInt(), fc.nat(), (a, b, seed) => {
      const [min, max] = a < b ? [a, b] : [b, a];
      const value = uniformBigInt(createPrng(seed), min, max);
      expect(value >= min && value <= max).toBe(true);
    }),
  );
});

test.each([2, 3, 7, 100, 0x20_0001, 2 ** 40, 2 ** 53])('a range of %d values is covered evenly', (size) => {
  const prng = createPrng(42);
  const bins = Array.from({ length: size < 8 ? size : 4 }, () => 0);
  const draws = 40_000;
  for (let draw = 0; draw < draws; draw++) {
    const share = uniformInt(prng, -1, size - 2) + 1;
    bins[Math.floor((share / size) * bins.length)]!++;
  }
  for (const count of bins) expect(count / draws).toBeCloseTo(1 / bins.length, 1);
});

test('the same seed gives the same values, another seed others', () => {
  const values = (seed: number): readonly number[] => {
    const prng = createPrng(seed);
    return Array.from({ length: 20 }, () => prng.next());
  };
  expect(values(7)).toEqual(values(7));
  expect(values(7)).not.toEqual(values(8));
});

test('derived seeds differ from each other and from those of a neighbouring run', () => {
  const seeds = [0, 1, 2].flatMap((seed) => Array.from({ length: 1_000 }, (_, index) => deriveSeed(seed, index)));
  expect(new Set(seeds).size).toBe(seeds.length);
});
