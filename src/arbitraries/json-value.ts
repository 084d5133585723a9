import fc from 'fast-check';
import { oneOf } from './edges.ts';
import { unicodeText } from './unicode-text.ts';

/** What `JSON.parse` can give. */
export type JsonValue = null | boolean | number | string | JsonValue[] | { [name: string]: JsonValue };

export interface JsonValueConstraints {
  /** Levels of lists and objects. Default 4. */
  readonly maxDepth?: number;
  /** Elements of a list and members of an object. Default 5. */
  readonly maxLength?: number;
  /** Strings, and names of members among others. Default: any text, lone surrogates included. */
  readonly strings?: fc.Arbitrary<string>;
  /** Default: any finite number but -0, which JSON writes as 0. */
  readonly numbers?: fc.Arbitrary<number>;
}

/** Names that JavaScript objects treat specially, and that two editors may write differently. */
const hostileNames = [
  '__proto__',
  'constructor',
  'toString',
  'hasOwnProperty',
  'toJSON',
  'length',
  '',
  '0',
  '-1',
  'é',
  'e\u0301',
] as const;

/** Texts that are something else in some language, or cannot be written in some encoding. */
const edgeTexts = [
  '',
  '__proto__',
  'null',
  '0',
  '\0',
  '\ud800',
  '\udc00',
  '\udc00\ud800',
  '\u2028',
  '"\\',
  '\ufeff',
  '😀',
] as const;

/** Where doubles, integers of 32 and 64 bits, and what others hold exactly, end. */
const edgeNumbers = [
  -1,
  2 ** 31 - 1,
  2 ** 31,
  2 ** 32,
  2 ** 53 - 1,
  2 ** 53,
  -(2 ** 53),
  2 ** 63,
  0.1,
  1e21,
  1e-7,
  5e-324,
  Number.MAX_VALUE,
] as const;

/** Names of members, those that JavaScript treats specially among them. */
export function memberName(): fc.Arbitrary<string> {
  return fc.oneof(oneOf('a', 'b', 'id', 'name'), unicodeText({ maxLength: 4 }), fc.constantFrom(...hostileNames));
}

/** Any string of JavaScript that code is prone to mistreat. */
function anyString(): fc.Arbitrary<string> {
  return fc.oneof({ arbitrary: unicodeText({ maxLength: 6 }), weight: 2 }, fc.constantFrom(...edgeTexts));
}

function anyNumber(): fc.Arbitrary<number> {
  return fc.oneof(
    fc.integer({ min: -100, max: 100 }),
    fc.constantFrom(...edgeNumbers),
    fc.double({ noNaN: true, noDefaultInfinity: true }),
  );
}

/** An object with exactly these members, as `JSON.parse` makes it: `__proto__` is a member like any other. */
export function objectOf<T>(members: Iterable<readonly [string, T]>): { [name: string]: T } {
  const object: { [name: string]: T } = {};
  for (const [name, value] of members) {
    Object.defineProperty(object, name, { value, enumerable: true, configurable: true, writable: true });
  }
  return object;
}

/**
 * Values that `JSON.parse` can give: with `__proto__` and its like as own members, numbers where integers and doubles end,
 * lone surrogates. The simplest is `null`.
 *
 * @example property('a copy is equal', [jsonValue()], (value) => { expect(copy(value)).toEqual(value); });
 */
export function jsonValue({
  maxDepth = 4,
  maxLength = 5,
  strings,
  numbers,
}: JsonValueConstraints = {}): fc.Arbitrary<JsonValue> {
  const scalar = fc.oneof(
    fc.constant(null),
    fc.boolean(),
    (numbers ?? anyNumber()).map((value) => value + 0),
    strings ?? anyString(),
  );
  const { value } = fc.letrec<{ value: JsonValue }>((tie) => ({
    value: fc.oneof(
      { maxDepth },
      { arbitrary: scalar, weight: 4 },
      fc.array(tie('value'), { maxLength }),
      fc
        .uniqueArray(fc.tuple(memberName(), tie('value')), { maxLength, selector: ([name]) => name })
        .map((members) => objectOf(members)),
    ),
  }));
  return value;
}
