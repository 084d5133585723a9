import { property } from 'assay';
import fc from 'fast-check';
import { expect } from 'vitest';
import {
  damerauLevenshtein,
  levenshtein,
  MAX_CODE_POINTS,
  optimalStringAlignment,
} from '../../targets/matching/edit-distance.ts';
import { text, word } from './arbitraries.ts';

const distances = [levenshtein, optimalStringAlignment, damerauLevenshtein] as const;

/** All words that one edit makes of a word. */
function neighbours(plain: string, mayExchange: boolean): string[] {
  const found: string[] = [];
  for (let at = 0; at <= plain.length; at += 1) {
    const [before, after] = [plain.slice(0, at), plain.slice(at)];
    for (const letter of 'abc') found.push(before + letter + after, before + letter + after.slice(1));
    found.push(before + after.slice(1));
    if (mayExchange && after.length > 1) found.push(before + after[1]! + after[0]! + after.slice(2));
  }
  return found.filter((made) => made.length <= 5);
}

/** The fewest edits, by making all words that 1, 2, 3 … edits make. */
function fewestEdits(from: string, to: string, mayExchange: boolean): number {
  const seen = new Set([from]);
  for (let frontier = [from], edits = 0; ; edits += 1) {
    if (seen.has(to)) return edits;
    frontier = frontier.flatMap((plain) => neighbours(plain, mayExchange)).filter((made) => !seen.has(made));
    for (const made of frontier) seen.add(made);
    frontier = [...new Set(frontier)];
  }
}

/** The cheapest way to cut two words into pairs of pieces: a letter against one or none, or two against the same two exchanged. */
function cheapestCut(a: string, b: string): number {
  if (a === '' || b === '') return a.length + b.length;
  const costs = [
    1 + cheapestCut(a.slice(1), b),
    1 + cheapestCut(a, b.slice(1)),
    (a[0] === b[0] ? 0 : 1) + cheapestCut(a.slice(1), b.slice(1)),
  ];
  if (a.length > 1 && a[0] === b[1] && a[1] === b[0]) costs.push(1 + cheapestCut(a.slice(2), b.slice(2)));
  return Math.min(...costs);
}

property('a distance is the fewest edits, found by trying them all', [word, word], (a, b) => {
  expect(levenshtein(a, b)).toBe(fewestEdits(a, b, false));
  expect(damerauLevenshtein(a, b)).toBe(fewestEdits(a, b, true));
  expect(optimalStringAlignment(a, b)).toBe(cheapestCut(a, b));
});

property(
  'distances count code points, whichever they are, from either side and between whatever both begin and end with',
  [word, word, text, text, fc.constantFrom('😀', '\u0301', '\ud83d')],
  (a, b, start, end, strange) => {
    const swap = (plain: string): string => plain.replaceAll('a', strange);
    for (const distance of distances) {
      expect(distance(swap(a), swap(b))).toBe(distance(a, b));
      expect(distance(`${start}x${a}y${end}`, `${start}x${b}y${end}`)).toBe(distance(a, b));
      expect(distance([...b].toReversed().join(''), [...a].toReversed().join(''))).toBe(distance(a, b));
    }
  },
  { documentation: true },
);

property(
  'a longer way is no shorter, but for optimal string alignment',
  [text, text, text],
  (a, b, c) => {
    for (const distance of [levenshtein, damerauLevenshtein]) {
      expect(distance(a, c)).toBeLessThanOrEqual(distance(a, b) + distance(b, c));
    }
    const [most, fewer, fewest] = distances.map((distance) => distance(a, b)) as [number, number, number];
    expect(most >= fewer && fewer >= fewest).toBe(true);
    expect(fewest === 0).toBe(Array.from(a).join('|') === Array.from(b).join('|'));
  },
  { documentation: true },
);

property(
  'a text is as long as is allowed or refused',
  [fc.integer({ min: 1, max: 9 }), fc.constantFrom(...distances)],
  (more, distance) => {
    const longest = '😀'.repeat(MAX_CODE_POINTS);
    expect(distance(longest, '')).toBe(MAX_CODE_POINTS);
    const refusal = expect.objectContaining({
      name: 'MatchingError',
      code: 'too-long',
      message: `${MAX_CODE_POINTS + more} code points are more than ${MAX_CODE_POINTS}`,
    });
    expect(() => distance('', longest + 'a'.repeat(more))).toThrow(refusal);
  },
);
