import type { StoredInput } from '../../../core/declaration.ts';
import type { EventLoop } from '../../../core/event-loop.ts';
import type { Clock } from '../../../core/ports.ts';
import type { CoverageRuntime } from '../../../instrument/coverage/runtime.ts';
import type { Corpus, CorpusEntry } from '../../corpus/corpus.ts';
import type { FeatureMap } from '../../coverage/feature-map.ts';
import { ProgressMap } from '../../coverage/progress-map.ts';
import type { Detector } from '../../detectors/detector.ts';
import type { Dictionary } from '../../mutate/dictionary.ts';
import type { InputSpace } from '../../mutate/input-space.ts';
import type { MutationRandom } from '../../mutate/random.ts';
import type { ProcessGuard } from '../../process-guard.ts';
import type { EngineProgress } from '../engine.ts';
import { withStacks, type Failures } from './failures.ts';
import { RecentInputs } from './recent-inputs.ts';
import type { GrowthProbe } from './growth-probe.ts';
import type { Runner } from './runner.ts';

export interface LoopOptions {
  readonly runtime: CoverageRuntime;
  readonly features: FeatureMap;
  readonly corpus: Corpus;
  readonly space: InputSpace;
  readonly dictionary: Dictionary;
  readonly random: MutationRandom;
  readonly runner: Runner;
  readonly guard: ProcessGuard;
  readonly detectors: readonly Detector[];
  readonly failures: Failures;
  /** Looks around inputs for time that grows too fast; undefined when nobody asks. */
  readonly growth: GrowthProbe | undefined;
  readonly clock: Clock;
  readonly eventLoop: EventLoop;
  readonly runs: number;
  readonly stopped: () => boolean;
  /** What to wait for at the next turn when the loop is to rest. */
  readonly resting: () => Promise<void> | undefined;
  readonly onProgress: (progress: EngineProgress) => void;
  readonly onEntry: (input: StoredInput) => void;
  /** Called with each input before it runs, when the process may end without a warning. */
  readonly beforeRun: (() => void) | undefined;
}

/** One choice of an entry in so many looks around it for time that grows too fast, if there is time for that. */
const growthOdds = 8;
/** Inputs made of one entry before another one is chosen. */
const childrenOfChoice = 16;
/**
 * Executions between two turns of the event loop, in which late errors show and messages arrive: a turn costs as much as a
 * hundred quick executions. Where a number of runs asks for the same run each time, they are counted and not timed.
 */
const countedBatch = 256;
const maxBatch = 4_096;
/** Steps of the watchdog's clock between two turns. */
const turnSteps = 3;
const progressIntervalMs = 500;
/** Times that a run with a number of executions tells what it reached at the same executions as any other such run. */
const milestones = 48;
/** One in so many inputs runs with the hooks of comparisons on, and is judged by them. */
const comparingOdds = 16;
/** Answers to comparisons that are judged by comparisons too: one may be all that comes nearer, of many in a row. */
const comparedAnswers = 64;
/** Inputs made of one whose comparisons are to hold again. */
const maxRepairs = 16;
/** One in so many inputs is made out of nothing. */
const inventOdds = 64;
/** One in so many runs counts for how rare its features are. */
const countingOdds = 8;
/** Executions spent on making an input smaller that reached an edge first, and one that only passes edges more often. */
const maxReductions = 64;
const maxReductionsOfOthers = 12;
/** Part of all executions that may be spent on giving comparisons what they ask for; more, on inputs that reached an edge first. */
const focusShare = 0.3;
const pioneerFocusShare = 0.6;

const noProgress: ReadonlySet<number> = new Set();
/** An input that was read from a corpus was made of nothing whose comparisons could be repaired. */
const noParent: Pick<CorpusEntry, 'held'> = {};

