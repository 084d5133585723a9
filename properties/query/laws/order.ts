import fc from 'fast-check';
import { law } from '../../law.ts';
import { type Json, jsonDocument } from '../arbitraries.ts';
import { canonical } from '../oracles.ts';
import type { Search } from '../search.ts';

const list = fc.array(jsonDocument(), { maxLength: 6 });
const numbers = fc.array(fc.oneof(fc.integer(), fc.double({ noNaN: true, noDefaultInfinity: true })), { maxLength: 8 });
/** Any string at all: halves of surrogate pairs, and characters beyond and just before U+FFFF. */
const anyString = fc.string({
  unit: fc.constantFrom('a', 'B', '~', 'é', '\ud7ff', '\ud800', '\udbff', '\udfff', '\ue000', '\uffff', '😀'),
});

export const numbersSort = law(
  'sorting numbers is what a typed array makes of it',
  [numbers],
  function* (search: Search, values) {
    const sorted = search('sort(@)', values) as number[];
    yield [sorted, [...new Float64Array(values).toSorted()].map((value) => value + 0)];
    yield [search('sort(@)', sorted), sorted];
    yield [search('[min(@), max(@)]', values), [sorted[0] ?? null, sorted.at(-1) ?? null]];
  },
);

export const stringsSort = law(
  'strings sort as their lists of code points do',
  [fc.array(anyString, { maxLength: 8 })],
  function* (search: Search, values) {
    const sorted = search('sort(@)', values) as string[];
    // Six digits each: then the order of the texts is the order of the lists.
    const digits = (text: string): string =>
      Array.from(text, (one) => (one.codePointAt(0) ?? 0).toString(16).padStart(6, '0')).join('');
    yield [sorted.map(digits), values.map(digits).toSorted()];
    yield [search('[min(@), max(@)]', values), [sorted[0] ?? null, sorted.at(-1) ?? null]];
  },
);

export const orderByKey = law(
  'ordering by a key keeps the order of equal keys',
  [fc.array(fc.record({ key: fc.integer({ min: 0, max: 3 }), at: fc.nat() }), { maxLength: 8 }), fc.boolean()],
  function* (search: Search, records, asText) {
    const key = asText ? 'to_string(key)' : 'key';
    const sorted = search(`sort_by(@, &${key})`, records) as typeof records;
    yield [sorted, [0, 1, 2, 3].flatMap((wanted) => records.filter((record) => record.key === wanted))];
    yield [search(`min_by(@, &${key})`, records), sorted[0] ?? null];
    // The first of the largest.
    const largest = sorted.find((record) => record.key === sorted.at(-1)?.key);
    yield [search(`max_by(@, &${key})`, records), largest ?? null];
  },
);

export const reversing = law(
  'reversing twice is nothing, and a reversed slice is a slice',
  [list, anyString],
  function* (search: Search, elements, text) {
    yield [search('reverse(reverse(@))', elements), elements];
    yield [search('reverse(@)[::-1]', elements), search('[*]', elements)];
    yield [search('reverse(@)', text), [...text].toReversed().join('')];
    yield [search('length(@)', text), text.match(/./gsu)?.length ?? 0];
  },
);

export const equality = law(
  'equality is by value, members in any order',
  [jsonDocument(), jsonDocument()],
  function* (search: Search, left, right) {
    const given = { left, right, again: reordered(left) };
    yield [search('left == again', given), true];
    yield [search('left != again', given), false];
    yield [search('left == right', given), canonical(left) === canonical(right)];
    yield [search('contains([right, left], again)', given), true];
    yield [search('contains([left], right)', given), canonical(left) === canonical(right)];
  },
);

function reordered(value: Json): Json {
  if (Array.isArray(value)) return value.map(reordered);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .toReversed()
      .map(([name, inner]) => [name, reordered(inner)]),
  );
}

export const onlyNumbersOrdered = law(
  'only numbers have an order',
  [jsonDocument(), jsonDocument(), fc.integer(), fc.integer()],
  function* (search: Search, left, right, low, high) {
    const given = { left, right, low, high };
    const both = typeof left === 'number' && typeof right === 'number';
    yield [
      search('[left < right, left <= right, left > right, left >= right]', given),
      both ? [left < right, left <= right, left > right, left >= right] : [null, null, null, null],
    ];
    yield [
      search('[low < high, low <= high, low > high, low >= high]', given),
      [low < high, low <= high, low > high, low >= high],
    ];
    yield [search('[low < low, low <= low, low > low, low >= low]', given), [false, true, false, true]];
  },
);

export const orderLaws = [numbersSort, stringsSort, orderByKey, reversing, equality, onlyNumbersOrdered] as const;
