import { SteadyTime, type Clock } from './clock.ts';
import { checkAmount, checkCount } from './queue-error.ts';

/** How many may wait and how fast they leave. */
export interface LeakyBucketOptions {
  /** the most that may wait in the bucket: an integer >= 1 */
  readonly capacity: number;
  /** how many leave in a second, evenly spaced: above 0, fractions allowed */
  readonly leakPerSecond: number;
}

const msPerSecond = 1000;

/**
 * A leaky bucket used as a queue: what goes in comes out in order, no two closer together than the rate allows; what
 * does not fit is refused. Where a token bucket lets a burst through, this one spreads it out.
 *
 * Departures are derived from the first of each busy period and never added up, so that no rounding piles up.
 */
export class LeakyBucket {
  readonly #time: SteadyTime;
  readonly #clock: Clock;
  readonly #capacity: number;
  readonly #leakPerSecond: number;
  /** Invariant: of the `#admitted` in the present busy period, the one at index `i` leaves at `#firstMs + i * 1000 / #leakPerSecond`. */
  #firstMs = -Infinity;
  #admitted = 0;

  /** @throws QueueError `option` */
  constructor({ capacity, leakPerSecond }: LeakyBucketOptions, clock: Clock) {
    checkCount('capacity', capacity);
    checkAmount('leakPerSecond', leakPerSecond);
    this.#clock = clock;
    this.#time = new SteadyTime(clock);
    this.#capacity = capacity;
    this.#leakPerSecond = leakPerSecond;
  }

  /** How many have not left yet. */
  get waiting(): number {
    return this.#waitingAt(this.#time.nowMs());
  }

  /** Milliseconds until what enters now may leave, 0 when it need not wait; null when the bucket is full and it did not enter. */
  enter(): number | null {
    const nowMs = this.#time.nowMs();
    if (this.#waitingAt(nowMs) >= this.#capacity) return null;
    if (this.#departureMs(this.#admitted) <= nowMs) {
      this.#firstMs = nowMs;
      this.#admitted = 0;
    }
    return this.#departureMs(this.#admitted++) - nowMs;
  }

  /**
   * Enters and waits until it may leave.
   * @param signal ends the waiting; the place in the bucket stays taken until its time has come
   * @returns false when the bucket is full
   * @throws the signal's reason
   */
  async pass(signal?: AbortSignal): Promise<boolean> {
    signal?.throwIfAborted();
    const delayMs = this.enter();
    if (delayMs === null) return false;
    if (delayMs > 0) await this.#clock.sleep(delayMs, signal);
    return true;
  }

  #departureMs(index: number): number {
    return this.#firstMs + (index * msPerSecond) / this.#leakPerSecond;
  }

  #waitingAt(nowMs: number): number {
    let waiting = 0;
    while (waiting < this.#admitted && this.#departureMs(this.#admitted - 1 - waiting) > nowMs) waiting++;
    return waiting;
  }
}
