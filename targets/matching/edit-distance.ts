import { MatchingError } from './matching-error.ts';

/** Code points of the longest text: time and memory grow with the product of both lengths, 65,536 steps at most. */
export const MAX_CODE_POINTS = 256;

/**
 * How many code points must be inserted, deleted or replaced to make one text of another (V. Levenshtein, 1966). A metric.
 * @throws MatchingError `too-long`
 */
export function levenshtein(a: string, b: string): number {
  return distance(a, b, -1);
}

/**
 * As {@link levenshtein}, but exchanging two neighbours counts as one edit, and no part of the text is edited twice: "optimal string
 * alignment". Cheaper to state than {@link damerauLevenshtein}, and no metric: from `CA` to `ABC` it takes 3, by way of `AC` only 1 + 1.
 * @throws MatchingError `too-long`
 */
export function optimalStringAlignment(a: string, b: string): number {
  return distance(a, b, 0);
}

/**
 * How many code points must be inserted, deleted, replaced or exchanged with a neighbour, in any order and in any place (F. Damerau,
 * 1964; R. Lowrance and R. Wagner, 1975). A metric.
 * @throws MatchingError `too-long`
 */
export function damerauLevenshtein(a: string, b: string): number {
  return distance(a, b, Infinity);
}

/**
 * Lowrance's and Wagner's algorithm.
 * @param maxBetween how many code points may be deleted or inserted between two that are exchanged; -1 forbids exchanging
 */
function distance(a: string, b: string, maxBetween: number): number {
  const [from, to] = [codePoints(a), codePoints(b)];
  /** `costs[i][j]`: the first `i` code points of one against the first `j` of the other. */
  const costs = [Array.from({ length: to.length + 1 }, (_, j) => j)];
  /** The last row in which each code point stood. */
  const lastRows = new Map<string, number>();
  for (const [above, row] of from.entries()) {
    const i = above + 1;
    const current = [i];
    costs.push(current);
    let lastColumn = 0;
    for (const [left, column] of to.entries()) {
      const j = left + 1;
      const lastRow = lastRows.get(column) ?? 0;
      const between = i - lastRow - 1 + (j - lastColumn - 1);
      const exchanged = between <= maxBetween ? costAt(costs, lastRow - 1, lastColumn - 1) + between : Infinity;
      const replaced = costAt(costs, above, left) - Number(row === column);
      current.push(1 + Math.min(costAt(costs, above, j), costAt(costs, i, left), replaced, exchanged));
      if (row === column) lastColumn = j;
    }
    lastRows.set(row, i);
  }
  return costAt(costs, from.length, to.length);
}

function costAt(costs: readonly (readonly number[])[], i: number, j: number): number {
  return costs[i]?.[j] ?? Infinity;
}

function codePoints(text: string): string[] {
  const points = Array.from(text);
  if (points.length > MAX_CODE_POINTS)
    throw new MatchingError('too-long', `${points.length} code points are more than ${MAX_CODE_POINTS}`);
  return points;
}
