import { tuple, type Arbitrary } from 'fast-check';
import { randomFills, type FillFactory } from '../choices/fill.ts';
import { generate, type Generated } from '../choices/generate.ts';
import { deriveSeed } from '../choices/prng.ts';
import { aligningFills, driftMessage, findDrift } from '../choices/replay.ts';
import type { Recording } from '../choices/sequence.ts';
import { DrawLimitError } from '../choices/source.ts';
import type { Warning } from '../core/check.ts';
import type { Clock } from '../core/ports.ts';
import { Executor, type Checkable, type Execution } from './execute.ts';
import { counterexampleOf, minimise, type FailedInput, type Failure } from './minimise.ts';
import type { Counterexample, Origin, PropertyOutcome } from './outcome.ts';
import type { Regression } from './stored-examples.ts';
import { failureKey } from './user-frames.ts';

export const defaultRuns = 100;
/** Refused inputs for each accepted one before there is no verdict. */
const maxRefusedPerRun = 100;
/** Ways to fail that one run looks for and makes smaller: more than that are not read. */
const maxFailures = 5;
/** Inputs after the first failure that look for other ones: as many as it took, but at least these. */
const minFurtherRuns = 50;

export interface PropertyRun {
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
}

interface Trial {
  readonly generated: Generated<readonly unknown[]>;
  readonly execution: Execution;
}

/** One run of one property: what it tried and what came of it. */
class PropertySession {
  readonly #check: Checkable;
  readonly #run: PropertyRun;
  readonly #executor: Executor;
  readonly #arbitrary: Arbitrary<readonly unknown[]>;
  readonly #failed = new Map<string, FailedInput>();
  /** Explicit examples that failed: they have no choices and stay as they are. */
  readonly #failedExamples = new Map<string, Counterexample>();
  readonly #warnings: Warning[] = [];
  #runs = 0;
  #skipped = 0;

  constructor(check: Checkable, run: PropertyRun) {
    this.#check = check;
    this.#run = run;
    this.#executor = new Executor(check, run.clock);
    this.#arbitrary = tuple(...check.arbitraries);
  }

  async work(): Promise<PropertyOutcome> {
    try {
      await this.#tryRegressions();
      await this.#tryExamples();
      await this.#tryGenerated();
      return this.#outcome(await this.#minimiseAll());
    } finally {
      this.#executor.close();
    }
  }

  /** Replays one recording and nothing else. */
  async replay(recording: Recording): Promise<PropertyOutcome> {
    try {
      return await this.#replay(recording);
    } finally {
      this.#executor.close();
    }
  }

  async #replay(recording: Recording): Promise<PropertyOutcome> {
    const trial = await this.#attempt(aligningFills(recording));
    const rest = { counterexamples: [], warnings: this.#warnings };
    if (trial === undefined || trial.execution.verdict === 'refused') {
      return { ...rest, status: 'unknown', runs: 0, skipped: 1, reason: 'the check now refuses the recorded input' };
    }
    const { generated, execution } = trial;
    if (execution.verdict === 'holds') {
      const drift = driftOf(recording, generated.recording);
      if (drift === undefined) return { ...rest, status: 'passed', runs: 1, skipped: 0 };
      return { ...rest, status: 'unknown', runs: 1, skipped: 0, reason: `the check holds, but ${drift}` };
    }
    const counterexample = counterexampleOf(this.#check, generated.recording, execution, { kind: 'replay' });
    return { status: 'failed', runs: 1, skipped: 0, counterexamples: [counterexample], warnings: this.#warnings };
  }

  /** Generates one input and runs the predicate on it; undefined when the arbitrary never stopped drawing. */
  async #attempt(fills: FillFactory): Promise<Trial | undefined> {
    let generated: Generated<readonly unknown[]>;
    try {
      generated = generate(this.#arbitrary, fills);
    } catch (error) {
      if (error instanceof DrawLimitError) return undefined;
      throw error;
    }
    const pending = this.#executor.execute(generated.value);
    return { generated, execution: pending instanceof Promise ? await pending : pending };
  }

  /** Notes a failure, unless one of its kind was found before. */
  #found(generated: Generated<readonly unknown[]>, failure: Failure, origin: Origin): void {
    const key = failureKey(failure.kind, failure.error);
    if (this.#failed.has(key) || this.#failed.size >= maxFailures) return;
    this.#failed.set(key, { generated, failure, origin });
  }

  get #hasFailed(): boolean {
    return this.#failed.size + this.#failedExamples.size > 0;
  }

  async #tryRegressions(): Promise<void> {
    for (const { path, recording } of this.#run.regressions ?? []) {
      const trial = await this.#attempt(aligningFills(recording));
      if (trial?.execution.verdict === 'fails') {
        this.#found(trial.generated, trial.execution, { kind: 'regression', path });
        continue;
      }
      const drift =
        trial === undefined ? 'the generator no longer ends on it' : driftOf(recording, trial.generated.recording);
      if (drift !== undefined)
        this.#warnings.push({ kind: 'health', message: `${path} tests nothing any more: ${drift}` });
    }
  }

