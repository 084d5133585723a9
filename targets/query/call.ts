import { QueryTypeError } from './errors.ts';
import { isArray, isObject, type Json, type JsonObject, jsonType, ownCopy } from './json.ts';
import type { Budget } from './limits.ts';

/** A function of the specification. */
export interface QueryFunction {
  /** Number of arguments; the least number where `variadic`. */
  readonly arity: number;
  readonly variadic?: true;
  /** Which argument is an expression (`&…`), if one is. */
  readonly expression?: 0 | 1;
  readonly run: (call: Call) => Json;
}

/** A value and the number or string it is ordered by. All keys of a list are of one type. */
export interface Keyed {
  readonly key: number | string;
  readonly value: Json;
}

/** One call of a function while a search runs: its arguments, each checked when it is read. */
export class Call {
  readonly #name: string;
  readonly #position: number;
  /** The arguments; null stands where an expression was given. */
  readonly values: readonly Json[];
  /** The expression that was given, applied to an element. */
  readonly apply: (element: Json) => Json;
  readonly budget: Budget;

  constructor(
    place: { readonly text: string; readonly position: number },
    values: readonly Json[],
    apply: (element: Json) => Json,
    budget: Budget,
  ) {
    this.#name = place.text;
    this.#position = place.position;
    this.values = values;
    this.apply = apply;
    this.budget = budget;
  }

  any(index: number): Json {
    return this.values[index] as Json;
  }

  number(index: number): number {
    const value = this.any(index);
    return typeof value === 'number' ? value : this.#refuse(index, 'a number');
  }

  /** Costs its length. */
  string(index: number): string {
    const value = this.any(index);
    if (typeof value !== 'string') return this.#refuse(index, 'a string');
    this.budget.spend(value.length);
    return value;
  }

  /** Costs its length. */
  array(index: number): readonly Json[] {
    const value = this.any(index);
    if (!isArray(value)) return this.#refuse(index, 'an array');
    this.budget.spend(value.length);
    return value;
  }

  /** Costs the number of its members. */
  object(index: number): JsonObject {
    const value = this.any(index);
    if (!isObject(value)) return this.#refuse(index, 'an object');
    this.budget.spend(Object.keys(value).length);
    return value;
  }

  /** All arguments. */
  objects(): readonly JsonObject[] {
    return this.values.map((_, index) => this.object(index));
  }

  numbers(index: number): readonly number[] {
    const list = this.array(index);
    return list.every((element) => typeof element === 'number') ? list : this.#refuse(index, 'an array of numbers');
  }

  /** Costs their length together. */
  strings(index: number): readonly string[] {
    const list = this.array(index);
    if (!list.every((element) => typeof element === 'string')) return this.#refuse(index, 'an array of strings');
    for (const { length } of list) this.budget.spend(length);
    return list;
  }

  /** An array of numbers or an array of strings, each its own key. Costs the length of the keys. */
  sortable(index: number): readonly Keyed[] {
    return this.#keyed(index, (element) => element);
  }

  /** An array, each element keyed by the expression. Costs the length of the keys. */
  keyed(index: number): readonly Keyed[] {
    return this.#keyed(index, this.apply);
  }

  #keyed(index: number, keyOf: (element: Json) => Json): readonly Keyed[] {
    const list = this.array(index).map((value) => ({ key: keyOf(value), value }));
    for (const { key } of list) if (typeof key === 'string') this.budget.spend(key.length);
    return list.every(hasNumber) || list.every(hasString)
      ? list
      : this.#refuse(index, 'keys all numbers or all strings');
  }

  /** JSON has no infinity, so a sum that overflows is an error. */
  finite(value: number): number {
    if (Number.isFinite(value)) return value;
    throw new QueryTypeError('invalid-value', `${this.#name}() overflows`, this.#position);
  }

  /** As JSON text without spaces. */
  toText(value: Json): string {
    return JSON.stringify(ownCopy(value, this.budget));
  }

  #refuse(index: number, expected: string): never {
    const received = jsonType(this.any(index));
    throw new QueryTypeError(
      'invalid-type',
      `${this.#name}() takes ${expected} as argument ${index + 1}, not this ${received}`,
      this.#position,
    );
  }
}

type Unkeyed = { readonly key: Json; readonly value: Json };

function hasNumber(entry: Unkeyed): entry is { key: number; value: Json } {
  return typeof entry.key === 'number';
}

function hasString(entry: Unkeyed): entry is { key: string; value: Json } {
  return typeof entry.key === 'string';
}
