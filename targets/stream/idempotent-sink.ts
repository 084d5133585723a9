import { StreamError } from './stream-error.ts';

/** What stands under an id. */
export interface SinkEntry<V> {
  readonly revision: number;
  readonly value: V;
}

/** Keeps one entry for each id, with a conditional write. */
export interface SinkStore<V> {
  read(id: string): Promise<SinkEntry<V> | undefined>;
  /** Writes only if the entry there has that revision, 0 for none, and says whether it did. */
  compareAndSet(id: string, expectedRevision: number, entry: SinkEntry<V>): Promise<boolean>;
}

/** What publishing did: `duplicate` and `stale` have no effect. */
export type Published = 'written' | 'duplicate' | 'stale';

/** Each refusal means that another publisher wrote a newer revision meanwhile; so many in a row mean that something is wrong. */
const mostAttempts = 100;

/**
 * Publishes results so that delivering them again, in any order and from several places at once, has the effect of each once: the newest
 * revision of an id stays.
 */
export class IdempotentSink<V> {
  readonly #store: SinkStore<V>;

  constructor(store: SinkStore<V>) {
    this.#store = store;
  }

  /**
   * @param revision an integer >= 1; a value of one id and revision is always the same
   * @throws StreamError `option`, `contention`; what the store throws
   */
  async publish(id: string, revision: number, value: V): Promise<Published> {
    if (!Number.isSafeInteger(revision) || revision < 1) {
      throw new StreamError('option', 'revision', `expected an integer of at least 1, received ${revision}`);
    }
    for (let attempt = 0; attempt < mostAttempts; attempt++) {
      const known = (await this.#store.read(id))?.revision ?? 0;
      if (known >= revision) return known === revision ? 'duplicate' : 'stale';
      if (await this.#store.compareAndSet(id, known, { revision, value })) return 'written';
    }
    throw new StreamError('contention', id, `not written in ${mostAttempts} attempts`);
  }
}
