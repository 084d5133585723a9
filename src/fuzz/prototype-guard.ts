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

/** Remembers the built-in prototypes and puts them back: what one input does to them must not reach the next one, or assay. */
export class PrototypeGuard {
  readonly #snapshots = guarded.map(([name, object]) => snapshot(name, object));

  /** Puts everything back; the names of what had been added, changed or removed. */
  restore(): string[] {
    const changed: string[] = [];
    for (const { name, object, descriptors } of this.#snapshots) {
      const keys = ownKeys(object);
      for (let index = 0; index < keys.length; index++) {
        const key = keys[index]!;
        if (descriptors.has(key)) continue;
        changed.push(`${name}.${String(key)}`);
        deleteProperty(object, key);
      }
      for (const [key, descriptor] of descriptors) {
        if (!differs(descriptor, getOwnPropertyDescriptor(object, key))) continue;
        changed.push(`${name}.${String(key)}`);
        defineProperty(object, key, descriptor);
      }
    }
    return changed;
  }
}
