import { PENALTY_NAMES, type PenaltyKind } from './penalty-names.ts';
import { SpellingTable } from './spelling-table.ts';

const kinds = new SpellingTable(Object.entries(PENALTY_NAMES));

/**
 * The kind of penalty that a name stands for, whatever its case, marks and punctuation; undefined for a name that is not in the table.
 *
 * @example penaltyKind('HIGH-STICKING (double minor)') // 'double minor'
 */
export function penaltyKind(name: string): PenaltyKind | undefined {
  return kinds.find(name)?.name as PenaltyKind | undefined;
}
