import { QueryDocumentError, QueryLimitError } from './errors.ts';
import { Budget, type QueryLimits } from './limits.ts';

/** A value that JSON can hold. Numbers are finite. */
export type Json = null | boolean | number | string | readonly Json[] | JsonObject;
/** Own members only; a member may be called `__proto__`. */
export interface JsonObject {
  readonly [name: string]: Json;
}

/** The names that the function `type` of the specification gives. */
export type JsonType = 'null' | 'boolean' | 'number' | 'string' | 'array' | 'object';

export function isArray(value: Json): value is readonly Json[] {
  return Array.isArray(value);
}

export function isObject(value: Json): value is JsonObject {
  return jsonType(value) === 'object';
}

export function jsonType(value: Json): JsonType {
  if (value === null) return 'null';
  return isArray(value) ? 'array' : (typeof value as JsonType);
}

/** The member if the object itself has it, else null: nothing is ever read from a prototype. */
export function member(value: Json, name: string): Json {
  return isObject(value) && Object.hasOwn(value, name) ? (value[name] as Json) : null;
}

/** What the specification counts as false: null, false, and an empty string, array or object. */
export function isFalse(value: Json): boolean {
  if (isObject(value)) {
    // Not by counting: a filter may ask this of one large object a million times.
    for (const name in value) if (Object.hasOwn(value, name)) return false;
    return true;
  }
  return isArray(value) ? value.length === 0 : value === null || value === false || value === '';
}

/**
 * Checks that a value from outside is plain JSON and copies it, so that neither an accessor nor a later change by its
 * owner can alter a search. A cycle ends at the depth limit.
 *
 * @throws {QueryDocumentError} for anything JSON cannot hold: undefined, NaN, functions, dates, class instances, holes
 * @throws {QueryLimitError} when it is deeper or larger than allowed
 */
export function readDocument(value: unknown, limits: QueryLimits): Json {
  const nodes = new Budget('documentNodes', limits.documentNodes);

  const read = (from: unknown, path: readonly string[]): Json => {
    nodes.spend(1);
    if (from === null || typeof from === 'boolean' || typeof from === 'string') return from;
    if (typeof from === 'number' && Number.isFinite(from)) return from;
    if (typeof from === 'number') throw new QueryDocumentError(String(from), pointer(path));
    if (typeof from !== 'object') throw new QueryDocumentError(typeof from, pointer(path));
    if (path.length >= limits.documentDepth) throw new QueryLimitError('documentDepth', limits.documentDepth);
    if (Array.isArray(from)) return Array.from(from, (element, index) => read(element, [...path, String(index)]));
    if (!isPlain(from)) throw new QueryDocumentError(Object.prototype.toString.call(from), pointer(path));
    // fromEntries defines members, where an assignment to `__proto__` would replace the prototype.
    return Object.fromEntries(Object.entries(from).map(([name, inner]) => [name, read(inner, [...path, name])]));
  };
  return read(value, []);
}

/** From this realm or another: its prototype, if it has one, is a root. */
function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}

function pointer(path: readonly string[]): string {
  return path.map((name) => `/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
}

/**
 * A copy that shares nothing, not even between its own parts, and holds 0 where arithmetic gave -0. It costs a step for
 * each value and each character, so that whoever turns it into text has room for it.
 */
export function ownCopy(value: Json, budget: Budget): Json {
  budget.spend(typeof value === 'string' ? 1 + value.length : 1);
  if (isArray(value)) return value.map((element) => ownCopy(element, budget));
  if (!isObject(value)) return value === 0 ? 0 : value;
  const copyMember = ([name, inner]: [string, Json]): [string, Json] => {
    budget.spend(name.length);
    return [name, ownCopy(inner, budget)];
  };
  return Object.fromEntries(Object.entries(value).map(copyMember));
}

/** Equality of the specification's `==`: by value and type, members in any order. */
export function jsonEqual(left: Json, right: Json, budget: Budget): boolean {
  budget.spend(typeof left === 'string' ? 1 + left.length : 1);
  if (isArray(left)) {
    return (
      isArray(right) &&
      left.length === right.length &&
      left.every((element, index) => jsonEqual(element, right[index] as Json, budget))
    );
  }
  if (!isObject(left) || !isObject(right)) return left === right;
  const names = Object.keys(left);
  budget.spend(names.length);
  return (
    names.length === Object.keys(right).length &&
    names.every((name) => Object.hasOwn(right, name) && jsonEqual(member(left, name), member(right, name), budget))
  );
}

/**
 * Orders strings by code point, as the specification sorts them; JavaScript's own order is by UTF-16 code unit and
 * puts U+1F600 before U+FFFF.
 */
export function compareCodePoints(left: string, right: string): number {
  const shorter = Math.min(left.length, right.length);
  for (let index = 0; index < shorter; index++) {
    // A pair of surrogates is compared whole and then once more by its second half, where both are equal.
    const difference = left.codePointAt(index)! - right.codePointAt(index)!;
    if (difference !== 0) return difference;
  }
  return left.length - right.length;
}
