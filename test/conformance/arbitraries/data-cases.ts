import { jsonValue, unicodeText, type JsonValue } from 'assay/arbitraries';
import { isDeepStrictEqual } from 'node:util';
import { arbitraryCase, type AnyCase } from './arbitrary-case.ts';

const some = (value: JsonValue, fits: (inner: JsonValue) => boolean): boolean =>
  fits(value) ||
  (typeof value === 'object' && value !== null && Object.values(value).some((inner) => some(inner, fits)));

export const dataCases: readonly AnyCase[] = [
  arbitraryCase({
    name: 'jsonValue',
    arbitrary: jsonValue(),
    isInDomain: (value) => isDeepStrictEqual(JSON.parse(JSON.stringify(value)), value),
    simplest: null,
    edgeValues: [
      {
        name: 'an own __proto__',
        is: (value) =>
          some(value, (inner) => typeof inner === 'object' && inner !== null && Object.hasOwn(inner, '__proto__')),
        within: 200,
      },
      {
        name: 'a lone surrogate',
        is: (value) => some(value, (inner) => typeof inner === 'string' && !inner.isWellFormed()),
        within: 100,
      },
      { name: 'a number beyond 2^53', is: (value) => some(value, (inner) => inner === 2 ** 53), within: 500 },
      { name: 'the largest double', is: (value) => some(value, (inner) => inner === Number.MAX_VALUE), within: 500 },
      {
        name: 'an empty list',
        is: (value) => some(value, (inner) => Array.isArray(inner) && inner.length === 0),
        within: 200,
      },
    ],
    shrinks: [{ name: 'a nested list', fails: (value) => Array.isArray(value) && Array.isArray(value[0]), to: [[]] }],
  }),
  arbitraryCase({
    name: 'unicodeText',
    arbitrary: unicodeText(),
    isInDomain: (text) => text.isWellFormed() && [...text].length <= 8,
    simplest: '',
    edgeValues: [
      { name: 'a character beyond 16 bits', is: (text) => [...text].some((each) => each.length === 2), within: 50 },
      { name: 'NUL', is: (text) => text.includes('\0'), within: 200 },
      { name: 'the last character', is: (text) => text.includes('\u{10ffff}'), within: 300 },
    ],
    shrinks: [{ name: 'two characters', fails: (text) => [...text].length >= 2, to: '  ' }],
  }),
];
