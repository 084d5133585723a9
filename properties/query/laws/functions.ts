import fc from 'fast-check';
import { law } from '../../law.ts';
import { type Json, jsonDocument } from '../arbitraries.ts';
import { canonical } from '../oracles.ts';
import { outcome, type Search, type SearchOutcome } from '../search.ts';

/*
 * https://jmespath.org/specification.html#built-in-functions, said a second time: which types each function takes, and
 * what it gives. It shares nothing with the target.
 */

type Kind = 'any' | 'number' | 'string' | 'array' | 'object' | 'array of numbers' | 'array of strings';

interface Described {
  /** The kinds that each argument may be of. */
  readonly takes: readonly (readonly Kind[])[];
  /** Whether the last argument may be repeated. */
  readonly repeats?: true;
  readonly gives: (...values: never[]) => Json;
}

const lists: readonly Kind[] = ['array of numbers', 'array of strings'];
const codePoints = (text: string): readonly number[] => Array.from(text, (one) => one.codePointAt(0)!);

function compare(left: number | string, right: number | string): number {
  if (typeof left === 'number') return left - (right as number);
  const [a, b] = [codePoints(left), codePoints(right as string)];
  const at = a.findIndex((point, index) => point !== b[index]);
  return at === -1 ? a.length - b.length : a[at]! - (b[at] ?? -1);
}

const sorted = (list: readonly (number | string)[]): (number | string)[] => list.toSorted(compare);
const sum = (list: readonly number[]): number => list.reduce((total, each) => total + each, 0);

export const DESCRIBED: Readonly<Record<string, Described>> = {
  abs: { takes: [['number']], gives: (value: number) => (value < 0 ? -value : value) },
  avg: {
    takes: [['array of numbers']],
    gives: (list: number[]) => (list.length === 0 ? null : sum(list) / list.length),
  },
  ceil: { takes: [['number']], gives: (value: number) => Math.ceil(value) },
  contains: {
    takes: [['array', 'string'], ['any']],
    gives: (subject: Json[] | string, wanted: Json) =>
      typeof subject === 'string'
        ? typeof wanted === 'string' && subject.includes(wanted)
        : subject.some((each) => canonical(each) === canonical(wanted)),
  },
  ends_with: { takes: [['string'], ['string']], gives: (text: string, end: string) => text.endsWith(end) },
  floor: { takes: [['number']], gives: (value: number) => Math.floor(value) },
  join: { takes: [['string'], ['array of strings']], gives: (glue: string, parts: string[]) => parts.join(glue) },
  keys: { takes: [['object']], gives: (value: object) => Object.keys(value) },
  length: {
    takes: [['string', 'array', 'object']],
    gives: (value: string | object) => (typeof value === 'string' ? [...value].length : Object.keys(value).length),
  },
  max: { takes: [lists], gives: (list: (number | string)[]) => sorted(list).at(-1) ?? null },
  merge: {
    takes: [['object']],
    repeats: true,
    gives: (...values: object[]) => Object.fromEntries(values.flatMap((value) => Object.entries(value))) as Json,
  },
  min: { takes: [lists], gives: (list: (number | string)[]) => sorted(list)[0] ?? null },
  not_null: {
    takes: [['any']],
    repeats: true,
    gives: (...values: Json[]) => values.find((value) => value !== null) ?? null,
  },
  reverse: {
    takes: [['string', 'array']],
    gives: (value: string | Json[]) =>
      typeof value === 'string' ? [...value].toReversed().join('') : value.toReversed(),
  },
  sort: { takes: [lists], gives: sorted },
  starts_with: { takes: [['string'], ['string']], gives: (text: string, start: string) => text.startsWith(start) },
  sum: { takes: [['array of numbers']], gives: sum },
  to_array: { takes: [['any']], gives: (value: Json) => (Array.isArray(value) ? value : [value]) },
  to_number: { takes: [['any']], gives: (value: Json) => (typeof value === 'number' ? value : numberIn(value)) },
  to_string: {
    takes: [['any']],
    gives: (value: Json) => (typeof value === 'string' ? value : JSON.stringify(value)),
  },
  type: { takes: [['any']], gives: kindOf },
  values: { takes: [['object']], gives: (value: object) => Object.values(value) as Json },
};

