import type { ChoiceSequence } from './sequence.ts';

/**
 * Decides the value of a choice that is about to be drawn. One fill serves one sequence of a recording; `position` is the
 * choice's index in it and `drawn` what stands there already.
 */
export interface Fill {
  number(min: number, max: number, position: number, drawn: ChoiceSequence): number;
  bigint(min: bigint, max: bigint, position: number, drawn: ChoiceSequence): bigint;
}

/** Gives the fill of each sequence: 0 is the main one. */
export type FillFactory = (sequence: number) => Fill;
