import { availableParallelism, totalmem } from 'node:os';
import type { EmitProgress } from '../core/events.ts';
import type { EngineResult } from '../core/run.ts';
import { Artifacts } from './artifacts.ts';
import { CheckSession, type CheckOutcome } from './check-session.ts';
import { CorpusStore } from './corpus/store.ts';
import { assay } from './engines/assay/assay.ts';
import type { FuzzEngine } from './engines/engine.ts';
import { jsfuzz } from './engines/jsfuzz/jsfuzz.ts';
import { FileExecutor, heapLimitMb } from './executor.ts';
import { fuzzResult } from './fuzz-result.ts';
import { loadTargets, nameOf, type LoadedTarget, type LoadedTargets } from './load-targets.ts';
import type { FuzzRunOptions } from './run-options.ts';
import { Pace } from './schedule/pace.ts';
import { shareTime } from './schedule/share-time.ts';
import { FuzzScratch } from './scratch.ts';

export type { FuzzRunOptions } from './run-options.ts';

/** Milliseconds for each check of a run that has neither a number of inputs nor a time limit. */
const defaultCheckMs = 10_000;
/** Milliseconds beyond the time limit in which findings are still made smaller. */
const minimiseGraceMs = 5_000;
/** Processes of resting checks that stay alive: a quarter of the memory, if each came near the limit of its heap, and no more. */
const maxAwake = Math.max(2, Math.min(16, Math.floor(totalmem() / 4 / (heapLimitMb * 1024 * 1024))));

const engines: Readonly<Record<FuzzRunOptions['engine'], FuzzEngine>> = { assay, jsfuzz };

class FuzzRun {
  readonly #options: FuzzRunOptions;
  readonly #emit: EmitProgress;
  readonly #outcomes = new Map<LoadedTarget, CheckOutcome>();
  readonly #scratch: FuzzScratch;

  constructor(options: FuzzRunOptions, emit: EmitProgress) {
    this.#options = options;
    this.#emit = emit;
    this.#scratch = new FuzzScratch(options.root);
  }

  async run(): Promise<EngineResult> {
    const { clock, engine, runs } = this.#options;
    const started = clock.monotonicMs();
    this.#emit({ type: 'engine-start', engine: 'fuzz' });
    let loaded: LoadedTargets;
    try {
      loaded = await loadTargets(this.#options);
      for (const result of loaded.skipped) this.#emit({ type: 'check-end', result });
      // The clock of the checks starts when all files are loaded, so that a slow machine fuzzes as long as a fast one.
      if (engine === 'assay' && runs === undefined) await this.#shareTime(loaded.targets);
      else await this.#inTurn(loaded.targets, clock.monotonicMs());
    } finally {
      await this.#scratch.remove();
    }
    this.#emit({ type: 'engine-end', engine: 'fuzz' });
    return this.#result(loaded, clock.monotonicMs() - started);
  }

  #result({ targets, skipped, problems: unloaded }: LoadedTargets, durationMs: number): EngineResult {
    const outcomes = targets.flatMap((target) => this.#outcomes.get(target) ?? []);
    return fuzzResult({
      checks: [...skipped, ...outcomes.map(({ result }) => result)],
      findings: outcomes.flatMap(({ findings }) => findings),
      warnings: outcomes.flatMap(({ warnings }) => warnings),
      problems: [...unloaded, ...outcomes.flatMap(({ problem }) => problem ?? [])],
      durationMs,
    });
  }

  #totalMs(checks: number): number | undefined {
    const { runs, timeLimitMs } = this.#options;
    return timeLimitMs ?? (runs === undefined ? defaultCheckMs * checks : undefined);
  }

  /** Checks that discover most of late get most of the time. */
  async #shareTime(targets: readonly LoadedTarget[]): Promise<void> {
    const { clock, signal } = this.#options;
    const totalMs = this.#totalMs(targets.length)!;
    const deadlineMs = clock.monotonicMs() + totalMs;
    const sliced = targets.map((target) => {
      const session = this.#session(target, { deadlineMs, pace: new Pace(clock) });
      return Object.assign(session, {
        start: async () => void this.#outcomes.set(target, await session.run()),
      });
    });
    await shareTime(sliced, { totalMs, lanes: availableParallelism(), maxAwake, clock, signal });
  }

  /** Checks one after the other, in as many lanes as there are processors, one file in a lane. */
  async #inTurn(targets: readonly LoadedTarget[], started: number): Promise<void> {
    const { clock, signal } = this.#options;
    const total = this.#totalMs(targets.length);
    const deadlineMs = total === undefined ? undefined : started + total;
    const files = [...new Set(targets.map(({ file }) => file))];
    const waiting = files.map((file) => targets.filter((target) => target.file === file));
    const lanes = Math.min(availableParallelism(), waiting.length);
    let left = targets.length;
    const lane = async (): Promise<void> => {
      for (let file = waiting.shift(); file !== undefined; file = waiting.shift()) {
        for (const target of file) {
          if (signal.aborted) return;
          const share = Math.min(1, lanes / left--);
          const timeLimitMs =
            deadlineMs === undefined ? undefined : Math.max(1, (deadlineMs - clock.monotonicMs()) * share);
          this.#outcomes.set(target, await this.#session(target, { deadlineMs, timeLimitMs }).run());
        }
      }
    };
    await Promise.all(Array.from({ length: lanes }, lane));
  }

  #session(
    { absolute, file, target }: LoadedTarget,
    time: { readonly deadlineMs: number | undefined; readonly timeLimitMs?: number | undefined; readonly pace?: Pace },
  ): CheckSession {
    const { root, fileSystem, artifacts, engine, detectors } = this.#options;
    const place = { root, file, name: nameOf(target) };
    return new CheckSession({
      run: this.#options,
      engine: engines[engine],
      executor: new FileExecutor(root, absolute, { detectors }),
      artifacts: new Artifacts(fileSystem, root, artifacts),
      place,
      store: new CorpusStore(fileSystem, place),
      target,
      timeLimitMs: time.timeLimitMs,
      fileScratch: this.#scratch.of(file),
      deadlineMs: (time.deadlineMs ?? Infinity) + minimiseGraceMs,
      emit: this.#emit,
      ...(time.pace !== undefined && { pace: time.pace }),
    });
  }
}

/**
 * Fuzzes every check of the files, each in supervised processes of its own. The time limit is shared by the checks, by what they
 * discover of late; a number of runs holds for each of them. Whether a shard's part is asked for is for the caller to decide
 * when it names the files.
 */
export function runFuzz(options: FuzzRunOptions, emit: EmitProgress): Promise<EngineResult> {
  return new FuzzRun(options, emit).run();
}
