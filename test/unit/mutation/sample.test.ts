import fc from 'fast-check';
import { expect, test } from 'vitest';
import { mutantKey } from '../../../src/mutation/mutant.ts';
import type { Mutant } from '../../../src/mutation/mutant.ts';
import { chooseSample, leastPerTarget } from '../../../src/mutation/sample.ts';
import { targetOf } from '../../../src/mutation/thresholds.ts';

const folders = ['targets/a', 'targets/b', 'targets/c'];
const target = (file: string): string => targetOf(file, folders);

function population(sizes: readonly number[]): Mutant[] {
  return sizes.flatMap((size, index) =>
    Array.from({ length: size }, (_, line) => ({
      file: `${folders[index]!}/code.ts`,
      mutator: 'EqualityOperator',
      replacement: 'a <= b',
      line: line + 1,
      column: 1,
      endLine: line + 1,
      endColumn: 7,
    })),
  );
}

const sizes = fc.tuple(fc.nat(60), fc.nat(60), fc.integer({ min: 1, max: 60 }));

test('a sample holds mutants of the population, each once, and is as large as asked or hardly larger', () => {
  fc.assert(
    fc.property(sizes, fc.integer({ min: 1, max: 60 }), fc.nat(), (own, wanted, seed) => {
      const all = population(own);
      const known = new Set(all.map(mutantKey));
      const chosen = chooseSample(all, wanted, seed, target);
      const keys = chosen.map(mutantKey);
      expect(new Set(keys).size).toBe(keys.length);
      expect(keys.every((key) => known.has(key))).toBe(true);
      expect(keys.length).toBeGreaterThanOrEqual(Math.min(wanted, all.length));
      expect(keys.length).toBeLessThanOrEqual(wanted + folders.length * leastPerTarget);
    }),
  );
});

test('the same seed chooses the same mutants in whatever order they come, another seed others', () => {
  const all = population([50, 30, 20]);
  const first = chooseSample(all, 20, 7, target).map(mutantKey);
  expect(chooseSample(all.toReversed(), 20, 7, target).map(mutantKey)).toEqual(first);
  expect(chooseSample(all, 20, 8, target).map(mutantKey)).not.toEqual(first);
});

test('a small target is sampled too', () => {
  const chosen = chooseSample(population([400, 12, 8]), 60, 1, target);
  const ofTarget = (name: string): number => chosen.filter((mutant) => target(mutant.file) === name).length;
  expect([ofTarget('targets/b'), ofTarget('targets/c')]).toEqual([leastPerTarget, 8]);
});

test('within a target every mutant is chosen equally often', () => {
  const all = population([20, 0, 0]);
  const times = new Map<string, number>();
  const rounds = 4000;
  for (let seed = 0; seed < rounds; seed++) {
    for (const key of chooseSample(all, 5, seed, target).map(mutantKey)) times.set(key, (times.get(key) ?? 0) + 1);
  }
  // Expected 1,000 each with a standard deviation of 27: five of them either way.
  for (const count of times.values()) expect(Math.abs(count - rounds / 4)).toBeLessThan(140);
  expect(times.size).toBe(20);
});
