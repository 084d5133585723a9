import { tuple, type Arbitrary } from 'fast-check';
import { replayFills, type FillFactory } from '../choices/fill.ts';
import { generate, type Generated } from '../choices/generate.ts';
import type { Recording } from '../choices/sequence.ts';
import { DrawLimitError } from '../choices/source.ts';
import type { Clock } from '../core/ports.ts';
import { Executor, type Checkable, type Execution } from './execute.ts';
import { InputContext } from './input-context.ts';

/** An input and what came of it. */
export interface Trial {
  readonly generated: Generated<readonly unknown[]>;
  /** The values that the predicate was given. */
  readonly values: readonly unknown[];
  readonly execution: Execution;
  readonly context: InputContext;
}

/** Makes inputs for a property and runs it on them. */
export class Trials {
  readonly check: Checkable;
  readonly arbitrary: Arbitrary<readonly unknown[]>;
  readonly executor: Executor;
  readonly #clock: Clock;
  #executing: Omit<Trial, 'execution'> | undefined;
  /** Time spent on making inputs, in milliseconds. */
  generationMs = 0;

  /**
   * @param impatientMs limit for one input in milliseconds, where it is to be shorter than the property's own
   * @param stopsLoops false when whoever runs this process ends endless loops itself
   */
  constructor(check: Checkable, clock: Clock, impatientMs?: number, stopsLoops?: boolean) {
    this.check = check;
    this.arbitrary = tuple(...check.arbitraries);
    this.executor = new Executor(check, clock, impatientMs, stopsLoops);
    this.#clock = clock;
  }

  /**
   * Generates one input and runs the predicate on it; undefined when the arbitrary never stopped drawing. Answers at once
   * when the predicate does, which is half the time of a run of small inputs.
   */
  attempt(fills: FillFactory): Trial | undefined | Promise<Trial> {
    return this.executor.bound(
      () => this.attemptUnbound(fills),
      (execution) => this.stopped(execution),
    );
  }

  /** The input that was executing when it was stopped, with the verdict on it. Undefined when it never got that far. */
  stopped(execution: Execution): Trial | undefined {
    return this.#executing && { ...this.#executing, execution };
  }

  /** As `attempt`, but nothing stops an input that never ends: for calls inside of the executor's `bound`. */
  attemptUnbound(fills: FillFactory): Trial | undefined | Promise<Trial> {
    this.#executing = undefined;
    const started = this.#clock.monotonicMs();
    let generated: Generated<readonly unknown[]>;
    try {
      generated = generate(this.arbitrary, fills);
    } catch (error) {
      if (error instanceof DrawLimitError) return undefined;
      throw error;
    }
    const values = generated.value;
    this.generationMs += this.#clock.monotonicMs() - started;
    const context = new InputContext();
    this.#executing = { generated, values, context };
    const pending = this.executor.executeUnbound(values, context);
    if (!(pending instanceof Promise)) return { generated, values, execution: pending, context };
    return pending.then((execution) => ({ generated, values, execution, context }));
  }

  /** Values made afresh: the predicate may have changed those it was given. */
  valuesOf(recording: Recording): readonly unknown[] {
    return generate(this.arbitrary, replayFills(recording)).value;
  }

  /** To be called when no more inputs follow. */
  close(): void {
    this.executor.close();
  }
}
