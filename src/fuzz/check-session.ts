import path from 'node:path';
import { checkFolder, checkId } from '../core/check-id.ts';
import type { CheckResult, Warning } from '../core/check.ts';
import type { StoredInput } from '../core/declaration.ts';
import { AssayError } from '../core/errors.ts';
import type { EmitProgress } from '../core/events.ts';
import type { Finding } from '../core/finding.ts';
import { WorkerDeathError } from '../workers/worker-death.ts';
import type { Artifacts } from './artifacts.ts';
import type { CorpusStore } from './corpus/store.ts';
import type { EngineSummary, FuzzEngine } from './engines/engine.ts';
import { heapLimitMb, type FileExecutor } from './executor.ts';
import type { FuzzRunOptions } from './run-options.ts';
import { readStored, type CheckPlace } from './stored-inputs.ts';
import { Triage } from './triage.ts';
import type { TargetDescription } from './worker-main.ts';

export interface CheckSessionOptions {
  readonly run: FuzzRunOptions;
  readonly engine: FuzzEngine;
  readonly executor: FileExecutor;
  readonly artifacts: Artifacts;
  readonly store: CorpusStore;
  readonly place: CheckPlace;
  readonly target: TargetDescription;
  readonly timeLimitMs: number | undefined;
  /** Absolute path of a folder for temporary files of this file's checks. */
  readonly fileScratch: string;
  /** Moment on the monotonic clock at which the whole run should be over. */
  readonly deadlineMs: number;
  readonly emit: EmitProgress;
}

export interface CheckOutcome {
  readonly result: CheckResult;
  readonly findings: readonly Finding[];
  readonly warnings: readonly Warning[];
  /** What kept the check from being fuzzed at all. */
  readonly problem?: string;
}

async function readSeeds(options: CheckSessionOptions): Promise<readonly StoredInput[]> {
  const { place, target, run } = options;
  const raw = target.simplestFirst !== undefined;
  const stored = [
    ...(await readStored(run.fileSystem, place, 'corpus', raw)),
    ...(target.plain ? [] : await readStored(run.fileSystem, place, 'regressions', raw)),
  ].map(({ input }) => input);
  // A number of runs asks for the same run each time: what earlier ones left behind must not change it.
  return run.runs === undefined ? [...stored, ...(await options.store.read())] : stored;
}

function resultOf(
  options: CheckSessionOptions,
  started: number,
  rest: Pick<CheckResult, 'status' | 'runs' | 'stats'>,
): CheckResult {
  const { place, target, run } = options;
  return {
    id: checkId(place.file, place.name),
    name: place.name,
    file: place.file,
    ...(target.line !== undefined && { line: target.line }),
    engine: 'fuzz',
    durationMs: Math.round(run.clock.monotonicMs() - started),
    ...rest,
  };
}

/** Lines that were reached, such as `src/a.js: 1-4, 7; src/b.js: 2`. */
function linesText(lines: Readonly<Record<string, readonly number[]>>): string {
  const files = Object.entries(lines).map(([file, reached]) => {
    const ranges: { from: number; to: number }[] = [];
    for (const line of reached) {
      const last = ranges.at(-1);
      if (last !== undefined && line === last.to + 1) last.to = line;
      else ranges.push({ from: line, to: line });
    }
    return `${file}: ${ranges.map(({ from, to }) => (from === to ? String(from) : `${from}-${to}`)).join(', ')}`;
  });
  return files.join('; ');
}

function summaryStats(options: CheckSessionOptions, summary: EngineSummary): CheckResult['stats'] {
  const { coverage, corpus, restarts, features, stability, lines = {} } = summary;
  return {
    engine: options.engine.name,
    coverage,
    corpus,
    restarts,
    ...(features !== undefined && { features }),
    ...(stability !== undefined && { stability: Math.round(stability * 1000) / 1000 }),
    ...(Object.keys(lines).length > 0 && { lines: linesText(lines) }),
  };
}

