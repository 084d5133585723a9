type Exports = Record<string | symbol, unknown>;

export interface CommonJs {
  readonly module: { exports: unknown };
  readonly exports: Exports;
}

const isPrimitive = (value: unknown): boolean =>
  value === null || (typeof value !== 'object' && typeof value !== 'function');

function define(exports: Exports, name: string | symbol, get: () => unknown): void {
  Object.defineProperty(exports, name, { enumerable: true, configurable: true, get });
}

/** Makes the properties of what a module exports its named exports, where they are not yet. */
function spread(exports: Exports, value: unknown): void {
  if (isPrimitive(value) || Array.isArray(value) || value instanceof Promise) return;
  const from = value as Exports;
  for (const name in from) if (name !== 'default' && !(name in exports)) define(exports, name, () => from[name]);
}

/**
 * What a CommonJS module of the project sees as `module` and `exports`, with the meaning that vitest gives them: each
 * property is a named export, and all of them together are the default one.
 *
 * @param namespace what those see who import the module
 * @param interop whether `exports.default = value` makes the value the module, as an option of vitest says
 */
export function commonJsOf(namespace: Exports, interop: boolean): CommonJs {
  let assigned: { readonly value: unknown } | undefined;
  const become = (value: unknown): void => {
    spread(namespace, value);
    // Assigned and not defined anew: who holds the namespace sees it.
    namespace['default'] = value;
  };
  const exports: Exports = new Proxy(namespace, {
    get: (target, name, receiver) => Reflect.get(name in target ? target : Object.prototype, name, receiver) as unknown,
    getPrototypeOf: () => Object.prototype,
    set(_target, name, value: unknown) {
      if (name === 'default' && interop && value !== exports) {
        become(value);
        return true;
      }
      if (!('default' in namespace)) namespace['default'] = {};
      // As in Node, a primitive module has no named exports.
      const isLost = assigned !== undefined && isPrimitive(assigned.value);
      const whole = namespace['default'];
      if (!isLost && !isPrimitive(whole)) (whole as Exports)[name] = value;
      if (isLost || name !== 'default') define(namespace, name, () => (isLost ? undefined : value));
      return true;
    },
  });
  const module = {
    get exports(): unknown {
      return exports;
    },
    set exports(value: unknown) {
      become(value);
      assigned = { value };
    },
  };
  return { module, exports };
}