  async #tryExamples(): Promise<void> {
    for (const [index, values] of (this.#check.options.examples ?? []).entries()) {
      const execution = await this.#executor.execute(values);
      if (execution.verdict !== 'fails') continue;
      const { kind, error } = execution;
      const key = failureKey(kind, error);
      if (this.#failed.has(key) || this.#failedExamples.has(key)) continue;
      this.#failedExamples.set(key, {
        values,
        recording: [],
        kind,
        error,
        evaluations: 0,
        origin: { kind: 'example', index },
      });
    }
  }

  get #wantedRuns(): number {
    const { runs, profileRuns = defaultRuns } = this.#run;
    return runs ?? Math.ceil(((this.#check.options.runs ?? defaultRuns) * profileRuns) / defaultRuns);
  }

  async #tryGenerated(): Promise<void> {
    const { options } = this.#check;
    const { clock, signal } = this.#run;
    const seed = options.seed ?? this.#run.seed;
    const limit = options.timeLimitMs ?? this.#run.timeLimitMs;
    const deadline = limit === undefined ? Infinity : clock.monotonicMs() + limit;
    let wanted = this.#hasFailed ? Math.min(this.#wantedRuns, minFurtherRuns) : this.#wantedRuns;
    for (let index = 0; this.#runs < wanted && !signal.aborted && clock.monotonicMs() <= deadline; index++) {
      const trial = await this.#attempt(randomFills(deriveSeed(seed, index)));
      if (trial === undefined || trial.execution.verdict === 'refused') {
        this.#skipped++;
        if (this.#skipped > maxRefusedPerRun * (this.#runs + 10)) break;
        continue;
      }
      this.#runs++;
      if (trial.execution.verdict !== 'fails') continue;
      if (!this.#hasFailed) wanted = Math.min(wanted, this.#runs + Math.max(this.#runs, minFurtherRuns));
      this.#found(trial.generated, trial.execution, { kind: 'generated' });
    }
  }

  async #minimiseAll(): Promise<readonly Counterexample[]> {
    const { clock, signal } = this.#run;
    const smallest: Counterexample[] = [...this.#failedExamples.values()];
    for (const [key, failed] of this.#failed) {
      if (this.#failedExamples.has(key)) continue;
      const onSmaller = (): Promise<void> => Promise.resolve();
      smallest.push(await minimise(this.#check, failed, { executor: this.#executor, clock, signal, onSmaller }));
    }
    return smallest;
  }

  #outcome(counterexamples: readonly Counterexample[]): PropertyOutcome {
    const rest = { runs: this.#runs, skipped: this.#skipped, counterexamples, warnings: this.#warnings };
    if (counterexamples.length > 0) return { ...rest, status: 'failed' };
    if (this.#runs === 0) return { ...rest, status: 'unknown', reason: `all ${this.#skipped} inputs were refused` };
    return { ...rest, status: 'passed' };
  }
}

/** What has changed since an input was recorded; undefined when it is the very same one. */
function driftOf(recorded: Recording, drawn: Recording): string | undefined {
  // A recording may hold late draws that a passing check has no need of; only the values themselves count here.
  const drift = findDrift(recorded.slice(0, 1), drawn.slice(0, 1));
  return drift === undefined ? undefined : driftMessage(drift);
}

/** Replays one recording on a property. When the generator has changed since, as much of it as still fits; that is said. */
export function replayProperty(check: Checkable, recording: Recording, run: PropertyRun): Promise<PropertyOutcome> {
  return new PropertySession(check, run).replay(recording);
}

/** Tries a property on stored inputs, on its examples and on generated ones; each way to fail is minimised. */
export function runProperty(check: Checkable, run: PropertyRun): Promise<PropertyOutcome> {
  return new PropertySession(check, run).work();
}
