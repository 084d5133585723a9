import { tuple } from 'fast-check';
import { replayFills } from '../choices/fill.ts';
import { generate, type Generated } from '../choices/generate.ts';
import { compareRecordings, type Recording } from '../choices/sequence.ts';
import { evaluatorOf, triedInput, type TriedInput } from '../choices/shrink/evaluator.ts';
import { shrink } from '../choices/shrink/shrink.ts';
import type { Clock } from '../core/ports.ts';
import { Executor, type Checkable, type Execution } from './execute.ts';
import type { Origin } from './outcome.ts';
import { failureKey } from './user-frames.ts';

/** Executions of the predicate that one failure may cost. */
const maxEvaluations = 5_000;
const maxMinimiseMs = 10_000;
/** Time between two savings of what is smallest so far: a killed process loses no more than this of the work. */
const saveEveryMs = 50;

export type Failure = Extract<Execution, { verdict: 'fails' }>;

/** An input that failed. */
export interface FailedInput {
  readonly generated: Generated<readonly unknown[]>;
  readonly failure: Failure;
  readonly origin: Origin;
}

/** A verdict as the shrinker sees it. */
interface Judged {
  readonly fails: boolean;
  readonly execution: Execution;
}

export interface MinimiseOptions {
  readonly executor: Executor;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  /** Told of smaller inputs while they are found. */
  readonly onSmaller: (recording: Recording, failure: Failure) => Promise<void>;
}

/** What shrinking ended with. */
export interface Minimised {
  readonly recording: Recording;
  readonly failure: Failure;
  readonly evaluations: number;
}

/**
 * Limit in milliseconds for an input while another one that took too long is made smaller: each that takes too long as well
 * costs as much, and what never ends does not end sooner.
 */
const impatientMs = 250;

/** As `minimise`, for what took too long: with little patience, which the smallest input has to prove right. */
export async function minimiseTimeout(
  check: Checkable,
  failed: FailedInput,
  options: MinimiseOptions,
): Promise<Minimised> {
  const executor = new Executor(check, options.clock, impatientMs);
  try {
    const smallest = await minimise(check, failed, { ...options, executor });
    const { value } = generate(tuple(...check.arbitraries), replayFills(smallest.recording));
    const execution = await options.executor.execute(value);
    if (execution.verdict === 'fails' && execution.kind === 'timeout') return smallest;
    return { recording: failed.generated.recording, failure: failed.failure, evaluations: smallest.evaluations };
  } finally {
    executor.close();
  }
}

/** Makes an input that failed as small as it can be made while it fails in the same way. */
export async function minimise(check: Checkable, failed: FailedInput, options: MinimiseOptions): Promise<Minimised> {
  const { executor, clock, signal, onSmaller } = options;
  const key = failureKey(failed.failure.kind, failed.failure.error);
  const deadline = clock.monotonicMs() + maxMinimiseMs;
  let smallest = failed.generated.recording;
  let nextSave = clock.monotonicMs();
  const judge = (generated: Generated<readonly unknown[]>, execution: Execution): Judged | Promise<Judged> => {
    const fails = execution.verdict === 'fails' && failureKey(execution.kind, execution.error) === key;
    const judged = { fails, execution };
    if (!fails || compareRecordings(generated.recording, smallest) >= 0) return judged;
    smallest = generated.recording;
    if (clock.monotonicMs() < nextSave) return judged;
    nextSave = clock.monotonicMs() + saveEveryMs;
    return onSmaller(smallest, execution).then(() => judged);
  };
  const evaluate = evaluatorOf<readonly unknown[], Judged>(tuple(...check.arbitraries), (generated) => {
    const pending = executor.execute(generated.value);
    return pending instanceof Promise
      ? pending.then((execution) => judge(generated, execution))
      : judge(generated, pending);
  });
  const start: TriedInput<readonly unknown[], Judged> = triedInput(failed.generated, {
    fails: true,
    execution: failed.failure,
  });
  const expired = (): boolean => signal.aborted || clock.monotonicMs() > deadline;
  const result = await shrink(start, evaluate, { maxEvaluations, expired });
  const failure = result.smallest.execution!.execution as Failure;
  return { recording: result.smallest.recording, failure, evaluations: result.evaluations };
}
