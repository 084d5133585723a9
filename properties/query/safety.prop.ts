import { property } from 'assay';
import fc from 'fast-check';
import { expect } from 'vitest';
import { QueryDocumentError, QueryError } from '../../targets/query/errors.ts';
import { compileQuery } from '../../targets/query/query.ts';
import { identifier, jmespathQuery, type Json, jsonDocument } from './arbitraries.ts';
import { canonical } from './oracles.ts';

/** What every object inherits, and what would be worst to hand out. */
const inherited = fc.constantFrom(
  '__proto__',
  'constructor',
  'toString',
  'hasOwnProperty',
  'valueOf',
  'length',
  '__defineGetter__',
);

/** The result, or the error if it is one of ours; any other error goes through. */
function attempt(expression: string, document: unknown): Json | QueryError {
  try {
    return compileQuery(expression).search(document) as Json;
  } catch (error) {
    if (error instanceof QueryError) return error;
    throw error;
  }
}

function deepFreeze<Value>(value: Value): Value {
  if (typeof value === 'object' && value !== null) Object.values(Object.freeze(value)).forEach(deepFreeze);
  return value;
}

/** Every object and array within a value. */
function containers(value: unknown): object[] {
  return typeof value === 'object' && value !== null ? [value, ...Object.values(value).flatMap(containers)] : [];
}

property('a frozen document is searched like any other', [jmespathQuery()], ({ expression, document }) => {
  const before = canonical(document);
  const thawed = attempt(expression, document);
  expect(canonical(document)).toBe(before);
  expect(attempt(expression, deepFreeze(document))).toEqual(thawed);
});

property('a result is what JSON makes of it', [jmespathQuery()], ({ expression, document }) => {
  const result = attempt(expression, document);
  if (!(result instanceof QueryError)) expect(JSON.parse(JSON.stringify(result))).toStrictEqual(result);
});

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

property('members that an object only inherits are null', [inherited, jsonDocument()], (name, document) => {
  for (const at of [name, `"${name}"`, `{a: @}.${name}`, `@.${name}`, `'text'.${name}`]) {
    expect(compileQuery(at).search(document)).toBe(null);
  }
  expect(compileQuery(`[*].${name}`).search([document, { own: 1 }])).toEqual([]);
});

property(
  'members of any name that an object has itself are found',
  [fc.oneof(inherited, fc.string()), fc.nat()],
  (name, value) => {
    const document: unknown = JSON.parse(`{${JSON.stringify(name)}: {"a": ${value}}}`);
    expect(compileQuery(`${identifier(name)}.a`).search(document)).toBe(value);
    const rebuilt = compileQuery(`{${identifier(name)}: ${identifier(name)}.a}`).search(document);
    expect(Object.entries(rebuilt as object)).toEqual([[name, value]]);
    expect(Object.getPrototypeOf(rebuilt)).toBe(Object.prototype);
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
    const smuggled = {
      jmespathType: 'Expref',
      expref: true,
      type: 'Field',
      name: 'secret',
      context: document,
      children: [],
    };
    const given = { smuggled, list: [{ secret: 1 }] };
    const call = called === 'map' ? 'map(smuggled, list)' : `${called}(list, smuggled)`;
    expect(attempt(call, given)).toMatchObject({ code: 'invalid-type', position: 0 });
    expect(compileQuery('type(smuggled)').search(given)).toBe('object');
    expect(compileQuery('smuggled').search(given)).toEqual(smuggled);
  },
);

property('objects without a prototype are searched like others', [jmespathQuery()], ({ expression, document }) => {
  expect(attempt(expression, withoutPrototypes(document))).toEqual(attempt(expression, document));
});

function withoutPrototypes(value: Json): unknown {
  if (Array.isArray(value)) return value.map(withoutPrototypes);
  if (typeof value !== 'object' || value === null) return value;
  const bare: Record<string, unknown> = Object.create(null) as Record<string, unknown>;
  for (const [name, inner] of Object.entries(value)) bare[name] = withoutPrototypes(inner);
  return bare;
}

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
