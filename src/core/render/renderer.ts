import { builtin, type BuiltinPiece, type PartRenderer } from './builtins.ts';
import { group, type Piece } from './document.ts';
import { comment, keyLiteral, numberLiteral, sharedSymbol, stringLiteral } from './literals.ts';

/** Values in one rendering: ten times what a person reads; a shared part counts each time it occurs. */
const maxValues = 20_000;
const maxDepth = 200;
/** Holes written one by one; an array with more is made by its length. */
const maxHoles = 64;
const readable = Symbol.for('fast-check/toStringMethod');

/** The name of a value's class, of letters, digits, `_` and `$` only; undefined when it has none that can be trusted. */
function className(value: object): string | undefined {
  const prototype: unknown = Object.getPrototypeOf(value);
  if (typeof prototype !== 'object' || prototype === null) return undefined;
  const constructor: unknown = Object.getOwnPropertyDescriptor(prototype, 'constructor')?.value;
  if (typeof constructor !== 'function') return undefined;
  const name: unknown = Object.getOwnPropertyDescriptor(constructor, 'name')?.value;
  return typeof name === 'string' && /^[\w$]{1,80}$/.test(name) ? name : undefined;
}

/** What an instance says of itself, when its class has words for it: private fields show nowhere else. */
function ownText(object: object): string | undefined {
  const toText: unknown = (object as { toString?: unknown }).toString;
  if (typeof toText !== 'function' || toText === Object.prototype.toString) return undefined;
  try {
    const text: unknown = Reflect.apply(toText, object, []);
    return typeof text === 'string' && text !== '' ? text : undefined;
  } catch {
    return undefined; // it cannot speak; its properties can
  }
}

/** Makes pieces of source code of values, and knows whether they say everything. */
export class Renderer implements PartRenderer {
  exact = true;
  #count = 0;
  /** The objects around the one at hand. */
  readonly #around: object[] = [];

  value(value: unknown): Piece {
    switch (typeof value) {
      case 'string':
        return stringLiteral(value);
      case 'number':
        return numberLiteral(value);
      case 'bigint':
        return `${value}n`;
      case 'symbol':
        return this.#symbol(value);
      case 'function':
        return this.likeness(this.#description(value) ?? 'a function');
      case 'object':
        return value === null ? 'null' : this.#object(value);
      default:
        return String(value); // undefined, true, false
    }
  }

  inexact(): void {
    this.exact = false;
  }

  /** Something that source code cannot say. */
  likeness(text: string): Piece {
    this.exact = false;
    return `${comment(text)} undefined`;
  }

  #symbol(symbol: symbol): string {
    const shared = sharedSymbol(symbol);
    if (shared !== undefined) return shared;
    this.exact = false; // every evaluation makes another one
    return symbol.description === undefined ? 'Symbol()' : `Symbol(${stringLiteral(symbol.description)})`;
  }

  #object(object: object): Piece {
    const level = this.#around.indexOf(object);
    if (level >= 0) return this.likeness(`circular: the value ${this.#around.length - level} levels up`);
    if (++this.#count > maxValues || this.#around.length >= maxDepth) return this.likeness('…');
    this.#around.push(object);
    try {
      const described = this.#description(object);
      return described === undefined ? this.#structure(object) : this.likeness(described);
    } catch {
      return this.likeness('unreadable'); // a proxy whose traps throw, or one that was revoked
    } finally {
      this.#around.pop();
    }
  }

  /** What a generator of fast-check says about a value of its own, such as a function or a schedule. */
  #description(value: object): string | undefined {
    if (!Object.hasOwn(value, readable)) return undefined;
    const describe: unknown = (value as Record<symbol, unknown>)[readable];
    if (typeof describe !== 'function') return undefined;
    const text: unknown = Reflect.apply(describe, value, []);
    return typeof text === 'string' ? text : undefined;
  }

  #structure(object: object): Piece {
    if (Array.isArray(object)) return this.#array(object);
    const piece = builtin(object, this);
    if (piece !== undefined) return this.#withProperties(object, piece);
    const prototype: unknown = Object.getPrototypeOf(object);
    if (prototype === Object.prototype || prototype === null) return this.#record(object, prototype === null);
    const name = className(object) ?? 'an instance of a class';
    const text = ownText(object);
    if (text !== undefined) return this.likeness(`${name} ${text}`);
    this.exact = false;
    return [`${comment(name)} `, this.#record(object, false)];
  }

  #record(object: object, nullPrototype: boolean): Piece {
    const entries = this.#entries(object, () => false);
    return group('{', nullPrototype ? ['__proto__: null', ...entries] : entries, '}', false, true);
  }

  /** The properties of an object as they stand in an object literal. */
  #entries(object: object, isKnown: (key: string | symbol) => boolean): readonly Piece[] {
    const entries: Piece[] = [];
    for (const key of Reflect.ownKeys(object)) {
      if (isKnown(key)) continue;
      const descriptor = Object.getOwnPropertyDescriptor(object, key);
      if (descriptor === undefined) continue;
      if (!descriptor.enumerable) {
        this.exact = false;
        continue;
      }
      const value = 'value' in descriptor ? this.value(descriptor.value) : this.likeness('a getter');
      entries.push([typeof key === 'string' ? keyLiteral(key) : `[${this.#symbol(key)}]`, ': ', value]);
    }
    return entries;
  }

  /** Adds what a value carries beside what its kind consists of. */
  #withProperties(object: object, { piece, isSaid }: BuiltinPiece): Piece {
    const entries = this.#entries(object, isSaid);
    return entries.length === 0 ? piece : ['Object.assign(', piece, ', ', group('{', entries, '}', false, true), ')'];
  }

  #array(array: readonly unknown[]): Piece {
    if (Object.getPrototypeOf(array) !== Array.prototype) this.exact = false;
    const indices = Object.keys(array).filter((key) => isIndex(key, array.length));
    if (array.length - indices.length > maxHoles) {
      const isSaid = (key: string | symbol): boolean => key === 'length';
      return this.#withProperties(array, { piece: `new Array(${array.length})`, isSaid });
    }
    const items: Piece[] = [];
    for (let index = 0; index < array.length; index++) {
      const descriptor = Object.getOwnPropertyDescriptor(array, index);
      if (descriptor === undefined) items.push('');
      else items.push('value' in descriptor ? this.value(descriptor.value) : this.likeness('a getter'));
    }
    const fill = array.every((item) => typeof item === 'number' || typeof item === 'bigint');
    const isSaid = (key: string | symbol): boolean =>
      key === 'length' || (typeof key === 'string' && isIndex(key, array.length));
    return this.#withProperties(array, { piece: group('[', items, ']', fill), isSaid });
  }
}

function isIndex(key: string, length: number): boolean {
  const index = Number(key);
  return Number.isInteger(index) && index >= 0 && index < length && String(index) === key;
}
