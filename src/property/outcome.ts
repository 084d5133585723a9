import type { Recording } from '../choices/sequence.ts';
import type { Warning } from '../core/check.ts';
import type { FindingKind } from '../core/finding.ts';
import type { FreeParts } from './explain.ts';

/** Where the input that failed came from. */
export type Origin =
  | { readonly kind: 'generated' }
  /** Given in the options; index from 0. It has no choices and cannot be made smaller. */
  | { readonly kind: 'example'; readonly index: number }
  /** A committed file, by its path relative to the project's root. */
  | { readonly kind: 'regression'; readonly path: string }
  /** Kept from an earlier run. */
  | { readonly kind: 'database' }
  | { readonly kind: 'replay' };

/** The smallest input found on which a property fails in one way. */
export interface Counterexample extends FreeParts {
  readonly values: readonly unknown[];
  /** Empty for an explicit example. */
  readonly recording: Recording;
  readonly kind: FindingKind;
  readonly error: unknown;
  /** Executions spent on making it smaller. */
  readonly evaluations: number;
  readonly origin: Origin;
  /** What the predicate noted on this input. */
  readonly notes: readonly string[];
  /** False when it did not fail again on the very same input. */
  readonly isStable: boolean;
  /** Its id in the example database, when it is kept there. */
  readonly storedId?: string;
}

export interface PropertyOutcome {
  readonly status: 'passed' | 'failed' | 'unknown';
  /** Inputs on which the predicate was decided, stored ones and explicit examples aside. */
  readonly runs: number;
  /** Inputs refused by a precondition. */
  readonly skipped: number;
  /** One for each way in which the property fails, in the order of their discovery; empty when it does not. */
  readonly counterexamples: readonly Counterexample[];
  readonly warnings: readonly Warning[];
  /** Numbers of its own: shares of classes, highest scores, whether every input there is was tried. */
  readonly stats: Readonly<Record<string, string | number | boolean>>;
  /** Why there is no verdict, when the status is `unknown`. */
  readonly reason?: string;
}
