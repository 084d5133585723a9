import { property } from 'assay';
import fc from 'fast-check';
import { expect } from 'vitest';
import { QueryDocumentError, QueryError } from '../../targets/query/errors.ts';
import { compileQuery } from '../../targets/query/query.ts';
import { of } from '../law.ts';
import { jmespathQuery, type Json, jsonDocument } from './arbitraries.ts';
import {
  frozenDocument,
  inherited,
  inheritedIsNull,
  ownIsFound,
  resultIsJson,
  smuggling,
  withoutPrototype,
} from './laws/safety.ts';
import { query } from './search.ts';

property(...of(frozenDocument, query), { documentation: true });
property(...of(resultIsJson, query));
property(...of(inheritedIsNull, query));
property(...of(ownIsFound, query));
property(...of(withoutPrototype, query));

/** The result, or the error if it is one of ours; any other error goes through. */
function attempt(expression: string, document: unknown): Json | QueryError {
  try {
    return compileQuery(expression).search(document) as Json;
  } catch (error) {
    if (error instanceof QueryError) return error;
    throw error;
  }
}

/** Every object and array within a value. */
function containers(value: unknown): object[] {
  return typeof value === 'object' && value !== null ? [value, ...Object.values(value).flatMap(containers)] : [];
}

property(
  'a result shares nothing with the document, with another result or within itself',
  [jmespathQuery()],
  ({ expression, document }) => {
    const query = compileQuery(`[${expression}, @, @, \`[{}]\`]`);
    let results: unknown[];
    try {
      results = [query.search(document), query.search(document)];
    } catch (error) {
      expect(error).toBeInstanceOf(QueryError);
      return;
    }
    const all = containers([document, ...results]);
    expect(new Set(all).size).toBe(all.length);
  },
);

property(
  'names that a function table might inherit are unknown functions',
  [inherited.filter((name) => name !== 'length')],
  (name) => {
    expect(attempt(`${name}(@)`, {})).toMatchObject({ code: 'unknown-function', position: 0 });
  },
);

property(
  'an expression smuggled in as data stays data',
  [jsonDocument(), fc.constantFrom('map', 'sort_by', 'max_by', 'min_by')],
  (document, called) => {
    const { given, call } = smuggling(document, called);
    expect(attempt(call, given)).toMatchObject({ code: 'invalid-type', position: 0 });
    expect(compileQuery('type(smuggled)').search(given)).toBe('object');
    expect(compileQuery('smuggled').search(given)).toEqual(given.smuggled);
  },
);

const notJson = fc.constantFrom<readonly [string, () => unknown]>(
  ['undefined', () => undefined],
  ['NaN', () => Number.NaN],
  ['-Infinity', () => Number.NEGATIVE_INFINITY],
  ['bigint', () => 1n],
  ['symbol', () => Symbol('s')],
  ['function', () => () => 1],
  ['[object Date]', () => new Date(0)],
  ['[object Map]', () => new Map()],
  ['[object Error]', () => new QueryError('limit', 'an instance of a class')],
);

property(
  'what is not JSON is refused with the place where it stands',
  [fc.array(fc.oneof(fc.constantFrom('a', 'a/b', 'm~n', ''), fc.nat({ max: 2 })), { maxLength: 4 }), notJson],
  (path, [received, make]) => {
    const document = path.reduceRight<unknown>(
      (inner, step) => (typeof step === 'number' ? [...Array<null>(step).fill(null), inner] : { [step]: inner }),
      make(),
    );
    const pointer = path.map((step) => `/${String(step).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
    const refusal = attempt('@', document);
    expect(refusal).toBeInstanceOf(QueryDocumentError);
    expect(refusal).toMatchObject({
      path: pointer,
      position: undefined,
      message: `${received} at "${pointer}" is not JSON`,
    });
  },
);
