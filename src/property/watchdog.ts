import type { Clock } from '../core/ports.ts';

/** Fails an input that took longer than it may. */
export class InputTimeoutError extends Error {
  override readonly name = 'InputTimeoutError';
  constructor(limitMs: number) {
    super(`one input took longer than ${limitMs} ms (option timeoutMs)`);
    this.stack = `${this.name}: ${this.message}`; // nothing but assay stands on it
  }
}

interface Watched {
  /** On the clock's monotonic time. */
  readonly deadline: number;
  readonly expire: () => void;
}

/**
 * Bounds promises in time, one after the other, with a single timer: it is set for the first one, and when it goes off it is
 * set anew for the one pending then. Thousands of short promises cost no more than reading the clock.
 */
export class Watchdog {
  readonly #clock: Clock;
  readonly #limitMs: number;
  readonly #saidMs: number;
  readonly #closing = new AbortController();
  #watched: Watched | undefined;
  #awake = false;

  /** @param saidMs the limit that errors name, where they are to name another one */
  constructor(clock: Clock, limitMs: number, saidMs = limitMs) {
    this.#clock = clock;
    this.#limitMs = limitMs;
    this.#saidMs = saidMs;
  }

  /** When something that starts now must have ended. */
  deadline(): number {
    return this.#clock.monotonicMs() + this.#limitMs;
  }

  isPast(deadline: number): boolean {
    return this.#clock.monotonicMs() > deadline;
  }

  expired(): InputTimeoutError {
    return new InputTimeoutError(this.#saidMs);
  }

  /** The promise, or a rejection with an `InputTimeoutError` once the deadline has passed. */
  watch<T>(pending: PromiseLike<T>, deadline: number): Promise<T> {
    return new Promise((resolve, reject) => {
      const watched: Watched = { deadline, expire: () => reject(this.expired()) };
      this.#watched = watched;
      const settle = <V>(report: (value: V) => void, value: V): void => {
        if (this.#watched === watched) this.#watched = undefined;
        // Work that never lets the event loop turn keeps the timer from going off.
        if (this.isPast(deadline)) watched.expire();
        else report(value);
      };
      pending.then(
        (value) => settle(resolve, value),
        (error: unknown) => settle(reject, error),
      );
      if (!this.#awake) void this.#guard();
    });
  }

  /** Lets go of the timer. */
  close(): void {
    this.#watched = undefined;
    this.#closing.abort();
  }

  async #guard(): Promise<void> {
    this.#awake = true;
    while (this.#watched !== undefined && !this.#closing.signal.aborted) {
      const { deadline } = this.#watched;
      // A millisecond more: timers may go off early.
      const leftMs = Math.max(0, deadline - this.#clock.monotonicMs()) + 1;
      const end = await this.#clock.limit(leftMs, this.#closing.signal);
      const watched = this.#watched as Watched | undefined;
      if (watched === undefined || (end !== 'idle' && !this.isPast(watched.deadline))) continue;
      this.#watched = undefined;
      watched.expire();
    }
    this.#awake = false;
  }
}
