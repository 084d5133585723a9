import type { FailureDescription } from '../failure.ts';

/**
 * Looks at what an input does beside answering or throwing. Engines call detectors around every execution, in the process
 * of the target, in the order in which they are listed.
 */
export interface Detector {
  readonly name: string;
  /** Called before an input runs; happens millions of times. */
  begin?(values: readonly unknown[]): void;
  /** Called after it ran and did not fail otherwise; happens millions of times. */
  end?(values: readonly unknown[]): FailureDescription | undefined;
  /**
   * Looks more thoroughly, after every few hundred inputs and after each one that is run to find who was to blame. It must
   * put back what it finds changed, so that an input never fails for what another one did.
   */
  sweep?(): FailureDescription | undefined;
}
