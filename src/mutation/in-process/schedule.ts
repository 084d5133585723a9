import type { Clock } from '../../core/ports.ts';
import type { CoveredMutant } from './coverage.ts';
import { WorkerDeathError } from '../../workers/worker-death.ts';
import type { ChunkRequest, Doubt, MutantVerdict, Profile, Unchanged } from './protocol.ts';
import type { MutantLimit, WorkerProcess } from './worker-process.ts';

/**
 * Mutants that one process runs in a row: a share of all, within bounds. Neighbours in the source are mostly killed by the
 * same tests, which later ones of a chunk profit from; larger chunks leave the processes unevenly busy at the end.
 */
const chunkShare = 1 / 40;
const leastChunk = 24;
const greatestChunk = 96;

/** What any mutant may take before it counts as endless, and how much longer than without it its tests may take. */
const leastCpuMs = 6_000;
const leastWallMs = 10_000;
const slownessFactor = 5;

/** Tests that are looked at after each chunk: the quickest few, which say whether the process still works. */
const canaryTests = 3;

const limitFor = ({ expectedMs }: CoveredMutant): MutantLimit => ({
  cpuMs: leastCpuMs + slownessFactor * expectedMs,
  wallMs: leastWallMs + 2 * slownessFactor * expectedMs,
});

export interface ScheduleOptions {
  readonly mutants: readonly CoveredMutant[];
  readonly profile: Profile;
  readonly workers: readonly WorkerProcess[];
  readonly startWorker: () => WorkerProcess;
  readonly signal: AbortSignal;
  readonly clock: Clock;
  readonly onVerdict: (mutant: CoveredMutant, verdict: MutantVerdict) => void;
  /** Mutants, by id, that count as survivors only when they also survive in a process of their own. */
  readonly alone: ReadonlySet<string>;
  /** Hears of tests, by their index, that turned out to fail by themselves. */
  readonly onFlaky: (test: number) => void;
}

function chunksOf(mutants: readonly CoveredMutant[]): CoveredMutant[][] {
  const chunks: CoveredMutant[][] = [];
  const chunkSize = Math.min(greatestChunk, Math.max(leastChunk, Math.ceil(mutants.length * chunkShare)));
  for (let start = 0; start < mutants.length; start += chunkSize) chunks.push(mutants.slice(start, start + chunkSize));
  return chunks;
}

function canaryOf({ tests }: Profile): number[] {
  const indexes = tests.map((_, index) => index);
  return indexes.toSorted((a, b) => tests[a]!.steps - tests[b]!.steps || a - b).slice(0, canaryTests);
}

/** Gives verdicts out in the order of the mutants, whenever they come in. */
class InOrder {
  readonly #queue: readonly CoveredMutant[];
  readonly #known = new Map<string, MutantVerdict>();
  readonly #give: ScheduleOptions['onVerdict'];
  #next = 0;

  constructor({ mutants, onVerdict }: ScheduleOptions) {
    this.#queue = mutants;
    this.#give = onVerdict;
  }

  add(verdicts: readonly MutantVerdict[]): void {
    for (const verdict of verdicts) this.#known.set(verdict.id, verdict);
    for (; this.#next < this.#queue.length; this.#next++) {
      const mutant = this.#queue[this.#next]!;
      const verdict = this.#known.get(mutant.id);
      if (verdict === undefined) return;
      this.#give(mutant, verdict);
    }
  }

  /** What is known beyond a gap: the run ends before it is closed. */
  flush(): void {
    for (; this.#next < this.#queue.length; this.#next++) {
      const mutant = this.#queue[this.#next]!;
      const verdict = this.#known.get(mutant.id);
      if (verdict !== undefined) this.#give(mutant, verdict);
    }
  }
}

/** One process after the other, working through chunks. */
class Lane {
  readonly #options: ScheduleOptions;
  readonly #canary: readonly number[];
  readonly #limits: ReadonlyMap<string, MutantLimit>;
  #worker: WorkerProcess;

  constructor(options: ScheduleOptions, worker: WorkerProcess, limits: ReadonlyMap<string, MutantLimit>) {
    this.#options = options;
    this.#worker = worker;
    this.#canary = canaryOf(options.profile);
    this.#limits = limits;
  }

  async open(): Promise<void> {
    await this.#worker.learn(this.#options.profile);
  }

