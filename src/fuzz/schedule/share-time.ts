import type { Clock } from '../../core/ports.ts';
import type { Pace } from './pace.ts';
import { YieldShares } from './yield-shares.ts';

/** One check that runs in slices. */
export interface SlicedCheck {
  readonly pace: Pace;
  /** Starts it; settles when it is over. */
  start(): Promise<void>;
  /** Ends it, wherever it is. */
  stop(): void;
  /** Moment on the monotonic clock since when its target has been loaded; undefined while it is not. */
  readonly readyMs: number | undefined;
  /** Features that it knows. */
  readonly features: number;
}

export interface ShareOptions {
  readonly totalMs: number;
  /** Checks that run at the same time. */
  readonly lanes: number;
  /** Checks whose process may stay alive while they rest. */
  readonly maxAwake: number;
  readonly clock: Clock;
  readonly signal: AbortSignal;
}

/** Bounds of a slice in milliseconds: shorter ones go into stopping and starting, longer ones keep the others waiting. */
const sliceMs = { min: 1_000, max: 30_000 } as const;
/** Slices in the time that a check would have if all had the same. */
const slicesOfShare = 8;
/** Time that every check is executed for, however long its target took to load. */
const leastFuzzingMs = 500;
const pollMs = 20;

interface Running {
  readonly check: SlicedCheck;
  readonly over: AbortController;
  ended: Promise<void>;
}

class TimeSharing {
  readonly #options: ShareOptions;
  readonly #deadlineMs: number;
  readonly #sliceMs: number;
  readonly #waiting: SlicedCheck[];
  readonly #idle: Running[] = [];
  readonly #started: Running[] = [];
  readonly #shares = new YieldShares<Running>();

  constructor(checks: readonly SlicedCheck[], options: ShareOptions) {
    this.#options = options;
    this.#waiting = [...checks];
    this.#deadlineMs = options.clock.monotonicMs() + options.totalMs;
    const fairMs = (options.totalMs * Math.min(options.lanes, checks.length)) / Math.max(1, checks.length);
    const wanted = fairMs / slicesOfShare;
    this.#sliceMs = Math.min(fairMs, Math.max(sliceMs.min, Math.min(sliceMs.max, wanted)));
  }

  async run(): Promise<void> {
    const lanes = Math.min(this.#options.lanes, this.#waiting.length);
    try {
      await Promise.all(Array.from({ length: lanes }, () => this.#lane()));
    } finally {
      for (const { check } of this.#started) check.stop();
      await Promise.all(this.#started.map(({ ended }) => ended));
    }
  }

  async #lane(): Promise<void> {
    const { clock, signal } = this.#options;
    let last: Running | undefined;
    while (!signal.aborted) {
      const next = this.#next();
      if (last !== undefined && last !== next) {
        if (!last.over.signal.aborted) last.check.pace.set('rest');
        this.#sendToSleep();
      }
      last = next;
      if (next !== undefined) await this.#slice(next);
      else if (clock.monotonicMs() >= this.#deadlineMs || this.#allOver) return;
      else await clock.sleep(pollMs, signal); // the others are on their way in other lanes
    }
  }

  get #allOver(): boolean {
    return this.#waiting.length === 0 && this.#started.every(({ over }) => over.signal.aborted);
  }

  /** The check that runs next in a lane. Each of them runs once, however late it is. */
  #next(): Running | undefined {
    const fresh = this.#waiting.shift();
    if (fresh !== undefined) {
      const running: Running = { check: fresh, over: new AbortController(), ended: Promise.resolve() };
      this.#started.push(running);
      return running;
    }
    if (this.#options.clock.monotonicMs() >= this.#deadlineMs) return undefined;
    const next = this.#shares.next(this.#idle);
    if (next !== undefined) this.#idle.splice(this.#idle.indexOf(next), 1);
    return next;
  }

  async #slice(running: Running): Promise<void> {
    const { clock, signal } = this.#options;
    const { check, over } = running;
    const isFirst = this.#shares.rate(running) === undefined;
    const before = check.features;
    check.pace.set('run');
    if (isFirst) {
      running.ended = check.start().finally(() => over.abort());
      running.ended.catch(() => {}); // awaited at the end
    }
    const stopped = AbortSignal.any([over.signal, signal]);
    while (check.readyMs === undefined && !stopped.aborted) await clock.sleep(pollMs, stopped);
    const from = Math.max(check.readyMs ?? 0, clock.monotonicMs());
    const until = Math.min(from + this.#sliceMs, this.#deadlineMs);
    const least = isFirst ? from + leastFuzzingMs : from;
    await clock.sleep(Math.max(0, Math.max(until, least) - clock.monotonicMs()), stopped);
    this.#shares.record(running, check.features - before, clock.monotonicMs() - from);
    if (over.signal.aborted) this.#shares.remove(running);
    else this.#idle.push(running);
  }

  /** Ends processes of resting checks, those that discover least first, until few enough are left. */
  #sendToSleep(): void {
    const awake = this.#idle.filter(({ check }) => check.pace.state === 'rest');
    const ordered = awake.toSorted((a, b) => (this.#shares.rate(a) ?? 0) - (this.#shares.rate(b) ?? 0));
    for (const { check } of ordered.slice(0, Math.max(0, awake.length - this.#options.maxAwake)))
      check.pace.set('sleep');
  }
}

/**
 * Runs checks in slices of one stretch of time: first each of them once, then those that discover most of late, while each
 * keeps a part of its even share. Ends when the time is over and every check had a chance, or when all are over.
 */
export function shareTime(checks: readonly SlicedCheck[], options: ShareOptions): Promise<void> {
  return new TimeSharing(checks, options).run();
}
