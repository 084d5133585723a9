import type { Recording, Span } from '../choices/sequence.ts';
import type { CheckResult, Warning } from '../core/check.ts';
import type { Finding } from '../core/finding.ts';

/** What the supervisor needs to know of a check. */
export interface CheckDescription {
  readonly name: string;
  readonly mode: 'run' | 'only' | 'skip';
  readonly line: number | undefined;
  readonly runs: number | undefined;
  readonly timeoutMs: number;
}

export interface OpenRequest {
  /** Absolute path. */
  readonly file: string;
  readonly root: string;
}

export interface RunRequest {
  readonly name: string;
  readonly root: string;
  /** Relative to the root. */
  readonly file: string;
  readonly seed: number;
  readonly runs: number;
  readonly firstRun: number;
  readonly minimise: boolean;
  readonly timeLimitMs?: number;
}

export interface RunAnswer {
  readonly result: CheckResult;
  readonly findings: readonly Finding[];
  readonly warnings: readonly Warning[];
}

/** Where a worker is; sent before each scenario. */
export interface ScenarioEvent {
  readonly index: number;
  readonly shrinking: boolean;
}

/** A scenario that is not executed: drawn by its index in a run, or from a recording. */
export interface DescribeRequest {
  readonly name: string;
  readonly from: { readonly seed: number; readonly index: number } | { readonly recording: Recording };
}

export interface ScenarioDescription {
  readonly recording: Recording;
  readonly spans: readonly Span[];
  /** What would run, one line for each operation. */
  readonly rendered: string;
}
