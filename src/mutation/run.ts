import { mkdtemp, mkdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { AssayError } from '../core/errors.ts';
import type { EmitProgress } from '../core/events.ts';
import type { Clock, Files } from '../core/ports.ts';
import type { EngineResult, RunOptions } from '../core/run.ts';
import { mutatePattern } from './mutate-paths.ts';
import type { StrykerJob } from './protocol.ts';
import { MutationProgress } from './progress.ts';
import { runStrykerProcess } from './stryker-process.ts';
import { failedDryRun, strykerWarnings, summarize } from './verdict.ts';
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

async function makeSandboxFolder(root: string): Promise<string> {
  const parent = path.join(root, '.assay');
  await mkdir(parent, { recursive: true });
  return path.relative(root, await mkdtemp(path.join(parent, 'mutation-')));
}

function refusal(kind: 'config' | 'missing', message: string, output: string): AssayError {
  if (kind === 'missing') return new AssayError('not-found', message);
  const details = strykerWarnings(output).filter((text) => text !== message);
  return new AssayError('config', [`Stryker refuses: ${message}`, ...details].join('\n'));
}

function crashed(reason: string, output: string): AssayError {
  return new AssayError('engine', `Stryker ended early: ${reason}`, output.trim());
}

/**
 * Plants faults in the code and sees which of them the tests notice, with StrykerJS as the project has it configured.
 * The thresholds decide the verdict; survivors are listed as findings either way. When `signal` aborts or the time is up,
 * everything Stryker started is ended, its sandbox removed, and what is known by then is the result.
 *
 * @throws AssayError when Stryker is missing or the configuration is wrong, when nothing is there to mutate, or when
 *   Stryker itself breaks
 */
export async function runMutation(options: MutationRunOptions, emit: EmitProgress): Promise<EngineResult> {
  const { root, fileSystem, clock } = options;
  const thresholds = await readThresholds(options.thresholdsFile, fileSystem);
  const targets = [...thresholds.keys()];
  const report = `${options.reportFolder ?? '.assay/report'}/mutation`;
  const mutate = options.paths.map(mutatePattern);
  const sandboxFolder = await makeSandboxFolder(root);
  const job: StrykerJob = {
    root,
    mutate,
    seed: options.seed,
    targets,
    sandboxFolder,
    report,
    ...(options.sample !== undefined && { sample: options.sample }),
    ...(options.shard !== undefined && { shard: options.shard }),
  };
  emit({ type: 'engine-start', engine: 'mutation' });
  const progress = new MutationProgress({ root, targets, report: `${report}.json`, clock, fileSystem }, emit);
  const { signal, stop } = limitedSignal(options);
  try {
    const exit = await runStrykerProcess(job, signal, (message) => progress.receive(message));
    const { failed } = progress;
    if (failed?.kind === 'dry-run') {
      return failedDryRun({ options, thresholds, progress, output: exit.output, reason: failed.message }, emit);
    }
    if (failed?.kind === 'config' || failed?.kind === 'missing')
      throw refusal(failed.kind, failed.message, exit.output);
    if (failed !== undefined) throw crashed(failed.message, exit.output);
    if (!progress.finished && !signal.aborted) throw crashed(`exit code ${exit.code ?? exit.signal}`, exit.output);
    await progress.save();
    return await summarize({ options, thresholds, progress, output: exit.output }, emit);
  } finally {
    stop();
    await rm(path.join(root, sandboxFolder), { recursive: true, force: true, maxRetries: 5 });
    emit({ type: 'engine-end', engine: 'mutation' });
  }
}
