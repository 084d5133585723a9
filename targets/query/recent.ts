/** A map that keeps the entries used last. */
export class Recent<Value> {
  readonly #capacity: number;
  /** In order of use, the most recent last. Never more than the capacity. */
  readonly #entries = new Map<string, Value>();

  /**
   * @param capacity most entries kept, a whole number of at least 1
   * @throws {RangeError} for any other capacity
   */
  constructor(capacity: number) {
    if (!Number.isInteger(capacity) || capacity < 1) throw new RangeError(`capacity ${capacity} is not 1, 2, 3 …`);
    this.#capacity = capacity;
  }

  get size(): number {
    return this.#entries.size;
  }

  /** The value under the key, made first if there is none; either way it is now the one used last. */
  use(key: string, make: () => Value): Value {
    const value = this.#entries.get(key) ?? make();
    this.#entries.delete(key);
    this.#entries.set(key, value);
    const [oldest] = this.#entries.keys();
    if (this.#entries.size > this.#capacity) this.#entries.delete(oldest!);
    return value;
  }

  /** Drops the entry under the key; if a value is given, only if it is that one. */
  drop(key: string, value: Value | undefined = this.#entries.get(key)): void {
    if (this.#entries.get(key) === value) this.#entries.delete(key);
  }
}
