import { setImmediate as turn } from 'node:timers/promises';
import type { Clock } from '../../targets/queue/clock.ts';

interface Timer {
  readonly atMs: number;
  readonly wake: () => void;
}

/** A clock that stands still unless it is told to move on. */
export class VirtualClock implements Clock {
  #nowMs: number;
  #timers: Timer[] = [];
  /** Every sleep asked for, in milliseconds. */
  readonly sleeps: number[] = [];

  constructor(nowMs = 0) {
    this.#nowMs = nowMs;
  }

  nowMs(): number {
    return this.#nowMs;
  }

  /** Moves on, or back by a negative number; whoever's time has come is woken, in order. */
  advance(ms: number): void {
    this.#nowMs += ms;
    const due = this.#timers.filter(({ atMs }) => atMs <= this.#nowMs).toSorted((a, b) => a.atMs - b.atMs);
    this.#timers = this.#timers.filter((timer) => !due.includes(timer));
    for (const { wake } of due) wake();
  }

  async sleep(ms: number, signal?: AbortSignal): Promise<void> {
    signal?.throwIfAborted();
    this.sleeps.push(ms);
    await new Promise<void>((resolve, reject) => {
      const timer: Timer = { atMs: this.#nowMs + ms, wake: resolve };
      this.#timers.push(timer);
      signal?.addEventListener('abort', () => {
        this.#timers = this.#timers.filter((other) => other !== timer);
        reject(signal.reason as Error);
      });
    });
  }

  /** Moves on from timer to timer, with time to react to each, until the promise has settled. */
  async run<T>(promise: Promise<T>): Promise<T> {
    let settled = false;
    const watched = promise.finally(() => (settled = true));
    watched.catch(() => undefined);
    for (;;) {
      await turn();
      if (settled) return watched;
      if (this.#timers.length === 0) throw new Error('it waits for something that never comes');
      this.advance(Math.max(0, Math.min(...this.#timers.map(({ atMs }) => atMs)) - this.#nowMs));
    }
  }
}

/** Lets everything run that can run without time going by. */
export async function settle(): Promise<void> {
  await turn();
}
