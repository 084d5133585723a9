import { SteadyTime, type Clock } from './clock.ts';
import { checkAmount, checkCount, QueueError } from './queue-error.ts';
import { untilAborted } from './until-aborted.ts';

/** How much a bucket holds and how fast it fills. */
export interface TokenBucketOptions {
  /** tokens in a full bucket, and so the largest burst: an integer >= 1; a bucket begins full */
  readonly capacity: number;
  /** tokens that come in every second, spread evenly: above 0, fractions allowed */
  readonly refillPerSecond: number;
}

/** Credit is counted in thousandths of a token: with a whole rate and whole milliseconds, all of it is integers and exact. */
const creditPerToken = 1000;

/**
 * A token bucket: lets through a burst of `capacity`, and in the long run `refillPerSecond`.
 *
 * In any stretch of time it hands out no more than `capacity` plus what came in meanwhile. The credit is derived from one
 * moment in the past and never added up step by step, so that looking at it changes nothing and no rounding piles up.
 */
export class TokenBucket {
  readonly #time: SteadyTime;
  readonly #clock: Clock;
  readonly #full: number;
  readonly #refillPerSecond: number;
  /** Invariant: the credit at a time `t` is `#credit + (t - #sinceMs) * #refillPerSecond`, but never more than `#full`. */
  #credit: number;
  #sinceMs: number;
  /** Settles when everybody who asked so far was served or gave up. */
  #turn: Promise<unknown> = Promise.resolve();
  #waiting = 0;

  /** @throws QueueError `option` */
  constructor({ capacity, refillPerSecond }: TokenBucketOptions, clock: Clock) {
    checkCount('capacity', capacity);
    checkAmount('refillPerSecond', refillPerSecond);
    this.#clock = clock;
    this.#time = new SteadyTime(clock);
    this.#full = capacity * creditPerToken;
    this.#refillPerSecond = refillPerSecond;
    this.#credit = this.#full;
    this.#sinceMs = this.#time.nowMs();
  }

  /** Tokens in the bucket, with fractions. */
  get available(): number {
    return this.#creditNow() / creditPerToken;
  }

  /** How many wait in `take`. */
  get waiting(): number {
    return this.#waiting;
  }

  /** Takes the tokens if they are there and nobody waits for some. Never takes a part of them. */
  tryTake(tokens = 1): boolean {
    this.#check(tokens);
    if (this.#waiting > 0 || this.#missing(tokens) > 0) return false;
    this.#credit -= tokens * creditPerToken;
    return true;
  }

  /** Milliseconds, rounded up, until the bucket holds so many tokens when nobody takes any. */
  waitMs(tokens = 1): number {
    this.#check(tokens);
    return Math.ceil(this.#missing(tokens) / this.#refillPerSecond);
  }

  /**
   * Waits for the tokens and takes them. Who asks first is served first, so that a large request is not starved by small ones.
   * @param signal gives up the place in the line; nothing was taken then
   * @throws QueueError `too-much`; the signal's reason
   */
  async take(tokens = 1, signal?: AbortSignal): Promise<void> {
    this.#check(tokens);
    const before = this.#turn;
    let pass!: () => void;
    this.#turn = new Promise<void>((resolve) => (pass = resolve));
    this.#waiting++;
    try {
      await untilAborted(before, signal);
      for (let wait = this.waitMs(tokens); wait > 0; wait = this.waitMs(tokens)) await this.#clock.sleep(wait, signal);
      this.#credit -= tokens * creditPerToken;
    } finally {
      this.#waiting--;
      void before.then(pass);
    }
  }

  #check(tokens: number): void {
    checkCount('tokens', tokens);
    if (tokens * creditPerToken <= this.#full) return;
    throw new QueueError('too-much', 'tokens', `${tokens} never fit into ${this.#full / creditPerToken}`);
  }

  #missing(tokens: number): number {
    return Math.max(0, tokens * creditPerToken - this.#creditNow());
  }

  #creditNow(): number {
    const nowMs = this.#time.nowMs();
    const credit = this.#credit + (nowMs - this.#sinceMs) * this.#refillPerSecond;
    if (credit < this.#full) return credit;
    this.#credit = this.#full;
    this.#sinceMs = nowMs;
    return this.#full;
  }
}
