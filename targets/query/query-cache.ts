import type { QueryLimits } from './limits.ts';
import { compileQuery, type Query } from './query.ts';
import { Recent } from './recent.ts';

/**
 * Compiled expressions, the least recently used dropped first. An expression that does not compile is not kept: it
 * fails anew each time.
 */
export class QueryCache {
  readonly #queries: Recent<Query>;
  readonly #limits: Partial<QueryLimits>;

  /** @param capacity most expressions kept, at least 1 */
  constructor(capacity: number, limits: Partial<QueryLimits> = {}) {
    this.#queries = new Recent(capacity);
    this.#limits = limits;
  }

  /** How many expressions are kept. */
  get size(): number {
    return this.#queries.size;
  }

  /** The compiled expression. Throws what {@link compileQuery} throws. */
  get(expression: string): Query {
    return this.#queries.use(expression, () => compileQuery(expression, this.#limits));
  }
}
