import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { deserialize, serialize } from 'node:v8';
import { deriveSeed } from '../../../choices/prng.ts';
import type { Warning } from '../../../core/check.ts';
import { contentHash } from '../../../core/check-id.ts';
import type { StoredInput } from '../../../core/declaration.ts';
import { WorkerDeathError } from '../../../workers/worker-death.ts';
import { describeFailure, type FailureDescription } from '../../failure.ts';
import type { EngineObserver, EngineProgress, EngineSummary, EngineTask, FuzzEngine } from '../engine.ts';
import { startEngineWorker } from './engine-worker.ts';
import type { CarefulInput, FuzzAnswer, FuzzEvent, FuzzRequest } from './protocol.ts';
import { uninstrumentedWarnings } from './uninstrumented-warnings.ts';
import type { Remains } from './watchdog-main.ts';

/** Time for the engine's process to end by itself after it was told to. */
const stopMs = 3_000;
/** Time that every check is executed for, however long its target took to load. */
const leastFuzzingMs = 500;
/** Deaths of the process in a row, with next to nothing done in between, after which the target is left. */
const maxIdleDeaths = 3;
/** Executions beyond those of the corpus that make a life worth while, though it finds nothing. */
const worthwhileExecutions = 1_000;

const idle: EngineProgress = { executions: 0, coverage: 0, corpus: 0 };

interface Corpse {
  readonly executions: number;
  readonly input: StoredInput | undefined;
  readonly failure: FailureDescription | undefined;
}

function read<T>(file: string): T | undefined {
  try {
    return deserialize(readFileSync(file)) as T;
  } catch {
    return undefined; // it was not written, or not to its end
  } finally {
    rmSync(file, { force: true });
  }
}

function readCareful(file: string): CarefulInput | undefined {
  try {
    const content = readFileSync(file);
    return deserialize(content.subarray(4, 4 + content.readUInt32LE(0))) as CarefulInput;
  } catch {
    return undefined;
  }
}

const deathKinds = { exit: 'exit', signal: 'exit', memory: 'memory', timeout: 'timeout' } as const;

/** One check under the engine: lives of its process, one after the other, with one corpus. */
class AssaySession {
  readonly #task: EngineTask;
  readonly #observer: EngineObserver;
  readonly #corpus: StoredInput[];
  readonly #kept = new Set<string>();
  readonly #causes = new Set<string>();
  readonly #warnings = new Map<string, Warning>();
  readonly #remains: string;
  /** Executions of the lives before this one. */
  #before = 0;
  #last = idle;
  /** The most that the lives before this one came to. */
  #most = idle;
  #lives = 0;
  #asleep = false;
  #lineTotals: Readonly<Record<string, number>> = {};
  #lines: Readonly<Record<string, readonly number[]>> = {};
  #restarts = 0;
  #careful = false;
  #stopping = false;
  #readyAtMs = Infinity;

  constructor(task: EngineTask, observer: EngineObserver) {
    this.#task = task;
    this.#observer = observer;
    this.#corpus = [...task.seeds];
    for (const seed of task.seeds) this.#kept.add(contentHash(serialize(seed)));
    mkdirSync(task.scratch, { recursive: true });
    this.#remains = path.join(task.scratch, 'remains');
  }