  async #replaceWorker(): Promise<void> {
    await this.#worker.kill();
    this.#worker = this.#options.startWorker();
    await this.open();
  }

  /**
   * Final verdicts of a chunk. A mutant that changes what code leaves in a package may survive because an earlier run has left
   * it there as it should be.
   */
  async judge(chunk: readonly CoveredMutant[]): Promise<MutantVerdict[]> {
    const verdicts = await this.run(chunk);
    const { alone, signal } = this.#options;
    const final: MutantVerdict[] = [];
    for (const verdict of verdicts) {
      if (verdict.status !== 'Survived' || !alone.has(verdict.id)) final.push(verdict);
      else if (!signal.aborted) {
        await this.#replaceWorker();
        final.push(...(await this.run([chunk.find(({ id }) => id === verdict.id)!], [])));
      }
    }
    return final;
  }

  /**
   * Verdicts of a whole chunk, through as many processes as it takes.
   *
   * @param canary tests that run before any mutant, and at the end again
   */
  async run(chunk: readonly CoveredMutant[], canary: readonly number[] = this.#canary): Promise<MutantVerdict[]> {
    if (chunk.length === 0) return [];
    const request: ChunkRequest = { mutants: chunk.map((mutant) => mutant.request), canary };
    const { verdicts, poisoned, suspects, doubt } = await this.#worker.runChunk(
      request,
      (id) => this.#limits.get(id)!,
      this.#options.onFlaky,
    );
    if (this.#options.signal.aborted) return [...verdicts];
    if (poisoned === undefined) return [...verdicts];
    await this.#replaceWorker();
    const rest = chunk.slice(verdicts.length);
    if (doubt !== undefined) return this.#decide(doubt, rest);
    const again = chunk.filter(({ id }) => suspects.includes(id));
    const sure = verdicts.filter(({ id }) => !suspects.includes(id));
    if (rest.length > 0) return [...sure, ...(await this.run(again)), ...(await this.run(rest))];
    // The last mutant was judged and the process found changed: one of the chunk did it, and may have changed the verdicts of
    // those after it. Alone in a fresh process each is judged by itself.
    if (chunk.length === 1) return [...verdicts];
    if (again.length > 0 && again.length < chunk.length) return [...sure, ...(await this.run(again))];
    const middle = Math.ceil(chunk.length / 2);
    return [...(await this.run(chunk.slice(0, middle))), ...(await this.run(chunk.slice(middle)))];
  }

  /**
   * Tests noticed the first of some mutants, and fail without it too since. In this new process they pass, if they stumble over
   * what it left behind: then it is killed. If they do not, they need tests that were not run, and decide nothing.
   */
  async #decide({ verdict, ran }: Doubt, [first, ...rest]: readonly CoveredMutant[]): Promise<MutantVerdict[]> {
    const failing = new Set(await this.#failing(ran));
    const minding = verdict.killedBy.filter((test) => failing.has(test));
    if (minding.length === 0) return [verdict, ...(await this.run(rest))];
    for (const test of minding) this.#options.onFlaky(test);
    const { request } = first!;
    const without = { ...request, tests: request.tests.filter((test) => !failing.has(test)) };
    return this.run([{ ...first!, request: without }, ...rest]);
  }

  async #failing(ran: Unchanged): Promise<readonly number[]> {
    try {
      return await this.#worker.failing(ran);
    } catch (error) {
      if (this.#options.signal.aborted || !(error instanceof WorkerDeathError)) throw error;
      await this.#replaceWorker();
      return ran.tests;
    }
  }

  kill(): Promise<void> {
    return this.#worker.kill();
  }
}

/** Runs all mutants; ends early, with what is known, when the signal aborts. */
export async function runMutants(options: ScheduleOptions): Promise<void> {
  const { mutants, workers, signal } = options;
  const limits = new Map(mutants.map((mutant) => [mutant.id, limitFor(mutant)]));
  const ordered = new InOrder(options);
  const chunks = chunksOf(mutants);
  const lanes = workers.map((worker) => new Lane(options, worker, limits));
  const stop = (): void => void Promise.all(lanes.map((lane) => lane.kill()));
  signal.addEventListener('abort', stop, { once: true });
  try {
    await Promise.all(
      lanes.map(async (lane) => {
        if (chunks.length === 0 || signal.aborted) return;
        await lane.open();
        for (let chunk = chunks.shift(); chunk !== undefined && !signal.aborted; chunk = chunks.shift())
          ordered.add(await lane.judge(chunk));
      }),
    );
  } catch (error) {
    if (!signal.aborted) throw error;
  } finally {
    signal.removeEventListener('abort', stop);
    ordered.flush();
    await Promise.all(lanes.map((lane) => lane.kill()));
  }
}
