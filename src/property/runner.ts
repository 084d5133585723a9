import type { ExampleDatabase } from '../choices/database/database.ts';
import { randomFills, replayFills, type FillFactory } from '../choices/fill.ts';
import type { Generated } from '../choices/generate.ts';
import { deriveSeed } from '../choices/prng.ts';
import { aligningFills, driftOf } from '../choices/replay.ts';
import type { Recording } from '../choices/sequence.ts';
import type { Warning } from '../core/check.ts';
import type { InputCut } from '../core/input-cut.ts';
import type { Clock } from '../core/ports.ts';
import { Climb } from './climb.ts';
import { examine, keepFailure, shownValues } from './counterexample.ts';
import { enumerate } from './enumerate.ts';
import type { Checkable } from './execute.ts';
import { renderInput } from './failure-message.ts';
import { FindingStore } from './finding-store.ts';
import { healthWarnings } from './health.ts';
import { InputContext } from './input-context.ts';
import type { FailedInput, Failure } from './minimise.ts';
import type { Observe } from './observation.ts';
import type { Counterexample, Origin, PropertyOutcome } from './outcome.ts';
import { RunStatistics } from './statistics.ts';
import type { Regression } from './stored-examples.ts';
import { Trials, type Trial } from './trial.ts';
import { failureKey } from './user-frames.ts';

export const defaultRuns = 100;
/** Refused inputs for each accepted one before there is no verdict. */
const maxRefusedPerRun = 100;
/** Refused inputs that one which was never finished counts for: it costs more than they do. */
const endlessWeight = 200;
/** Ways to fail that one run looks for and makes smaller: more than that are not read. */
const maxFailures = 5;
/** Inputs after the first failure that look for other ones: as many as it took, but at least these. */
const minFurtherRuns = 50;
/** How far a run may go on to tell whether its inputs cover what they should. */
const maxCoverFactor = 10;

/** Milliseconds of inputs that are tried in one go: far less than what an input may take, far more than a go costs. */
const batchMs = 50;

/** The last input of a batch: a verdict, or the promise of one. */
interface Attempted {
  readonly trial: Trial | undefined | Promise<Trial>;
}

export interface PropertyRun {
  /** What warnings call the check. */
  readonly name: string;
  readonly seed: number;
  /** Overrides whatever the check asks for. */
  readonly runs?: number;
  /** The profile's number of inputs for a check that names none; a check's own number is scaled in proportion. */
  readonly profileRuns?: number;
  readonly timeLimitMs?: number;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  /** Committed inputs that failed once; they come first. */
  readonly regressions?: readonly Regression[];
  /** Where failures are kept for the next run, under the check's id. */
  readonly memory?: { readonly database: ExampleDatabase; readonly check: string };
  /** False when only the verdict matters: the first failure ends the run and stays as it is. Default true. */
  readonly minimise?: boolean;
  /** False when whoever runs this process ends endless loops itself. Default true. */
  readonly stopsLoops?: boolean;
  /** Stops the run early, without a word on what its inputs should have covered. */
  readonly cut?: InputCut;
  readonly observe?: Observe;
}

/** One run of one property: what it tried and what came of it. */
class PropertySession {
  readonly #check: Checkable;
  readonly #run: PropertyRun;
  readonly #trials: Trials;
  readonly #seed: number;
  readonly #store: FindingStore;
  readonly #climb: Climb;
  readonly #statistics = new RunStatistics();
  /** By what makes failures the same one (`failureKey`). */
  readonly #failed = new Map<string, FailedInput>();
  /** Explicit examples that failed: they have no choices and stay as they are. */
  readonly #failedExamples = new Map<string, Counterexample>();
  readonly #warnings: Warning[] = [];
  readonly #cost = { accepted: 0, refused: 0, endless: 0, choices: 0 };
  #gaveUp = false;
  #isCut = false;
  #exhaustive = false;

  constructor(check: Checkable, run: PropertyRun) {
    this.#check = check;
    this.#run = run;
    this.#trials = new Trials(check, run.clock, run.cut?.limitMs, run.stopsLoops);
    this.#seed = check.options.seed ?? run.seed;
    this.#climb = new Climb(this.#seed);
    const { database, check: id = '' } = run.memory ?? {};
    this.#store = new FindingStore(database, id, (warning) => this.#warnings.push(warning));
  }

