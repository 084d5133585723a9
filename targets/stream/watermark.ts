import { checkMs, StreamError } from './stream-error.ts';

/**
 * How far a stream with several partitions has come: everything before the watermark is taken to have arrived.
 *
 * Each partition is behind its latest event by as much as its events may be out of order; the stream is as far as its slowest
 * open partition. It never goes back.
 */
export class Watermarks {
  readonly #outOfOrderMs: number;
  /** The latest event of each open partition. */
  readonly #latest: Map<string, number>;
  #currentMs = -Infinity;

  /**
   * @param partitions all of them: until each has shown an event, nothing can be said
   * @param outOfOrderMs by how much an event may be later than one that happened after it
   * @throws StreamError `option`
   */
  constructor(partitions: readonly string[], outOfOrderMs: number) {
    checkMs('outOfOrderMs', outOfOrderMs, 0);
    this.#outOfOrderMs = outOfOrderMs;
    this.#latest = new Map(partitions.map((partition) => [partition, -Infinity]));
  }

  get currentMs(): number {
    return this.#currentMs;
  }

  /**
   * An event of a partition was seen.
   * @returns the watermark
   * @throws StreamError `partition`
   */
  observe(partition: string, timestampMs: number): number {
    this.#latest.set(partition, Math.max(this.#latestOf(partition), timestampMs));
    return this.#advance();
  }

  /**
   * A partition has ended, and holds nobody back any more; with the last one, all has arrived.
   * @returns the watermark
   * @throws StreamError `partition`
   */
  close(partition: string): number {
    this.#latestOf(partition);
    this.#latest.delete(partition);
    return this.#advance();
  }

  #latestOf(partition: string): number {
    const latest = this.#latest.get(partition);
    if (latest === undefined) throw new StreamError('partition', partition, 'not open');
    return latest;
  }

  #advance(): number {
    this.#currentMs = Math.max(this.#currentMs, Math.min(...this.#latest.values()) - this.#outOfOrderMs);
    return this.#currentMs;
  }
}
