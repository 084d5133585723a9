import { expect, test } from 'vitest';
import { damerauLevenshtein, levenshtein, optimalStringAlignment } from '../../../../targets/matching/edit-distance.ts';
import { cosineSimilarity, nGrams, trigrams, trigramSimilarity } from '../../../../targets/matching/similarity.ts';
import { soundexCodes } from '../../../../targets/matching/soundex.ts';

test.each([
  ['Washington', 'W252'],
  ['Lee', 'L000'],
  ['Gutierrez', 'G362'],
  ['Pfister', 'P236'],
  ['Jackson', 'J250'],
  ['Tymczak', 'T522'],
  ['Ashcraft', 'A261'],
  ['VanDeusen', 'V532', 'D250'],
])('%s has the codes that the National Archives give', (name, ...codes) => {
  expect(soundexCodes(name)).toEqual(codes);
});

test('the examples of the manual of pg_trgm', () => {
  expect(trigrams('cat')).toEqual(new Set(['  c', ' ca', 'cat', 'at ']));
  expect(trigrams('foo|bar')).toEqual(new Set(['  f', ' fo', 'foo', 'oo ', '  b', ' ba', 'bar', 'ar ']));
  expect(trigramSimilarity('word', 'two words')).toBeCloseTo(0.363636, 6);
});

test('optimal string alignment is no metric, the other two are', () => {
  const ways = [levenshtein, optimalStringAlignment, damerauLevenshtein].map((distance) => [
    distance('CA', 'ABC'),
    distance('CA', 'AC') + distance('AC', 'ABC'),
  ]);
  expect(ways).toEqual([
    [3, 3],
    [3, 2],
    [2, 2],
  ]);
});

test('cosines are no metric either: two bags without anything shared may both be near a third', () => {
  const [a, between, b] = ['aa', 'ab', 'bb'].map((plain) => nGrams(plain, 1)) as [string[], string[], string[]];
  const apart = (x: string[], y: string[]): number => 1 - cosineSimilarity(x, y);
  expect(apart(a, b)).toBeGreaterThan(apart(a, between) + apart(between, b));
});