  async work(): Promise<PropertyOutcome> {
    try {
      await this.#tryRegressions();
      await this.#tryStored();
      await this.#tryExamples();
      await this.#tryGenerated();
      return this.#outcome(await this.#counterexamples());
    } finally {
      this.#trials.close();
    }
  }

  /** Replays one recording and nothing else. */
  async replay(recording: Recording): Promise<PropertyOutcome> {
    try {
      return await this.#replay(recording);
    } finally {
      this.#trials.close();
    }
  }

  async #replay(recording: Recording): Promise<PropertyOutcome> {
    const trial = await this.#trials.attempt(aligningFills(recording));
    const rest = { counterexamples: [], warnings: this.#warnings, stats: {} };
    if (trial === undefined || trial.execution.verdict === 'refused') {
      return { ...rest, status: 'unknown', runs: 0, skipped: 1, reason: 'the check now refuses the recorded input' };
    }
    const { generated, values, execution, context } = trial;
    if (execution.verdict === 'holds') {
      const drift = driftOf(recording, generated.recording);
      if (drift === undefined) return { ...rest, status: 'passed', runs: 1, skipped: 0 };
      return { ...rest, status: 'unknown', runs: 1, skipped: 0, reason: `the check holds, but ${drift}` };
    }
    const counterexample: Counterexample = {
      values: shownValues(this.#trials.valuesOf(generated.recording), values),
      recording: generated.recording,
      kind: execution.kind,
      error: execution.error,
      evaluations: 0,
      origin: { kind: 'replay' },
      freeArguments: [],
      freePaths: [],
      notes: context.notes,
      isStable: true,
    };
    return { ...rest, status: 'failed', runs: 1, skipped: 0, counterexamples: [counterexample] };
  }

  /** Notes a failure, unless one of its kind was found before; it is kept at once. */
  async #found(
    generated: Generated<readonly unknown[]>,
    failure: Failure,
    origin: Origin,
    storedId?: string,
  ): Promise<void> {
    const key = failureKey(failure.kind, failure.error);
    if (storedId !== undefined) await this.#store.confirm(key, storedId);
    if (this.#failed.has(key) || this.#failed.size >= maxFailures) return;
    this.#failed.set(key, { generated, failure, origin });
    if (storedId === undefined)
      await keepFailure(key, generated.recording, failure, { trials: this.#trials, store: this.#store });
  }

  get #hasFailed(): boolean {
    return this.#failed.size + this.#failedExamples.size > 0;
  }

  /** True when nothing more needs to be known. */
  get #isOver(): boolean {
    return this.#run.signal.aborted || (this.#run.minimise === false && this.#hasFailed);
  }

  async #tryRegressions(): Promise<void> {
    for (const { path, recording } of this.#run.regressions ?? []) {
      if (this.#isOver) return;
      const trial = await this.#trials.attempt(aligningFills(recording));
      if (trial?.execution.verdict === 'fails') {
        await this.#found(trial.generated, trial.execution, { kind: 'regression', path });
        continue;
      }
      const drift =
        trial === undefined ? 'the generator no longer ends on it' : driftOf(recording, trial.generated.recording);
      if (drift !== undefined)
        this.#warnings.push({ kind: 'health', message: `${path} tests nothing any more: ${drift}` });
    }
  }

  /** What failed in earlier runs. What fails no more is forgotten. */
  async #tryStored(): Promise<void> {
    for (const { id, recording } of await this.#store.list()) {
      if (this.#isOver) return;
      const trial = await this.#trials.attempt(aligningFills(recording));
      if (trial?.execution.verdict === 'fails')
        await this.#found(trial.generated, trial.execution, { kind: 'database' }, id);
      else await this.#store.remove(id);
    }
  }

  async #tryExamples(): Promise<void> {
    for (const [index, values] of (this.#check.options.examples ?? []).entries()) {
      if (this.#isOver) return;
      const context = new InputContext();
      const execution = await this.#trials.executor.execute(values, context);
      if (execution.verdict !== 'fails') continue;
      const { kind, error } = execution;
      const key = failureKey(kind, error);
      if (this.#failed.has(key) || this.#failedExamples.has(key)) continue;
      const origin: Origin = { kind: 'example', index };
      const rest = {
        freeArguments: [],
        freePaths: [],
        notes: context.notes,
        isStable: true,
        evaluations: 0,
        recording: [],
      };
      this.#failedExamples.set(key, { values, kind, error, origin, ...rest });
    }
  }

  get #wantedRuns(): number {
    const { runs, profileRuns = defaultRuns } = this.#run;
    return runs ?? Math.ceil(((this.#check.options.runs ?? defaultRuns) * profileRuns) / defaultRuns);
  }

  async #tryGenerated(): Promise<void> {
    const { clock } = this.#run;
    const limit = this.#check.options.timeLimitMs ?? this.#run.timeLimitMs;
    const deadline = limit === undefined ? Infinity : clock.monotonicMs() + limit;
    const isLate = (): boolean => this.#isOver || clock.monotonicMs() > deadline;
    const domain = isLate() ? undefined : this.#domain();
    if (domain !== undefined && (await this.#tryDomain(domain, isLate))) return;
    // Stored failures change nothing here: the same seed makes the same run, whatever was found before.
    let wanted = this.#wantedRuns;
    let hasFailed = false;
    let index = 0;
    const next = (): FillFactory | undefined => {
      if (isLate() || this.#gaveUp) return undefined;
      if (this.#cost.accepted >= wanted && !this.#wantsMore(wanted)) return undefined;
      if (this.#cutAt(index)) return undefined;
      const fills = this.#climb.fills(index) ?? randomFills(deriveSeed(this.#seed, index));
      index++;
      return fills;
    };
    await this.#tryAll(next, (trial) => {
      if (hasFailed || trial?.execution.verdict !== 'fails') return;
      hasFailed = true;
      const { accepted } = this.#cost;
      wanted = Math.min(wanted, accepted + Math.max(accepted, minFurtherRuns));
    });
  }

  /** Every input there is, if there are few. */
  #domain(): readonly Recording[] | undefined {
    return this.#trials.executor.bound(
      () => enumerate(this.#trials.arbitrary, this.#wantedRuns),
      () => undefined, // an arbitrary that loops is met again, and told of, when inputs are made
    );
  }

  #cutAt(index: number): boolean {
    const { cut } = this.#run;
    if (cut === undefined || index < cut.inputs) return false;
    cut.reached = true;
    this.#isCut = true;
    return true;
  }

  /** Whether the inputs cover what they should is not known yet, and may be with more of them. */
  #wantsMore(wanted: number): boolean {
    return !this.#hasFailed && this.#cost.accepted < wanted * maxCoverFactor && this.#statistics.isUndecided;
  }

  /** Tries every input there is; false when the predicate draws more choices, so that these are not all. */
  async #tryDomain(domain: readonly Recording[], isLate: () => boolean): Promise<boolean> {
    const recordings = domain.values();
    let isAll = true;
    let index = 0;
    const next = (): FillFactory | undefined => {
      const recording = isLate() || !isAll || this.#cutAt(index++) ? undefined : recordings.next().value;
      return recording && replayFills(recording);
    };
    await this.#tryAll(next, (trial) => {
      if (trial !== undefined && trial.generated.recording.length > 1) isAll = false;
    });
    this.#exhaustive = isAll && !this.#isCut && !isLate();
    return isAll || this.#isCut;
  }

  /** Tries inputs until there is no next one; `after` hears of each when it counts. */
  async #tryAll(next: () => FillFactory | undefined, after: (trial: Trial | undefined) => void): Promise<void> {
    const { executor } = this.#trials;
    for (let isAsync = false; ;) {
      const batch = (): Attempted | undefined => this.#tryBatch(next, after);
      // An endless loop behind an `await` cannot be stopped from here, and a call of its own for each input would cost more
      // than the input does.
      const ended: Attempted | undefined = isAsync
        ? batch()
        : executor.bound(batch, (stopped) => ({ trial: this.#trials.stopped(stopped) }));
      if (ended === undefined) return;
      isAsync = ended.trial instanceof Promise;
      const trial = await ended.trial;
      await this.#count(trial);
      after(trial);
    }
  }

  /** Tries inputs that answer at once, for a short while, and gives the last one, which has not been counted yet. */
  #tryBatch(next: () => FillFactory | undefined, after: (trial: Trial | undefined) => void): Attempted | undefined {
    const { clock } = this.#run;
    const until = clock.monotonicMs() + batchMs;
    for (;;) {
      const fills = next();
      if (fills === undefined) return undefined;
      const trial = this.#trials.attemptUnbound(fills);
      const isLast = trial instanceof Promise || trial?.execution.verdict === 'fails' || clock.monotonicMs() > until;
      if (isLast) return { trial };
      void this.#count(trial);
      after(trial);
    }
  }

  /** Counts an input; only one that fails has to be waited for. */
  #count(trial: Trial | undefined): Promise<void> | undefined {
    if (this.#run.cut !== undefined) this.#run.cut.met++;
    if (trial === undefined) this.#cost.endless++;
    else this.#cost.choices += trial.generated.recording[0]!.length;
    let kept: Promise<void> | undefined;
    if (trial === undefined || trial.execution.verdict === 'refused') this.#refused();
    else kept = this.#accepted(trial);
    if (trial !== undefined && this.#run.observe !== undefined) {
      this.#run.observe(trial.execution, () => this.#trials.valuesOf(trial.generated.recording), trial.context);
    }
    return kept;
  }

  #refused(): void {
    const waste = ++this.#cost.refused + endlessWeight * this.#cost.endless;
    this.#gaveUp = waste > maxRefusedPerRun * (this.#cost.accepted + 10);
  }

  #accepted({ generated, execution, context }: Trial): Promise<void> | undefined {
    this.#cost.accepted++;
    this.#statistics.add(context);
    if (!context.isSilent) this.#climb.add(generated.recording, context);
    return execution.verdict === 'fails' ? this.#found(generated, execution, { kind: 'generated' }) : undefined;
  }

