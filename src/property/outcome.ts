import type { Recording } from '../choices/sequence.ts';
import type { FindingKind } from '../core/finding.ts';

/** The smallest input found on which a property fails. */
export interface Counterexample {
  readonly values: readonly unknown[];
  readonly recording: Recording;
  readonly kind: FindingKind;
  readonly error: unknown;
  /** Executions spent on making it smaller. */
  readonly evaluations: number;
}

export interface PropertyOutcome {
  readonly status: 'passed' | 'failed' | 'unknown';
  /** Inputs on which the predicate was decided. */
  readonly runs: number;
  /** Inputs refused by a precondition. */
  readonly skipped: number;
  readonly counterexample?: Counterexample;
  /** Why there is no verdict, when the status is `unknown`. */
  readonly reason?: string;
}
