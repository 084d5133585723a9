import { EventError } from './errors.ts';
import { compareSequencers } from './s3-sequencer.ts';
import type { S3Record } from './sources/s3.ts';

/** A value with the version that the next `compareAndSet` has to name. */
export interface Versioned<T> {
  readonly value: T;
  readonly version: number;
}

/** A store shared with others, such as a table with conditional writes. */
export interface CompareAndSetStore<T> {
  /** undefined when the key was never set */
  read(key: string): Promise<Versioned<T> | undefined>;
  /**
   * Sets the key only if it still has that version (undefined: only if it was never set). Answers whether it did; either way the
   * key has then moved on from what was read.
   */
  compareAndSet(key: string, expected: number | undefined, value: T): Promise<boolean>;
}

/** The newest known state of an object. Removed ones stay as a trace, or a late creation would bring them back. */
export interface ObjectState {
  readonly sequencer: string;
  readonly present: boolean;
  readonly size: number | null;
  readonly eTag: string | null;
  readonly versionId: string | null;
}

/** What an event did: `duplicate` and `stale` ones changed nothing, nor did `unordered` ones, which tell of neither creation nor removal. */
export type Applied = 'applied' | 'duplicate' | 'stale' | 'unordered';

/** 64 lost races for one key in one call mean that something is wrong with the store, not that it is busy. */
const DEFAULT_MAX_ATTEMPTS = 64;

const CREATION = /^ObjectCreated:/;
const REMOVAL = /^(ObjectRemoved|LifecycleExpiration):/;

/**
 * Keeps the newest state of each object from S3 notifications, which arrive more than once, out of order and in many functions at a
 * time. Any number of instances may share a store.
 *
 * Invariants: the sequencer of a key never goes back, and of the events of one key with one sequencer exactly one is applied.
 * Permanent removals of single versions in a versioned bucket count as any other removal.
 */
export class LatestObjects {
  readonly #store: CompareAndSetStore<ObjectState>;
  readonly #maxAttempts: number;

  /** @param maxAttempts how often one `apply` may lose the race for a key: an integer >= 1 */
  constructor(store: CompareAndSetStore<ObjectState>, maxAttempts = DEFAULT_MAX_ATTEMPTS) {
    this.#store = store;
    this.#maxAttempts = maxAttempts;
  }

  /**
   * Applies one event; safe to repeat.
   * @throws EventError `sequencer` for an unreadable sequencer, `contention` after too many lost races; what the store throws
   */
  async apply(record: S3Record): Promise<Applied> {
    const next = stateAfter(record);
    if (next === undefined) return 'unordered';
    // Compared with itself first: an unreadable sequencer must not become the state of a key, where it would refuse all that follow.
    compareSequencers(next.sequencer, next.sequencer);
    const key = keyOf(record.bucket, record.key);
    for (let attempt = 0; attempt < this.#maxAttempts; attempt++) {
      const known = await this.#store.read(key);
      const order = known === undefined ? 1 : compareSequencers(next.sequencer, known.value.sequencer);
      if (order < 0) return 'stale';
      if (order === 0) return 'duplicate';
      if (await this.#store.compareAndSet(key, known?.version, next)) return 'applied';
    }
    throw new EventError('contention', key, `lost the race for it ${this.#maxAttempts} times`);
  }

  /** The newest known state of an object; undefined when no event told of it. */
  async current(bucket: string, key: string): Promise<ObjectState | undefined> {
    return (await this.#store.read(keyOf(bucket, key)))?.value;
  }
}

function stateAfter({ eventName, sequencer, size, eTag, versionId }: S3Record): ObjectState | undefined {
  const present = CREATION.test(eventName);
  if (sequencer === null || !(present || REMOVAL.test(eventName))) return undefined;
  return { sequencer, present, size, eTag, versionId };
}

/** Unambiguous, for the name of a bucket holds no slash. */
function keyOf(bucket: string, key: string): string {
  return `${bucket}/${key}`;
}
