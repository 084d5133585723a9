import { AsyncLocalStorage } from 'node:async_hooks';

/**
 * Asynchronous stores that the code of a run has entered. Until one is disabled, every promise of the process carries its
 * value on; modules that start afresh for each mutant would add one each time.
 */
export class AsyncStorages {
  readonly #entered = new Set<AsyncLocalStorage<unknown>>();

  install(): void {
    const { prototype } = AsyncLocalStorage as unknown as { prototype: AsyncLocalStorage<unknown> };
    const entered = this.#entered;
    for (const name of ['run', 'enterWith'] as const) {
      const original = prototype[name] as (...parameters: unknown[]) => unknown;
      const value = function (this: AsyncLocalStorage<unknown>, ...parameters: unknown[]): unknown {
        entered.add(this);
        return original.apply(this, parameters);
      };
      Object.defineProperty(prototype, name, { value, configurable: true, writable: true });
    }
  }

  /** Ends them all; who enters one again enables it again. */
  clear(): void {
    for (const storage of this.#entered) storage.disable();
    this.#entered.clear();
  }
}
