/** Values in one value that are looked at; what lies beyond is shared with the original. */
const maxValues = 20_000;
/** Levels that are looked at: deeper recursion would come near the end of the stack. */
const maxDepth = 500;

const { getPrototypeOf, ownKeys, getOwnPropertyDescriptor, defineProperty } = Reflect;
const typedArrayPrototype = getPrototypeOf(Uint8Array.prototype);

class Copier {
  readonly #known = new Map<object, object>();

  copy(value: unknown, depth: number): unknown {
    if (typeof value !== 'object' || value === null || depth > maxDepth) return value;
    const known = this.#known.get(value);
    if (known !== undefined) return known;
    return this.#known.size < maxValues ? this.#copyObject(value, depth) : value;
  }

  #remember<T extends object>(original: object, copy: T): T {
    this.#known.set(original, copy);
    return copy;
  }

  #copyObject(value: object, depth: number): object {
    const prototype = getPrototypeOf(value);
    if (prototype === Object.prototype || prototype === null) {
      const copy = Object.create(prototype) as object;
      return this.#properties(value, this.#remember(value, copy), depth);
    }
    if (Array.isArray(value) && prototype === Array.prototype) {
      return this.#properties(value, this.#remember(value, new Array(value.length)), depth);
    }
    if (ArrayBuffer.isView(value)) return this.#bytes(value, prototype);
    if (value instanceof Date && prototype === Date.prototype) return this.#remember(value, new Date(value));
    if (value instanceof Map && prototype === Map.prototype) {
      const copy = this.#remember(value, new Map<unknown, unknown>());
      for (const [key, part] of value) copy.set(this.copy(key, depth + 1), this.copy(part, depth + 1));
      return copy;
    }
    if (value instanceof Set && prototype === Set.prototype) {
      const copy = this.#remember(value, new Set());
      for (const part of value) copy.add(this.copy(part, depth + 1));
      return copy;
    }
    return value;
  }

  /** Only properties that hold a value: a getter is code, and stays what it is. */
  #properties(from: object, to: object, depth: number): object {
    for (const key of ownKeys(from)) {
      const descriptor = getOwnPropertyDescriptor(from, key);
      if (descriptor === undefined || (key === 'length' && Array.isArray(from))) continue;
      if ('value' in descriptor) descriptor.value = this.copy(descriptor.value, depth + 1);
      defineProperty(to, key, descriptor);
    }
    return to;
  }

  #bytes(value: ArrayBufferView, prototype: object | null): object {
    const isPlain = prototype !== null && getPrototypeOf(prototype) === typedArrayPrototype;
    const isBuffer = typeof Buffer !== 'undefined' && Buffer.isBuffer(value);
    if (!isPlain && !isBuffer) return value;
    // Not its own `slice`: that of a Buffer shares its memory.
    const copy = isBuffer ? Buffer.from(value as Buffer) : (value as Uint8Array).slice();
    return this.#remember(value, copy);
  }
}

/**
 * A copy of everything in a value that is plain data: objects, lists, maps, sets, dates and typed arrays, however they are
 * nested, cycles included. Functions, instances of classes and proxies with an unusual prototype are shared with the original.
 * Runs no code of the value's own but a proxy's traps.
 */
export function plainCopy<T>(value: T): T {
  return new Copier().copy(value, 0) as T;
}
