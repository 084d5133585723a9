/**
 * A value that is loaded when it is first asked for, once for all who ask while it is being loaded and from then on. A load that fails
 * fails for those who wait for it, and who asks next starts another.
 */
export class LoadOnce<T> {
  readonly #load: () => Promise<T>;
  /** The load under way or done. What is kept is the promise, so there is no moment between asking and keeping. */
  #loading: Promise<T> | undefined;

  constructor(load: () => Promise<T>) {
    this.#load = load;
  }

  /** Rejects with what the load rejects with, or throws. */
  get(): Promise<T> {
    if (this.#loading !== undefined) return this.#loading;
    // A function of its own, so that a load that throws rejects, and after what is kept was kept.
    const loading = (async () => this.#load())();
    this.#loading = loading;
    loading.catch(() => {
      this.#loading = undefined;
    });
    return loading;
  }
}
