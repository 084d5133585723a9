import { rm } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import path from 'node:path';
import { checkId, contentHash } from '../core/check-id.ts';
import { worstStatus, type CheckResult, type Warning } from '../core/check.ts';
import { AssayError } from '../core/errors.ts';
import type { EmitProgress } from '../core/events.ts';
import type { Finding } from '../core/finding.ts';
import type { EngineResult } from '../core/run.ts';
import { WorkerDeathError } from '../workers/worker-death.ts';
import { Artifacts } from './artifacts.ts';
import { runCheckSession, type CheckOutcome } from './check-session.ts';
import { assay } from './engines/assay/assay.ts';
import { CorpusStore } from './corpus/store.ts';
import type { FuzzEngine } from './engines/engine.ts';
import { jsfuzz } from './engines/jsfuzz/jsfuzz.ts';
import { FileExecutor } from './executor.ts';
import type { FuzzRunOptions } from './run-options.ts';
import type { TargetDescription } from './worker-main.ts';

export type { FuzzRunOptions } from './run-options.ts';

/** Milliseconds for each check of a run that has neither a number of inputs nor a time limit. */
const defaultCheckMs = 10_000;
/** Milliseconds beyond the time limit in which findings are still made smaller. */
const minimiseGraceMs = 5_000;

const engines: Readonly<Record<FuzzRunOptions['engine'], FuzzEngine>> = { assay, jsfuzz };

interface LoadedTarget {
  readonly executor: FileExecutor;
  /** Relative to the root, with forward slashes. */
  readonly file: string;
  readonly target: TargetDescription;
}

class FuzzRun {
  readonly #options: FuzzRunOptions;
  readonly #emit: EmitProgress;
  readonly #executors: FileExecutor[] = [];
  readonly #checks: CheckResult[] = [];
  readonly #findings: Finding[] = [];
  readonly #warnings: Warning[] = [];
  readonly #problems: string[] = [];
  readonly #scratch: string;

  constructor(options: FuzzRunOptions, emit: EmitProgress) {
    this.#options = options;
    this.#emit = emit;
    this.#scratch = path.join(options.root, '.assay/scratch', `fuzz-${process.pid}`);
  }

