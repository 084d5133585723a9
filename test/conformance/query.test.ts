import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { type Json } from '../../properties/query/arbitraries.ts';
import { placesIn } from '../../src/arbitraries/jmespath-document.ts';
import { canonical, oracleOutcomes, outcomeOf } from '../../properties/query/oracles.ts';
import { QueryError } from '../../targets/query/errors.ts';
import { compileQuery } from '../../targets/query/query.ts';

const DATA = path.resolve(import.meta.dirname, '../../../shared/data');
const EVENTS = path.join(DATA, 'aws-events');
/** The official suite, github.com/jmespath/jmespath.test; also in the npm package jmespath 0.15.0, test/compliance. */
const COMPLIANCE = path.join(DATA, 'jmespath-compliance');

function jsonFiles(folder: string): readonly (readonly [name: string, content: unknown])[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.json'))
    .toSorted()
    .map((name) => [name, JSON.parse(readFileSync(path.join(folder, name), 'utf8'))]);
}

interface Group {
  readonly given: unknown;
  readonly cases: readonly { readonly expression: string; readonly result?: unknown; readonly error?: string }[];
}

function verdict(expression: string, given: unknown): string {
  try {
    return canonical(compileQuery(expression).search(given));
  } catch (error) {
    if (error instanceof QueryError) return error.code;
    throw error;
  }
}

test.skipIf(!existsSync(COMPLIANCE))(
  'the compliance suite passes, as far as ../shared/data/jmespath-compliance has it',
  () => {
    for (const [, content] of jsonFiles(COMPLIANCE)) {
      for (const { given, cases } of content as readonly Group[]) {
        for (const { expression, result, error } of cases) {
          // The suite calls an invalid value a runtime error in places.
          const expected = error === undefined ? canonical(result) : error.replace(/^runtime$/, 'invalid-value');
          expect(verdict(expression, given), `${expression} on ${JSON.stringify(given)}`).toBe(expected);
        }
      }
    }
  },
);

/** Expressions as they stand in event filters and handlers. */
const EXPRESSIONS = [
  'Records[*].body',
  'Records[].{id: messageId, attributes: attributes, first: *[0]}',
  'Records[*].s3.object.[key, size]',
  "Records[?eventSource == 'aws:dynamodb'].dynamodb.Keys.*.*",
  'Records[?dynamodb.NewImage].[eventName, eventID] | [0]',
  "sort_by(Records || `[]`, &(eventID || messageId || ''))[*].[eventID, messageId]",
  'records.*[][].{key: key, at: timestamp}',
  'keys(@) | sort(@)',
  'headers && to_string(headers)',
  "not_null(requestContext.http.method, httpMethod, requestContext.httpMethod, 'none')",
  "Records[?contains(keys(@), 'kinesis')].kinesis.data | length(@)",
  'merge(headers || `{}`, multiValueHeaders || `{}`)',
  'detail.{type: type(@), names: keys(@)}',
  'map(&type(@), *)',
  '*.*.*[] | [?@ != `null`] | [-3:]',
];

test.skipIf(!existsSync(EVENTS))(
  'events as AWS delivers them, from ../shared/data/aws-events, are searched as others search them',
  () => {
    for (const [name, content] of jsonFiles(EVENTS)) {
      const event = content as Json;
      for (const expression of EXPRESSIONS) {
        const own = outcomeOf(() => compileQuery(expression).search(event));
        const others = oracleOutcomes(expression, event);
        const agreeing = others.filter((other) => other === own).length;
        expect(agreeing, `${name}, ${expression}: ${own}, not ${others.join(' or ')}`).toBeGreaterThan(1);
      }
      for (const { path: expression, value } of placesIn(event)) {
        if (expression.includes('[*]')) continue;
        expect(compileQuery(expression).search(event), `${name}, ${expression}`).toEqual(value);
      }
    }
  },
);
