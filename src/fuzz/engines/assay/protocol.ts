import type { DetectorOptions } from '../../../core/detector-options.ts';
import type { StoredInput } from '../../../core/declaration.ts';
import type { UninstrumentedModule } from '../../../instrument/coverage/module-description.ts';
import type { FailureDescription } from '../../failure.ts';
import type { EngineProgress } from '../engine.ts';
import type { LinesReached } from './lines-reached.ts';

/** What one life of the engine's process is asked to do. */
export interface FuzzRequest {
  readonly root: string;
  /** Absolute path. */
  readonly file: string;
  readonly name: string;
  readonly plain: boolean;
  readonly seed: number;
  readonly runs: number | undefined;
  /** Longest raw input in bytes. */
  readonly maxLength: number;
  /** Inputs to begin with, which are known to be worth keeping or were written by the user. */
  readonly inputs: readonly StoredInput[];
  readonly dictionary: readonly Uint8Array[];
  /** Which ways to fail are looked for. */
  readonly detectors: DetectorOptions;
  readonly heapLimitMb: number;
  /** Absolute path of the file in which an input is left when the process ends on it. */
  readonly remains: string;
  /** Writes every input to the file before it runs: for targets that end their process without a warning. */
  readonly careful: boolean;
  /** Causes of failures that are known already. */
  readonly causes: readonly string[];
}

/** What it tells while it works. */
export type FuzzEvent =
  | { readonly type: 'ready'; readonly uninstrumented: readonly UninstrumentedModule[] }
  | { readonly type: 'progress'; readonly progress: EngineProgress }
  | { readonly type: 'entry'; readonly input: StoredInput; readonly rendered?: string }
  | { readonly type: 'failure'; readonly inputs: readonly StoredInput[]; readonly failure: FailureDescription };

/** What the last input that a careful process wrote looks like on disk. */
export interface CarefulInput {
  readonly executions: number;
  readonly input: StoredInput;
}

export interface FuzzAnswer extends LinesReached {
  readonly progress: EngineProgress;
  readonly uninstrumented: readonly UninstrumentedModule[];
}

/** What one life of the engine's process is asked to measure. */
export interface MeasureRequest extends Omit<FuzzRequest, 'runs' | 'careful' | 'causes'> {}

/** What one input came to. Numbers of features and comparisons hold within one life of the process. */
export interface MeasuredInput {
  readonly outcome: 'held' | 'failed' | 'refused';
  /** Bytes, or choices. */
  readonly size: number;
  /** Sum of the counters that it hits. */
  readonly work: number;
  /** Edges with a class of hit counts that it reached twice. */
  readonly features: Uint32Array;
  /** Whether it reached the same the second time. */
  readonly stable: boolean;
  /** Comparisons and how near it comes to what each asks for: number, level, number, level, … */
  readonly levels: Uint32Array;
}

export type MeasureEvent =
  { readonly type: 'ready' } | { readonly type: 'measured'; readonly index: number; readonly measured: MeasuredInput };

export interface MeasureAnswer {
  readonly executions: number;
  readonly uninstrumented: readonly UninstrumentedModule[];
}
