import { assume, property } from 'assay';
import fc from 'fast-check';
import { expect } from 'vitest';
import { QueryError } from '../../targets/query/errors.ts';
import { compileQuery } from '../../targets/query/query.ts';
import { identifier, jmespathQuery, type Json, jsonDocument } from './arbitraries.ts';
import { canonical } from './oracles.ts';

function search(expression: string, document: unknown): Json {
  return compileQuery(expression).search(document) as Json;
}

/** Like {@link search}, but an input that the expression cannot work on is no input for a law about its results. */
function searchOrSkip(expression: string, document: unknown): Json {
  try {
    return search(expression, document);
  } catch (error) {
    assume(!(error instanceof QueryError));
    throw error;
  }
}

const list = fc.array(jsonDocument(), { maxLength: 6 });
const numbers = fc.array(fc.oneof(fc.integer(), fc.double({ noNaN: true, noDefaultInfinity: true })), { maxLength: 8 });
/** Any string at all: halves of surrogate pairs, and characters beyond and just before U+FFFF. */
const anyString = fc.string({
  unit: fc.constantFrom('a', 'B', '~', 'é', '\ud7ff', '\ud800', '\udbff', '\udfff', '\ue000', '\uffff', '😀'),
});
const projection = fc.constantFrom(
  '[*].a',
  '[*]',
  '[].b',
  '[?a].b',
  '[?a == b]',
  '[*].[a, b]',
  '[*].*',
  '[*].{x: a}',
  '[]',
);

property('a filter and its negation part a list between them', [list, jmespathQuery()], (elements, { expression }) => {
  const kept = searchOrSkip(`[?${expression}]`, elements) as Json[];
  const left = search(`[?!(${expression})]`, elements) as Json[];
  expect([...kept, ...left].map(canonical).toSorted()).toEqual(
    // A projection drops null, whichever way the filter decides.
    elements
      .filter((element) => element !== null)
      .map(canonical)
      .toSorted(),
  );
});

property('a pipe searches the result of its left side', [jmespathQuery(), jmespathQuery()], (first, second) => {
  const between = searchOrSkip(first.expression, first.document);
  const piped = searchOrSkip(`${first.expression} | ${second.expression}`, first.document);
  expect(piped).toEqual(search(second.expression, between));
});

property(
  'a projection of a list is the projections of its halves',
  [list, list, projection],
  (front, back, expression) => {
    const whole = search(expression, [...front, ...back]);
    expect(whole).toEqual([...(search(expression, front) as Json[]), ...(search(expression, back) as Json[])]);
  },
);

property(
  'multi-selects give what the single selects give',
  [jmespathQuery(), fc.string()],
  ({ expression, document }, name) => {
    assume(document !== null);
    const single = searchOrSkip(expression, document);
    expect(search(`[${expression}, @]`, document)).toEqual([single, document]);
    const hash = search(`{${JSON.stringify(name)}: ${expression}}`, document);
    expect(Object.entries(hash as object)).toEqual([[name, single]]);
  },
);

property('of nothing, multi-selects select nothing', [jmespathQuery()], ({ expression }) => {
  expect(search(`@.[${expression}]`, null)).toBe(null);
  expect(search(`@.{a: ${expression}}`, null)).toBe(null);
});

property(
  'or takes the first that is not false, and the first that is',
  [jmespathQuery()],
  ({ expression, document }) => {
    const value = searchOrSkip(expression, document);
    const holds = search(`!!(${expression})`, document);
    expect(holds).toBe(!['null', 'false', '""', '[]', '{}'].includes(canonical(value)));
    expect(search(`(${expression}) || 'other'`, document)).toEqual(holds ? value : 'other');
    expect(search(`(${expression}) && 'other'`, document)).toEqual(holds ? 'other' : value);
  },
);

property('sorting numbers is what a typed array makes of it', [numbers], (values) => {
  const sorted = search('sort(@)', values) as number[];
  expect(sorted).toEqual([...new Float64Array(values).toSorted()].map((value) => value + 0));
  expect(search('sort(@)', sorted)).toEqual(sorted);
  expect(search('[min(@), max(@)]', values)).toEqual([sorted[0] ?? null, sorted.at(-1) ?? null]);
});

property('strings sort as their lists of code points do', [fc.array(anyString, { maxLength: 8 })], (values) => {
  const sorted = search('sort(@)', values) as string[];
  // Six digits each: then the order of the texts is the order of the lists.
  const digits = (text: string): string =>
    Array.from(text, (one) => (one.codePointAt(0) ?? 0).toString(16).padStart(6, '0')).join('');
  expect(sorted.map(digits)).toEqual(values.map(digits).toSorted());
  expect(search('[min(@), max(@)]', values)).toEqual([sorted[0] ?? null, sorted.at(-1) ?? null]);
});

