/**
 * - `snapshot`: what was loaded is no list of proposals.
 * - `random`: the source of randomness gave a number that it was not asked for.
 */
export type ProposalErrorCode = 'snapshot' | 'random';

/** The only error that this folder's functions throw. The handler throws none at all. */
export class ProposalError extends Error {
  override readonly name = 'ProposalError';
  readonly code: ProposalErrorCode;

  constructor(code: ProposalErrorCode, message: string) {
    super(message);
    this.code = code;
  }
}
