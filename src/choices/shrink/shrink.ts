import { compareRecordings, type Recording, type Span } from '../sequence.ts';
import { deleteSpans } from './delete-spans.ts';
import { lowerValues } from './lower-values.ts';

/** What a candidate turned out to be when it was executed. */
export interface Evaluation {
  /** True when the candidate still fails for the same reason. */
  readonly fails: boolean;
  /** What was really drawn, which may differ from what was asked for. */
  readonly recording: Recording;
  readonly spans: readonly Span[];
}

/** Executes a candidate. Synchronous evaluators answer at once, which keeps shrinking of synchronous checks fast. */
export type Evaluate = (candidate: Recording) => Evaluation | Promise<Evaluation>;

export interface ShrinkLimits {
  /** Executions of the check. */
  readonly maxEvaluations: number;
  /** True when shrinking should stop now (time limit, Ctrl-C). */
  readonly expired: () => boolean;
}

export interface ShrinkResult {
  readonly smallest: Evaluation;
  readonly evaluations: number;
  /** False when a limit ended it before no pass could do more. */
  readonly complete: boolean;
}

/** What a pass sees: the smallest failing input so far, and the way to try a smaller one. */
export interface ShrinkState {
  readonly current: Evaluation;
  /** Tries a candidate; true when it became the current one. Candidates that are not simpler, or known, cost nothing. */
  consider(candidate: Recording): Promise<boolean>;
  /** True when a limit is reached: passes return as soon as they see it. */
  readonly stopped: boolean;
}

/** One way to make a failing input smaller. Must be general: it knows choices and spans, never what they mean. */
export interface ShrinkPass {
  readonly name: string;
  run(state: ShrinkState): Promise<void>;
}

export const shrinkPasses: readonly ShrinkPass[] = [deleteSpans, lowerValues];

function keyOf(recording: Recording): string {
  return recording.map((sequence) => sequence.map((choice) => String(choice.value)).join(',')).join(';');
}

class Shrinker implements ShrinkState {
  current: Evaluation;
  evaluations = 0;
  readonly #evaluate: Evaluate;
  readonly #limits: ShrinkLimits;
  readonly #seen = new Set<string>();

  constructor(start: Evaluation, evaluate: Evaluate, limits: ShrinkLimits) {
    this.current = start;
    this.#evaluate = evaluate;
    this.#limits = limits;
    this.#seen.add(keyOf(start.recording));
  }

  get stopped(): boolean {
    return this.evaluations >= this.#limits.maxEvaluations || this.#limits.expired();
  }

  async consider(candidate: Recording): Promise<boolean> {
    if (this.stopped) return false;
    const key = keyOf(candidate);
    if (this.#seen.has(key)) return false;
    this.#seen.add(key);
    this.evaluations++;
    const pending = this.#evaluate(candidate);
    const result = pending instanceof Promise ? await pending : pending;
    this.#seen.add(keyOf(result.recording));
    if (!result.fails || compareRecordings(result.recording, this.current.recording) >= 0) return false;
    this.current = result;
    return true;
  }
}

/** Runs every pass in turn until none of them makes the input smaller, or a limit is reached. */
export async function shrink(start: Evaluation, evaluate: Evaluate, limits: ShrinkLimits): Promise<ShrinkResult> {
  const shrinker = new Shrinker(start, evaluate, limits);
  let before: Recording;
  do {
    before = shrinker.current.recording;
    for (const pass of shrinkPasses) await pass.run(shrinker);
  } while (!shrinker.stopped && compareRecordings(shrinker.current.recording, before) < 0);
  return { smallest: shrinker.current, evaluations: shrinker.evaluations, complete: !shrinker.stopped };
}
