import type { Arbitrary } from 'fast-check';
import { replayFills } from '../fill.ts';
import { generate, type Generated } from '../generate.ts';
import type { Recording, Span } from '../sequence.ts';
import { DrawLimitError } from '../source.ts';
import type { Evaluation } from './pass.ts';
import type { Evaluate } from './shrink.ts';

/** What running a check on an input showed. */
export interface Execution {
  readonly fails: boolean;
}

/** An evaluation that remembers what was run and what came of it; both are undefined when nothing was run. */
export interface TriedInput<T, E extends Execution> extends Evaluation {
  readonly generated: Generated<T> | undefined;
  readonly execution: E | undefined;
}

class Tried<T, E extends Execution> implements TriedInput<T, E> {
  readonly fails: boolean;
  readonly executed: boolean;
  readonly recording: Recording;
  readonly generated: Generated<T> | undefined;
  readonly execution: E | undefined;

  constructor(recording: Recording, generated?: Generated<T>, execution?: E) {
    this.fails = execution?.fails ?? false;
    this.executed = execution !== undefined;
    this.recording = recording;
    this.generated = generated;
    this.execution = execution;
  }

  get spans(): readonly Span[] {
    return this.generated?.spans ?? [];
  }
}

/** The evaluation of an input that was run already: where shrinking starts. */
export function triedInput<T, E extends Execution>(generated: Generated<T>, execution: E): TriedInput<T, E> {
  return new Tried(generated.recording, generated, execution);
}

/**
 * The evaluator for `shrink` of an input made by an arbitrary: makes the candidate, passes over those that cannot be simpler,
 * and runs the others.
 *
 * @param run runs the check; must not throw
 */
export function evaluatorOf<T, E extends Execution>(
  arbitrary: Arbitrary<T>,
  run: (generated: Generated<T>) => E | Promise<E>,
): Evaluate<TriedInput<T, E>> {
  return (candidate, isWorthwhile, longest) => {
    let generated: Generated<T>;
    try {
      generated = generate(arbitrary, replayFills(candidate), longest, 0);
    } catch (error) {
      if (error instanceof DrawLimitError) return new Tried(candidate);
      throw error;
    }
    if (!isWorthwhile(generated.recording)) return new Tried(candidate);
    const pending = run(generated);
    return pending instanceof Promise ? pending.then((e) => triedInput(generated, e)) : triedInput(generated, pending);
  };
}
