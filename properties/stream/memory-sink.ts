import type { SinkEntry, SinkStore } from '../../targets/stream/idempotent-sink.ts';

/** A store of entries in memory that answers after some turns, and remembers what was written. */
export class MemorySink<V> implements SinkStore<V> {
  readonly entries = new Map<string, SinkEntry<V>>();
  readonly written: (readonly [id: string, revision: number])[] = [];
  /** Refuses that many writes, as if somebody else were always faster. */
  refusals = 0;
  readonly #turns: () => number;

  constructor(turns: () => number = () => 1) {
    this.#turns = turns;
  }

  async read(id: string): Promise<SinkEntry<V> | undefined> {
    await this.#wait();
    return this.entries.get(id);
  }

  async compareAndSet(id: string, expectedRevision: number, entry: SinkEntry<V>): Promise<boolean> {
    await this.#wait();
    if (this.refusals-- > 0) return false;
    if ((this.entries.get(id)?.revision ?? 0) !== expectedRevision) return false;
    this.entries.set(id, entry);
    this.written.push([id, entry.revision]);
    await this.#wait();
    return true;
  }

  async #wait(): Promise<void> {
    for (let turn = this.#turns(); turn > 0; turn--) await Promise.resolve();
  }
}
