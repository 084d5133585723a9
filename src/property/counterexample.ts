import { hasCloneMethod } from 'fast-check';
import type { Recording } from '../choices/sequence.ts';
import type { Clock } from '../core/ports.ts';
import { explain } from './explain.ts';
import { firstLine, renderInput } from './failure-message.ts';
import type { FindingStore } from './finding-store.ts';
import { InputContext } from './input-context.ts';
import { minimise, minimiseTimeout, type FailedInput, type Failure, type Minimised } from './minimise.ts';
import type { Counterexample } from './outcome.ts';
import type { Trials } from './trial.ts';

export interface ExamineOptions {
  readonly trials: Trials;
  readonly store: FindingStore;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  readonly seed: number;
  /** False leaves the input as it is. */
  readonly minimise: boolean;
}

/**
 * What stands for the input in a report: values as they were before the predicate could change them, but commands and
 * schedulers as they were after it ran, since only then do they know what happened.
 */
export function shownValues(fresh: readonly unknown[], tried: readonly unknown[]): readonly unknown[] {
  return fresh.map((value, index) => (hasCloneMethod(value) ? tried[index] : value));
}

/** Keeps an input that failed for the next run. */
export function keepFailure(
  key: string,
  recording: Recording,
  { error }: Failure,
  options: Pick<ExamineOptions, 'trials' | 'store'>,
): Promise<void> {
  const rendering = renderInput(options.trials.valuesOf(recording));
  return options.store.keep(key, { recording, rendering, reason: firstLine(error) });
}

/** Makes a failure as small as it can be made, runs it once more, and finds out what has a part in it. */
export async function examine(key: string, failed: FailedInput, options: ExamineOptions): Promise<Counterexample> {
  const { trials, store, signal, seed } = options;
  const { check, executor } = trials;
  const shared = { executor, clock: options.clock, signal };
  const onSmaller = (smaller: Recording, why: Failure): Promise<void> => keepFailure(key, smaller, why, options);
  const first: Minimised = { recording: failed.generated.recording, failure: failed.failure, evaluations: 0 };
  const shorten = failed.failure.kind === 'timeout' ? minimiseTimeout : minimise;
  const smallest = options.minimise ? await shorten(check, failed, { ...shared, onSmaller }) : first;
  const { recording, failure, evaluations } = smallest;
  if (evaluations > 0) await keepFailure(key, recording, failure, options);
  const context = new InputContext();
  const tried = trials.valuesOf(recording);
  const again = options.minimise && !signal.aborted ? await executor.execute(tried, context) : failure;
  const isStable = again.verdict === 'fails';
  const isExplained = options.minimise && isStable && failure.kind !== 'timeout';
  const storedId = store.idOf(key);
  return {
    values: shownValues(trials.valuesOf(recording), tried),
    recording,
    kind: failure.kind,
    error: failure.error,
    evaluations,
    origin: failed.origin,
    ...(isExplained ? await explain(check, recording, { ...shared, key, seed }) : { freeArguments: [], freePaths: [] }),
    notes: context.notes,
    isStable,
    ...(storedId !== undefined && { storedId }),
  };
}
