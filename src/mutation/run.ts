import type { EmitProgress } from '../core/events.ts';
import type { Clock, Files } from '../core/ports.ts';
import type { EngineResult, RunOptions } from '../core/run.ts';
import { mutatePattern } from './mutate-paths.ts';
import type { MutationJob } from './engine.ts';
import { MutationProgress } from './progress.ts';
import { strykerEngine } from './stryker-engine.ts';
import { failedDryRun, summarize } from './verdict.ts';
import { readThresholds } from './thresholds.ts';

export interface MutationRunOptions extends RunOptions {
  /** Files, folders or `file:line[:column]-line[:column]` ranges relative to the root; empty means all that is configured. */
  readonly paths: readonly string[];
  /** Run only about this many mutants, chosen by the seed; undefined means all. */
  readonly sample?: number;
  /** Absolute path of the thresholds, such as `mutation/thresholds.json`. */
  readonly thresholdsFile: string;
  /** Folder of the full report, relative to the root; default `.assay/report`. */
  readonly reportFolder?: string;
  readonly clock: Clock;
  readonly fileSystem: Files;
}

/** A signal that also aborts after the time limit; `stop` ends the waiting. */
function limitedSignal(options: MutationRunOptions): { readonly signal: AbortSignal; stop(): void } {
  const stopped = new AbortController();
  const limit = new AbortController();
  if (options.timeLimitMs !== undefined) {
    const waited = options.clock.sleep(options.timeLimitMs, stopped.signal);
    void waited.then(() => (stopped.signal.aborted ? undefined : limit.abort()));
  }
  return { signal: AbortSignal.any([options.signal, limit.signal]), stop: () => stopped.abort() };
}

/**
 * Plants faults in the code and sees which of them the tests notice, with StrykerJS as the project has it configured.
 * The thresholds decide the verdict; survivors are listed as findings either way. When `signal` aborts or the time is up,
 * everything that was started is ended, and what is known by then is the result.
 *
 * @throws AssayError when Stryker is missing or the configuration is wrong, when nothing is there to mutate, or when
 *   Stryker itself breaks
 */
export async function runMutation(options: MutationRunOptions, emit: EmitProgress): Promise<EngineResult> {
  const { root, fileSystem, clock } = options;
  const thresholds = await readThresholds(options.thresholdsFile, fileSystem);
  const targets = [...thresholds.keys()];
  const report = `${options.reportFolder ?? '.assay/report'}/mutation`;
  const job: MutationJob = {
    root,
    mutate: options.paths.map(mutatePattern),
    seed: options.seed,
    targets,
    report,
    ...(options.sample !== undefined && { sample: options.sample }),
    ...(options.shard !== undefined && { shard: options.shard }),
  };
  emit({ type: 'engine-start', engine: 'mutation' });
  const progress = new MutationProgress({ root, targets, report: `${report}.json`, clock, fileSystem }, emit);
  const { signal, stop } = limitedSignal(options);
  try {
    const end = await strykerEngine.run(job, progress, signal);
    progress.finish(end);
    const outcome = { options, thresholds, progress, warnings: end.warnings };
    if (end.dryRunFailure !== undefined) return failedDryRun({ ...outcome, reason: end.dryRunFailure }, emit);
    await progress.save();
    return await summarize(outcome, emit);
  } finally {
    stop();
    emit({ type: 'engine-end', engine: 'mutation' });
  }
}
