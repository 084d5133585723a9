import { PreconditionFailure } from 'fast-check';
import type { PropertyDeclaration } from '../core/declaration.ts';
import { markedFailure } from '../core/failure-kind.ts';
import type { FindingKind } from '../core/finding.ts';
import type { Clock } from '../core/ports.ts';
import { isThenable } from '../core/thenable.ts';
import { boundedCall } from '../node/bounded-call.ts';
import { inContext, leaveContext, type InputContext } from './input-context.ts';
import { InputTimeoutError, Watchdog } from './watchdog.ts';

/** What the engine needs of a property, wherever it was declared. */
export type Checkable = Pick<PropertyDeclaration, 'arbitraries' | 'predicate' | 'options'>;

/** The verdict on one input. */
export type Execution =
  | { readonly verdict: 'holds' }
  | { readonly verdict: 'refused' }
  | { readonly verdict: 'fails'; readonly kind: FindingKind; readonly error: unknown };

/** Limit for one input in milliseconds where the property names none. */
export const defaultTimeoutMs = 5_000;

const holds: Execution = { verdict: 'holds' };
const refused: Execution = { verdict: 'refused' };

/** Fails a property whose predicate answered false. */
export class PredicateFalseError extends Error {
  override readonly name = 'PredicateFalseError';
  constructor() {
    super('the predicate returned false');
    this.stack = `${this.name}: ${this.message}`; // nothing but assay stands on it
  }
}

function judge(result: unknown): Execution {
  return result === false ? { verdict: 'fails', kind: 'error', error: new PredicateFalseError() } : holds;
}

function judgeError(error: unknown): Execution {
  if (PreconditionFailure.isFailure(error)) return refused;
  const kind = error instanceof InputTimeoutError ? 'timeout' : (markedFailure(error)?.kind ?? 'error');
  return { verdict: 'fails', kind, error };
}

/**
 * Added to the limit of a synchronous input before it is stopped, in milliseconds: one that ends late is told of by itself,
 * and others may have run before it in the same call.
 */
const graceMs = 250;

/** Runs a property's predicate, with its hooks and within its time limit, on one input after the other. */
export class Executor {
  readonly #check: Checkable;
  readonly #watchdog: Watchdog;
  readonly #limitMs: number;
  readonly #graceMs: number;
  readonly #stopsLoops: boolean;

  /**
   * @param impatientMs limit for one input in milliseconds, where it is to be shorter than the property's own
   * @param stopsLoops false when whoever runs this process ends endless loops itself
   */
  constructor(check: Checkable, clock: Clock, impatientMs = Infinity, stopsLoops = true) {
    this.#stopsLoops = stopsLoops;
    this.#check = check;
    const { timeoutMs = defaultTimeoutMs } = check.options;
    this.#limitMs = Math.min(timeoutMs, impatientMs);
    this.#graceMs = impatientMs === Infinity ? graceMs : 0;
    this.#watchdog = new Watchdog(clock, this.#limitMs, timeoutMs);
  }

  /**
   * Answers at once when the predicate and the hooks do. A synchronous input that took too long is told afterwards, and one
   * that never ends is stopped.
   *
   * @param context takes what the predicate says about the input; without one it is not listened to
   */
  execute(values: readonly unknown[], context?: InputContext): Execution | Promise<Execution> {
    return this.bound(
      () => this.executeUnbound(values, context),
      (stopped) => stopped,
    );
  }

  /**
   * Calls a function that executes inputs and returns soon after, such as the inputs of a short while. When an input
   * never ends, the call is stopped, and `onStopped` is told the verdict on it.
   */
  bound<T>(call: () => T, onStopped: (stopped: Execution) => T): T {
    if (!this.#stopsLoops) return call();
    const outcome = boundedCall(call, this.#limitMs + this.#graceMs);
    if (outcome.ended) return outcome.value;
    leaveContext();
    return onStopped(judgeError(this.#watchdog.expired()));
  }

  /** As `execute`, but nothing stops an input that never ends: for calls inside of `bound`. */
  executeUnbound(values: readonly unknown[], context?: InputContext): Execution | Promise<Execution> {
    const deadline = this.#watchdog.deadline();
    try {
      const result = context === undefined ? this.#run(values) : inContext(context, () => this.#run(values));
      if (isThenable(result)) return this.#watchdog.watch(result, deadline).then(judge, judgeError);
      return this.#watchdog.isPast(deadline) ? judgeError(this.#watchdog.expired()) : judge(result);
    } catch (error) {
      return judgeError(error);
    }
  }

  /** To be called when no more inputs follow. */
  close(): void {
    this.#watchdog.close();
  }

  #run(values: readonly unknown[]): unknown {
    const { beforeEach, afterEach } = this.#check.options;
    if (beforeEach === undefined && afterEach === undefined) return this.#check.predicate(...values);
    const prepared = beforeEach?.();
    if (isThenable(prepared)) return this.#runLater(prepared, values);
    let result: unknown;
    try {
      result = this.#check.predicate(...values);
    } catch (error) {
      const cleaned = afterEach?.();
      if (!isThenable(cleaned)) throw error;
      return cleaned.then(() => {
        throw error;
      });
    }
    if (isThenable(result)) return this.#cleanLater(result);
    const cleaned = afterEach?.();
    return isThenable(cleaned) ? cleaned.then(() => result) : result;
  }

  async #runLater(prepared: PromiseLike<unknown>, values: readonly unknown[]): Promise<unknown> {
    await prepared;
    try {
      return await this.#check.predicate(...values);
    } finally {
      await this.#check.options.afterEach?.();
    }
  }

  async #cleanLater(result: unknown): Promise<unknown> {
    try {
      return await result;
    } finally {
      await this.#check.options.afterEach?.();
    }
  }
}
