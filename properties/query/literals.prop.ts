import { property } from 'assay';
import fc from 'fast-check';
import { expect } from 'vitest';
import { QuerySyntaxError } from '../../targets/query/errors.ts';
import { compileQuery } from '../../targets/query/query.ts';
import { of } from '../law.ts';
import { jsonDocument, jsonLiteral } from './arbitraries.ts';
import { literalIsJson, quotedName, rawString, toNumberTakesJson, toStringIsJson } from './laws/literals.ts';
import { query } from './search.ts';

property(...of(literalIsJson, query));
property(...of(rawString, query));
property(...of(quotedName, query));
property(...of(toStringIsJson, query));
property(...of(toNumberTakesJson, query));

property('a literal in a result is never the same one twice', [jsonDocument()], (value) => {
  const query = compileQuery(`[${jsonLiteral([value])}]`);
  const [first] = query.search(0) as unknown[][];
  first?.push('changed by its owner');
  expect(query.search(0)).toEqual([[JSON.parse(JSON.stringify(value))]]);
});

property(
  'only JSON stands between backticks, and numbers must fit',
  [fc.constantFrom('foo', '01', '', '1e999', "'a'", '{a: 1}', '[1,]', 'NaN'), fc.constantFrom('', 'a || ')],
  (content, before) => {
    expect(() => compileQuery(`${before}\`${content}\``)).toThrow(QuerySyntaxError);
    expect(() => compileQuery(`${before}\`${content}\``)).toThrow(expect.objectContaining({ position: before.length }));
  },
);