/** The loop of a fuzzer: choose, change, run, keep what reaches something new. */
export class FuzzLoop {
  readonly #options: LoopOptions;
  readonly #progress = new ProgressMap();
  readonly #recent: RecentInputs;
  readonly #batch: number;
  readonly #turnSteps: number;
  #untilTurn: number;
  #turnedAt = 0;
  #nextProgressMs = 0;
  #nextMilestone: number;
  #lastDiscovery = 0;
  #focusRuns = 0;
  #kept = 0;
  #stable = 0;

  constructor(options: LoopOptions) {
    this.#options = options;
    const counted = Number.isFinite(options.runs);
    this.#batch = counted ? countedBatch : maxBatch;
    this.#nextMilestone = counted ? 1 : Infinity;
    this.#turnSteps = counted ? Infinity : turnSteps;
    this.#untilTurn = this.#batch;
    this.#recent = new RecentInputs(this.#batch);
  }

  get progress(): EngineProgress {
    const { runner, features, corpus } = this.#options;
    return {
      executions: runner.executions,
      coverage: features.edges,
      corpus: corpus.added,
      features: features.known,
      sinceDiscovery: runner.executions - this.#lastDiscovery,
      stability: this.#kept === 0 ? 1 : this.#stable / this.#kept,
    };
  }

  async run(inputs: readonly StoredInput[]): Promise<void> {
    const { corpus, space, random, growth } = this.#options;
    Error.stackTraceLimit = 0;
    for (const input of inputs) {
      if (this.#over) return this.#turn();
      const known = corpus.added;
      space.load(input);
      await this.#judge(true);
      if (corpus.added > known || this.#over) continue;
      space.load(input); // it may have been kept for how near it came at a comparison
      await this.#compare();
    }
    space.load({ bytes: new Uint8Array() });
    if (!this.#over) await this.#judge(true);
    while (!this.#over) {
      if (corpus.isEmpty || random.oneIn(inventOdds)) {
        space.invent();
        await this.#judge(false);
        continue;
      }
      const parent = corpus.choose(random);
      if (!parent.focused && this.#mayFocus(parent)) await this.#focus(parent);
      if (growth !== undefined && random.oneIn(growthOdds)) await growth.around(parent.input);
      for (let left = childrenOfChoice; left > 0 && !this.#over; left--) {
        parent.tries++;
        space.mutate(parent);
        if (random.oneIn(comparingOdds)) await this.#compare(parent);
        else {
          const pending = this.#judge(false);
          if (pending !== undefined) await pending;
        }
      }
    }
    await this.#turn();
  }

  get #over(): boolean {
    const { runner, runs, stopped } = this.#options;
    return runner.executions >= runs || stopped();
  }

  /** Runs the current input. A promise when it has to be waited for. */
  #execute(): Promise<void> | undefined {
    const { space, runner, runtime, beforeRun } = this.#options;
    const values = space.values();
    if (values === undefined) {
      runner.refuse();
      runtime.clear();
      return undefined;
    }
    runtime.clear(); // what generating the values hit
    this.#recent.note(space);
    this.#untilTurn--;
    beforeRun?.();
    return runner.run(values);
  }

  /** Runs the current input and keeps it when it reaches something new; a promise only when there is something to wait for. */
  #judge(always: boolean): Promise<void> | undefined {
    const pending = this.#execute();
    if (pending !== undefined) return pending.then(() => this.#look(always));
    return this.#look(always);
  }

  #look(always: boolean): Promise<void> | undefined {
    const { features, space, runner, random } = this.#options;
    const novel = features.read(space.size, random.oneIn(countingOdds));
    if (novel || always || runner.failure !== undefined || this.#turnIsDue) return this.#lookCloser(novel);
    return undefined;
  }

  get #turnIsDue(): boolean {
    return this.#untilTurn <= 0 || this.#options.runner.clockSteps - this.#turnedAt >= this.#turnSteps;
  }

  async #lookCloser(novel: boolean): Promise<void> {
    const { space, runner, failures, features } = this.#options;
    const again = async (): Promise<void> => {
      await this.#execute();
    };
    const { refused } = runner;
    const failing = runner.failure !== undefined;
    if (failing) {
      const fresh = features.fresh > 0;
      await failures.examine(runner, () => space.capture(), again, fresh);
      this.#options.runtime.clear();
    }
    if (novel && !refused) await this.#keep(failing, noProgress);
    if (this.#turnIsDue) await this.#turn();
  }

  /** Takes the current input into the corpus, if it reaches the same when it runs again. */
  async #keep(failing: boolean, nearer: ReadonlySet<number>): Promise<void> {
    const { space, features, corpus, runner, onEntry } = this.#options;
    const input = space.capture();
    const { size } = space;
    const before = features.interesting(size);
    await this.#execute();
    features.read(size, false);
    this.#kept++;
    const same = failing ? features.interesting(size) : before;
    if (features.contains(before)) this.#stable++;
    else if (features.interesting(size).size === 0) return this.#keepUnsteady(input, before, failing);
    const isNewEdge = features.reachesNewEdge();
    if (before.size > 0) space.credit(isNewEdge);
    this.#lastDiscovery = runner.executions;
    const limit = isNewEdge ? maxReductions : maxReductionsOfOthers;
    const reduced = failing || nearer.size > 0 ? input : await this.#reduce(input, same, limit);
    space.load(reduced);
    await this.#execute();
    features.read(space.size, false);
    const { edges } = features;
    const claimed = features.claim(space.size);
    const pioneer = features.edges > edges;
    corpus.add({ input: reduced, size: space.size, work: features.work, failing, pioneer }, claimed, nearer);
    if (!failing) onEntry(reduced);
  }

