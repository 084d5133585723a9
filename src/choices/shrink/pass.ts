import type { Recording, Span } from '../sequence.ts';

/** What a candidate turned out to be when it was executed. */
export interface Evaluation {
  /** True when the candidate still fails for the same reason. */
  readonly fails: boolean;
  /** False when the candidate was given up before the check ran on it: then it costs nothing. */
  readonly executed?: boolean;
  /** What was really drawn, which may differ from what was asked for. */
  readonly recording: Recording;
  /** Read only for the smallest so far; a getter that finds them when asked saves the work for all others. */
  readonly spans: readonly Span[];
}

/** What a pass sees: the smallest failing input so far. It changes when a candidate is adopted. */
export interface ShrinkState {
  readonly current: Evaluation;
}

/**
 * Yields candidates and hears of each whether it became the current input. Written as a generator so that one search serves
 * synchronous checks, at full speed, and asynchronous ones. The search is abandoned when a limit is reached.
 */
export type Search<Result = void> = Generator<Recording, Result, boolean>;

/** One way to make a failing input smaller. Must be general: it knows choices and spans, never what they mean. */
export interface ShrinkPass {
  readonly name: string;
  run(state: ShrinkState): Search;
}
