import { createRequire, isBuiltin } from 'node:module';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { Script } from 'node:vm';
import { commonJsOf } from './common-js.ts';
import type { CompiledModule, ImportTarget } from '../protocol.ts';

type Exports = Record<string | symbol, unknown>;
type ModuleFunction = (...values: readonly unknown[]) => Promise<void>;

/** A module as it stands in one registry. */
interface Instance {
  readonly exports: Exports;
  readonly importer: Instance | undefined;
  loaded: Promise<void>;
  done: boolean;
}

/** All modules that one run of a test file has instantiated. */
export type Registry = Map<string, Instance>;

/** Looks up an import that the table does not hold; adds to the table. */
export type FetchImport = (url: string, importer: string) => Promise<ImportTarget>;

export interface LinkerOptions {
  readonly modules: readonly CompiledModule[];
  readonly imports: Readonly<Record<string, ImportTarget>>;
  readonly shared: ReadonlySet<string>;
  /** More names that modules see, with their values. */
  readonly helpers: Readonly<Record<string, unknown>>;
  readonly interopDefault: boolean;
  readonly fetch: FetchImport;
  /** Says that a package is about to load, and through what it returns that it has. */
  readonly loading: () => () => void;
  /** What `import.meta.vitest` is in the test file itself. */
  readonly inSource: (file: string) => unknown;
}

const argumentNames = [
  '__vite_ssr_exports__',
  '__vite_ssr_import_meta__',
  '__vite_ssr_import__',
  '__vite_ssr_dynamic_import__',
  '__vite_ssr_exportAll__',
  '__vite_ssr_exportName__',
  '__filename',
  '__dirname',
  'module',
  'exports',
  'require',
];

function emptyExports(): Exports {
  const exports = Object.create(null) as Exports;
  Object.defineProperty(exports, Symbol.toStringTag, { value: 'Module' });
  return exports;
}

function define(exports: Exports, name: string, get: () => unknown): void {
  Object.defineProperty(exports, name, { enumerable: true, configurable: true, get });
}

function exportAll(exports: Exports, from: unknown): void {
  if (from === null || typeof from !== 'object' || exports === from) return;
  for (const name in from) {
    if (name !== 'default' && name !== '__esModule' && !(name in exports))
      define(exports, name, () => (from as Exports)[name]);
  }
}

const isPrimitive = (value: unknown): boolean =>
  value === null || (typeof value !== 'object' && typeof value !== 'function');

/** How vitest lets ES modules see CommonJS: what stands on the default export can be imported by name. */
function interop(namespace: Exports): Exports {
  let target = namespace;
  let fallback = namespace['default'] as Exports;
  if (!isPrimitive(fallback) && '__esModule' in fallback) {
    target = fallback;
    if ('default' in fallback) fallback = fallback['default'] as Exports;
  }
  const has = (name: string | symbol): boolean => !isPrimitive(fallback) && name in fallback;
  return new Proxy(target, {
    get: (module, name) => (name === 'default' ? fallback : (module[name] ?? (has(name) ? fallback[name] : undefined))),
    has: (module, name) => (name === 'default' ? fallback !== undefined : name in module || has(name)),
    getOwnPropertyDescriptor(module, name) {
      const own = Reflect.getOwnPropertyDescriptor(module, name);
      if (own !== undefined || name !== 'default' || fallback === undefined) return own;
      return { value: fallback, enumerable: true, configurable: true };
    },
  });
}

const booleans = new Set(['DEV', 'PROD', 'SSR']);

/** `import.meta.env`: the environment, where Vite's flags are booleans. */
const metaEnv = new Proxy(process.env, {
  get: (env, name) => (typeof name !== 'string' ? undefined : booleans.has(name) ? Boolean(env[name]) : env[name]),
  set(env, name, value) {
    if (typeof name === 'string') env[name] = booleans.has(name) ? (value ? '1' : '') : (value as string);
    return true;
  },
});

/**
 * Instantiates modules of the project. Each is compiled once; every registry runs its function again, so that no state
 * survives. Packages are loaded by Node, once for the process.
 */
export class Linker {
  readonly #options: LinkerOptions;
  readonly #modules = new Map<string, CompiledModule>();
  readonly #imports = new Map<string, ImportTarget>();
  readonly #functions = new Map<string, ModuleFunction>();
  readonly #metas = new Map<string, Record<string, unknown>>();
  readonly #external = new Map<string, Promise<unknown>>();
  readonly #sharedInstances: Registry = new Map();
  readonly #helperNames: readonly string[];
  readonly #helperValues: readonly unknown[];

  constructor(options: LinkerOptions) {
    this.#options = options;
    this.#helperNames = Object.keys(options.helpers);
    this.#helperValues = Object.values(options.helpers);
    this.add(options);
  }

