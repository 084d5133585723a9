import type { LineRange } from '../diff/parse-diff.ts';
import type { Mutant } from '../mutant.ts';

/**
 * True for a mutant of changed code: it starts on a changed line, or one of its lines changed and it is no whole block. A
 * block is emptied as a whole; that one line in it is new says nothing about the test that it lacks.
 */
export function isOnLines(mutant: Mutant, ranges: readonly LineRange[]): boolean {
  return ranges.some(({ from, to }) => {
    if (mutant.line >= from && mutant.line <= to) return true;
    return mutant.mutator !== 'BlockStatement' && mutant.line <= to && mutant.endLine >= from;
  });
}
