import type { Arbitrary } from 'fast-check';
import { randomFills, replayFills } from '../choices/fill.ts';
import { generate, type Generated } from '../choices/generate.ts';
import { deriveSeed } from '../choices/prng.ts';
import { aligningFills, driftMessage, findDrift } from '../choices/replay.ts';
import type { Recording } from '../choices/sequence.ts';
import { evaluatorOf, triedInput, type TriedInput } from '../choices/shrink/evaluator.ts';
import { shrink, type ShrinkResult } from '../choices/shrink/shrink.ts';
import { DrawLimitError } from '../choices/source.ts';
import type { ErasedStressSpecification } from '../core/declaration.ts';
import type { EventLoop } from '../core/event-loop.ts';
import type { Clock } from '../core/ports.ts';
import { executeScenario } from './execute.ts';
import { behaviourOf, scheduleOf, type Execution, type StressFailure } from './execution.ts';
import type { FailingScenario, StressOutcome } from './outcome.ts';
import { scenarioArbitrary, type Scenario } from './scenario.ts';
import { NondeterminismError } from './verdict-error.ts';

const maxShrinkEvaluations = 5_000;
/** Shorter scenarios tried after shrinking: finds a pair of fitting arguments in a pair of operations. */
const shorterAttempts = 200;
/** Milliseconds for making a scenario smaller: deadlocks that wait for real time are slow to try. */
const maxShrinkMs = 10_000;
/** Times a model is asked about one scenario: what a second is enough for with ordinary models. */
const standardModelSteps = 200_000;

export interface StressCheckRun {
  readonly seed: number;
  /** Scenarios to try. */
  readonly runs: number;
  /** Index of the first scenario; a run that is continued names where it stopped. Default 0. */
  readonly firstRun?: number;
  readonly timeLimitMs?: number;
  readonly clock: Clock;
  readonly loop: EventLoop;
  readonly signal: AbortSignal;
  /** Times a model may be asked about one scenario before there is no verdict on it. Default 200,000. */
  readonly maxModelSteps?: number;
  /** False to report the first failing scenario as it is. Default true. */
  readonly minimise?: boolean;
  /** Hears of every scenario before it is executed, and of every attempt to make it smaller. */
  readonly onScenario?: (index: number, shrinking: boolean) => void;
}

interface Judged {
  readonly fails: boolean;
  readonly execution: Execution;
}

/** What looking for a shorter scenario shares with shrinking. */
interface ShorterSearch {
  readonly judge: (execution: Execution) => Judged;
  readonly expired: () => boolean;
  readonly alive: () => void;
}

/** The scenario of one index of a run; undefined when an arbitrary never stopped drawing. */
export function scenarioAt(
  arbitrary: Arbitrary<Scenario>,
  seed: number,
  index: number,
): Generated<Scenario> | undefined {
  try {
    return generate(arbitrary, randomFills(deriveSeed(seed, index)));
  } catch (error) {
    if (error instanceof DrawLimitError) return undefined;
    throw error;
  }
}

/** One run of one check: counts what it sees, and makes the first failure smaller. */
class StressCheck {
  readonly #specification: ErasedStressSpecification;
  readonly #arbitrary: Arbitrary<Scenario>;
  readonly #run: StressCheckRun;
  readonly #rejections: readonly unknown[];
  readonly #schedules = new Set<string>();
  #patient = false;
  #runs = 0;
  #steps = 0;
  #maxOverlap = 0;
  #unsteady = false;
  #undecided: string | undefined;

  constructor(specification: ErasedStressSpecification, run: StressCheckRun, rejections: readonly unknown[]) {
    this.#specification = specification;
    this.#arbitrary = scenarioArbitrary(specification);
    this.#run = run;
    this.#rejections = rejections;
  }

