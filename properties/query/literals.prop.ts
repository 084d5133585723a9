import { property } from 'assay';
import fc from 'fast-check';
import { expect } from 'vitest';
import { QuerySyntaxError } from '../../targets/query/errors.ts';
import { compileQuery } from '../../targets/query/query.ts';
import { identifier, jsonDocument, jsonLiteral } from './arbitraries.ts';

const quoting = fc.string({ unit: fc.constantFrom('`', "'", '"', '\\', 'n', ' ', '\n', 'é', '😀') });

property(
  'a literal is the JSON in it',
  [jsonDocument({ words: fc.oneof(quoting, fc.string()), names: fc.string() }), fc.constantFrom('', ' ', '\n')],
  (value, space) => {
    const literal = jsonLiteral(value).replace(/^`/, `\`${space}`).replace(/`$/, `${space}\``);
    expect(compileQuery(literal).search(null)).toEqual(JSON.parse(JSON.stringify(value)));
  },
);

property('a literal in a result is never the same one twice', [jsonDocument()], (value) => {
  const query = compileQuery(`[${jsonLiteral([value])}]`);
  const [first] = query.search(0) as unknown[][];
  first?.push('changed by its owner');
  expect(query.search(0)).toEqual([[JSON.parse(JSON.stringify(value))]]);
});

property('a raw string is its characters, but for the quotes that are escaped', [quoting], (text) => {
  // A backslash at the end, or before a quote, would escape that quote.
  const content = text.replaceAll('\\', '\\z');
  expect(compileQuery(`'${content.replaceAll("'", "\\'")}'`).search(null)).toBe(content);
});

property('a quoted name is the JSON string it looks like', [fc.oneof(quoting, fc.string())], (name) => {
  expect(compileQuery(JSON.stringify(name)).search({ [name]: 1 })).toBe(1);
  expect(compileQuery(`@.${identifier(name)}`).search({ [name]: 2 })).toBe(2);
  expect(compileQuery(`{${identifier(name)}: @}`).search(3)).toEqual(Object.fromEntries([[name, 3]]));
});

property('to_string writes JSON, and strings as they are', [jsonDocument({ words: quoting })], (value) => {
  const text = compileQuery('to_string(@)').search(value);
  expect(text).toBe(typeof value === 'string' ? value : JSON.stringify(value));
});

const numeral = fc.oneof(
  fc.double().map(String),
  fc.stringMatching(/^-?[0-9]{1,3}(\.[0-9]{0,2})?([eE][+-]?[0-9]{0,3})?$/),
  fc.constantFrom(
    '',
    ' 1',
    '1 ',
    '0x10',
    'Infinity',
    '-Infinity',
    '1e999',
    '-1e999',
    '.5',
    '5.',
    '+1',
    '00',
    '-0',
    '1_0',
    'null',
    '[1]',
    '1e5x',
  ),
);

property('to_number takes strings that are JSON numbers and fit', [numeral], (text) => {
  let expected: unknown;
  try {
    expected = /\s/.test(text) ? null : JSON.parse(text);
  } catch {
    expected = null;
  }
  const fits = typeof expected === 'number' && Number.isFinite(expected);
  expect(compileQuery('to_number(@)').search(text)).toBe(fits ? (expected as number) + 0 : null);
});

property(
  'only JSON stands between backticks, and numbers must fit',
  [fc.constantFrom('foo', '01', '', '1e999', "'a'", '{a: 1}', '[1,]', 'NaN'), fc.constantFrom('', 'a || ')],
  (content, before) => {
    expect(() => compileQuery(`${before}\`${content}\``)).toThrow(QuerySyntaxError);
    expect(() => compileQuery(`${before}\`${content}\``)).toThrow(expect.objectContaining({ position: before.length }));
  },
);