property(
  'ordering by a key keeps the order of equal keys',
  [fc.array(fc.record({ key: fc.integer({ min: 0, max: 3 }), at: fc.nat() }), { maxLength: 8 }), fc.boolean()],
  (records, asText) => {
    const key = asText ? 'to_string(key)' : 'key';
    const sorted = search(`sort_by(@, &${key})`, records) as typeof records;
    expect(sorted).toEqual([0, 1, 2, 3].flatMap((wanted) => records.filter((record) => record.key === wanted)));
    expect(search(`min_by(@, &${key})`, records)).toEqual(sorted[0] ?? null);
    // The first of the largest.
    expect(search(`max_by(@, &${key})`, records)).toEqual(
      sorted.find((record) => record.key === sorted.at(-1)?.key) ?? null,
    );
  },
);

property('keys of two types have no order', [fc.integer(), fc.string(), fc.boolean()], (number, text, other) => {
  for (const mixed of [[number, text], [text, number], [other], [null], [number, other]]) {
    for (const called of ['sort(@)', 'max(@)', 'min(@)', 'sort_by(@, &@)', 'max_by(@, &@)', 'min_by(@, &@)']) {
      expect(() => search(called, mixed)).toThrow(expect.objectContaining({ code: 'invalid-type', position: 0 }));
    }
  }
});

property('reversing twice is nothing, and a reversed slice is a slice', [list, anyString], (elements, text) => {
  expect(search('reverse(reverse(@))', elements)).toEqual(elements);
  expect(search('reverse(@)[::-1]', elements)).toEqual(search('[*]', elements));
  expect(search('reverse(@)', text)).toBe([...text].toReversed().join(''));
  expect(search('length(@)', text)).toBe(text.match(/./gsu)?.length ?? 0);
});

const bound = fc.option(fc.integer({ min: -9, max: 9 }));

property(
  'a slice takes the indices that its bounds and step name',
  [fc.array(fc.nat(), { maxLength: 7 }), bound, bound, fc.integer({ min: -4, max: 4 }).filter((step) => step !== 0)],
  (elements, start, stop, step) => {
    const size = elements.length;
    const at = (index: number): number => (index < 0 ? index + size : index);
    const indices = elements.map((_, index) => index);
    const after = (index: number): boolean =>
      step > 0 ? start === null || index >= at(start) : start === null || index <= at(start);
    const before = (index: number): boolean =>
      step > 0 ? stop === null || index < at(stop) : stop === null || index > at(stop);
    const inside = (step > 0 ? indices : indices.toReversed()).filter((index) => after(index) && before(index));
    const expected = inside.filter((_, count) => count % Math.abs(step) === 0).map((index) => elements[index]);
    expect(search(`[${start ?? ''}:${stop ?? ''}:${step}]`, elements)).toEqual(expected);
    if (step === 1) expect(search(`[${start ?? ''}:${stop ?? ''}]`, elements)).toEqual(expected);
  },
);

property(
  'an index counts from either end',
  [fc.array(fc.nat(), { maxLength: 4 }), fc.integer({ min: -6, max: 6 })],
  (elements, index) => {
    const expected = elements[index < 0 ? index + elements.length : index] ?? null;
    expect(search(`[${index}]`, elements)).toBe(expected);
    expect(search(`[${index}]`, { 0: 'no list' })).toBe(null);
  },
);

property('equality is by value, members in any order', [jsonDocument(), jsonDocument()], (left, right) => {
  const given = { left, right, again: reordered(left) };
  expect(search('left == again', given)).toBe(true);
  expect(search('left != again', given)).toBe(false);
  expect(search('left == right', given)).toBe(canonical(left) === canonical(right));
  expect(search('contains([right, left], again)', given)).toBe(true);
  expect(search('contains([left], right)', given)).toBe(canonical(left) === canonical(right));
});

function reordered(value: Json): Json {
  if (Array.isArray(value)) return value.map(reordered);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .toReversed()
      .map(([name, inner]) => [name, reordered(inner)]),
  );
}

property(
  'only numbers have an order',
  [jsonDocument(), jsonDocument(), fc.integer(), fc.integer()],
  (left, right, low, high) => {
    const given = { left, right, low, high };
    const both = typeof left === 'number' && typeof right === 'number';
    expect(search('[left < right, left <= right, left > right, left >= right]', given)).toEqual(
      both ? [left < right, left <= right, left > right, left >= right] : [null, null, null, null],
    );
    expect(search('[low < high, low <= high, low > high, low >= high]', given)).toEqual([
      low < high,
      low <= high,
      low > high,
      low >= high,
    ]);
    expect(search('[low < low, low <= low, low > low, low >= low]', given)).toEqual([false, true, false, true]);
  },
);

property(
  'merging is assigning, in the order of the arguments',
  [fc.dictionary(fc.string(), fc.nat()), fc.dictionary(fc.string(), fc.nat())],
  (first, second) => {
    expect(search('merge([0], [1])', [first, second])).toEqual(
      Object.fromEntries([...Object.entries(first), ...Object.entries(second)]),
    );
    expect(search('[keys(@), values(@)]', first)).toEqual([Object.keys(first), Object.values(first)]);
    expect(search(`length(@)`, first)).toBe(Object.keys(first).length);
    for (const name of Object.keys(first)) expect(search(identifier(name), first)).toBe(first[name]);
  },
);
