import type { Warning } from '../core/check.ts';

/** Refused inputs for each accepted one from which on most of the work is wasted. */
const manyRefused = 9;
const minRefused = 50;
/** Choices of an input, on average, from which on it is too large to be searched or read. */
const hugeChoices = 10_000;
/** Time for making inputs, in total and for each, from which on a run is mostly waiting for them. */
const slowTotalMs = 5_000;
const slowEachMs = 100;

/** What a run took to make its inputs. */
export interface GenerationCost {
  readonly accepted: number;
  readonly refused: number;
  /** Inputs whose arbitrary never stopped drawing. */
  readonly endless: number;
  readonly choices: number;
  readonly generationMs: number;
}

/** What is wrong with how the inputs of a check are made, and what to do about it. */
export function healthWarnings(name: string, cost: GenerationCost): readonly Warning[] {
  const { accepted, refused, endless, choices, generationMs } = cost;
  const total = accepted + refused;
  const warnings: Warning[] = [];
  const warn = (kind: Warning['kind'], message: string): void =>
    void warnings.push({ kind, message: `${name}: ${message}` });
  if (refused >= minRefused && refused > manyRefused * accepted) {
    warn(
      'filtered',
      `${refused} of ${total} inputs were refused; make inputs that fit (map, chain) instead of refusing others`,
    );
  }
  if (endless > 0) {
    warn(
      'health',
      `${endless} of ${total} inputs were never finished; a filter refuses nearly everything, or a recursion has no end`,
    );
  }
  if (total > 0 && choices / total > hugeChoices) {
    warn(
      'health',
      `inputs take ${Math.round(choices / total)} choices on average; bound their sizes (maxLength, maxDepth)`,
    );
  }
  if (generationMs > slowTotalMs && generationMs / total > slowEachMs) {
    warn(
      'slow',
      'making the inputs takes more than 100 ms each; make them of less, or prepare outside of the arbitraries what never changes',
    );
  }
  return warnings;
}
