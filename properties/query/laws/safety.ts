import { assume } from 'assay';
import fc from 'fast-check';
import { law } from '../../law.ts';
import { identifier, jmespathQuery, type Json, jsonDocument } from '../arbitraries.ts';
import { canonical } from '../oracles.ts';
import { outcome, type Search } from '../search.ts';

/** What every object inherits, and what would be worst to hand out. */
export const inherited = fc.constantFrom(
  '__proto__',
  'constructor',
  'toString',
  'hasOwnProperty',
  'valueOf',
  'length',
  '__defineGetter__',
);

export const frozenDocument = law(
  'a frozen document is searched like any other',
  [jmespathQuery()],
  function* (search: Search, { expression, document }) {
    const before = canonical(document);
    const thawed = outcome(search, expression, document);
    yield [canonical(document), before];
    yield [outcome(search, expression, deepFreeze(document)), thawed];
  },
);

function deepFreeze<Value>(value: Value): Value {
  if (typeof value === 'object' && value !== null) Object.values(Object.freeze(value)).forEach(deepFreeze);
  return value;
}

export const documentKept = law(
  'a search leaves its document as it was',
  [
    fc.constantFrom(
      'reverse(@)',
      'sort(@)',
      'sort_by(@, &@)',
      'max_by(@, &@)',
      'map(&@, @)',
      'to_array(@)',
      '@[]',
      '@[::-1]',
    ),
    fc.array(fc.integer({ min: -5, max: 5 }), { maxLength: 4 }),
  ],
  function* (search: Search, expression, document) {
    const before = canonical(document);
    search(expression, document);
    yield [canonical(document), before];
  },
);

export const resultIsJson = law(
  'a result is what JSON makes of it',
  [jmespathQuery()],
  function* (search: Search, { expression, document }) {
    const found = outcome(search, expression, document);
    assume(found !== 'refused');
    const { gives } = found as { gives: unknown };
    // As a text, because an object without a prototype is as good as any here.
    yield [strictly(gives), strictly(gives === undefined ? null : JSON.parse(JSON.stringify(gives)))];
  },
);

/** What a value holds, also where JSON would say less. */
function strictly(value: unknown): unknown {
  if (Array.isArray(value)) return Array.from(value, strictly);
  if (typeof value !== 'object' || value === null) return Object.is(value, -0) ? '-0' : value;
  if (value === Object.prototype) return 'Object.prototype';
  return Object.entries(value).map(([name, inner]) => [name, strictly(inner) ?? String(inner)]);
}

export const inheritedIsNull = law(
  'members that an object only inherits are null',
  [inherited, jsonDocument()],
  function* (search: Search, name, document) {
    for (const at of [name, `"${name}"`, `{a: @}.${name}`, `@.${name}`, `'text'.${name}`]) {
      yield [search(at, document), null];
    }
    yield [search(`[*].${name}`, [document, { own: 1 }]), []];
  },
);

export const ownIsFound = law(
  'members of any name that an object has itself are found',
  [fc.oneof(inherited, fc.string()), fc.nat()],
  function* (search: Search, name, value) {
    const document: unknown = JSON.parse(`{${JSON.stringify(name)}: {"a": ${value}}}`);
    yield [search(`${identifier(name)}.a`, document), value];
    const rebuilt = search(`{${identifier(name)}: ${identifier(name)}.a}`, document);
    yield [Object.entries(rebuilt as object), [[name, value]]];
    yield [Object.getPrototypeOf(rebuilt) === Object.prototype, true];
  },
);

export const withoutPrototype = law(
  'objects without a prototype are searched like others',
  [jmespathQuery()],
  function* (search: Search, { expression, document }) {
    yield [outcome(search, expression, bare(document)), outcome(search, expression, document)];
  },
);

function bare(value: Json): unknown {
  if (Array.isArray(value)) return value.map(bare);
  if (typeof value !== 'object' || value === null) return value;
  const without: Record<string, unknown> = Object.create(null) as Record<string, unknown>;
  for (const [name, inner] of Object.entries(value)) without[name] = bare(inner);
  return without;
}

export const unknownFunction = law(
  'names that a function table might inherit are unknown functions',
  [inherited.filter((name) => name !== 'length')],
  function* (search: Search, name) {
    yield [outcome(search, `${name}(@)`, {}), 'refused'];
  },
);

/** A document that holds what jmespath takes for an expression, and a call of a function that evaluates expressions on it. */
export function smuggling(document: Json, called: 'map' | 'sort_by' | 'max_by' | 'min_by') {
  const smuggled = {
    jmespathType: 'Expref',
    expref: true,
    type: 'Field',
    name: 'secret',
    context: document,
    children: [],
  };
  const call = called === 'map' ? 'map(smuggled, list)' : `${called}(list, smuggled)`;
  return { given: { smuggled, list: [{ secret: 1 }] }, call };
}

export const smuggled = law(
  'an expression smuggled in as data stays data',
  [jsonDocument(), fc.constantFrom('map', 'sort_by', 'max_by', 'min_by')],
  function* (search: Search, document, called) {
    const { given, call } = smuggling(document, called);
    yield [outcome(search, call, given), 'refused'];
    yield [search('type(smuggled)', given), 'object'];
    yield [search('smuggled', given), given.smuggled];
  },
);

export const safetyLaws = [
  documentKept,
  frozenDocument,
  resultIsJson,
  inheritedIsNull,
  ownIsFound,
  withoutPrototype,
  unknownFunction,
  smuggled,
] as const;
