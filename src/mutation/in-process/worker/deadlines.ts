import { systemClock } from '../../../node/clock.ts';

type Callback = (...args: unknown[]) => void;

interface Deadline {
  readonly dueMs: number;
  readonly expire: () => void;
}

/**
 * The limits that the test runner sets for each test and hook. A test that waits for what never comes leaves the event loop
 * with nothing to do; then its limit may as well be over.
 */
export class Deadlines {
  // Timers that do not keep the process alive: only the limits of vitest are such timers.
  readonly #waiting = new Map<NodeJS.Timeout, Deadline>();

  /** Makes vitest take its timers from here. `setSafeTimers` is vitest's own, which remembers the global ones. */
  install(setSafeTimers: () => void): void {
    const waiting = this.#waiting;
    const { setTimeout: realSet, clearTimeout: realClear } = globalThis;
    const set = (callback: Callback, ms = 0, ...args: unknown[]): NodeJS.Timeout => {
      const expire = (): void => {
        waiting.delete(timer);
        callback(...args);
      };
      const timer = realSet(expire, ms);
      const { unref } = timer;
      timer.unref = () => {
        waiting.set(timer, { dueMs: systemClock.monotonicMs() + ms, expire });
        return unref.call(timer);
      };
      return timer;
    };
    const clear = (timer: NodeJS.Timeout): void => {
      waiting.delete(timer);
      realClear(timer);
    };
    Object.assign(globalThis, { setTimeout: set, clearTimeout: clear });
    setSafeTimers();
    Object.assign(globalThis, { setTimeout: realSet, clearTimeout: realClear });
  }

  /** Lets the earliest limit be over; false when nothing waits. */
  expire(): boolean {
    const [earliest] = [...this.#waiting].toSorted(([, a], [, b]) => a.dueMs - b.dueMs);
    if (earliest === undefined) return false;
    const [timer, deadline] = earliest;
    clearTimeout(timer);
    deadline.expire();
    return true;
  }

  /** Forgets limits of runs that are over. */
  clear(): void {
    for (const timer of this.#waiting.keys()) clearTimeout(timer);
    this.#waiting.clear();
  }
}
