import type { Clock, Files } from '../core/ports.ts';
import type { RunOptions } from '../core/run.ts';
import type { EngineChoice } from './engine.ts';
import type { TrialOf } from './matrix.ts';
import type { TimeoutsCountAs } from './mutant.ts';

export interface MutationRunOptions extends RunOptions {
  /** Files, folders or `file:line[:column]-line[:column]` ranges relative to the root; empty means all that is configured. */
  readonly paths: readonly string[];
  /** Run only about this many mutants, chosen by the seed; undefined means all. */
  readonly sample?: number;
  /** Only what changed since a revision of git; true means since this branch left the main one. */
  readonly since?: string | true;
  /** Absolute path of the thresholds, such as `mutation/thresholds.json`. */
  readonly thresholdsFile: string;
  /** Absolute path of the accepted equivalents, such as `mutation/equivalents.json`. */
  readonly equivalentsFile?: string;
  /** The same relative to the root, as gates name it. */
  readonly equivalentsLabel?: string;
  /** Folder of the full report, relative to the root; default `.assay/report`. */
  readonly reportFolder?: string;
  /** Whether verdicts of earlier runs are taken over; default true. New ones are kept either way. */
  readonly useCache?: boolean;
  /** Survivors listed at most; default 10. The full report has all of them. */
  readonly survivors?: number;
  /** What a mutant that ran into the time limit counts as; default `detected`. */
  readonly timeouts?: TimeoutsCountAs;
  /** Runs every test against every mutant and says which notice it; the function names the trial of a test file. */
  readonly matrix?: TrialOf;
  /** Searches inputs that tell survivors from the original and writes tests into this folder, relative to the root. */
  readonly killInto?: string;
  /** assay's own version and the commit, for what is written down. */
  readonly toolVersion?: string;
  readonly commit?: string | null;
  /** Who runs the mutants; default `auto`. */
  readonly engine?: EngineChoice;
  /** Processes that run tests at the same time; default what the engine finds right. */
  readonly concurrency?: number;
  /** Judged mutants that StrykerJS runs once more, to compare; undefined means none. */
  readonly verify?: number;
  readonly clock: Clock;
  readonly fileSystem: Files;
}
