import type { ExampleDatabase, StoredExample } from '../choices/database/database.ts';
import type { Recording } from '../choices/sequence.ts';
import type { Warning } from '../core/check.ts';

/** What is kept of a failure. */
export interface KeptInput {
  readonly recording: Recording;
  readonly rendering: string;
  readonly reason: string;
}

/**
 * The failures of one check in the example database: one input for each way to fail, the smallest so far. A database that
 * cannot be read or written does not end the run; that is told once.
 */
export class FindingStore {
  readonly #database: ExampleDatabase | undefined;
  readonly #check: string;
  readonly #warn: (warning: Warning) => void;
  /** The id under which each way to fail is kept. */
  readonly #ids = new Map<string, string>();
  #broken = false;

  constructor(database: ExampleDatabase | undefined, check: string, warn: (warning: Warning) => void) {
    this.#database = database;
    this.#check = check;
    this.#warn = warn;
  }

  /** The inputs that failed in earlier runs, the simplest first. */
  async list(): Promise<readonly StoredExample[]> {
    return (await this.#attempt((database) => database.list(this.#check, 'finding'))) ?? [];
  }

  /** The id of what is kept for one way to fail. */
  idOf(key: string): string | undefined {
    return this.#ids.get(key);
  }

  /** Says that a stored input fails in this way. One that is kept already stays, and the other goes. */
  async confirm(key: string, id: string): Promise<void> {
    if (this.#ids.has(key)) await this.remove(id);
    else this.#ids.set(key, id);
  }

  /** Keeps an input for one way to fail, in the place of the one that was kept for it before. */
  async keep(key: string, kept: KeptInput): Promise<void> {
    await this.#attempt(async (database) => {
      const id = await database.save({ ...kept, check: this.#check, kind: 'finding' });
      const before = this.#ids.get(key);
      this.#ids.set(key, id);
      if (before !== undefined && before !== id) await database.remove(this.#check, 'finding', before);
    });
  }

  async remove(id: string): Promise<void> {
    await this.#attempt((database) => database.remove(this.#check, 'finding', id));
  }

  async #attempt<T>(work: (database: ExampleDatabase) => Promise<T>): Promise<T | undefined> {
    if (this.#database === undefined || this.#broken) return undefined;
    try {
      return await work(this.#database);
    } catch (error) {
      this.#broken = true;
      const reason = error instanceof Error ? error.message : String(error);
      this.#warn({ kind: 'engine', message: `failures cannot be kept for the next run: ${reason}` });
      return undefined;
    }
  }
}
