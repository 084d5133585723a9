import type { Warning } from '../../core/check.ts';
import type { StoredInput } from '../../core/declaration.ts';
import type { Clock } from '../../core/ports.ts';
import type { FailureDescription } from '../failure.ts';
import type { Pace } from '../schedule/pace.ts';
import type { TargetDescription } from '../worker-main.ts';

/** One target to fuzz. */
export interface EngineTask {
  /** Absolute path of the project's root. */
  readonly root: string;
  /** Absolute path of the file that holds the target. */
  readonly file: string;
  readonly target: TargetDescription;
  readonly seed: number;
  /** Executions; undefined means no limit but time. */
  readonly runs: number | undefined;
  readonly timeLimitMs: number | undefined;
  /** Inputs to begin with. Bytes are raw input, or choices read from them (`byte-fill.ts`). */
  readonly seeds: readonly StoredInput[];
  /** Words that inputs may be made of, from the user. */
  readonly dictionary: readonly Uint8Array[];
  /** Packages to instrument; undefined means all that the target leads to. */
  readonly instrument: readonly string[] | undefined;
  /** Absolute path of an empty folder that belongs to this task, and one that belongs to all tasks of the same file. */
  readonly scratch: string;
  readonly fileScratch: string;
  /** Limit of the target's heap in MiB. */
  readonly heapLimitMb: number;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  /** Says when the engine may use the processor; undefined means always. */
  readonly pace?: Pace;
}

/** A failure as an engine saw it, neither confirmed nor minimal. */
export interface RawFinding {
  /** Inputs of which one is to blame, the likeliest first; more than one when the failure showed late. */
  readonly inputs: readonly StoredInput[];
  readonly failure: FailureDescription;
}

export interface EngineProgress {
  readonly executions: number;
  /** Points of the target's code that were reached, as the engine counts them. */
  readonly coverage: number;
  /** Inputs kept because they reached something new. */
  readonly corpus: number;
  /** Points of the code with the class of how often each was hit. */
  readonly features?: number;
  /** Executions since something new was reached. */
  readonly sinceDiscovery?: number;
  /** Part of the kept inputs that reached the same when they ran again, 0–1. */
  readonly stability?: number;
  /** True at numbers of executions that are the same in each run that has a limit of them. */
  readonly milestone?: boolean;
}

export interface EngineSummary extends EngineProgress {
  /** How often the target's process had to be started again. */
  readonly restarts: number;
  /** Why the engine ended before its limits, if it did. */
  readonly stopped?: string;
  /** What the user should know, such as modules that run without counters. */
  readonly warnings?: readonly Warning[];
  /** Lines that were reached, by file relative to the root. */
  readonly lines?: Readonly<Record<string, readonly number[]>>;
  /** How many lines have code that is counted, by file; of files of the project also where none was reached. */
  readonly lineTotals?: Readonly<Record<string, number>>;
}

export interface EngineObserver {
  /** The target is loaded: from now on it is executed. Called once for each life of its process. */
  ready?(): void;
  progress(progress: EngineProgress): void;
  /** An input that reached something new, to be kept for later runs. */
  entry?(input: StoredInput): void;
  /** Called at once; failures of a cause that the engine knows already are left out. */
  finding(finding: RawFinding): void;
}

/** A fuzzing engine. It executes targets in processes of its own, which end when `fuzz` returns or this process ends. */
export interface FuzzEngine {
  readonly name: string;
  /** @throws AssayError when the target cannot be loaded by this engine */
  fuzz(task: EngineTask, observer: EngineObserver): Promise<EngineSummary>;
}
