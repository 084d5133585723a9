import type { EmitProgress } from '../core/events.ts';
import type { EngineResult, KillSummary } from '../core/run.ts';
import { FileFacts } from './cache/file-facts.ts';
import { Fingerprints } from './cache/fingerprint.ts';
import { ImportGraph } from './cache/import-graph.ts';
import { VerdictStore } from './cache/verdict-store.ts';
import { readEquivalents } from './equivalents.ts';
import { engineNamed } from './engines.ts';
import { mutantKey } from './mutant.ts';
import { executePlan } from './plan/execute-plan.ts';
import { phasesTold } from './phases.ts';
import { exactPattern } from './plan/mutated-files.ts';
import { planRun } from './plan/run-plan.ts';
import { MutationProgress } from './progress.ts';
import type { MutationRunOptions } from './run-options.ts';
import { isSurvivor } from './survivors.ts';
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
function lazyGraph({ root, toolVersion = '', fileSystem, clock }: MutationRunOptions): () => Promise<ImportGraph> {
  let graph: Promise<ImportGraph> | undefined;
  return () =>
    (graph ??= FileFacts.open(root, toolVersion, fileSystem, clock).then((facts) => ImportGraph.open(root, facts)));
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

/** Searches tests for what survived, when that was asked for. */
async function killFor(
  { options, plan, progress }: Outcome,
  graph: ImportGraph,
  signal: AbortSignal,
  emit: EmitProgress,
): Promise<KillSummary | undefined> {
  const { killInto, root, seed, clock, fileSystem } = options;
  if (killInto === undefined || signal.aborted) return undefined;
  const survivors = new Set(progress.results.filter(isSurvivor).map(mutantKey));
  const { killSurvivors } = await import('./kill/kill.ts');
  return killSurvivors({
    root,
    seed,
    survivors: plan.chosen.filter((mutant) => survivors.has(mutantKey(mutant))),
    graph,
    folder: killInto,
    targetOf: (file) => progress.targetOf(file),
    signal,
    clock,
    fileSystem,
    onProgress: (done, total) =>
      emit({ type: 'progress', engine: 'mutation', label: 'survivors searched', done, total }),
  });
}

async function runPlanned(options: MutationRunOptions, signal: AbortSignal, emit: EmitProgress): Promise<EngineResult> {
  const { root, fileSystem, clock, seed } = options;
  const thresholds = await readThresholds(options.thresholdsFile, fileSystem);
  const { equivalentsFile } = options;
  const equivalents = equivalentsFile === undefined ? [] : await readEquivalents(equivalentsFile, fileSystem);
  const targets = [...thresholds.keys()];
  const report = `${options.reportFolder ?? '.assay/report'}/mutation`;
  const graph = lazyGraph(options);
  const progress = new MutationProgress({ root, targets, report, clock, fileSystem }, emit);
  const during = phasesTold(progress, clock);
  const plan = await during('planning', () =>
    planRun({ ...options, graph, targetOf: (file) => targetOf(file, targets) }),
  );
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
  const end = await executePlan({ plan, engine, job, verdicts, graph: await graph(), progress, signal });
  await (await graph()).facts.save(fileSystem);
  progress.finish(end);
  const ended: Outcome = { ...outcome, warnings: end.warnings, cached: end.cached };
  if (end.dryRunFailure !== undefined) return failedDryRun(ended, end.dryRunFailure, emit);
  const kill = await during('searching killers', async () => killFor(ended, await graph(), signal, emit));
  const result = await summarize({ ...ended, ...(kill !== undefined && { kill }) }, emit);
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