  async search(): Promise<StressOutcome> {
    const { seed, runs, firstRun = 0, timeLimitMs, clock, signal, onScenario } = this.#run;
    const deadline = timeLimitMs === undefined ? Infinity : clock.monotonicMs() + timeLimitMs;
    let refused = 0;
    for (let index = firstRun; index < runs && !signal.aborted && clock.monotonicMs() <= deadline; index++) {
      onScenario?.(index, false);
      const generated = scenarioAt(this.#arbitrary, seed, index);
      if (generated === undefined) {
        refused++;
        continue;
      }
      const execution = await this.#count(generated.value);
      if (signal.aborted) break; // it was cut short: what it shows is no verdict
      if (index === firstRun) await this.#repeat(execution, generated.recording);
      if (execution.failure !== undefined)
        return this.#outcome('failed', await this.#minimise(generated, execution, index));
    }
    if (this.#runs === 0) {
      return this.#outcome(
        'unknown',
        undefined,
        refused > 0 ? `all ${refused} scenarios were refused` : 'no scenario was run',
      );
    }
    if (this.#undecided !== undefined) return this.#outcome('unknown', undefined, this.#undecided);
    return this.#outcome('passed');
  }

  /** Executes a recording as it is, or as much of it as still fits. */
  async replay(recording: Recording): Promise<StressOutcome> {
    const generated = generate(this.#arbitrary, aligningFills(recording));
    const execution = await this.#count(generated.value);
    const drawn = generated.recording;
    const { failure } = execution;
    if (failure !== undefined) {
      await this.#repeat(execution, drawn);
      return this.#outcome('failed', {
        execution: this.#shown(execution, drawn),
        recording: drawn,
        failure,
        evaluations: 0,
      });
    }
    const drift = findDrift(recording.slice(0, 1), drawn.slice(0, 1));
    if (drift !== undefined) return this.#outcome('unknown', undefined, `the check holds, but ${driftMessage(drift)}`);
    return this.#undecided === undefined
      ? this.#outcome('passed')
      : this.#outcome('unknown', undefined, this.#undecided);
  }

  #outcome(status: StressOutcome['status'], failing?: FailingScenario, reason?: string): StressOutcome {
    return {
      status,
      runs: this.#runs,
      stats: { schedules: this.#schedules.size, steps: this.#steps, maxOverlap: this.#maxOverlap },
      unsteady: this.#unsteady,
      ...(failing !== undefined && { failing }),
      ...(reason !== undefined && { reason }),
    };
  }

