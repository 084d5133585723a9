import type { Clock } from '../../core/ports.ts';

/** `rest`: stop for a while and keep everything; `sleep`: the same, and give the memory back. */
export type PaceState = 'run' | 'rest' | 'sleep';

/** Tells one check under way whether it may use the processor now, and counts the time in which it might. */
export class Pace {
  readonly #clock: Clock;
  readonly #listeners = new Set<(state: PaceState) => void>();
  #state: PaceState = 'rest';
  #activeMs = 0;
  #sinceMs = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  get state(): PaceState {
    return this.#state;
  }

  /** Milliseconds in which it was to run, up to now. */
  get activeMs(): number {
    return this.#activeMs + (this.#state === 'run' ? this.#clock.monotonicMs() - this.#sinceMs : 0);
  }

  set(state: PaceState): void {
    if (state === this.#state) return;
    const now = this.#clock.monotonicMs();
    if (this.#state === 'run') this.#activeMs += now - this.#sinceMs;
    if (state === 'run') this.#sinceMs = now;
    this.#state = state;
    for (const listener of this.#listeners) listener(state);
  }

  /** @returns ends the listening */
  onChange(listener: (state: PaceState) => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  /** Resolves when it may run, or when the signal is aborted. */
  async running(signal: AbortSignal): Promise<void> {
    if (this.#state === 'run' || signal.aborted) return;
    await new Promise<void>((resolve) => {
      const finish = (): void => {
        end();
        signal.removeEventListener('abort', finish);
        resolve();
      };
      const end = this.onChange((state) => state === 'run' && finish());
      signal.addEventListener('abort', finish);
    });
  }
}