  /**
   * An input that reached something once and not again, as where the target remembers what it met: one is enough for each
   * feature, since the next one to reach it would not do so twice either.
   */
  #keepUnsteady(input: StoredInput, once: ReadonlySet<number>, failing: boolean): void {
    const { space, features, corpus } = this.#options;
    const claimed = features.claimOnly(once, space.size);
    if (claimed.length === 0) return;
    corpus.add({ input, size: space.size, work: features.work, failing, pioneer: false }, claimed, noProgress);
  }

  /** A smaller input that reaches the same. */
  async #reduce(input: StoredInput, wanted: ReadonlySet<number>, limit: number): Promise<StoredInput> {
    const { space, features, runner } = this.#options;
    let best = input;
    const candidates = space.reductions(input);
    let good = false;
    for (let left = limit; left > 0 && !this.#over; left--) {
      if (candidates.next(good).done === true) break;
      await this.#execute();
      features.read(space.size, false);
      good = runner.failure === undefined && !runner.refused && features.contains(wanted);
      if (good) best = space.capture();
    }
    return best;
  }

  /** Runs the current input with the hooks of comparisons on; it is kept when it came nearer at one of them. */
  async #compare({ held }: Pick<CorpusEntry, 'held'> = noParent): Promise<void> {
    const { runtime, runner } = this.#options;
    const nearer = await this.#executeHooked();
    const { features, space } = this.#options;
    // Without the hooks it may reach more: operands that are written a second time for them have no counters.
    const novel = features.read(space.size, false);
    const failing = runner.failure !== undefined;
    if (nearer > 0 && !failing && !runner.refused) {
      await this.#keep(false, this.#progress.claim(runtime.hooks));
    } else if (failing || novel) await this.#judge(failing);
    else if (held !== undefined && held.size > 0) await this.#repair(held);
  }

  /** Makes comparisons hold again that held before the input was changed: checksums, lengths, signatures. */
  async #repair(held: ReadonlySet<number>): Promise<void> {
    const { space, runtime } = this.#options;
    let left = maxRepairs;
    for (const _ of space.answers(space.capture(), runtime.hooks, held)) {
      if (this.#over || left-- === 0) return;
      const pending = this.#judge(false);
      if (pending !== undefined) await pending;
    }
  }

  async #executeHooked(): Promise<number> {
    const { runtime } = this.#options;
    const { hooks } = runtime;
    hooks.begin();
    hooks.on = true;
    try {
      await this.#execute();
    } finally {
      hooks.on = false;
    }
    this.#observe();
    return this.#progress.nearer(hooks);
  }

  /** Operands of the last run become words of the dictionary. */
  #observe(): void {
    const { runtime, dictionary, random } = this.#options;
    const { hooks } = runtime;
    if (hooks.count === 0) return;
    const index = random.below(hooks.count);
    if (hooks.kinds[index] === 'cell') return;
    if (hooks.kinds[index] !== 'regex') dictionary.observe(String(hooks.right[index]));
    const left = hooks.left[index];
    if (typeof left === 'string' && left.length < 64 && random.oneIn(4)) dictionary.observe(left);
  }

  #mayFocus({ pioneer }: CorpusEntry): boolean {
    return this.#focusRuns <= this.#options.runner.executions * (pioneer ? pioneerFocusShare : focusShare);
  }

  /** Gives an entry's comparisons what they ask for. */
  async #focus(entry: CorpusEntry): Promise<void> {
    const { runner } = this.#options;
    const before = runner.executions;
    await this.#answer(entry);
    this.#focusRuns += runner.executions - before;
  }

  async #answer(entry: CorpusEntry): Promise<void> {
    const { space, runtime, runner, dictionary, corpus, growth } = this.#options;
    entry.focused = true;
    space.load(entry.input);
    await this.#executeHooked();
    growth?.noteRegexes(runtime.hooks, entry.input);
    runtime.clear();
    corpus.takeOver(entry, this.#progress.claim(runtime.hooks));
    if (runner.failure !== undefined) return;
    entry.held = runtime.hooks.held((value) => dictionary.isLiteral(value));
    const odds = entry.held.size > 0 ? 1 : comparingOdds;
    let count = 0;
    for (const _ of space.answers(entry.input, runtime.hooks)) {
      if (this.#over) return;
      if (++count <= comparedAnswers || count % odds === 0) {
        await this.#compare(entry);
        continue;
      }
      const pending = this.#judge(false);
      if (pending !== undefined) await pending;
    }
  }

  /** Lets the event loop turn: messages arrive, and what earlier inputs left behind shows. */
  async #turn(): Promise<void> {
    const { eventLoop, guard, detectors, clock, onProgress, runner, resting } = this.#options;
    this.#untilTurn = this.#batch;
    await eventLoop.turn();
    let late = guard.take();
    for (const detector of detectors) late ??= detector.sweep?.();
    if (late !== undefined) await this.#blame(late);
    this.#recent.forget();
    this.#turnedAt = runner.clockSteps;
    this.#tell(clock.monotonicMs());
    const pause = resting();
    if (pause === undefined) return;
    onProgress(this.progress);
    await pause;
  }

  #tell(now: number): void {
    const { onProgress, runner, runs } = this.#options;
    const milestone = runner.executions >= this.#nextMilestone;
    if (milestone) this.#nextMilestone = runner.executions + Math.ceil(runs / milestones);
    if (now < this.#nextProgressMs && !milestone) return;
    this.#nextProgressMs = now + progressIntervalMs;
    onProgress({ ...this.progress, ...(milestone && { milestone }) });
  }

  /** Finds the input that left something behind, by running those of the batch again, one by one. */
  async #blame(late: NonNullable<Runner['failure']>): Promise<void> {
    const { failures, space, runner, eventLoop, guard, detectors, runtime } = this.#options;
    const suspects = this.#recent.inputs();
    const culprit = await withStacks(async () => {
      for (const input of suspects) {
        space.load(input);
        await this.#execute();
        await eventLoop.turn();
        let found = guard.take();
        for (const detector of detectors) found ??= detector.sweep?.();
        if (found !== undefined && runner.failure === undefined) return { input, failure: found };
      }
      return undefined;
    });
    runtime.clear();
    if (culprit === undefined) failures.add(suspects, late);
    else failures.add([culprit.input], culprit.failure);
  }
}
