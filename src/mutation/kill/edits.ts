import { uniformInt } from '../../choices/prng.ts';
import type { Prng } from '../../choices/prng.ts';
import type { Input } from './input.ts';
import { valuesOf, withValues } from './input.ts';

/** Literals of the mutated code and parts of recorded inputs: what is worth putting somewhere else. */
export interface Dictionary {
  readonly strings: readonly string[];
  readonly numbers: readonly number[];
  readonly values: readonly unknown[];
}

const boundaries = [
  0,
  1,
  -1,
  2,
  -0,
  0.5,
  10,
  100,
  255,
  256,
  65_535,
  2 ** 31 - 1,
  2 ** 32,
  Number.MAX_SAFE_INTEGER,
  NaN,
  Infinity,
  -Infinity,
];
const characters = [
  '',
  ' ',
  '"',
  "'",
  '\\',
  '\n',
  '\t',
  '\0',
  '-',
  '+',
  '.',
  ',',
  ':',
  '/',
  '[',
  ']',
  '{',
  '}',
  '(',
  ')',
  '0',
  '1',
  '9',
  'a',
  'Z',
  'é',
  '😀',
  '_',
  '=',
  '&',
  '?',
  '%',
  '#',
  '*',
  '@',
  '<',
  '>',
  '|',
  '!',
];

/** Reads the literals of a source text. */
export function literalsOf(source: string): Pick<Dictionary, 'strings' | 'numbers'> {
  const strings = [...source.matchAll(/'((?:[^'\\\n]|\\.)*)'|"((?:[^"\\\n]|\\.)*)"/g)].map((match) => {
    const text = match[1] ?? match[2] ?? '';
    return text
      .replaceAll(/\\u([0-9a-fA-F]{4})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
      .replaceAll(/\\([nrt0])/g, (_, letter: string) => ({ n: '\n', r: '\r', t: '\t', 0: '\0' })[letter]!)
      .replaceAll(/\\(.)/g, '$1');
  });
  const numbers = [...source.matchAll(/(?<![\w.])\d[\d_]*(?:\.\d+)?(?:e[+-]?\d+)?/gi)].map(([text]) =>
    Number(text.replaceAll('_', '')),
  );
  return {
    strings: [...new Set(strings)].slice(0, 500),
    numbers: [...new Set(numbers)].filter(Number.isFinite).slice(0, 500),
  };
}

/** Times that a part of a text is repeated at most: long enough for limits that code has. */
const maxRepeats = 5_000;

const pick = <T>(items: readonly T[], prng: Prng): T => items[uniformInt(prng, 0, items.length - 1)]!;
const chance = (prng: Prng, oneIn: number): boolean => uniformInt(prng, 1, oneIn) === 1;

function editNumber(value: number, { numbers }: Dictionary, prng: Prng): number {
  const near = numbers.length > 0 ? pick(numbers, prng) : 0;
  const options = [
    value + 1,
    value - 1,
    -value,
    value * 2,
    Math.trunc(value / 2),
    near,
    near + 1,
    near - 1,
    value + near,
    pick(boundaries, prng),
    uniformInt(prng, -20, 20),
    value + 0.5,
  ];
  return pick(options, prng);
}

function editString(text: string, { strings, numbers }: Dictionary, prng: Prng): string {
  const at = uniformInt(prng, 0, text.length);
  const to = Math.min(text.length, at + uniformInt(prng, 1, chance(prng, 4) ? 8 : 2));
  const word = chance(prng, 2) && strings.length > 0 ? pick(strings, prng) : pick(characters, prng);
  switch (uniformInt(prng, 0, 9)) {
    case 0:
      return text.slice(0, at) + text.slice(to);
    case 1:
      return text.slice(0, at) + word + text.slice(at);
    case 2:
      return text.slice(0, at) + word + text.slice(to);
    case 3:
      return text.slice(0, to) + text.slice(at);
    case 4:
      return text.slice(0, at);
    case 5:
      return word;
    case 6: // a number in it
      return text.replace(/\d+/g, (digits) =>
        chance(prng, 2) ? String(editNumber(Number(digits), { strings, numbers, values: [] }, prng)) : digits,
      );
    case 7: {
      // as long as a limit in the code, or one more
      const limit = numbers.length > 0 ? pick(numbers, prng) + uniformInt(prng, -1, 2) : 3;
      const piece = text.slice(at, to);
      const times = Math.ceil(limit / Math.max(1, piece.length));
      return piece === '' || times < 1 || times > maxRepeats
        ? text + text
        : text.slice(0, at) + piece.repeat(times) + text.slice(to);
    }
    case 8: {
      const character = text[at] ?? '';
      const upper = character.toUpperCase();
      return text.slice(0, at) + (character === upper ? character.toLowerCase() : upper) + text.slice(at + 1);
    }
    default:
      return chance(prng, 2) ? ` ${text}` : `${text} `;
  }
}

