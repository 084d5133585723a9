import type { Clock } from '../../../core/ports.ts';
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

function isThenable(value: unknown): value is PromiseLike<unknown> {
  return typeof value === 'object' && value !== null && typeof (value as { then?: unknown }).then === 'function';
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
  readonly #monitoring = new AbortController();
  #expire: (() => void) | undefined;

  constructor(options: RunnerOptions) {
    this.#options = options;
    this.#words = options.shared.words;
    this.#limitSteps = Math.ceil(options.target.timeoutMs / clockStepMs);
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
    const started = words[control.clock]!;
    words[control.running] = 1;
    try {
      const result = values.length === 1 ? target.run(values[0]) : target.run(...values);
      if (isThenable(result)) return this.#await(result, values, started);
      this.#judge(result);
    } catch (error) {
      this.#caught(error);
    }
    this.#finish(values, started);
    return undefined;
  }

  /** Ends the timer that looks after promises. */
  close(): void {
    this.#monitoring.abort();
  }

  async #await(pending: PromiseLike<unknown>, values: readonly unknown[], started: number): Promise<void> {
    this.waited = true;
    if (this.#expire === undefined) void this.#monitor();
    const words = this.#words;
    const tick = words[control.tick];
    const isLate = await new Promise<boolean>((resolve) => {
      this.#expire = () => {
        if (words[control.tick] === tick && words[control.clock]! - started > this.#limitSteps) resolve(true);
      };
      pending.then(
        (result) => {
          this.#judge(result);
          resolve(false);
        },
        (error: unknown) => {
          this.#caught(error);
          resolve(false);
        },
      );
    });
    if (isLate) this.#late(`did not settle within ${this.#options.target.timeoutMs} ms`);
    this.#finish(values, started);
  }

  /** Looks every few steps of the clock whether a promise is overdue. One timer for all of them. */
  async #monitor(): Promise<void> {
    const { signal } = this.#monitoring;
    while (!signal.aborted) {
      await this.#options.clock.sleep(clockStepMs * 3, signal);
      this.#expire?.();
    }
  }

  #late(message: string): void {
    this.failure = describeFailure('timeout', message);
  }

  #judge(result: unknown): void {
    if (this.#options.target.falseFails && result === false)
      this.failure = describeFailure('error', new Error('the predicate returned false'));
  }

  #caught(error: unknown): void {
    const { target } = this.#options;
    if (isExpected(target, error)) return;
    if (isRefusal(error)) this.refused = true;
    else this.failure = describeFailure('error', error);
  }

  #finish(values: readonly unknown[], started: number): void {
    const words = this.#words;
    words[control.running] = 0;
    const { guard, detectors, target } = this.#options;
    const incident = guard.takeQuickly();
    if (incident !== undefined && (this.failure === undefined || incident.kind === 'exit')) this.failure = incident;
    const steps = words[control.clock]! - started;
    if (this.failure === undefined && steps > this.#limitSteps) {
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
