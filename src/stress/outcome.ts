import type { Recording } from '../choices/sequence.ts';
import type { Execution, StressFailure } from './execution.ts';

/** The smallest scenario found on which a check fails. */
export interface FailingScenario {
  readonly execution: Execution;
  readonly recording: Recording;
  readonly failure: StressFailure;
  /** Executions spent on making it smaller. */
  readonly evaluations: number;
}

export interface StressStats {
  /** Different orders of starts and settlings that were seen. */
  readonly schedules: number;
  /** Starts, microtask turns and turns of the event loop over all scenarios. */
  readonly steps: number;
  /** Most operations that were pending at the same time. */
  readonly maxOverlap: number;
}

export interface StressOutcome {
  readonly status: 'passed' | 'failed' | 'unknown';
  /** Scenarios that were executed, shrinking not counted. */
  readonly runs: number;
  readonly stats: StressStats;
  readonly failing?: FailingScenario;
  /** Why there is no verdict, when the status is `unknown`. */
  readonly reason?: string;
  /** True when the same scenario did different things on two executions. */
  readonly unsteady: boolean;
}
