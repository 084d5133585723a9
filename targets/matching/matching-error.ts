/**
 * Why something was refused.
 *
 * - `too-long`: a text beyond the limit of code points.
 * - `size`: n-grams of no whole number of code points, or of none.
 * - `name`: the text names no person.
 * - `table`: a table of spellings that says two things of one spelling, or has one without a letter or digit.
 */
export type MatchingErrorCode = 'too-long' | 'size' | 'name' | 'table';

/** The only error that this folder's functions throw. */
export class MatchingError extends Error {
  override readonly name = 'MatchingError';
  readonly code: MatchingErrorCode;

  constructor(code: MatchingErrorCode, message: string) {
    super(message);
    this.code = code;
  }
}
