import type { IdleLimits } from '../../../core/idle-limits.ts';
import { systemClock } from '../../../node/clock.ts';

type Callback = (...args: unknown[]) => void;

interface Limit {
  readonly dueMs: number;
  readonly expire: () => void;
}

/** Limits that do not keep the process alive: when nothing else does, the earliest may as well be over. */
export class WaitingLimits implements IdleLimits {
  readonly #waiting = new Map<NodeJS.Timeout, Limit>();

  add(timer: NodeJS.Timeout, dueMs: number, expire: () => void): void {
    timer.unref();
    this.#waiting.set(timer, { dueMs, expire });
  }

  delete(timer: NodeJS.Timeout): void {
    this.#waiting.delete(timer);
  }

  /** Lets the earliest limit be over; false when nothing waits. */
  expire(): boolean {
    const [earliest] = [...this.#waiting].toSorted(([, a], [, b]) => a.dueMs - b.dueMs);
    if (earliest === undefined) return false;
    const [timer, limit] = earliest;
    clearTimeout(timer);
    this.#waiting.delete(timer);
    limit.expire();
    return true;
  }

  /** Forgets limits of runs that are over. */
  clear(): void {
    for (const timer of this.#waiting.keys()) clearTimeout(timer);
    this.#waiting.clear();
  }
}

/** The limits that the test runner sets for each test and hook. */
export class Deadlines extends WaitingLimits {
  /** Makes vitest take its timers from here. `setSafeTimers` is vitest's own, which remembers the global ones. */
  install(setSafeTimers: () => void): void {
    const { setTimeout: realSet, clearTimeout: realClear } = globalThis;
    const set = (callback: Callback, ms = 0, ...args: unknown[]): NodeJS.Timeout => {
      const expire = (): void => {
        this.delete(timer);
        callback(...args);
      };
      const timer = realSet(expire, ms);
      const { unref } = timer;
      // Only the limits of vitest are timers that do not keep the process alive.
      timer.unref = () => {
        timer.unref = unref;
        this.add(timer, systemClock.monotonicMs() + ms, expire);
        return timer;
      };
      return timer;
    };
    const clear = (timer: NodeJS.Timeout): void => {
      this.delete(timer);
      realClear(timer);
    };
    Object.assign(globalThis, { setTimeout: set, clearTimeout: clear });
    setSafeTimers();
    Object.assign(globalThis, { setTimeout: realSet, clearTimeout: realClear });
  }
}