  async #counterexamples(): Promise<readonly Counterexample[]> {
    const { clock, signal, minimise = true } = this.#run;
    const options = { trials: this.#trials, store: this.#store, clock, signal, seed: this.#seed, minimise };
    const all: Counterexample[] = [...this.#failedExamples.values()];
    for (const [key, failed] of this.#failed) {
      if (!this.#failedExamples.has(key)) all.push(await examine(key, failed, options));
    }
    return all;
  }

  #outcome(counterexamples: readonly Counterexample[]): PropertyOutcome {
    const { accepted, refused, endless } = this.#cost;
    const flaky = counterexamples
      .filter(({ isStable }) => !isStable)
      .map(({ values }): Warning => {
        const message = `${this.#run.name}: failed on ${renderInput(values)}, but not when it was run again`;
        return { kind: 'flaky', message };
      });
    const stats = {
      ...(this.#exhaustive && { exhaustive: true }),
      ...this.#statistics.shares,
      ...this.#climb.scores,
    };
    const cost = { ...this.#cost, generationMs: this.#trials.generationMs };
    const warnings = [...this.#warnings, ...flaky, ...healthWarnings(this.#run.name, cost)];
    const rest = { runs: accepted, skipped: refused, counterexamples, warnings, stats };
    if (counterexamples.length > 0) return { ...rest, status: 'failed' };
    const reason = this.#whyUnknown(accepted, refused, endless);
    return reason === undefined ? { ...rest, status: 'passed' } : { ...rest, status: 'unknown', reason };
  }

  #whyUnknown(accepted: number, refused: number, endless: number): string | undefined {
    if (this.#isCut) return undefined;
    if (accepted === 0 && endless === refused && endless > 0) return 'its arbitraries never stop drawing';
    if (accepted === 0) return refused === 0 ? 'no input was tried' : `all ${refused} inputs were refused`;
    if (this.#gaveUp) return `only ${accepted} inputs were accepted and ${refused} were refused`;
    return this.#statistics.missed;
  }
}

/** Replays one recording on a property. When the generator has changed since, as much of it as still fits; that is said. */
export function replayProperty(check: Checkable, recording: Recording, run: PropertyRun): Promise<PropertyOutcome> {
  return new PropertySession(check, run).replay(recording);
}

/**
 * Tries a property on committed regressions, on what failed before, on its examples and on generated inputs, all of them
 * if there are few; each way to fail is minimised.
 */
export function runProperty(check: Checkable, run: PropertyRun): Promise<PropertyOutcome> {
  return new PropertySession(check, run).work();
}
