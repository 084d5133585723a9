import { MatchingError } from './matching-error.ts';

const WORD = /[\p{L}\p{N}]+/gu;

/**
 * All runs of `size` code points in a text, in order, repeated ones too.
 * @throws MatchingError `size` unless it is 1, 2, 3 …
 */
export function nGrams(text: string, size: number): string[] {
  if (!Number.isInteger(size) || size < 1) throw new MatchingError('size', `${size} is not 1, 2, 3 …`);
  const points = Array.from(text);
  return points.flatMap((_, start) =>
    start + size <= points.length ? [points.slice(start, start + size).join('')] : [],
  );
}

/**
 * The trigrams of a text as PostgreSQL's `pg_trgm` has them: of each word (letters and digits, in small letters) with two spaces before
 * and one behind it, each trigram once.
 *
 * @example trigrams('cat') // Set { '  c', ' ca', 'cat', 'at ' }
 */
export function trigrams(text: string): ReadonlySet<string> {
  const words = text.toLowerCase().match(WORD) ?? [];
  return new Set(words.flatMap((word) => nGrams(`  ${word} `, 3)));
}

/**
 * How many of the trigrams of two texts they share, from 0 to 1: `similarity` of `pg_trgm`. 0 when one of them has no word, also when
 * neither has.
 */
export function trigramSimilarity(a: string, b: string): number {
  const [inA, inB] = [trigrams(a), trigrams(b)];
  const shared = [...inA].filter((trigram) => inB.has(trigram)).length;
  return ratio(shared, inA.size + inB.size - shared);
}

/** The cosine of the angle between two bags, from 0 (nothing shared) to 1 (the same proportions); 0 when one of them is empty. */
export function cosineSimilarity(a: Iterable<string>, b: Iterable<string>): number {
  const [inA, inB] = [countEach(a), countEach(b)];
  return ratio(product(inA, inB), Math.sqrt(product(inA, inA) * product(inB, inB)));
}

function countEach(items: Iterable<string>): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const item of items) counts.set(item, 1 + (counts.get(item) ?? 0));
  return counts;
}

function product(a: ReadonlyMap<string, number>, b: ReadonlyMap<string, number>): number {
  let sum = 0;
  for (const [item, count] of a) sum += count * (b.get(item) ?? 0);
  return sum;
}

function ratio(part: number, whole: number): number {
  return whole === 0 ? 0 : part / whole;
}
