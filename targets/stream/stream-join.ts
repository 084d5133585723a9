import { checkMs } from './stream-error.ts';
import { checkTimestamp, type StreamRecord } from './stream-record.ts';

/** Two events of one key that happened close together. */
export interface Pair<L, R> {
  readonly left: StreamRecord<L>;
  readonly right: StreamRecord<R>;
}

/** What an event was joined with, in the order the others came; null when it came too late. */
export type JoinedPairs<L, R> = readonly Pair<L, R>[] | null;

/** Which events are joined. All in milliseconds; 0 when left out. */
export interface JoinOptions {
  /** how long the right event may have happened before the left one */
  readonly beforeMs?: number;
  /** how long it may happen after it */
  readonly afterMs?: number;
  /** how far behind the watermark an event may be */
  readonly allowedLatenessMs?: number;
}

/**
 * Joins two streams by key and closeness in time, with both ends included. A pair is told once, when the second of its events comes;
 * an event is remembered for as long as one that is not too late can match it.
 */
export class StreamJoin<L, R> {
  readonly #beforeMs: number;
  readonly #afterMs: number;
  readonly #allowedLatenessMs: number;
  readonly #lefts = new Map<string, readonly StreamRecord<L>[]>();
  readonly #rights = new Map<string, readonly StreamRecord<R>[]>();
  /** Events before this are too late. */
  #floorMs = -Infinity;

  /** @throws StreamError `option` */
  constructor({ beforeMs = 0, afterMs = 0, allowedLatenessMs = 0 }: JoinOptions) {
    checkMs('beforeMs', beforeMs, 0);
    checkMs('afterMs', afterMs, 0);
    checkMs('allowedLatenessMs', allowedLatenessMs, 0);
    this.#beforeMs = beforeMs;
    this.#afterMs = afterMs;
    this.#allowedLatenessMs = allowedLatenessMs;
  }

  /** Events that are remembered, of both streams. */
  get remembered(): number {
    return [...this.#lefts.values(), ...this.#rights.values()].reduce((sum, records) => sum + records.length, 0);
  }

  /** @throws StreamError `timestamp` */
  addLeft(left: StreamRecord<L>): JoinedPairs<L, R> {
    if (!this.#remember(this.#lefts, left)) return null;
    const rights = this.#rights.get(left.key) ?? [];
    return rights.filter((right) => this.#areClose(left, right)).map((right) => ({ left, right }));
  }

  /** @throws StreamError `timestamp` */
  addRight(right: StreamRecord<R>): JoinedPairs<L, R> {
    if (!this.#remember(this.#rights, right)) return null;
    const lefts = this.#lefts.get(right.key) ?? [];
    return lefts.filter((left) => this.#areClose(left, right)).map((left) => ({ left, right }));
  }

  /** Everything before the watermark is taken to have arrived, but for what is late. It never goes back. */
  advanceTo(watermarkMs: number): void {
    this.#floorMs = Math.max(this.#floorMs, watermarkMs - this.#allowedLatenessMs);
    this.#forget(this.#lefts, this.#afterMs);
    this.#forget(this.#rights, this.#beforeMs);
  }

  #remember<V>(side: Map<string, readonly StreamRecord<V>[]>, record: StreamRecord<V>): boolean {
    checkTimestamp(record);
    if (record.timestampMs < this.#floorMs) return false;
    side.set(record.key, [...(side.get(record.key) ?? []), record]);
    return true;
  }

  #areClose(left: StreamRecord<L>, right: StreamRecord<R>): boolean {
    const afterMs = right.timestampMs - left.timestampMs;
    return afterMs >= -this.#beforeMs && afterMs <= this.#afterMs;
  }

  #forget<V>(side: Map<string, readonly StreamRecord<V>[]>, reachMs: number): void {
    for (const [key, records] of side) {
      const kept = records.filter(({ timestampMs }) => timestampMs + reachMs >= this.#floorMs);
      if (kept.length === 0) side.delete(key);
      else side.set(key, kept);
    }
  }
}
