import type { QueryLimits } from './limits.ts';
import { compileQuery, type Query } from './query.ts';
import { Recent } from './recent.ts';

/**
 * Queries stored elsewhere under a name. Who asks for a name while it is being loaded shares that load; a load that
 * fails, or whose expression does not compile, is not kept.
 */
export class StoredQueries {
  readonly #load: (name: string) => Promise<string>;
  /** Loads under way as well as done: what is kept is the promise, so there is no moment between asking and keeping. */
  readonly #queries: Recent<Promise<Query>>;
  readonly #limits: Partial<QueryLimits>;

  /**
   * @param load reads the expression stored under a name
   * @param capacity most queries kept, at least 1; one that is being loaded counts
   */
  constructor(load: (name: string) => Promise<string>, capacity: number, limits: Partial<QueryLimits> = {}) {
    this.#load = load;
    this.#queries = new Recent(capacity);
    this.#limits = limits;
  }

  /** How many queries are kept or being loaded. */
  get size(): number {
    return this.#queries.size;
  }

  /** The query stored under a name. Rejects with what the load rejects with or {@link compileQuery} throws. */
  get(name: string): Promise<Query> {
    return this.#queries.use(name, () => this.#begin(name));
  }

  /** To be called once the stored expression has changed: who asks from then on gets the new one. */
  forget(name: string): void {
    this.#queries.drop(name);
  }

  #begin(name: string): Promise<Query> {
    const query = this.#loadAndCompile(name);
    // Only this load: it may have been forgotten meanwhile, and another begun.
    query.catch(() => this.#queries.drop(name, query));
    return query;
  }

  async #loadAndCompile(name: string): Promise<Query> {
    return compileQuery(await this.#load(name), this.#limits);
  }
}
