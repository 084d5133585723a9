import type { FormatAutomaton } from './format-automaton.ts';
import { LogFormatError } from './log-errors.ts';

/** Pairs of readings to visit at most; a search of this many was measured to take a quarter of a second. */
export const MAX_PAIRS = 100_000;

/** Two readings of the same bytes so far. */
interface Pair {
  readonly left: number;
  readonly right: number;
  /** Whether the readings have given some byte to different items. */
  readonly parted: boolean;
  readonly byte: number;
  readonly before: Pair | undefined;
}

/** The byte of a group that is pleasant to see in an example: a small letter if there is one. */
function representative(group: readonly number[]): number {
  return group.find((byte) => byte >= 0x61) ?? (group.at(-1) as number);
}

function lineOf(end: Pair): Uint8Array {
  const bytes: number[] = [];
  for (let pair = end; pair.before !== undefined; pair = pair.before) bytes.push(pair.byte);
  return Uint8Array.from(bytes.toReversed());
}

function successors(automaton: FormatAutomaton, state: number, byte: number): number[] {
  const sources = automaton.sources[state] as readonly number[];
  return sources.map((source) => automaton.next(source, byte)).filter((to) => to >= 0);
}

function step(automaton: FormatAutomaton, pair: Pair, byte: number): Pair[] {
  const pairs: Pair[] = [];
  for (const left of successors(automaton, pair.left, byte)) {
    for (const right of successors(automaton, pair.right, byte)) {
      // Which of the two readings is called the left one makes no difference.
      pairs.push({
        left: Math.min(left, right),
        right: Math.max(left, right),
        parted: pair.parted || left !== right,
        byte,
        before: pair,
      });
    }
  }
  return pairs;
}

/**
 * A shortest line that a format reads in two ways, or `undefined` when every line has one reading at most. Exact: a
 * breadth-first search of the automaton paired with itself, the textbook test for ambiguity of a finite automaton
 * (Book, Even, Greibach and Ott 1971). There may be as many pairs as the square of
 * the states, twice; a format that needs more than {@link MAX_PAIRS} is refused.
 * @throws {LogFormatError} with code `too-complex`
 */
export function ambiguousLine(automaton: FormatAutomaton): Uint8Array | undefined {
  // No state tells the bytes of a group apart: one of them stands for all.
  const bytes = automaton.byteGroups().map(representative);
  const queue: Pair[] = [{ left: 0, right: 0, parted: false, byte: 0, before: undefined }];
  const seen = new Set<string>();
  for (const pair of queue) {
    if (pair.parted && [pair.left, pair.right].every((state) => automaton.final[state])) return lineOf(pair);
    for (const byte of bytes) {
      for (const next of step(automaton, pair, byte)) {
        const key = `${next.left} ${next.right} ${next.parted}`;
        if (seen.has(key)) continue;
        if (seen.size === MAX_PAIRS)
          throw new LogFormatError('too-complex', 'the format is too long to be checked for ambiguity');
        seen.add(key);
        queue.push(next);
      }
    }
  }
  return undefined;
}
