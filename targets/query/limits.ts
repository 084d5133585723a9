import { QueryLimitError } from './errors.ts';

/** Every bound that keeps a hostile expression or document from taking the process down. */
export interface QueryLimits {
  /** Length of an expression, in UTF-16 code units. */
  readonly expressionLength: number;
  /** Tokens of an expression; each adds a few stack frames at most, so this bounds recursion. */
  readonly expressionTokens: number;
  /** Brackets, braces, parentheses and `!` within each other. */
  readonly expressionDepth: number;
  /** Arrays and objects within each other, in the document and in each literal. */
  readonly documentDepth: number;
  /** Values in the document and in each literal, containers included. */
  readonly documentNodes: number;
  /** Work of one search: nodes evaluated, values compared or copied, characters read or written by functions. */
  readonly steps: number;
}

/** Generous for hand-written expressions and the largest Lambda event (6 MB), small enough to answer within a second. */
export const DEFAULT_LIMITS: QueryLimits = {
  expressionLength: 8192,
  expressionTokens: 1000,
  expressionDepth: 64,
  documentDepth: 256,
  documentNodes: 1_000_000,
  steps: 10_000_000,
};

/**
 * What is left of a bounded resource. Without it `[@,@] | [@,@] | …` builds a result of 2^n values from n tokens.
 */
export class Budget {
  readonly #limit: string;
  readonly #allowed: number;
  /** Never negative: what would make it so throws instead. */
  #left: number;

  constructor(limit: keyof QueryLimits, allowed: number) {
    this.#limit = limit;
    this.#allowed = allowed;
    this.#left = allowed;
  }

  /** @throws {QueryLimitError} when less than `amount` is left */
  spend(amount: number): void {
    if (amount > this.#left) throw new QueryLimitError(this.#limit, this.#allowed);
    this.#left -= amount;
  }
}
