import fc from 'fast-check';
import { jsonValue, type JsonValue } from './json-value.ts';

export interface JsonTextConstraints {
  /** What the text says. Default: `jsonValue()`. */
  readonly value?: fc.Arbitrary<JsonValue>;
  /** The deepest nesting that some texts have. Default 500; 0 for none beyond the value's own. */
  readonly maxNesting?: number;
}

/** Each way of writing is chosen by a number; the numbers of one text are taken in turn, over and over. 0 is the plain way. */
class Style {
  readonly #numbers: readonly number[];
  #next = 0;

  constructor(numbers: readonly number[]) {
    this.#numbers = numbers;
  }

  /** A number below `ways`. */
  pick(ways: number): number {
    if (this.#numbers.length === 0) return 0;
    const number = this.#numbers[this.#next % this.#numbers.length]!;
    this.#next++;
    return number % ways;
  }
}

const spaces = ['', '', '', ' ', '\n', '\t', '\r\n', '  '] as const;
const escapes: { readonly [character: string]: string } = {
  '"': '\\"',
  '\\': '\\\\',
  '/': '\\/',
  '\b': '\\b',
  '\f': '\\f',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
};

const hexEscape = (unit: string): string => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`;

/** One unit of UTF-16: as it is where JSON allows it, by its short escape, or by its number in small or large digits. */
function unitText(unit: string, style: Style): string {
  const way = style.pick(8);
  const short = escapes[unit];
  if (way === 7) return hexEscape(unit);
  if (way === 6) return `\\u${hexEscape(unit).slice(2).toUpperCase()}`;
  if (short !== undefined && (way === 5 || unit !== '/')) return short;
  return unit < ' ' ? hexEscape(unit) : unit;
}

const stringText = (text: string, style: Style): string =>
  `"${text
    .split('')
    .map((unit) => unitText(unit, style))
    .join('')}"`;

/** A number as it is, with an exponent, or with zeros behind the point. What it means stays the same. */
function numberText(value: number, style: Style): string {
  const plain = JSON.stringify(value);
  const way = style.pick(8);
  if (way === 7) return value.toExponential().replace('e', 'E');
  if (way === 6) return value.toExponential();
  if (way === 5) return /[.e]/.test(plain) ? plain : `${plain}.0`;
  if (way === 4) return /e/.test(plain) ? plain : `${plain}e0`;
  return plain;
}

/** The members of an object; now and then one stands there before with another value, which the last one overrules. */
function membersText(members: readonly (readonly [string, JsonValue])[], style: Style): string[] {
  return members.flatMap(([name, value]) => {
    const member = (inner: JsonValue): string =>
      `${stringText(name, style)}${gap(style)}:${gap(style)}${valueText(inner, style)}`;
    return style.pick(16) === 15 ? [member(null), member(value)] : [member(value)];
  });
}

const gap = (style: Style): string => spaces[style.pick(spaces.length)]!;

function valueText(value: JsonValue, style: Style): string {
  if (typeof value === 'string') return stringText(value, style);
  if (typeof value === 'number') return numberText(value, style);
  if (value === null || typeof value === 'boolean') return String(value);
  const parts = Array.isArray(value)
    ? value.map((inner) => valueText(inner, style))
    : membersText(Object.entries(value), style);
  const inside = parts.map((part) => `${gap(style)}${part}${gap(style)}`).join(',');
  const [open, close] = Array.isArray(value) ? ['[', ']'] : ['{', '}'];
  return `${open}${parts.length === 0 ? gap(style) : inside}${close}`;
}

/** Numbers that JSON can write and a double cannot hold as they are. */
const numbersBeyond = [
  '-0',
  '1e400',
  '-1E+400',
  '9007199254740993',
  '0.1000000000000000055511151231257827',
  '123456789012345678901234567890',
];

/**
 * Valid JSON texts in every way that RFC 8259 allows: white space between everything, characters as themselves and by any of
 * their escapes, lone surrogates, exponents, the same name twice, numbers that no double holds, deep nesting. The simplest
 * is `null`.
 *
 * @example property('agrees with JSON.parse', [jsonText()], (text) => { expect(parse(text)).toEqual(JSON.parse(text)); });
 */
export function jsonText({ value = jsonValue(), maxNesting = 500 }: JsonTextConstraints = {}): fc.Arbitrary<string> {
  const styles = fc.array(fc.nat({ max: 0xffff }), { maxLength: 8, size: 'max' });
  const written = fc.tuple(value, styles).map(([each, numbers]) => {
    const style = new Style(numbers);
    const before = gap(style);
    return `${before}${valueText(each, style)}${gap(style)}`;
  });
  const number = fc.constantFrom(...numbersBeyond);
  const edge = fc.oneof(
    number,
    number.map((text) => `[${text}]`),
    number.map((text) => `{"a":${text}}`),
  );
  const nested = fc
    .tuple(fc.integer({ min: 1, max: Math.max(1, maxNesting) }), fc.boolean())
    .map(([depth, isObject]) =>
      isObject ? `${'{"a":'.repeat(depth)}0${'}'.repeat(depth)}` : `${'['.repeat(depth)}${']'.repeat(depth)}`,
    );
  const spaced = (text: fc.Arbitrary<string>): fc.Arbitrary<string> =>
    fc.tuple(text, styles).map(([each, numbers]) => {
      const style = new Style(numbers);
      return `${gap(style)}${each}${gap(style)}`;
    });
  return fc.oneof({ arbitrary: written, weight: 8 }, spaced(edge), ...(maxNesting > 0 ? [spaced(nested)] : []));
}
