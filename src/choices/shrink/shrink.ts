import { compareRecordings, recordingLength, type Recording } from '../sequence.ts';
import { deleteBlocks } from './delete-blocks.ts';
import { deleteElements } from './delete-elements.ts';
import { deleteInStep } from './delete-in-step.ts';
import { deleteSelections } from './delete-selections.ts';
import { exchange } from './exchange.ts';
import { joinSiblings } from './join-siblings.ts';
import { KnownRecordings } from './known.ts';
import { lowerAndDelete } from './lower-and-delete.ts';
import { lowerTogether } from './lower-together.ts';
import { lowerValues } from './lower-values.ts';
import type { Evaluation, Search, ShrinkPass, ShrinkState } from './pass.ts';
import { redistribute } from './redistribute.ts';
import { reorder } from './reorder.ts';
import { replaceByDescendant } from './replace-by-descendant.ts';
import { scan } from './scan.ts';
import { simplifySpans } from './simplify-spans.ts';
import { translate } from './translate.ts';

export type { Evaluation, ShrinkPass, ShrinkState } from './pass.ts';

/**
 * Executes a candidate. Synchronous evaluators answer at once, which keeps shrinking of synchronous checks fast.
 *
 * Between making the input and running the check on it, an evaluator may ask `isWorthwhile(recording)`: false means that what
 * was really drawn is not simpler than the smallest input, or was executed before. It may then answer `fails: false` and
 * `executed: false` without running the check, and the candidate does not count as an evaluation. `longest` is the number of choices of the
 * smallest input: a candidate that draws more cannot be simpler, and may be given up while it is made.
 */
export type Evaluate<Result extends Evaluation = Evaluation> = (
  candidate: Recording,
  isWorthwhile: (recording: Recording) => boolean,
  longest: number,
) => Result | Promise<Result>;

export interface ShrinkLimits {
  /** Executions of the check. */
  readonly maxEvaluations: number;
  /** True when shrinking should stop now (time limit, Ctrl-C). */
  readonly expired: () => boolean;
}

export interface ShrinkResult<Result extends Evaluation = Evaluation> {
  readonly smallest: Result;
  readonly evaluations: number;
  /** False when a limit ended it before no pass could do more. */
  readonly complete: boolean;
}

/** Candidates for each evaluation that may turn out not to be worth one before the search is cut off: keeps it finite. */
const maxCandidatesPerEvaluation = 20;

/**
 * Rounds of quick passes that only lower values before the thorough ones get their turn: one value often frees another, but
 * two that hold each other up would creep down step by step.
 */
const maxLoweringRounds = 4;

/** Cheap passes that remove most: repeated until none of them finds anything. */
const quickPasses: readonly ShrinkPass[] = [replaceByDescendant, deleteElements, simplifySpans, lowerValues];
/** Passes that try more for less; after any success the quick ones come first again. */
const thoroughPasses: readonly ShrinkPass[] = [
  reorder,
  lowerTogether,
  translate,
  redistribute,
  joinSiblings,
  deleteInStep,
  deleteSelections,
  lowerAndDelete,
  deleteBlocks,
  exchange,
  scan,
];

export const shrinkPasses: readonly ShrinkPass[] = [...quickPasses, ...thoroughPasses];

class Shrinker<Result extends Evaluation> implements ShrinkState {
  current: Result;
  evaluations = 0;
  #candidates = 0;
  readonly #evaluate: Evaluate<Result>;
  readonly #limits: ShrinkLimits;
  readonly #known = new KnownRecordings();

  constructor(start: Result, evaluate: Evaluate<Result>, limits: ShrinkLimits) {
    this.current = start;
    this.#evaluate = evaluate;
    this.#limits = limits;
    this.#known.add(start.recording);
  }

  get stopped(): boolean {
    const { maxEvaluations, expired } = this.#limits;
    const maxCandidates = maxEvaluations * maxCandidatesPerEvaluation;
    return this.evaluations >= maxEvaluations || this.#candidates >= maxCandidates || expired();
  }

  /** Executes a candidate; true when it became the current input. */
  try(candidate: Recording): boolean | Promise<boolean> {
    if (!this.#known.add(candidate)) return false;
    this.#candidates++;
    const isWorthwhile = (recording: Recording): boolean => this.#isWorthwhile(candidate, recording);
    const judge = (result: Result): boolean => {
      if (result.executed === false) return false;
      this.evaluations++;
      this.#known.add(result.recording);
      if (!result.fails || compareRecordings(result.recording, this.current.recording) >= 0) return false;
      this.current = result;
      return true;
    };
    const pending = this.#evaluate(candidate, isWorthwhile, recordingLength(this.current.recording));
    return pending instanceof Promise ? pending.then(judge) : judge(pending);
  }

  /** What is drawn late is not known yet, so only the main sequence can speak against a candidate. */
  #isWorthwhile(candidate: Recording, recording: Recording): boolean {
    const expected = recording.length > 1 ? recording : [recording[0] ?? [], ...candidate.slice(1)];
    if (recordingLength(recording) > recordingLength(this.current.recording)) return false;
    if (expected.length === 1 && this.current.recording.length === 1) {
      if (compareRecordings(expected, this.current.recording) >= 0) return false;
    }
    return sameValues(expected, candidate) || this.#known.add(expected);
  }

  /** The whole search: quick passes to a standstill, then thorough ones, until nothing helps any more. */
  *search(): Search {
    const simplest: Recording = [[]];
    yield simplest;
    for (;;) {
      const before = this.current;
      yield* this.#runQuickPasses();
      const settled = this.current;
      for (const pass of thoroughPasses) {
        yield* pass.run(this);
        if (this.#isShorterThan(settled)) break;
      }
      if (this.current === before) return;
    }
  }

  *#runQuickPasses(): Search {
    for (let rounds = 0; rounds < maxLoweringRounds; rounds++) {
      const before = this.current;
      for (const pass of quickPasses) yield* pass.run(this);
      if (this.current === before) return;
      if (this.#isShorterThan(before)) rounds = 0;
    }
  }

  #isShorterThan(before: Evaluation): boolean {
    return recordingLength(this.current.recording) < recordingLength(before.recording);
  }
}

function sameValues(a: Recording, b: Recording): boolean {
  if (a.length !== b.length) return false;
  return a.every((sequence, index) => {
    const other = b[index]!;
    return sequence.length === other.length && sequence.every((choice, at) => choice.value === other[at]!.value);
  });
}

/**
 * Makes a failing input smaller until no pass can, or a limit is reached. Follows the ideas of Hypothesis' shrinker
 * (MacIver and Donaldson, "Test-Case Reduction via Test-Case Generation", ECOOP 2020) on choices with ranges instead of
 * bytes, with spans from the arbitraries themselves.
 *
 * @param start an input that fails
 * @param onSmaller hears of every smaller input that fails, before the search goes on: what must survive a crash is kept here
 */
export async function shrink<Result extends Evaluation>(
  start: Result,
  evaluate: Evaluate<Result>,
  limits: ShrinkLimits,
  onSmaller?: (smallest: Result) => void | Promise<void>,
): Promise<ShrinkResult<Result>> {
  const shrinker = new Shrinker(start, evaluate, limits);
  const search = shrinker.search();
  let step = search.next();
  while (step.done !== true && !shrinker.stopped) {
    const pending = shrinker.try(step.value);
    const adopted = typeof pending === 'boolean' ? pending : await pending;
    if (adopted && onSmaller !== undefined) await onSmaller(shrinker.current);
    step = search.next(adopted);
  }
  return { smallest: shrinker.current, evaluations: shrinker.evaluations, complete: step.done === true };
}