function numberIn(value: Json): Json {
  return typeof value === 'string' && /^-?(0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?$/.test(value) ? Number(value) + 0 : null;
}

function kindOf(value: Json): string {
  if (value === null) return 'null';
  return Array.isArray(value) ? 'array' : typeof value;
}

function isOf(kind: Kind, value: Json): boolean {
  if (kind === 'any') return true;
  if (!kind.startsWith('array of ')) return kindOf(value) === kind;
  return Array.isArray(value) && value.every((each) => `array of ${typeof each}s` === kind);
}

const words = fc.oneof(
  fc.string({ unit: fc.constantFrom('a', 'B', '~', '1'), maxLength: 3 }),
  fc.constantFrom('é', '😀', '\uffff', '10', '-1.5', '0x1', ''),
);
const numbers = fc.oneof(fc.integer({ min: -20, max: 20 }), fc.constantFrom(0.5, -0.5, 1e21, 100));
const document = jsonDocument({ numbers, words });
const KINDS: Readonly<Record<Kind, fc.Arbitrary<Json>>> = {
  any: document,
  number: numbers,
  string: words,
  array: fc.array(document, { maxLength: 3 }),
  object: fc.dictionary(fc.constantFrom('a', 'b', 'c'), document, { maxKeys: 3, noNullPrototype: true }),
  'array of numbers': fc.array(numbers, { maxLength: 4 }),
  'array of strings': fc.array(words, { maxLength: 4 }),
};

export interface FunctionCall {
  readonly name: string;
  readonly values: readonly Json[];
}

/** Mostly values of the types a function takes, one argument too few or too many now and then. */
const call = fc.constantFrom(...Object.keys(DESCRIBED)).chain((name): fc.Arbitrary<FunctionCall> => {
  const { takes } = DESCRIBED[name]!;
  const argument = (kinds: readonly Kind[]): fc.Arbitrary<Json> =>
    fc.oneof({ arbitrary: fc.oneof(...kinds.map((kind) => KINDS[kind])), weight: 4 }, document);
  const more = fc.oneof(
    { arbitrary: fc.constant<Json[]>([]), weight: 5 },
    argument(takes.at(-1)!).map((one) => [one]),
  );
  return fc
    .tuple(fc.tuple(...takes.map(argument)), more, fc.constantFrom(0, 0, 0, 0, 0, 0, 0, 1))
    .map(([values, extra, missing]) => ({ name, values: [...values, ...extra].slice(missing) }));
});

/** Why a call has to be refused, if it has to be. */
export function refusal({ name, values }: FunctionCall): 'arity' | 'type' | undefined {
  const { takes, repeats } = DESCRIBED[name]!;
  if (values.length < takes.length || (values.length > takes.length && repeats === undefined)) return 'arity';
  const fits = values.every((value, at) => (takes[at] ?? takes.at(-1)!).some((kind) => isOf(kind, value)));
  return fits ? undefined : 'type';
}

export const functionsGive = law(
  'each function takes the types that the specification names, and gives what it says',
  [call],
  function* (search: Search, made) {
    const { name, values } = made;
    const given = Object.fromEntries(values.map((value, at) => ['abcdef'[at]!, value]));
    // First, for some implementations change what they are given.
    const expected: SearchOutcome =
      refusal(made) === undefined ? gives(DESCRIBED[name]!.gives(...(values as never[]))) : 'refused';
    const found = outcome(search, `${name}(${Object.keys(given).join(', ')})`, given);
    yield [found, expected];
  },
);

/** 0 has no sign. */
function gives(value: Json): SearchOutcome {
  return { gives: value === 0 ? 0 : value };
}

/** Elements with a key of one type, mostly. */
const element = (key: fc.Arbitrary<Json>): fc.Arbitrary<Json> =>
  fc.oneof(
    { arbitrary: key.map((k) => ({ k })), weight: 6 },
    fc.constantFrom<Json>(null, 0, '', [], {}, { k: null }, { k: false }),
  );
const keyed = fc.oneof(
  fc.array(element(numbers), { maxLength: 4 }),
  fc.array(element(words), { maxLength: 4 }),
  fc.array(element(fc.oneof(numbers, words)), { maxLength: 4 }),
  fc.array(numbers, { maxLength: 3 }),
  fc.array(words, { maxLength: 3 }),
);

export const byExpression = law(
  'functions that take an expression apply it to each element, and order by keys of one type',
  [fc.constantFrom('sort_by', 'max_by', 'min_by', 'map'), keyed, fc.constantFrom('k', '@')],
  function* (search: Search, name, elements, expression) {
    const keyOf = (value: Json): Json =>
      expression === '@' ? value : kindOf(value) === 'object' ? ((value as { k?: Json }).k ?? null) : null;
    const keys = elements.map(keyOf);
    const arguments_ = name === 'map' ? `&${expression}, @` : `@, &${expression}`;
    const found = outcome(search, `${name}(${arguments_})`, elements);
    if (name === 'map') return yield [found, gives(keys)];
    if (!lists.some((kind) => isOf(kind, keys))) return yield [found, 'refused'];
    const order = elements.toSorted((a, b) => compare(keyOf(a) as number, keyOf(b) as number));
    const first = order[0] ?? null;
    const last = order.find((each) => keyOf(each) === keyOf(order.at(-1)!)) ?? null;
    yield [found, gives({ sort_by: order, min_by: first, max_by: last }[name]!)];
  },
);

export const functionLaws = [functionsGive, byExpression] as const;
