import type { EmitProgress } from '../core/events.ts';
import type { EngineResult } from '../core/run.ts';
import { Fingerprints } from './cache/fingerprint.ts';
import { ImportGraph } from './cache/import-graph.ts';
import { VerdictStore } from './cache/verdict-store.ts';
import { readEquivalents } from './equivalents.ts';
import { engineNamed } from './engines.ts';
import { executePlan } from './plan/execute-plan.ts';
import { exactPattern } from './plan/mutated-files.ts';
import { planRun } from './plan/run-plan.ts';
import { MutationProgress } from './progress.ts';
import type { MutationRunOptions } from './run-options.ts';
import { failedDryRun, nothingChanged, summarize } from './verdict.ts';
import type { Outcome } from './verdict.ts';
import { verifyVerdicts, withVerification } from './verify.ts';
import { readThresholds, targetOf } from './thresholds.ts';

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

/** Loads how files import each other when it is first asked for. */
function lazyGraph(root: string): () => Promise<ImportGraph> {
  let graph: Promise<ImportGraph> | undefined;
  return () => (graph ??= ImportGraph.open(root));
}

async function openVerdicts(options: MutationRunOptions, graph: ImportGraph): Promise<VerdictStore> {
  const { root, fileSystem, clock, toolVersion = '' } = options;
  return new VerdictStore({
    root,
    files: fileSystem,
    fingerprints: new Fingerprints(
      root,
      graph,
      `assay ${toolVersion}, ${options.engine ?? 'auto'}, node ${process.versions.node}`,
    ),
    monotonicMs: () => clock.monotonicMs(),
    complete: options.matrix !== undefined,
    reads: options.useCache !== false,
  });
}

async function runPlanned(options: MutationRunOptions, signal: AbortSignal, emit: EmitProgress): Promise<EngineResult> {
  const { root, fileSystem, clock, seed } = options;
  const thresholds = await readThresholds(options.thresholdsFile, fileSystem);
  const { equivalentsFile } = options;
  const equivalents = equivalentsFile === undefined ? [] : await readEquivalents(equivalentsFile, fileSystem);
  const targets = [...thresholds.keys()];
  const report = `${options.reportFolder ?? '.assay/report'}/mutation`;
  const graph = lazyGraph(root);
  const plan = await planRun({ ...options, graph, targetOf: (file) => targetOf(file, targets) });
  const progress = new MutationProgress({ root, targets, report, clock, fileSystem }, emit);
  const outcome: Outcome = { options, thresholds, equivalents, plan, progress, warnings: [], cached: 0 };
  if (plan.diff !== undefined && plan.population.length === 0) return nothingChanged(outcome, emit);
  const verdicts = await openVerdicts(options, await graph());
  const job = {
    root,
    seed,
    targets,
    ...(options.matrix !== undefined && { allKillers: true }),
    ...(options.concurrency !== undefined && { concurrency: options.concurrency }),
  };
  const engine = engineNamed(options.engine ?? 'auto');
  const end = await executePlan({ plan, engine, job, verdicts, progress, signal });
  progress.finish(end);
  const ended: Outcome = { ...outcome, warnings: end.warnings, cached: end.cached };
  if (end.dryRunFailure !== undefined) return failedDryRun(ended, end.dryRunFailure, emit);
  const result = await summarize(ended, emit);
  if (options.verify === undefined || !end.finished) return result;
  const mutate = [...new Set(progress.results.map(({ file }) => file))].map(exactPattern);
  const verification = await verifyVerdicts({ ...job, mutate }, progress.results, options.verify, signal);
  return withVerification(result, verification, emit);
}

/**
 * Plants faults in the code and sees which of them the tests notice, in process or with StrykerJS.
 * The thresholds decide the verdict; survivors are listed as findings either way. When `signal` aborts or the time is up,
 * everything that was started is ended, and what is known by then is the result.
 *
 * @throws AssayError when Stryker is missing or the configuration is wrong, when nothing is there to mutate, when there is
 *   nothing to compare with under `since`, or when Stryker itself breaks
 */
export async function runMutation(options: MutationRunOptions, emit: EmitProgress): Promise<EngineResult> {
  emit({ type: 'engine-start', engine: 'mutation' });
  const { signal, stop } = limitedSignal(options);
  try {
    return await runPlanned(options, signal, emit);
  } finally {
    stop();
    emit({ type: 'engine-end', engine: 'mutation' });
  }
}
