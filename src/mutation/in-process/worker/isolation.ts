/** The own properties of an object as they were. */
interface Kept {
  readonly owner: object;
  readonly properties: Map<PropertyKey, PropertyDescriptor>;
}

const ofPrototypes = [
  Object,
  Function,
  Array,
  String,
  Number,
  Boolean,
  Symbol,
  BigInt,
  Date,
  RegExp,
  Error,
  TypeError,
  RangeError,
  SyntaxError,
  Map,
  Set,
  WeakMap,
  WeakSet,
  Promise,
  ArrayBuffer,
  DataView,
  Uint8Array,
  Uint8ClampedArray,
  Int8Array,
  Uint16Array,
  Int16Array,
  Uint32Array,
  Int32Array,
  Float32Array,
  Float64Array,
  URL,
  URLSearchParams,
  TextEncoder,
  TextDecoder,
  AbortController,
  AbortSignal,
  Object.getPrototypeOf(Uint8Array) as () => void,
];
const plainObjects = [Math, JSON, Reflect, Intl, Atomics, console, process];

function propertiesOf(owner: object): Map<PropertyKey, PropertyDescriptor> {
  return new Map(Reflect.ownKeys(owner).map((key) => [key, Reflect.getOwnPropertyDescriptor(owner, key)!]));
}

function differs(before: PropertyDescriptor | undefined, now: PropertyDescriptor | undefined): boolean {
  return before?.value !== now?.value || before?.get !== now?.get || before?.set !== now?.set;
}

/** Properties whose values change by themselves. */
const restless = new Set<PropertyKey>([
  'lastIndex',
  '_exiting',
  'exitCode',
  'title',
  '__vitest_worker__',
  'stackTraceLimit',
]);

function restoreObject({ owner, properties }: Kept): void {
  for (const key of Reflect.ownKeys(owner)) if (!properties.has(key) && !Reflect.deleteProperty(owner, key)) return;
  for (const [key, before] of properties) {
    if (restless.has(key)) continue;
    const now = Reflect.getOwnPropertyDescriptor(owner, key);
    if (now === undefined || differs(before, now)) Reflect.defineProperty(owner, key, before);
  }
}

/** Brings a record of properties up to date with what has changed of them since another. */
function adoptChanges({ owner, properties }: Kept, since: ReadonlyMap<PropertyKey, PropertyDescriptor>): void {
  const now = propertiesOf(owner);
  for (const [key, descriptor] of now) {
    if (!since.has(key) || differs(since.get(key), descriptor)) properties.set(key, descriptor);
  }
  for (const key of since.keys()) if (!now.has(key)) properties.delete(key);
}

function listenersOfProcess(): Map<string | symbol, readonly unknown[]> {
  return new Map(process.eventNames().map((name) => [name, process.listeners(name as never)]));
}

/** What all code of the process shares: the global object, the builtins and their prototypes, the environment. */
export class SharedState {
  readonly #kept: readonly Kept[];
  readonly #environment: Kept;
  readonly #folder = process.cwd();
  readonly #listeners = listenersOfProcess();
  readonly #exitCode = process.exitCode;

  constructor() {
    const owners = [
      globalThis,
      ...ofPrototypes,
      ...ofPrototypes.map(({ prototype }) => prototype as object),
      ...plainObjects,
    ];
    this.#kept = [...new Set<object>(owners)].map((owner) => ({ owner, properties: propertiesOf(owner) }));
    this.#environment = { owner: process.env, properties: propertiesOf(process.env) };
  }

  /** Puts everything back, as far as it can be. */
  restore(): void {
    for (const kept of this.#kept) restoreObject(kept);
    restoreObject(this.#environment);
    if (process.cwd() !== this.#folder) process.chdir(this.#folder);
    process.exitCode = this.#exitCode;
    for (const [name, listeners] of listenersOfProcess()) {
      const before = this.#listeners.get(name) ?? [];
      for (const listener of listeners) if (!before.includes(listener)) process.removeListener(name, listener as never);
    }
  }

  /**
   * What changes until the returned function is called stays. It is for packages, which load only once: polyfills,
   * `reflect-metadata`, variables that `dotenv` has set, listeners of the process.
   */
  adopt(): () => void {
    const all = [...this.#kept, this.#environment];
    const before = all.map(({ owner }) => propertiesOf(owner));
    const listenersBefore = listenersOfProcess();
    return () => {
      all.forEach((kept, index) => adoptChanges(kept, before[index]!));
      for (const [name, listeners] of listenersOfProcess()) {
        const known = listenersBefore.get(name) ?? [];
        const added = listeners.filter((listener) => !known.includes(listener));
        if (added.length > 0) this.#listeners.set(name, [...(this.#listeners.get(name) ?? []), ...added]);
      }
    };
  }
}