  async run(): Promise<EngineResult> {
    const { clock } = this.#options;
    const started = clock.monotonicMs();
    this.#emit({ type: 'engine-start', engine: 'fuzz' });
    try {
      const targets = await this.#load();
      // The clock of the checks starts when all files are loaded, so that a slow machine fuzzes as long as a fast one.
      await this.#fuzz(targets, clock.monotonicMs());
    } finally {
      for (const executor of this.#executors) await executor.close();
      await rm(this.#scratch, { recursive: true, force: true });
    }
    this.#emit({ type: 'engine-end', engine: 'fuzz' });
    return {
      engine: 'fuzz',
      status: worstStatus([
        ...this.#checks.map((check) => check.status),
        ...(this.#problems.length > 0 ? ['unknown' as const] : []),
      ]),
      durationMs: Math.round(clock.monotonicMs() - started),
      checks: this.#checks,
      findings: this.#findings,
      gates: [],
      warnings: this.#warnings,
      ...(this.#problems.length > 0 && { problems: this.#problems }),
    };
  }

  /** Loads every file; a file with a check marked `only` gives those alone. */
  async #load(): Promise<readonly LoadedTarget[]> {
    const loaded: LoadedTarget[] = [];
    for (const absolute of this.#options.files) {
      if (this.#options.signal.aborted) break;
      const file = path.relative(this.#options.root, absolute).split(path.sep).join('/');
      const executor = new FileExecutor(this.#options.root, absolute, this.#options.detectors);
      this.#executors.push(executor);
      const targets = await this.#describe(executor, file);
      await executor.close(); // the worker of each file comes back when its turn comes, so that they do not pile up
      const only = targets.some((target) => target.mode === 'only');
      for (const target of targets) {
        if (target.mode === (only ? 'only' : 'run')) loaded.push({ executor, file, target });
        else this.#skip(file, target);
      }
    }
    return loaded;
  }

  async #describe(executor: FileExecutor, file: string): Promise<readonly TargetDescription[]> {
    try {
      const targets = await executor.open();
      if (targets.length === 0) {
        this.#problems.push(
          `${file} declares no fuzz check and exports no function "fuzz". Write fuzz(...) or module.exports = { fuzz }.`,
        );
      }
      return targets;
    } catch (error) {
      if (AssayError.is(error)) this.#problems.push(`${error.message} ${error.remedy}`.trim());
      else if (error instanceof WorkerDeathError)
        this.#problems.push(`${file} ended its process while it was loaded: ${error.message}.`);
      else throw error;
      return [];
    }
  }

  #skip(file: string, target: TargetDescription): void {
    const { name, line } = target;
    const place = { id: checkId(file, name), name, file, ...(line !== undefined && { line }) };
    const result: CheckResult = { ...place, engine: 'fuzz', status: 'skipped', runs: 0, durationMs: 0, stats: {} };
    this.#checks.push(result);
    this.#emit({ type: 'check-end', result });
  }

  /** Fuzzes the checks in as many lanes as there are processors, one file in a lane; results keep the order of the checks. */
  async #fuzz(targets: readonly LoadedTarget[], started: number): Promise<void> {
    const { runs, timeLimitMs } = this.#options;
    const total = timeLimitMs ?? (runs === undefined ? defaultCheckMs * targets.length : undefined);
    const deadlineMs = total === undefined ? undefined : started + total;
    const waiting = this.#executors
      .map((executor) => targets.filter((target) => target.executor === executor))
      .filter((file) => file.length > 0);
    const outcomes = new Map<LoadedTarget, CheckOutcome>();
    const lanes = Math.min(availableParallelism(), waiting.length);
    let left = targets.length;
    const lane = async (): Promise<void> => {
      for (let file = waiting.shift(); file !== undefined; file = waiting.shift()) {
        for (const target of file) {
          if (this.#options.signal.aborted) return;
          outcomes.set(target, await this.#fuzzCheck(target, deadlineMs, lanes / left));
          left--;
        }
        await file[0]!.executor.close();
      }
    };
    try {
      await Promise.all(Array.from({ length: lanes }, lane));
    } finally {
      for (const target of targets) {
        const outcome = outcomes.get(target);
        if (outcome !== undefined) this.#keep(outcome);
      }
    }
  }

  /** `share` is the part of the time left that this check may take. */
  #fuzzCheck(
    { executor, file, target }: LoadedTarget,
    deadlineMs: number | undefined,
    share: number,
  ): Promise<CheckOutcome> {
    const { root, clock, fileSystem, artifacts, engine } = this.#options;
    const place = { root, file, name: target.plain ? 'fuzz' : target.name };
    return runCheckSession({
      run: this.#options,
      engine: engines[engine],
      executor,
      artifacts: new Artifacts(fileSystem, root, artifacts),
      place,
      store: new CorpusStore(fileSystem, place),
      target,
      timeLimitMs:
        deadlineMs === undefined ? undefined : Math.max(1, (deadlineMs - clock.monotonicMs()) * Math.min(1, share)),
      fileScratch: path.join(this.#scratch, contentHash(file).slice(0, 16)),
      deadlineMs: (deadlineMs ?? Infinity) + minimiseGraceMs,
      emit: this.#emit,
    });
  }

  #keep(outcome: CheckOutcome): void {
    this.#checks.push(outcome.result);
    this.#findings.push(...outcome.findings);
    this.#warnings.push(...outcome.warnings);
    if (outcome.problem !== undefined) this.#problems.push(outcome.problem);
  }
}

/**
 * Fuzzes every check of the files in turn, each in supervised processes of its own. The time limit is shared by the checks; a
 * number of runs holds for each of them. Whether a shard's part is asked for is for the caller to decide when it names
 * the files.
 */
export function runFuzz(options: FuzzRunOptions, emit: EmitProgress): Promise<EngineResult> {
  return new FuzzRun(options, emit).run();
}