  async #count(scenario: Scenario): Promise<Execution> {
    const execution = await this.#confirmed(scenario);
    this.#runs++;
    this.#steps += execution.steps;
    this.#maxOverlap = Math.max(this.#maxOverlap, execution.maxOverlap);
    this.#schedules.add(scheduleOf(execution));
    this.#undecided ??= execution.undecided;
    return execution;
  }

  #execute(scenario: Scenario, patient = this.#patient): Promise<Execution> {
    const { loop, clock, signal, maxModelSteps = standardModelSteps } = this.#run;
    const rejections = this.#rejections;
    return executeScenario(this.#specification, scenario, { loop, clock, signal, patient, rejections, maxModelSteps });
  }

  /**
   * Executes a scenario; a deadlock is believed only when waiting for the whole time limit does not end it, because timers
   * that do not keep the process alive, and connections that were open before, are invisible. Once one of them ended a
   * wait, this check always waits.
   */
  async #confirmed(scenario: Scenario): Promise<Execution> {
    const execution = await this.#execute(scenario);
    if (execution.failure?.kind !== 'deadlock' || this.#patient) return execution;
    const waited = await this.#execute(scenario, true);
    if (waited.failure?.kind === 'deadlock') return execution;
    this.#patient = true;
    return waited;
  }

  /** Whether the same scenario does the same again. Its values are made anew, as operations may change them. */
  async #repeat(execution: Execution, recording: Recording): Promise<Execution> {
    const again = await this.#execute(generate(this.#arbitrary, replayFills(recording)).value);
    if (behaviourOf(again) !== behaviourOf(execution) && !this.#run.signal.aborted) this.#unsteady = true;
    return again;
  }

  /** The execution with the values as they were before the operations ran. */
  #shown(execution: Execution, recording: Recording): Execution {
    return { ...execution, scenario: generate(this.#arbitrary, replayFills(recording)).value };
  }

  async #minimise(first: Generated<Scenario>, execution: Execution, index: number): Promise<FailingScenario> {
    const { clock, signal, minimise = true, onScenario } = this.#run;
    const { kind } = execution.failure!;
    const deadline = clock.monotonicMs() + maxShrinkMs;
    const judge = (found: Execution): Judged => ({ fails: found.failure?.kind === kind, execution: found });
    const alive = (): void => onScenario?.(index, true);
    const evaluate = evaluatorOf<Scenario, Judged>(this.#arbitrary, ({ value }) => {
      alive();
      return this.#execute(value).then(judge);
    });
    const expired = (): boolean => !minimise || signal.aborted || clock.monotonicMs() > deadline;
    let start: TriedInput<Scenario, Judged> | undefined = triedInput(first, judge(execution));
    let smallest = start;
    let evaluations = 0;
    while (start !== undefined) {
      const shrunk: ShrinkResult<TriedInput<Scenario, Judged>> = await shrink(start, evaluate, {
        maxEvaluations: maxShrinkEvaluations,
        expired,
      });
      smallest = shrunk.smallest;
      evaluations += shrunk.evaluations;
      start = await this.#findShorter(smallest, { judge, expired, alive });
    }
    const found = smallest.execution!.execution;
    const { recording } = smallest;
    const again = await this.#repeat(found, recording);
    return { execution: this.#shown(found, recording), recording, failure: this.#verdictOf(found, again), evaluations };
  }

  /**
   * A failing scenario with fewer operations, if chance finds one. Shrinking never makes a value larger, and so stops at
   * `take(1)`, `take(1)`, `take(2)` of three where `take(2)`, `take(2)` would do; among so few operations a plain search
   * is quick.
   */
  async #findShorter(
    smallest: TriedInput<Scenario, Judged>,
    { judge, expired, alive }: ShorterSearch,
  ): Promise<TriedInput<Scenario, Judged> | undefined> {
    const { length } = smallest.execution!.execution.scenario;
    if (length < 2) return undefined;
    const shorter = scenarioArbitrary(this.#specification, length - 1);
    for (let attempt = 0; attempt < shorterAttempts && !expired(); attempt++) {
      const generated = scenarioAt(shorter, deriveSeed(this.#run.seed, length), attempt);
      if (generated === undefined) continue;
      // Drawn again with the check's own limits, so that the ranges are those of every other scenario.
      const scenario = generate(this.#arbitrary, replayFills(generated.recording));
      alive();
      const found = judge(await this.#execute(scenario.value));
      if (found.fails) return triedInput(scenario, found);
    }
    return undefined;
  }

  /** What is reported of the smallest scenario, which was executed twice. */
  #verdictOf(found: Execution, again: Execution): StressFailure {
    const failure = found.failure!;
    if (again.failure?.kind === failure.kind || this.#run.signal.aborted) return failure;
    const said = failure.error instanceof Error ? failure.error.message : String(failure.error);
    const then = again.failure === undefined ? 'held' : `failed otherwise (${again.failure.kind})`;
    const error = new NondeterminismError(
      `the same schedule failed once (${failure.kind}: ${said}) and ${then} when it was repeated: the target uses randomness, ` +
        'time or input that assay does not control',
    );
    return { kind: 'nondeterminism', error };
  }
}

async function withRejections<T>(loop: EventLoop, work: (rejections: readonly unknown[]) => Promise<T>): Promise<T> {
  const { caught, stop } = loop.catchRejections();
  try {
    return await work(caught);
  } finally {
    stop();
  }
}

/** Tries a check on generated scenarios; the first failure is made smaller. */
export function runStressCheck(specification: ErasedStressSpecification, run: StressCheckRun): Promise<StressOutcome> {
  return withRejections(run.loop, (rejections) => new StressCheck(specification, run, rejections).search());
}

/** Executes one recorded scenario. */
export function replayStressCheck(
  specification: ErasedStressSpecification,
  recording: Recording,
  run: Pick<StressCheckRun, 'clock' | 'loop' | 'signal'>,
): Promise<StressOutcome> {
  const check = { ...run, seed: 0, runs: 1 };
  return withRejections(run.loop, (rejections) => new StressCheck(specification, check, rejections).replay(recording));
}