  add(found: Pick<LinkerOptions, 'modules' | 'imports'>): void {
    for (const module of found.modules) if (!this.#modules.has(module.id)) this.#modules.set(module.id, module);
    for (const [url, target] of Object.entries(found.imports)) this.#imports.set(url, target);
  }

  /** Imports a file of the project into a registry. */
  async import(file: string, registry: Registry): Promise<unknown> {
    return this.#request(file, undefined, '', registry);
  }

  #request(url: string, importer: Instance | undefined, importerId: string, registry: Registry): unknown {
    const target = this.#imports.get(url);
    if (target === undefined) {
      return this.#options.fetch(url, importerId).then((found) => this.#follow(found, importer, registry));
    }
    return this.#follow(target, importer, registry);
  }

  #follow(target: ImportTarget, importer: Instance | undefined, registry: Registry): unknown {
    return 'external' in target ? this.#native(target.external) : this.#instance(target.module, importer, registry);
  }

  #instance(id: string, importer: Instance | undefined, own: Registry): unknown {
    const registry = this.#options.shared.has(id) ? this.#sharedInstances : own;
    const known = registry.get(id);
    if (known !== undefined) {
      if (known.done) return known.exports;
      // In a circle of imports the inner one sees what the outer has exported so far.
      for (let above = importer; above !== undefined; above = above.importer) if (above === known) return known.exports;
      return known.loaded.then(() => known.exports);
    }
    const instance: Instance = { exports: emptyExports(), importer, loaded: Promise.resolve(), done: false };
    registry.set(id, instance);
    instance.loaded = this.#run(id, instance, registry).then(() => void (instance.done = true));
    return instance.loaded.then(() => instance.exports);
  }

  #run(id: string, instance: Instance, registry: Registry): Promise<void> {
    const { exports } = instance;
    const request = (url: string): unknown => this.#request(url, instance, id, registry);
    const dynamic = async (url: unknown): Promise<unknown> => this.#request(String(url), instance, id, registry);
    const module = this.#modules.get(id)!;
    const meta = this.#metaOf(module);
    const commonJs = commonJsOf(exports, this.#options.interopDefault && !module.file.endsWith('.mjs'));
    return this.#functionOf(module)(
      exports,
      meta,
      request,
      dynamic,
      (from: unknown) => exportAll(exports, from),
      (name: string, get: () => unknown) => define(exports, name, get),
      meta['filename'],
      meta['dirname'],
      commonJs.module,
      commonJs.exports,
      meta['require'],
      ...this.#helperValues,
    );
  }

  #functionOf(module: CompiledModule): ModuleFunction {
    let compiled = this.#functions.get(module.id);
    if (compiled === undefined) {
      const head = `'use strict';async (${[...argumentNames, ...this.#helperNames].join(',')})=>{{`;
      const script = new Script(`${head}${module.code}\n}}`, { filename: module.file, columnOffset: -head.length });
      compiled = script.runInThisContext() as ModuleFunction;
      this.#functions.set(module.id, compiled);
    }
    return compiled;
  }

  #metaOf({ id, file }: CompiledModule): Record<string, unknown> {
    let meta = this.#metas.get(id);
    if (meta === undefined) {
      const isFile = path.isAbsolute(file);
      const require = isFile ? this.#requireOf(file) : undefined;
      const url = isFile ? pathToFileURL(file).href : file;
      const resolve = (specifier: string): string =>
        isBuiltin(specifier) ? specifier : pathToFileURL(require!.resolve(specifier)).href;
      meta = { url, filename: file, dirname: path.dirname(file), main: false, env: metaEnv, resolve };
      Object.defineProperty(meta, 'require', { value: require, enumerable: false });
      Object.defineProperty(meta, 'vitest', { get: () => this.#options.inSource(file) });
      this.#metas.set(id, meta);
    }
    return meta;
  }

  #requireOf(file: string): NodeJS.Require {
    const native = createRequire(file);
    const require = (name: string): unknown => {
      if (isBuiltin(name) || native.cache[native.resolve(name)] !== undefined) return native(name);
      const loaded = this.#options.loading();
      try {
        return native(name);
      } finally {
        loaded();
      }
    };
    return Object.assign(require, native);
  }

  #native(specifier: string): unknown {
    let namespace = this.#external.get(specifier);
    if (namespace === undefined) {
      namespace = this.#importNative(specifier);
      this.#external.set(specifier, namespace);
    }
    return namespace;
  }

  async #importNative(specifier: string): Promise<unknown> {
    const builtin = isBuiltin(specifier);
    const url = !builtin && path.isAbsolute(specifier) ? pathToFileURL(specifier).href : specifier;
    const loaded = this.#options.loading();
    const namespace = (await (import(url) as Promise<Exports>).finally(loaded)) as Exports;
    const file = url.startsWith('file:') ? fileURLToPath(url.split('?', 1)[0]!) : url;
    const mixes = this.#options.interopDefault && !builtin && !file.endsWith('.mjs') && 'default' in namespace;
    return mixes ? interop(namespace) : namespace;
  }
}
