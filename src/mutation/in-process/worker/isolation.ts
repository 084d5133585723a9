/** An own property as it was. */
interface Kept {
  readonly owner: object;
  readonly keys: readonly PropertyKey[];
  readonly descriptors: readonly PropertyDescriptor[];
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

function keep(owner: object): Kept {
  const keys = Reflect.ownKeys(owner);
  return { owner, keys, descriptors: keys.map((key) => Reflect.getOwnPropertyDescriptor(owner, key)!) };
}

function changed(before: PropertyDescriptor, now: PropertyDescriptor | undefined): boolean {
  return now === undefined || now.value !== before.value || now.get !== before.get || now.set !== before.set;
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

function restoreObject({ owner, keys, descriptors }: Kept, known: ReadonlySet<PropertyKey>): void {
  const now = Reflect.ownKeys(owner);
  if (now.length !== keys.length || now.some((key) => !known.has(key))) {
    for (const key of now) {
      if (!known.has(key) && !Reflect.deleteProperty(owner, key)) return;
    }
  }
  keys.forEach((key, index) => {
    if (restless.has(key)) return;
    const before = descriptors[index]!;
    if (!changed(before, Reflect.getOwnPropertyDescriptor(owner, key))) return;
    Reflect.defineProperty(owner, key, before);
  });
}

/** What all code of the process shares: the global object, the builtins and their prototypes, the environment. */
export class SharedState {
  readonly #kept: readonly (Kept & { readonly known: ReadonlySet<PropertyKey> })[];
  readonly #environment: Readonly<Record<string, string | undefined>>;
  readonly #folder = process.cwd();
  readonly #listeners = new Map<string | symbol, readonly unknown[]>();
  #exitCode = process.exitCode;

  constructor() {
    const owners = [
      globalThis,
      ...ofPrototypes,
      ...ofPrototypes.map(({ prototype }) => prototype as object),
      ...plainObjects,
    ];
    this.#kept = [...new Set<object>(owners)].map((owner) => {
      const kept = keep(owner);
      return { ...kept, known: new Set(kept.keys) };
    });
    this.#environment = { ...process.env };
    for (const name of process.eventNames()) this.#listeners.set(name, process.listeners(name as never));
  }

  /** Puts everything back, as far as it can be. */
  restore(): void {
    for (const kept of this.#kept) restoreObject(kept, kept.known);
    this.#restoreProcess();
  }

  #restoreProcess(): void {
    for (const name of Object.keys(process.env)) if (!(name in this.#environment)) delete process.env[name];
    for (const [name, value] of Object.entries(this.#environment))
      if (process.env[name] !== value) process.env[name] = value;
    if (process.cwd() !== this.#folder) process.chdir(this.#folder);
    process.exitCode = this.#exitCode;
    for (const name of process.eventNames()) {
      const before = this.#listeners.get(name) ?? [];
      for (const listener of process.listeners(name as never))
        if (!before.includes(listener)) process.removeListener(name, listener as never);
    }
  }
}
