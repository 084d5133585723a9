/** Time as it comes in from outside. */
export interface Clock {
  /** the present in milliseconds since some fixed moment; may be set back, see `SteadyTime` */
  nowMs(): number;
  /** resolves after `ms` milliseconds, and rejects with the signal's reason once that is aborted, be it before the call */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}

/** The time of a clock, but never earlier than it was: while a clock that was set back catches up, time stands still. */
export class SteadyTime {
  readonly #clock: Clock;
  /** Invariant: no time handed out so far was later. */
  #latestMs = -Infinity;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  nowMs(): number {
    this.#latestMs = Math.max(this.#latestMs, this.#clock.nowMs());
    return this.#latestMs;
  }
}