function editList(list: readonly unknown[], dictionary: Dictionary, prng: Prng): unknown[] {
  const at = uniformInt(prng, 0, Math.max(0, list.length - 1));
  const choice = list.length === 0 ? 4 : uniformInt(prng, 0, 6);
  if (choice === 0) return list.toSpliced(at, 1);
  if (choice === 1) return list.toSpliced(at, 0, list[at]);
  if (choice === 2) return list.toSpliced(at, 1, list[uniformInt(prng, 0, list.length - 1)]);
  if (choice === 3) return list.toReversed();
  if (choice === 4) return list.toSpliced(at, 0, dictionary.values.length > 0 ? pick(dictionary.values, prng) : 0);
  return list.with(at, editValue(list[at], dictionary, prng));
}

function editRecord(record: object, dictionary: Dictionary, prng: Prng): object {
  const keys = Object.keys(record);
  const copy: Record<string, unknown> = { ...record };
  const key = keys.length > 0 ? pick(keys, prng) : undefined;
  const addsKey = key === undefined || chance(prng, 8);
  if (addsKey) {
    const name = dictionary.strings.length > 0 ? pick(dictionary.strings, prng) : 'a';
    Object.defineProperty(copy, name, {
      value: dictionary.values.length > 0 ? pick(dictionary.values, prng) : 1,
      enumerable: true,
      configurable: true,
      writable: true,
    });
  } else if (chance(prng, 8)) delete copy[key];
  else copy[key] = editValue(copy[key], dictionary, prng);
  return copy;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return (
    typeof value === 'object' &&
    value !== null &&
    [Object.prototype, null].includes(Object.getPrototypeOf(value) as null)
  );
}

/** A value near another one: usually of its kind. */
export function editValue(value: unknown, dictionary: Dictionary, prng: Prng): unknown {
  if (chance(prng, 25)) return pick<unknown>([undefined, null, 0, '', true, false, [], ...dictionary.values], prng);
  if (typeof value === 'number') return editNumber(value, dictionary, prng);
  if (typeof value === 'bigint') return pick([value + 1n, value - 1n, -value, 0n, value * 2n, value / 2n], prng);
  if (typeof value === 'string') return editString(value, dictionary, prng);
  if (typeof value === 'boolean') return !value;
  if (Array.isArray(value)) return editList(value, dictionary, prng);
  if (value instanceof Date) return new Date(editNumber(value.getTime(), dictionary, prng));
  if (value instanceof Map)
    return new Map(
      editList([...value], dictionary, prng).filter((entry) => Array.isArray(entry)) as [unknown, unknown][],
    );
  if (value instanceof Set) return new Set(editList([...value], dictionary, prng));
  if (value instanceof Uint8Array) return Uint8Array.from(editList([...value], dictionary, prng).map(Number));
  if (isRecord(value)) return editRecord(value, dictionary, prng);
  return dictionary.values.length > 0 ? pick(dictionary.values, prng) : value;
}

/** An input near another one: one to three edits of its values, or of the calls of an object. */
export function editInput(input: Input, dictionary: Dictionary, prng: Prng): Input {
  let edited = input;
  for (let count = uniformInt(prng, 1, 3); count > 0; count--) {
    if (edited.kind === 'object' && edited.calls.length > 0 && chance(prng, 3)) {
      const at = uniformInt(prng, 0, edited.calls.length - 1);
      const other = edited.calls[uniformInt(prng, 0, edited.calls.length - 1)]!;
      const calls = chance(prng, 2) ? edited.calls.toSpliced(at, 1) : edited.calls.toSpliced(at, 0, other);
      edited = { ...edited, calls };
      continue;
    }
    const values = valuesOf(edited);
    const which = uniformInt(prng, 0, values.length - 1);
    const args = values[which]!;
    if (args.length === 0) continue;
    const at = uniformInt(prng, 0, args.length - 1);
    edited = withValues(edited, values.with(which, args.with(at, editValue(args[at], dictionary, prng))));
  }
  return edited;
}
