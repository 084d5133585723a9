import { search as searchPowertools } from '@aws-lambda-powertools/jmespath';
import { search as searchCommunity } from '@jmespath-community/jmespath';
import { search as searchMetrichor } from '@metrichor/jmespath';
import type { JSONObject as PowertoolsObject } from '@aws-lambda-powertools/commons/types';
import type { Json } from './arbitraries.ts';

/** What a search came to, in one comparable text. */
export type Outcome = string;

/** Its own copy of the document for each: one of them reverses arrays in place. */
const ORACLES: readonly ((expression: string, document: Json) => unknown)[] = [
  (expression, document) => searchCommunity(document, expression),
  (expression, document) => searchPowertools(expression, document as PowertoolsObject),
  // It takes a bare `@` after `(` or `,` for the whole argument, and refuses `f(@.a)`.
  (expression, document) => searchMetrichor(document, expression.replaceAll('@', '(@)')),
];

/** Canonical JSON of the result, members sorted, or `refused` for any error. */
export function outcomeOf(search: () => unknown): Outcome {
  try {
    return canonical(search());
  } catch {
    return 'refused';
  }
}

/** JSON with members sorted; what JSON cannot hold keeps its own name. */
export function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (typeof value === 'object' && value !== null) {
    const members = Object.entries(value).map(([name, inner]) => `${JSON.stringify(name)}:${canonical(inner)}`);
    return `{${members.toSorted().join(',')}}`;
  }
  // One implementation answers undefined where the others answer null.
  if (value === undefined) return 'null';
  return typeof value === 'number' ? String(value) : JSON.stringify(value);
}

/** What each of the other implementations makes of it. */
export function oracleOutcomes(expression: string, document: Json): readonly Outcome[] {
  return ORACLES.map((search) => outcomeOf(() => search(expression, structuredClone(document))));
}
