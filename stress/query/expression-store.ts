import { StoredQueries } from '../../targets/query/stored-queries.ts';

interface Stored {
  version: number;
  /** Whether the next load answers with what is no expression. */
  broken: boolean;
  loads: number;
  failures: number;
  forgotten: number;
}

/** A store of versioned expressions that answers after two turns of the microtask queue, and the queries loaded from it. */
export class ExpressionStore {
  readonly #stored = new Map<string, Stored>();
  readonly #capacity: number;
  readonly #queries: StoredQueries;
  /** Whether everybody was given the query of the name they asked for. */
  everyoneGotTheirOwn = true;

  constructor(capacity: number) {
    this.#capacity = capacity;
    this.#queries = new StoredQueries((name) => this.#load(name), capacity);
  }

  get withinCapacity(): boolean {
    return this.#queries.size <= this.#capacity;
  }

  /** Where there is room for all names, only forgetting and failing make another load necessary. */
  get loadedNoOftenerThanNeeded(): boolean {
    return [...this.#stored.values()].every(({ loads, failures, forgotten }) => loads <= 1 + failures + forgotten);
  }

  async get(name: string): Promise<void> {
    try {
      await this.readVersion(name);
    } catch {
      // A broken load: how often it is tried again is what the counts are about.
    }
  }

  async readVersion(name: string): Promise<number> {
    const { expression } = await this.#queries.get(name);
    if (!expression.startsWith(`${name}.v`)) this.everyoneGotTheirOwn = false;
    return Number(expression.slice(`${name}.v`.length));
  }

  forget(name: string): void {
    this.#of(name).forgotten++;
    this.#queries.forget(name);
  }

  breakNextLoad(name: string): void {
    this.#of(name).broken = true;
  }

  async publish(name: string, version: number): Promise<void> {
    await Promise.resolve();
    this.#of(name).version = version;
    await Promise.resolve();
    this.forget(name);
  }

  async #load(name: string): Promise<string> {
    const stored = this.#of(name);
    stored.loads++;
    const { forgotten } = stored;
    await Promise.resolve();
    const expression = stored.broken ? `${name}.` : `${name}.v${stored.version}`;
    // A load that was forgotten meanwhile is no reason for one more.
    if (stored.broken && stored.forgotten === forgotten) stored.failures++;
    stored.broken = false;
    await Promise.resolve();
    return expression;
  }

  #of(name: string): Stored {
    let stored = this.#stored.get(name);
    if (stored === undefined) {
      stored = { version: 0, broken: false, loads: 0, failures: 0, forgotten: 0 };
      this.#stored.set(name, stored);
    }
    return stored;
  }
}
