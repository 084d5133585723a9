import { checkCount } from './queue-error.ts';

/** Runs tasks, at most so many at a time; who waits is served in the order of asking. */
export class Slots {
  /** Invariant: above 0 only while nobody waits. */
  #free: number;
  readonly #waiting: (() => void)[] = [];

  /**
   * @param count how many tasks may run at a time: an integer of at least 1
   * @throws QueueError `option`
   */
  constructor(count: number) {
    checkCount('concurrency', count);
    this.#free = count;
  }

  /** Runs the task when there is a slot for it, and settles as the task does. */
  async run<T>(task: () => T | Promise<T>): Promise<T> {
    if (this.#free > 0) this.#free--;
    else await new Promise<void>((resolve) => this.#waiting.push(resolve));
    try {
      return await task();
    } finally {
      // The slot is handed over: were it set free first, somebody who asks in between would overtake.
      const next = this.#waiting.shift();
      if (next === undefined) this.#free++;
      else next();
    }
  }
}
