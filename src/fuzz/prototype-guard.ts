import { describeFailure, type FailureDescription } from './failure.ts';
import { causeSeparator } from './known-causes.ts';

const guarded: readonly (readonly [string, object])[] = [
  ['Object.prototype', Object.prototype],
  ['Function.prototype', Function.prototype],
  ['Array.prototype', Array.prototype],
  ['String.prototype', String.prototype],
  ['Number.prototype', Number.prototype],
  ['Boolean.prototype', Boolean.prototype],
  ['Promise.prototype', Promise.prototype],
  ['Error.prototype', Error.prototype],
  ['JSON', JSON],
  // Not `Error`, whose limit and shape of stacks are there to be set.
  ['Object', Object],
  ['Function', Function],
  ['Array', Array],
  ['String', String],
  ['Number', Number],
  ['Boolean', Boolean],
  ['Promise', Promise],
];

// Taken when this module loads, before any target could replace them.
const { ownKeys, getOwnPropertyDescriptor, defineProperty, deleteProperty } = Reflect;
const { is } = Object;

interface Snapshot {
  readonly name: string;
  readonly object: object;
  readonly isPrototype: boolean;
  readonly descriptors: ReadonlyMap<PropertyKey, PropertyDescriptor>;
}

function snapshot(name: string, object: object): Snapshot {
  const descriptors = new Map(ownKeys(object).map((key) => [key, getOwnPropertyDescriptor(object, key)!]));
  return { name, object, isPrototype: name.endsWith('.prototype'), descriptors };
}

/** A method of what is guarded, and how many properties of its own it has. */
interface Method {
  readonly name: string;
  readonly method: object;
  readonly keys: ReadonlySet<PropertyKey>;
}

/** Methods that code can reach from any value, such as `toString`: what is added to them is there for everybody, too. */
function methodsOf(snapshots: readonly Snapshot[]): readonly Method[] {
  const seen = new Set<unknown>(snapshots.map(({ object }) => object));
  const methods: Method[] = [];
  for (const { name, descriptors } of snapshots) {
    for (const [key, { value }] of descriptors) {
      if (typeof value !== 'function' || value === Error || seen.has(value)) continue;
      seen.add(value);
      methods.push({ name: name + nameOf(key), method: value as object, keys: new Set(ownKeys(value as object)) });
    }
  }
  return methods;
}

function differs(a: PropertyDescriptor, b: PropertyDescriptor | undefined): boolean {
  return b === undefined || !is(a.value, b.value) || a.get !== b.get || a.set !== b.set;
}

/** A property that is another one than it was. */
export interface ChangedProperty {
  /** Such as `Object.prototype.x` or `Object.prototype["a b"]`. */
  readonly name: string;
  /**
   * The same for everything that was added to any prototype, for what was added to a constructor, to a method or to `JSON`, and for what was
   * replaced or removed: which object and which name it was is mostly the choice of the input.
   */
  readonly cause: 'added to a prototype' | 'added to a builtin' | 'replaced';
}

function nameOf(key: PropertyKey): string {
  if (typeof key === 'symbol') return `[${String(key)}]`;
  return /^[A-Za-z_$][\w$]*$/.test(String(key)) ? `.${String(key)}` : `[${JSON.stringify(key)}]`;
}

/** What changed prototypes are as a failure; undefined when none is. */
export function describePollution(changed: readonly ChangedProperty[]): FailureDescription | undefined {
  if (changed.length === 0) return undefined;
  const causes = [...new Set(changed.map(({ cause }) => `pollution|${cause}`))].toSorted();
  return {
    ...describeFailure('pollution', `${changed.map(({ name }) => name).join(', ')} changed`),
    cause: causes.join(causeSeparator),
  };
}

function hasStrayProperty(object: object): boolean {
  for (const key in object) return typeof key === 'string';
  return false;
}

const [anyObject, anyList, anyFunction]: readonly [object, readonly unknown[], object] = [{}, [], () => {}];
const { constructor, hasOwnProperty, toString, valueOf } = Object.prototype;
const { apply, bind, call, toString: functionText } = Function.prototype;
const { concat, filter, forEach, indexOf, join, map, pop, push, slice } = Array.prototype;

/**
 * Whether every object, list or function has an enumerable property more, as polluting assignments leave it, or lacks one of
 * the methods that all code relies on. Takes nanoseconds: each comparison is written out.
 */
export function looksPolluted(): boolean {
  const [ofObject, ofFunction, ofArray] = [Object.prototype, Function.prototype, Array.prototype];
  return (
    hasStrayProperty(anyObject) ||
    hasStrayProperty(anyList) ||
    hasStrayProperty(anyFunction) ||
    ofObject.constructor !== constructor ||
    ofObject.hasOwnProperty !== hasOwnProperty ||
    ofObject.toString !== toString ||
    ofObject.valueOf !== valueOf ||
    ofFunction.apply !== apply ||
    ofFunction.bind !== bind ||
    ofFunction.call !== call ||
    ofFunction.toString !== functionText ||
    ofArray.concat !== concat ||
    ofArray.filter !== filter ||
    ofArray.forEach !== forEach ||
    ofArray.indexOf !== indexOf ||
    ofArray.join !== join ||
    ofArray.map !== map ||
    ofArray.pop !== pop ||
    ofArray.push !== push ||
    ofArray.slice !== slice
  );
}

/** Remembers the built-in prototypes, constructors and their methods, and puts them back: what one input does to them must not reach the next one, or assay. */
export class PrototypeGuard {
  readonly #snapshots = guarded.map(([name, object]) => snapshot(name, object));
  readonly #methods = methodsOf(this.#snapshots);

  /** Puts everything back; what had been added, changed or removed. */
  restore(): readonly ChangedProperty[] {
    // Until all is back nothing may be called that could have been replaced, such as `push`.
    const changed: (Pick<ChangedProperty, 'cause'> & { readonly owner: string; readonly key: PropertyKey })[] = [];
    const removeNew = (
      owner: string,
      object: object,
      known: { has(key: PropertyKey): boolean },
      cause: ChangedProperty['cause'],
    ): void => {
      const keys = ownKeys(object);
      for (let index = 0; index < keys.length; index++) {
        const key = keys[index]!;
        if (known.has(key)) continue;
        deleteProperty(object, key);
        changed[changed.length] = { owner, key, cause };
      }
    };
    for (const { name, object, isPrototype, descriptors } of this.#snapshots) {
      removeNew(name, object, descriptors, isPrototype ? 'added to a prototype' : 'added to a builtin');
      for (const [key, descriptor] of descriptors) {
        if (!differs(descriptor, getOwnPropertyDescriptor(object, key))) continue;
        defineProperty(object, key, descriptor);
        changed[changed.length] = { owner: name, key, cause: 'replaced' };
      }
    }
    for (const { name, method, keys } of this.#methods) removeNew(name, method, keys, 'added to a builtin');
    return changed.map(({ owner, key, cause }) => ({ name: owner + nameOf(key), cause }));
  }
}
