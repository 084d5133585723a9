import path from 'node:path';
import { checkFolder, checkId } from '../core/check-id.ts';
import type { CheckResult, CoverageOverTime, Warning } from '../core/check.ts';
import type { StoredInput } from '../core/declaration.ts';
import { AssayError } from '../core/errors.ts';
import type { EmitProgress, ProgressEvent } from '../core/events.ts';
import type { Finding } from '../core/finding.ts';
import { WorkerDeathError } from '../workers/worker-death.ts';
import type { Artifacts } from './artifacts.ts';
import type { CorpusStore } from './corpus/store.ts';
import { CoverageHistory } from './coverage/history.ts';
import type { EngineProgress, EngineSummary, FuzzEngine, RawFinding } from './engines/engine.ts';
import { heapLimitMb, type FileExecutor } from './executor.ts';
import type { FuzzRunOptions } from './run-options.ts';
import { Pace } from './schedule/pace.ts';
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
  /** Undefined when the check may run all the time. */
  readonly pace?: Pace;
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
  rest: Pick<CheckResult, 'status' | 'runs' | 'stats' | 'coverage'>,
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

/** One check under way: an engine that fuzzes it, and what becomes of what it tells. */
export class CheckSession {
  readonly pace: Pace;
  /** Moment on the monotonic clock since when the target has been loaded; undefined while it is not. */
  readyMs: number | undefined;
  /** Features that are known, or points where the engine counts those. */
  features = 0;
  readonly #options: CheckSessionOptions;
  readonly #triage: Triage;
  readonly #history: CoverageHistory;
  readonly #stopped = new AbortController();
  #judging: Promise<unknown> = Promise.resolve();
  #storing: Promise<unknown> = Promise.resolve();

  constructor(options: CheckSessionOptions) {
    const { run, place, target, executor, artifacts, deadlineMs } = options;
    this.#options = options;
    this.pace = options.pace ?? new Pace(run.clock);
    this.#history = new CoverageHistory(run.runs !== undefined);
    this.#triage = new Triage({
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
  }

  /** Ends the fuzzing; what was found is still judged. */
  stop(): void {
    this.#stopped.abort();
  }

  /** Fuzzes the check and reports what came of it. */
  async run(): Promise<CheckOutcome> {
    const { run, place, emit, executor } = this.#options;
    const started = run.clock.monotonicMs();
    const { file, name } = place;
    emit({ type: 'check-start', engine: 'fuzz', id: checkId(file, name), name, file });
    let summary: EngineSummary | undefined;
    let problem: string | undefined;
    const endPace = this.pace.onChange((state) => {
      if (state === 'run') return;
      if (state === 'sleep') this.readyMs = undefined;
      // A process that only confirms findings is not worth its memory while nobody fuzzes.
      this.#judging = this.#judging.then(() => executor.close());
      this.#judging.catch(() => {}); // awaited at the end
    });
    if (this.#options.pace === undefined) this.pace.set('run');
    try {
      summary = await this.#fuzz();
    } catch (error) {
      if (!AssayError.is(error) && !(error instanceof WorkerDeathError)) throw error;
      problem = `${file}: ${name}: ${error.message}`;
    } finally {
      endPace();
      await executor.close();
    }
    return this.#outcome(started, summary, problem);
  }

  async #fuzz(): Promise<EngineSummary> {
    const { run, engine, target, place, fileScratch } = this.#options;
    const seeds = await readSeeds(this.#options);
    return engine
      .fuzz(
        {
          root: run.root,
          file: path.join(place.root, place.file),
          target: run.maxLength === undefined ? target : { ...target, maxLength: run.maxLength },
          seed: run.seed,
          runs: run.runs,
          timeLimitMs: this.#options.timeLimitMs,
          seeds,
          dictionary: run.dictionary ?? [],
          instrument: run.instrument,
          scratch: path.join(fileScratch, checkFolder(place.file, place.name)),
          fileScratch,
          heapLimitMb,
          clock: run.clock,
          signal: AbortSignal.any([run.signal, this.#stopped.signal]),
          pace: this.pace,
        },
        {
          ready: () => {
            this.readyMs = run.clock.monotonicMs();
          },
          progress: (progress) => this.#note(progress),
          entry: (input) => {
            this.#storing = this.#storing.then(() => this.#options.store.write(input));
            this.#storing.catch(() => {}); // awaited below
          },
          finding: (raw) => this.#judge(raw),
        },
      )
      .finally(() => this.#judging)
      .finally(() => this.#storing);
  }

  /** One at a time and in order: findings of the same cause must meet the first of them. */
  #judge(raw: RawFinding): void {
    const { emit } = this.#options;
    this.#judging = this.#judging.then(async () => {
      const finding = await this.#triage.judge(raw);
      if (finding !== undefined) emit({ type: 'finding', finding });
    });
    this.#judging.catch(() => {}); // awaited at the end
  }

  #note(progress: EngineProgress): void {
    const { run, place, emit } = this.#options;
    const { executions, coverage, corpus, features, sinceDiscovery, stability } = progress;
    const { activeMs } = this.pace;
    this.features = Math.max(this.features, features ?? coverage);
    this.#history.note(progress, activeMs);
    const event: ProgressEvent = {
      type: 'progress',
      engine: 'fuzz',
      label: place.name,
      done: executions,
      ...(run.runs !== undefined && { total: run.runs }),
      stats: {
        coverage,
        corpus,
        'exec/s': Math.round((executions / Math.max(1, activeMs)) * 1000),
        ...(features !== undefined && { features }),
        ...(sinceDiscovery !== undefined && { 'since discovery': sinceDiscovery }),
        ...(stability !== undefined && { stability: `${Math.round(stability * 100)} %` }),
        findings: this.#triage.findings.length,
      },
    };
    // A status is told when what it counts is on disk: whatever happens from then on, it is not lost.
    this.#storing = this.#storing.then(() => emit(event));
    this.#storing.catch(() => {}); // awaited at the end
  }

  #outcome(started: number, summary: EngineSummary | undefined, problem: string | undefined): CheckOutcome {
    const { run, place, emit } = this.#options;
    const { findings } = this.#triage;
    const runs = summary?.executions ?? 0;
    const warnings = [...this.#triage.warnings, ...(summary?.warnings ?? [])];
    const warn = (message: string): void =>
      void warnings.push({ kind: 'engine', message: `"${place.name}" ${message}`, location: { file: place.file } });
    if (summary?.stopped !== undefined) warn(`was stopped early: ${summary.stopped}`);
    if (summary !== undefined && runs === 0 && !run.signal.aborted) warn('was never executed within its time');
    const result = resultOf(this.#options, started, {
      status: findings.length > 0 ? 'failed' : runs > 0 ? 'passed' : 'unknown',
      runs,
      stats: summary === undefined ? {} : summaryStats(this.#options, summary),
      ...(summary !== undefined && { coverage: this.#coverage(summary) }),
    });
    for (const warning of warnings) emit({ type: 'warning', engine: 'fuzz', warning });
    emit({ type: 'check-end', result });
    return { result, findings, warnings, ...(problem !== undefined && { problem }) };
  }

  #coverage(summary: EngineSummary): CoverageOverTime {
    const { lines = {}, lineTotals = {} } = summary;
    const reached = Object.entries(lineTotals).map(
      ([file, total]) => [file, { reached: lines[file]?.length ?? 0, total }] as const,
    );
    return { ...this.#history.end(summary, this.pace.activeMs), lines: Object.fromEntries(reached) };
  }
}
