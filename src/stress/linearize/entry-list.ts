import type { HistoryOperation } from './history.ts';

/**
 * The calls and returns of a history in the order of time, as a doubly linked list from which an operation can be lifted
 * and put back in constant time. Entry `2 × i` is the call of operation i, `2 × i + 1` its return.
 *
 * Invariant: operations are put back in the reverse order of lifting, so that the links they left are still the right ones.
 */
export class EntryList {
  /** The entry before the first one. */
  readonly head: number;
  readonly #next: Int32Array;
  readonly #previous: Int32Array;

  constructor(history: readonly HistoryOperation<unknown>[]) {
    const times = history.flatMap((operation) => [operation.call, operation.return]);
    const order = times.map((_, entry) => entry);
    // At the same time calls come before returns: such operations overlap.
    order.sort((a, b) => times[a]! - times[b]! || (a % 2) - (b % 2) || a - b);
    this.head = times.length;
    this.#next = new Int32Array(times.length + 1);
    this.#previous = new Int32Array(times.length + 1);
    let before = this.head;
    for (const entry of order) {
      this.#next[before] = entry;
      this.#previous[entry] = before;
      before = entry;
    }
    this.#next[before] = this.head;
    this.#previous[this.head] = before;
  }

  /** The entry after this one; the head after the last. */
  after(entry: number): number {
    return this.#next[entry]!;
  }

  /** Takes the call and the return of an operation out. */
  lift(operation: number): void {
    this.#unlink(2 * operation);
    this.#unlink(2 * operation + 1);
  }

  /** Puts the operation lifted last back. */
  putBack(operation: number): void {
    this.#relink(2 * operation + 1);
    this.#relink(2 * operation);
  }

  #unlink(entry: number): void {
    const next = this.#next[entry]!;
    const previous = this.#previous[entry]!;
    this.#next[previous] = next;
    this.#previous[next] = previous;
  }

  #relink(entry: number): void {
    this.#next[this.#previous[entry]!] = entry;
    this.#previous[this.#next[entry]!] = entry;
  }
}
