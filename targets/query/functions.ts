import type { Call, Keyed, QueryFunction } from './call.ts';
import { compareCodePoints, isArray, isObject, type Json, jsonEqual, jsonType } from './json.ts';

const JSON_NUMBER = /^-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?$/;

/**
 * The functions of the specification. A `Map`, because jmespath's table is an object and `constructor(@)` finds what
 * the object inherits.
 */
export const FUNCTIONS: ReadonlyMap<string, QueryFunction> = new Map<string, QueryFunction>([
  ['abs', { arity: 1, run: (call) => Math.abs(call.number(0)) }],
  ['avg', { arity: 1, run: average }],
  ['ceil', { arity: 1, run: (call) => Math.ceil(call.number(0)) }],
  ['contains', { arity: 2, run: contains }],
  ['ends_with', { arity: 2, run: (call) => call.string(0).endsWith(call.string(1)) }],
  ['floor', { arity: 1, run: (call) => Math.floor(call.number(0)) }],
  ['join', { arity: 2, run: join }],
  ['keys', { arity: 1, run: (call) => Object.keys(call.object(0)) }],
  ['length', { arity: 1, run: length }],
  ['map', { arity: 2, expression: 0, run: (call) => call.array(1).map((element) => call.apply(element)) }],
  ['max', { arity: 1, run: (call) => extreme(call.sortable(0), 1) }],
  ['max_by', { arity: 2, expression: 1, run: (call) => extreme(call.keyed(0), 1) }],
  ['merge', { arity: 1, variadic: true, run: (call) => Object.fromEntries(call.objects().flatMap(Object.entries)) }],
  ['min', { arity: 1, run: (call) => extreme(call.sortable(0), -1) }],
  ['min_by', { arity: 2, expression: 1, run: (call) => extreme(call.keyed(0), -1) }],
  ['not_null', { arity: 1, variadic: true, run: (call) => call.values.find((value) => value !== null) ?? null }],
  ['reverse', { arity: 1, run: reverse }],
  ['sort', { arity: 1, run: (call) => sorted(call.sortable(0)) }],
  ['sort_by', { arity: 2, expression: 1, run: (call) => sorted(call.keyed(0)) }],
  ['starts_with', { arity: 2, run: (call) => call.string(0).startsWith(call.string(1)) }],
  ['sum', { arity: 1, run: (call) => call.finite(total(call.numbers(0))) }],
  ['to_array', { arity: 1, run: (call) => (isArray(call.any(0)) ? call.any(0) : [call.any(0)]) }],
  ['to_number', { arity: 1, run: toNumber }],
  ['to_string', { arity: 1, run: toText }],
  ['type', { arity: 1, run: (call) => jsonType(call.any(0)) }],
  ['values', { arity: 1, run: (call) => Object.values(call.object(0)) }],
]);

/** Both of one type, as the keys of a list are. */
function compareKeys(left: number | string, right: number | string): number {
  return typeof left === 'string' ? compareCodePoints(left, right as string) : left - (right as number);
}

function sorted(list: readonly Keyed[]): Json {
  return list.toSorted((left, right) => compareKeys(left.key, right.key)).map(({ value }) => value);
}

/** The first of the largest (`direction` 1) or smallest (-1); null for an empty list. */
function extreme(list: readonly Keyed[], direction: 1 | -1): Json {
  let best: Keyed | undefined;
  for (const entry of list) {
    if (best === undefined || direction * compareKeys(entry.key, best.key) > 0) best = entry;
  }
  return best === undefined ? null : best.value;
}

function total(numbers: readonly number[]): number {
  return numbers.reduce((sum, next) => sum + next, 0);
}

function average(call: Call): Json {
  const numbers = call.numbers(0);
  return numbers.length === 0 ? null : call.finite(total(numbers) / numbers.length);
}

/** A string contains only strings; an array what equals one of its elements by value. */
function contains(call: Call): Json {
  const search = call.any(1);
  if (isArray(call.any(0))) return call.array(0).some((element) => jsonEqual(element, search, call.budget));
  const subject = call.string(0);
  return typeof search === 'string' && subject.includes(search);
}

function join(call: Call): Json {
  const glue = call.string(0);
  const parts = call.strings(1);
  // Before it is built: repeated joins would double a string up to the engine's own limit and its raw RangeError.
  call.budget.spend(glue.length * parts.length);
  return parts.join(glue);
}

/** Of a string, its code points. */
function length(call: Call): Json {
  const subject = call.any(0);
  if (typeof subject === 'string') return [...call.string(0)].length;
  return isObject(subject) ? Object.keys(subject).length : call.array(0).length;
}

/** Of a string, by code point: by code unit it would break surrogate pairs. */
function reverse(call: Call): Json {
  const subject = call.any(0);
  return typeof subject === 'string' ? [...call.string(0)].toReversed().join('') : call.array(0).toReversed();
}

/** Strings by the grammar of JSON numbers; `Number` also takes an empty string, spaces, `0x10` and `Infinity`. */
function toNumber(call: Call): Json {
  const value = call.any(0);
  if (typeof value === 'number') return value;
  if (typeof value !== 'string' || !JSON_NUMBER.test(call.string(0))) return null;
  const number = Number(value);
  return Number.isFinite(number) ? number : null;
}

function toText(call: Call): Json {
  const value = call.any(0);
  return typeof value === 'string' ? value : call.toText(value);
}
