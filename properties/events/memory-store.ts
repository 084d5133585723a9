import type { CompareAndSetStore, Versioned } from '../../targets/events/latest-objects.ts';

/**
 * A table with conditional writes, as remote as a promise can make it: each call waits before it looks and again before it answers,
 * so that calls of others fall in between.
 */
export class MemoryStore<T> implements CompareAndSetStore<T> {
  readonly rows = new Map<string, Versioned<T>>();
  /** Every accepted write in the order of acceptance. */
  readonly writes: (readonly [key: string, value: T])[] = [];

  async read(key: string): Promise<Versioned<T> | undefined> {
    await Promise.resolve();
    const row = this.rows.get(key);
    await Promise.resolve();
    return row;
  }

  async compareAndSet(key: string, expected: number | undefined, value: T): Promise<boolean> {
    await Promise.resolve();
    const fresh = this.rows.get(key)?.version === expected;
    if (fresh) {
      this.rows.set(key, { value, version: (expected ?? 0) + 1 });
      this.writes.push([key, value]);
    }
    await Promise.resolve();
    return fresh;
  }
}
