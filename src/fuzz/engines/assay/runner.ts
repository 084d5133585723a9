import type { Clock } from '../../../core/ports.ts';
import { isThenable } from '../../../core/thenable.ts';
import type { Detector } from '../../detectors/detector.ts';
import { describeFailure, type FailureDescription } from '../../failure.ts';
import type { ProcessGuard } from '../../process-guard.ts';
import { isExpected, isRefusal, type FuzzTarget } from '../../target.ts';
import { clockStepMs, control, type SharedInput } from './shared-input.ts';

export interface RunnerOptions {
  readonly target: FuzzTarget;
  readonly guard: ProcessGuard;
  readonly detectors: readonly Detector[];
  readonly shared: SharedInput;
  readonly clock: Clock;
}

/**
 * Parts of the limit of an input that it gets when it is known that some do not end, since the time of more of them is lost: in the
 * loop of the fuzzer, where time itself is measured, and until the watchdog ends what no counter stops.
 */
export const hastyParts = { loop: 0.05, growth: 0.4, watchdog: 0.5 } as const;

/** What ends an input that is given up, where its code goes round. */
const givenUp = new Error('given up');

interface Settlers {
  values: readonly unknown[];
  /** Ends the waiting; undefined while nothing is waited for. */
  resolve: (() => void) | undefined;
  readonly fulfilled: (result: unknown) => void;
  readonly rejected: (error: unknown) => void;
}

/**
 * Executes a target on one input after the other. What came of the last one stands in `failure` and `refused`; nothing is
 * made for an execution that goes well.
 */
export class Runner {
  failure: FailureDescription | undefined;
  refused = false;
  executions = 0;
  /** Whether the last execution had to be waited for. */
  waited = false;
  readonly #options: RunnerOptions;
  readonly #words: Int32Array;
  readonly #limitSteps: number;
  #giveUpSteps = Infinity;
  /** Step of the clock at which the current execution began. */
  #started = 0;
  #gaveUp = false;
  readonly #monitoring = new AbortController();
  #settlers: Settlers | undefined;

  constructor(options: RunnerOptions) {
    this.#options = options;
    this.#words = options.shared.words;
    this.#limitSteps = Math.ceil(options.target.timeoutMs / clockStepMs);
  }

  /** Steps of the watchdog's clock so far: costs nothing to read. */
  get clockSteps(): number {
    return this.#words[control.clock]!;
  }

  /** Steps of the current execution so far. */
  get #steps(): number {
    return this.clockSteps - this.#started;
  }

  /** Counts an input of which no values could be made: it is refused without being run. */
  refuse(): void {
    this.failure = undefined;
    this.refused = true;
    this.executions++;
  }

  /** Runs the target. A promise when it has to be waited for; it never rejects. */
  run(values: readonly unknown[]): Promise<void> | undefined {
    const { target, guard, detectors } = this.#options;
    const words = this.#words;
    this.failure = undefined;
    this.refused = false;
    this.waited = false;
    words[control.tick] = ++this.executions | 0;
    guard.begin();
    for (const detector of detectors) detector.begin?.(values);
    this.#started = this.clockSteps;
    this.#gaveUp = false;
    words[control.running] = 1;
    try {
      const result = values.length === 1 ? target.run(values[0]) : target.run(...values);
      if (result !== undefined) {
        if (isThenable(result)) return this.#await(result, values);
        this.#judge(result);
      }
    } catch (error) {
      this.#caught(error);
    }
    this.#finish(values);
    return undefined;
  }

  /** Whether inputs that take long are given up, and refused. */
  get isHasty(): boolean {
    return this.#giveUpSteps < Infinity;
  }

  /** From now on inputs are given up, and refused, after a part of their limit. */
  giveUpAfter(part: number): void {
    this.#giveUpSteps = Math.ceil((this.#options.target.timeoutMs * part) / clockStepMs);
  }

  /** Call while the target runs, now and then. @throws when its input is to be given up */
  interrupt(): void {
    if (this.#words[control.running] === 0 || this.#steps <= this.#giveUpSteps) return;
    this.#gaveUp = true;
    throw givenUp;
  }

  /** Ends the timer that looks after promises. */
  close(): void {
    this.#monitoring.abort();
  }

  #await(pending: PromiseLike<unknown>, values: readonly unknown[]): Promise<void> {
    this.waited = true;
    const settlers = (this.#settlers ??= this.#startSettlers());
    settlers.values = values;
    const finished = new Promise<void>((resolve) => (settlers.resolve = resolve));
    // Thenables of others may call back twice, or throw: a promise of ours does neither.
    const honest = pending instanceof Promise ? pending : Promise.resolve(pending);
    honest.then(settlers.fulfilled, settlers.rejected);
    return finished;
  }

  /** What promises of the target call; made once, and anew after one that was not waited for any longer. */
  #makeSettlers(): Settlers {
    const settlers: Settlers = {
      values: [],
      resolve: undefined,
      fulfilled: (result) => {
        if (this.#settlers !== settlers) return;
        this.#judge(result);
        this.#settle(settlers);
      },
      rejected: (error) => {
        if (this.#settlers !== settlers) return;
        this.#caught(error);
        this.#settle(settlers);
      },
    };
    return settlers;
  }

  #settle(settlers: Settlers): void {
    const { resolve, values } = settlers;
    settlers.resolve = undefined;
    this.#finish(values);
    resolve?.();
  }

  #startSettlers(): Settlers {
    void this.#monitor();
    return this.#makeSettlers();
  }

  /** Looks every few steps of the clock whether a promise is overdue. One timer for all of them. */
  async #monitor(): Promise<void> {
    const { signal } = this.#monitoring;
    while (!signal.aborted) {
      await this.#options.clock.sleep(clockStepMs * 3, signal);
      this.#expire();
    }
  }

  #expire(): void {
    const settlers = this.#settlers;
    if (settlers?.resolve === undefined) return;
    const steps = this.#steps;
    if (steps > this.#giveUpSteps) this.#gaveUp = true;
    if (steps <= this.#limitSteps && !this.#gaveUp) return;
    this.#settlers = this.#makeSettlers();
    this.#late(`did not settle within ${this.#options.target.timeoutMs} ms`);
    this.#settle(settlers);
  }

  #late(message: string): void {
    this.failure = describeFailure('timeout', message);
  }

  #judge(result: unknown): void {
    if (this.#options.target.falseFails && result === false)
      this.failure = describeFailure('error', new Error('the predicate returned false'));
  }

  #caught(error: unknown): void {
    const { target, guard } = this.#options;
    if (isExpected(target, error)) return;
    if (isRefusal(error)) this.refused = true;
    else this.failure = guard.describe('error', error);
  }

  #finish(values: readonly unknown[]): void {
    this.#words[control.running] = 0;
    const { guard, detectors, target } = this.#options;
    const incident = guard.takeQuickly();
    if (this.#gaveUp) {
      this.failure = undefined; // what it did on its way out is no answer
      this.refused = true;
    }
    if (incident !== undefined && (this.failure === undefined || incident.kind === 'exit')) this.failure = incident;
    const steps = this.#steps;
    if (this.failure === undefined && steps > this.#limitSteps && !this.#gaveUp) {
      const slow = `took ${steps * clockStepMs} ms, more than its limit of ${target.timeoutMs} ms`;
      this.#late(slow);
    }
    if (this.failure !== undefined || this.refused) return;
    for (const detector of detectors) {
      const found = detector.end?.(values);
      if (found !== undefined) {
        this.failure = found;
        return;
      }
    }
  }
}
