import { buildTree } from './engine.ts';
import { QuerySyntaxError } from './errors.ts';
import { Grammar } from './grammar.ts';
import { type Json, ownCopy, readDocument } from './json.ts';
import { tokenize } from './lexer.ts';
import { Budget, DEFAULT_LIMITS, type QueryLimits } from './limits.ts';
import { plan } from './plan.ts';

/** A compiled expression. Searching changes nothing, so one query may serve any number of callers. */
export interface Query {
  readonly expression: string;
  /**
   * Searches one document. The result is plain JSON and shares nothing with the document, the query or itself.
   *
   * @throws {QueryDocumentError} when the document is not plain JSON
   * @throws {QueryTypeError} when a function is given what it cannot work on
   * @throws {QueryLimitError} when the document is too large, or the search takes too much work
   */
  search(document: unknown): Json;
}

/**
 * Compiles a JMESPath expression once, to search many documents.
 *
 * @param limits those of {@link DEFAULT_LIMITS} to change
 * @throws {QuerySyntaxError} when it is no expression
 * @throws {QueryTypeError} when it calls a function that does not exist, or calls one wrongly
 * @throws {QueryLimitError} when it is too long or too deep
 * @example compileQuery("Records[?eventName == 'INSERT'].dynamodb.Keys").search(event)
 */
export function compileQuery(expression: string, limits: Partial<QueryLimits> = {}): Query {
  if (typeof expression !== 'string') throw new QuerySyntaxError(`${typeof expression} is no expression`, 0);
  const allowed: QueryLimits = { ...DEFAULT_LIMITS, ...limits };
  const tokens = tokenize(expression, allowed);
  new Grammar(tokens, allowed).check();
  const run = plan(buildTree(tokens), tokens);
  return {
    expression,
    search(document) {
      const budget = new Budget('steps', allowed.steps);
      return ownCopy(run(readDocument(document, allowed), budget), budget);
    },
  };
}
