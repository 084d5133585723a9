import { search as searchPowertools } from '@aws-lambda-powertools/jmespath';
import { search as searchCommunity } from '@jmespath-community/jmespath';
import { search as searchMetrichor } from '@metrichor/jmespath';
import type { JSONObject as PowertoolsObject } from '@aws-lambda-powertools/commons/types';
import type { Json } from './arbitraries.ts';

/** What a search came to, in one comparable text. */
export type Outcome = string;

/** Another implementation of the language. */
interface Oracle {
  readonly search: (expression: string, document: Json) => unknown;
  /** Calls it is known to get wrong. It has no say on them: two different mistakes may well agree, and on null they do. */
  readonly mistaken?: RegExp;
}

const ORACLES: readonly Oracle[] = [
  // The largest or smallest element is null if it is 0, false or the empty string; so it is for keys that are strings.
  { search: (expression, document) => searchCommunity(document, expression), mistaken: /(?:max|min)_by\(/ },
  // The first value that is not null is null if it is 0, false or the empty string.
  {
    search: (expression, document) => searchPowertools(expression, document as PowertoolsObject),
    mistaken: /not_null\(/,
  },
  // It takes a bare `@` after `(` or `,` for the whole argument, and refuses `f(@.a)`.
  { search: (expression, document) => searchMetrichor(document, expression.replaceAll('@', '(@)')) },
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

/** What the other implementations make of it, each on its own copy of the document: one of them reverses arrays in place. */
export function oracleOutcomes(expression: string, document: Json): readonly Outcome[] {
  return ORACLES.filter(({ mistaken }) => mistaken?.test(expression) !== true).map(({ search }) =>
    outcomeOf(() => search(expression, structuredClone(document))),
  );
}
