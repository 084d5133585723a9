import { property } from 'assay';
import fc from 'fast-check';
import { expect } from 'vitest';
import { cosineSimilarity, nGrams, trigrams, trigramSimilarity } from '../../targets/matching/similarity.ts';
import { text } from './arbitraries.ts';

const size = fc.integer({ min: 1, max: 5 });

property('the n-grams of a text overlap to the text itself', [text, size], (plain, n) => {
  const grams = nGrams(plain, n).map((gram) => Array.from(gram));
  const points = Array.from(plain);
  expect(grams).toHaveLength(Math.max(0, points.length - n + 1));
  expect(grams.every((gram) => gram.length === n)).toBe(true);
  if (grams.length > 0) expect([...grams.map(([first]) => first), ...grams.at(-1)!.slice(1)]).toEqual(points);
});

property('n-grams have a whole number of code points', [fc.oneof(fc.integer({ max: 0 }), fc.double())], (wrong) => {
  fc.pre(!(Number.isInteger(wrong) && wrong > 0));
  expect(() => nGrams('abc', wrong)).toThrow(
    expect.objectContaining({ name: 'MatchingError', code: 'size', message: `${wrong} is not 1, 2, 3 …` }),
  );
});

/** As the manual of pg_trgm says it: each word with two spaces before and one behind it. */
function trigramsByHand(plain: string): Set<string> {
  const found = new Set<string>();
  for (const part of plain.toLowerCase().split(/[^\p{L}\p{N}]+/u)) {
    const points = Array.from(` ${` ${part} `}`);
    if (part !== '') for (let at = 0; at + 2 < points.length; at += 1) found.add(points.slice(at, at + 3).join(''));
  }
  return found;
}

const words = fc.array(fc.stringMatching(/^[ab1é]{1,4}$/), { maxLength: 3 }).map((list) => list.join(' '));
const anyText = fc.oneof(words, text);

property('trigrams are those of the words, and the similarity is what they share', [anyText, anyText], (a, b) => {
  const [inA, inB] = [trigramsByHand(a), trigramsByHand(b)];
  expect(trigrams(a)).toEqual(inA);
  const all = new Set([...inA, ...inB]);
  const shared = [...all].filter((trigram) => inA.has(trigram) && inB.has(trigram));
  expect(trigramSimilarity(a, b)).toBe(all.size === 0 ? 0 : shared.length / all.size);
});

property(
  'the order, number and case of words and what stands between them do not matter',
  [words, words],
  (a, b) => {
    const other = `${a.toUpperCase().split(' ').toReversed().join('--')}, ${a}`;
    expect(trigramSimilarity(other, b)).toBe(trigramSimilarity(b, a));
    if (a !== '') expect(trigramSimilarity(other, a)).toBe(1);
  },
  { documentation: true },
);

const bag = fc.array(fc.constantFrom('a', 'b', 'c'), { maxLength: 8 });

property(
  'the cosine is that of the angle between the two lists of counts',
  [bag, bag],
  (a, b) => {
    const counts = (items: readonly string[]): number[] =>
      ['a', 'b', 'c'].map((item) => items.filter((other) => other === item).length);
    const [x, y] = [counts(a), counts(b)];
    const angle = (vector: readonly number[]): number => Math.hypot(...vector);
    const apart = angle(x.map((count, index) => count / angle(x) - y[index]! / angle(y)));
    // The law of cosines, for two lists of length 1.
    const expected = a.length === 0 || b.length === 0 ? 0 : 1 - apart ** 2 / 2;
    expect(cosineSimilarity(a, b)).toBeCloseTo(expected, 12);
    expect(cosineSimilarity(b, a)).toBe(cosineSimilarity(a, b));
  },
  { documentation: true },
);

property(
  'a bag has the direction of its multiples, and no other than its own',
  [bag, size],
  (items, times) => {
    const multiple = Array.from({ length: times }, () => items).flat();
    expect(cosineSimilarity(new Set(items), ['x', 'y'])).toBe(0);
    expect(cosineSimilarity(items, multiple)).toBeCloseTo(items.length === 0 ? 0 : 1, 12);
    if (items.length > 0) expect(cosineSimilarity(items, [...items, 'x'])).toBeLessThan(1);
  },
  { documentation: true },
);