  async run(): Promise<EngineSummary> {
    const { runs = Infinity } = this.#task;
    let stopped: string | undefined;
    let idleDeaths = 0;
    while (!this.#stopping && this.#before < runs) {
      await this.#task.pace?.running(this.#task.signal);
      if (this.#task.signal.aborted && this.#lives > 0) break;
      const known = this.#corpus.length + this.#causes.size;
      const enough = this.#before + this.#corpus.length + worthwhileExecutions;
      const death = await this.#live(runs);
      if (death === undefined && this.#asleep && !this.#stopping) continue;
      if (death === undefined) break;
      this.#restarts++;
      const isIdle = this.#corpus.length + this.#causes.size === known && this.#before < enough;
      idleDeaths = isIdle ? idleDeaths + 1 : 0;
      if (idleDeaths >= maxIdleDeaths) {
        stopped = `its process ended ${this.#restarts} times: ${death.message}`;
        break;
      }
    }
    return {
      ...this.#progress,
      restarts: this.#restarts,
      warnings: [...this.#warnings.values()],
      lines: this.#lines,
      lineTotals: this.#lineTotals,
      ...(stopped !== undefined && { stopped }),
    };
  }

  /** One life of the process; how it ended when it was not at the end of its work. */
  async #live(runs: number): Promise<WorkerDeathError | undefined> {
    const { signal, clock } = this.#task;
    const worker = startEngineWorker(this.#task);
    this.#lives++;
    this.#asleep = false;
    const ended = new AbortController();
    const halt = async (): Promise<void> => {
      await Promise.race([worker.call('stop', null).catch(() => {}), worker.ended]);
      await clock.sleep(stopMs, ended.signal);
      await worker.kill();
    };
    const stop = (): Promise<void> => {
      this.#stopping = true;
      return halt();
    };
    const endPace = this.#task.pace?.onChange((state) => {
      if (state !== 'sleep') return void worker.call('rest', state === 'rest').catch(() => {});
      this.#asleep = true;
      void halt();
    });
    const onAbort = (): void => void stop();
    signal.addEventListener('abort', onAbort, { once: true });
    if (signal.aborted) onAbort();
    void this.#enforceLimit(stop, ended.signal);
    try {
      const answer = await worker.call<FuzzAnswer>('fuzz', this.#request(runs), {
        onEvent: (event) => this.#receive(event as FuzzEvent),
      });
      this.#take(answer);
      if (this.#asleep) this.#fold(answer.progress.executions);
      return undefined;
    } catch (error) {
      if (!(error instanceof WorkerDeathError)) throw error;
      if (this.#asleep) this.#fold(this.#last.executions);
      if (this.#stopping || this.#asleep) return undefined;
      this.#bury(error);
      return error;
    } finally {
      ended.abort();
      endPace?.();
      signal.removeEventListener('abort', onAbort);
      await worker.kill();
    }
  }

  #request(runs: number): FuzzRequest {
    const { root, file, target, seed, dictionary, heapLimitMb } = this.#task;
    return {
      root,
      file,
      name: target.name,
      plain: target.plain,
      seed: deriveSeed(seed, this.#lives - 1),
      runs: runs === Infinity ? undefined : runs - this.#before,
      maxLength: target.maxLength,
      inputs: this.#corpus,
      dictionary,
      detectors: target.detectors,
      heapLimitMb,
      remains: this.#remains,
      careful: this.#careful,
      causes: [...this.#causes],
    };
  }

  async #enforceLimit(stop: () => Promise<void>, ended: AbortSignal): Promise<void> {
    const { timeLimitMs, clock } = this.#task;
    if (timeLimitMs === undefined) return;
    this.#deadlineMs ??= clock.monotonicMs() + timeLimitMs;
    const wait = (untilMs: number): Promise<void> => clock.sleep(Math.max(0, untilMs - clock.monotonicMs()), ended);
    await wait(this.#deadlineMs);
    // Loading may have taken it all: a check that was never executed says nothing.
    while (this.#readyAtMs === Infinity && !ended.aborted) await clock.sleep(20, ended);
    await wait(this.#readyAtMs + leastFuzzingMs);
    if (!ended.aborted) await stop();
  }
  #deadlineMs: number | undefined;

  #receive(event: FuzzEvent): void {
    switch (event.type) {
      case 'ready':
        this.#readyAtMs = Math.min(this.#readyAtMs, this.#task.clock.monotonicMs());
        return this.#observer.ready?.();
      case 'progress':
        this.#last = event.progress;
        return this.#observer.progress(this.#progress);
      case 'entry':
        return this.#keep(event.input);
      case 'failure':
        return this.#fail(event.inputs, event.failure);
    }
  }

  /** Each life meets the corpus again: what is known already is left out. */
  #keep(input: StoredInput): void {
    const key = contentHash(serialize(input));
    if (this.#kept.has(key)) return;
    this.#kept.add(key);
    this.#corpus.push(input);
    this.#observer.entry?.(input);
  }

  #fail(inputs: readonly StoredInput[], failure: FailureDescription): void {
    this.#causes.add(failure.cause);
    this.#observer.finding({ inputs, failure });
  }

  #take(answer: FuzzAnswer): void {
    this.#last = answer.progress;
    this.#lines = answer.lines;
    this.#lineTotals = answer.totals;
    for (const warning of uninstrumentedWarnings(this.#task.root, answer.uninstrumented))
      this.#warnings.set(warning.message, warning);
  }

  /** What all lives together came to: a new one has to meet the corpus again before it stands where the last one stood. */
  get #progress(): EngineProgress {
    const [most, now] = [this.#most, this.#last];
    return {
      ...(now === idle ? most : now),
      executions: this.#before + now.executions,
      coverage: Math.max(most.coverage, now.coverage),
      corpus: Math.max(most.corpus, now.corpus),
      ...((now.features ?? most.features) !== undefined && {
        features: Math.max(most.features ?? 0, now.features ?? 0),
      }),
    };
  }

  /** A life is over after so many executions. */
  #fold(executions: number): void {
    this.#most = this.#progress;
    this.#before += executions;
    this.#last = idle;
  }

  /** Takes what a dead process left behind. */
  #bury(death: WorkerDeathError): void {
    const { executions, input, failure } = this.#autopsy(death);
    this.#fold(executions);
    if (failure === undefined) return;
    if (input === undefined) {
      // Nobody saw it coming: from now on every input is written down before it runs.
      this.#careful = true;
      return;
    }
    this.#fail([input], failure);
  }

  #autopsy(death: WorkerDeathError): Corpse {
    const remains = read<Remains>(this.#remains);
    if (remains !== undefined) {
      const { kind, message, executions, input } = remains;
      return {
        executions,
        input,
        failure: kind === 'leak' ? undefined : { ...describeFailure(kind, message), cause: kind },
      };
    }
    const written = this.#careful ? readCareful(`${this.#remains}.input`) : undefined;
    const kind = deathKinds[death.kind];
    return {
      executions: written?.executions ?? this.#last.executions,
      input: written?.input,
      failure: { ...describeFailure(kind, death.message), cause: kind },
    };
  }
}

/** assay's own engine: see `docs/decisions/033-engine-in-process.md`. */
export const assay: FuzzEngine = {
  name: 'assay',
  fuzz: (task, observer) => new AssaySession(task, observer).run(),
};