async function fuzzCheck(options: CheckSessionOptions, triage: Triage): Promise<EngineSummary> {
  const { run, engine, target, place, fileScratch, emit } = options;
  let judging: Promise<unknown> = Promise.resolve();
  let storing: Promise<unknown> = Promise.resolve();
  const started = run.clock.monotonicMs();
  const summary = await engine
    .fuzz(
      {
        root: run.root,
        file: path.join(place.root, place.file),
        target: run.maxLength === undefined ? target : { ...target, maxLength: run.maxLength },
        seed: run.seed,
        runs: run.runs,
        timeLimitMs: options.timeLimitMs,
        seeds: await readSeeds(options),
        dictionary: run.dictionary ?? [],
        instrument: run.instrument,
        scratch: path.join(fileScratch, checkFolder(place.file, place.name)),
        fileScratch,
        heapLimitMb,
        clock: run.clock,
        signal: run.signal,
      },
      {
        progress: ({ executions, coverage, corpus, features, sinceDiscovery, stability }) => {
          emit({
            type: 'progress',
            engine: 'fuzz',
            label: place.name,
            done: executions,
            ...(run.runs !== undefined && { total: run.runs }),
            stats: {
              coverage,
              corpus,
              'exec/s': Math.round((executions / Math.max(1, run.clock.monotonicMs() - started)) * 1000),
              ...(features !== undefined && { features }),
              ...(sinceDiscovery !== undefined && { 'since discovery': sinceDiscovery }),
              ...(stability !== undefined && { stability: `${Math.round(stability * 100)} %` }),
              findings: triage.findings.length,
            },
          });
        },
        entry: (input) => {
          storing = storing.then(() => options.store.write(input));
          storing.catch(() => {}); // awaited below
        },
        // One at a time and in order: findings of the same cause must meet the first of them.
        finding: (raw) => {
          judging = judging.then(async () => {
            const finding = await triage.judge(raw);
            if (finding !== undefined) emit({ type: 'finding', finding });
          });
          judging.catch(() => {}); // awaited below
        },
      },
    )
    .finally(() => judging)
    .finally(() => storing);
  return summary;
}

/** Fuzzes one check and reports what came of it. */
export async function runCheckSession(options: CheckSessionOptions): Promise<CheckOutcome> {
  const { run, target, place, artifacts, executor, deadlineMs, emit } = options;
  const started = run.clock.monotonicMs();
  emit({
    type: 'check-start',
    engine: 'fuzz',
    id: checkId(place.file, place.name),
    name: place.name,
    file: place.file,
  });
  const triage = new Triage({
    place,
    target,
    executor,
    artifacts,
    keepArtifacts: run.artifacts !== undefined,
    files: run.fileSystem,
    clock: run.clock,
    signal: run.signal,
    deadlineMs,
  });
  let summary: EngineSummary | undefined;
  let problem: string | undefined;
  try {
    summary = await fuzzCheck(options, triage);
  } catch (error) {
    if (!AssayError.is(error) && !(error instanceof WorkerDeathError)) throw error;
    problem = `${place.file}: ${place.name}: ${error.message}`;
  }
  const warnings = [...triage.warnings, ...(summary?.warnings ?? [])];
  if (summary?.stopped !== undefined) {
    warnings.push({
      kind: 'engine',
      message: `"${place.name}" was stopped early: ${summary.stopped}`,
      location: { file: place.file },
    });
  }
  const runs = summary?.executions ?? 0;
  if (summary !== undefined && runs === 0 && !run.signal.aborted) {
    warnings.push({
      kind: 'engine',
      message: `"${place.name}" was never executed within its time`,
      location: { file: place.file },
    });
  }
  const status = triage.findings.length > 0 ? 'failed' : runs > 0 ? 'passed' : 'unknown';
  const stats = summary === undefined ? {} : summaryStats(options, summary);
  const result = resultOf(options, started, { status, runs, stats });
  for (const warning of warnings) emit({ type: 'warning', engine: 'fuzz', warning });
  emit({ type: 'check-end', result });
  return { result, findings: triage.findings, warnings, ...(problem !== undefined && { problem }) };
}
