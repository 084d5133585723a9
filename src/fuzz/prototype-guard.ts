import { describeFailure, type FailureDescription } from './failure.ts';

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
];

// Taken when this module loads, before any target could replace them.
const { ownKeys, getOwnPropertyDescriptor, defineProperty, deleteProperty } = Reflect;

interface Snapshot {
  readonly name: string;
  readonly object: object;
  readonly descriptors: ReadonlyMap<PropertyKey, PropertyDescriptor>;
}

function snapshot(name: string, object: object): Snapshot {
  const descriptors = new Map(ownKeys(object).map((key) => [key, getOwnPropertyDescriptor(object, key)!]));
  return { name, object, descriptors };
}

function differs(a: PropertyDescriptor, b: PropertyDescriptor | undefined): boolean {
  return b === undefined || a.value !== b.value || a.get !== b.get || a.set !== b.set;
}

/** A property that is another one than it was. */
export interface ChangedProperty {
  /** Such as `Object.prototype.x` or `Object.prototype["a b"]`. */
  readonly name: string;
  /** The same for every name that was not there before: such names are the input's. */
  readonly cause: string;
}

function nameOf(key: PropertyKey): string {
  if (typeof key === 'symbol') return `[${String(key)}]`;
  return /^[A-Za-z_$][\w$]*$/.test(String(key)) ? `.${String(key)}` : `[${JSON.stringify(key)}]`;
}

/** What changed prototypes are as a failure; undefined when none is. */
export function describePollution(changed: readonly ChangedProperty[]): FailureDescription | undefined {
  if (changed.length === 0) return undefined;
  const causes = [...new Set(changed.map(({ cause }) => cause))].toSorted();
  return {
    ...describeFailure('pollution', `${changed.map(({ name }) => name).join(', ')} changed`),
    cause: `pollution|${causes.join()}`,
  };
}

/** Whether a loop over the properties of an object meets any, which takes nanoseconds. */
export function hasStrayProperty(object: object): boolean {
  for (const key in object) return typeof key === 'string';
  return false;
}

/** Remembers the built-in prototypes and puts them back: what one input does to them must not reach the next one, or assay. */
export class PrototypeGuard {
  readonly #snapshots = guarded.map(([name, object]) => snapshot(name, object));

  /** Puts everything back; what had been added, changed or removed. */
  restore(): readonly ChangedProperty[] {
    const changed: ChangedProperty[] = [];
    for (const { name, object, descriptors } of this.#snapshots) {
      const keys = ownKeys(object);
      for (let index = 0; index < keys.length; index++) {
        const key = keys[index]!;
        if (descriptors.has(key)) continue;
        changed.push({ name: name + nameOf(key), cause: `${name}[+]` });
        deleteProperty(object, key);
      }
      for (const [key, descriptor] of descriptors) {
        if (!differs(descriptor, getOwnPropertyDescriptor(object, key))) continue;
        changed.push({ name: name + nameOf(key), cause: name + nameOf(key) });
        defineProperty(object, key, descriptor);
      }
    }
    return changed;
  }
}
