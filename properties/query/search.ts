import { assume } from 'assay';
import { QueryError } from '../../targets/query/errors.ts';
import { compileQuery } from '../../targets/query/query.ts';
import { Refused } from '../law.ts';
import type { Json } from './arbitraries.ts';

/** One implementation of JMESPath; throws `Refused` where it refuses. */
export type Search = (expression: string, document: unknown) => unknown;

/** What a search comes to, as a claim can state it. */
export type SearchOutcome = { readonly gives: unknown } | 'refused';

export function outcome(search: Search, expression: string, document: unknown): SearchOutcome {
  try {
    return { gives: search(expression, document) };
  } catch (error) {
    if (error instanceof Refused) return 'refused';
    throw error;
  }
}

/** An input that the expression cannot work on is no input for a law about its results. */
export function searchOrSkip(search: Search, expression: string, document: unknown): Json {
  const found = outcome(search, expression, document);
  assume(found !== 'refused');
  return (found as { gives: Json }).gives;
}

/** The target. */
export const query: Search = (expression, document) => {
  try {
    return compileQuery(expression).search(document);
  } catch (error) {
    if (error instanceof QueryError) throw new Refused(error.message);
    throw error;
  }
};
