import { isBuiltin, type InitializeHook, type LoadHook, type ResolveHook } from 'node:module';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { MessagePort } from 'node:worker_threads';
import { isOwnModule, runsFromSource } from '../source-bootstrap.ts';
import { createTransformer } from './create-transformer.ts';
import { ImportCircles } from './import-circle.ts';
import type { ModuleInstrumenter } from './instrument-module.ts';
import { loadFailure } from './load-failure.ts';
import { readCode, withInlineMap } from './module-code.ts';
import { moduleFormat } from './module-format.ts';
import { aliasOf } from './package-aliases.ts';
import { isSelected, packageOf, type InstrumentOptions } from './selection.ts';
import type { Transformer } from './transformer.ts';

/** What the thread that registers the hooks tells them. */
export interface LoaderData {
  /** Absolute path of the project's root. */
  readonly root: string;
  /** Undefined when nothing is instrumented. */
  readonly instrument?: InstrumentOptions | undefined;
  /** Takes the files of packages that are not to be instrumented, because nothing that is instrumented asks for them. */
  readonly unreached: MessagePort;
}

const compiled = new Set(['.ts', '.tsx', '.mts', '.cts', '.jsx', '.js', '.mjs', '.cjs']);
const countersScheme = 'assay-counters:';
const virtualScheme = 'assay-virtual:';

// The hooks live in a thread of their own and Node calls them as bare functions, so what they share can only stand here.
let root = process.cwd();
/** What to instrument, and with what. Undefined when nothing is: the thread then starts without a parser. */
let instrumenting:
  (InstrumentOptions & Pick<LoaderData, 'unreached'> & { readonly instrumenter: ModuleInstrumenter }) | undefined;
let starting: Promise<Transformer> | undefined;
const circles = new ImportCircles();
/** URLs of files in packages that the project, or an instrumented package, imports. */
const reached = new Set<string>();
/** Sources of the modules that give others their counters. */
const counters = new Map<string, string>();

export const initialize: InitializeHook<LoaderData> = async ({ root: given, instrument, unreached }) => {
  root = given;
  if (instrument === undefined) return;
  const { ModuleInstrumenter } = await import('./instrument-module.ts');
  instrumenting = { ...instrument, instrumenter: new ModuleInstrumenter(root), unreached };
};

function transformer(): Promise<Transformer> {
  starting ??= createTransformer(root);
  return starting;
}

// Where a project has no node_modules, Vite puts its compiled configuration beside the original. It is imported in this thread
// while everything else waits for Vite: to wait for Vite with it would never end.
const compiledConfig = /\.timestamp-[\w-]+\.mjs$/;

/** The path of a file of the project: not a package, and not assay itself where its own bootstrap compiles it. */
function projectFile(url: string | undefined): string | undefined {
  if (url === undefined || !url.startsWith('file:') || url.includes('/node_modules/')) return undefined;
  if (compiledConfig.test(url)) return undefined;
  if (isOwnModule(url) && (runsFromSource || !url.endsWith('.ts'))) return undefined;
  return fileURLToPath(withoutQuery(url));
}

function withoutQuery(url: string): string {
  return url.split('?', 1)[0]!;
}

function isPath(specifier: string): boolean {
  return /^\.{0,2}\//.test(specifier) || specifier === '.' || specifier === '..';
}

/** Remembers what is reached from where, so that what runs the checks is not taken for a part of their targets. */
function follow(url: string, parent: string | undefined): void {
  const options = instrumenting;
  if (options === undefined || parent === undefined || !url.startsWith('file:') || !url.includes('/node_modules/'))
    return;
  const covered =
    reached.has(parent) ||
    (projectFile(parent) !== undefined && isSelected(fileURLToPath(withoutQuery(parent)), options));
  if ((options.packages !== undefined || covered) && isSelected(fileURLToPath(withoutQuery(url)), options))
    reached.add(url);
}

/** Node decides first on paths, Vite first on names (aliases); what Vite finds in packages is left to Node. */
export const resolve: ResolveHook = async (specifier, context, nextResolve) => {
  if (specifier.startsWith(countersScheme)) return { url: specifier, format: 'module', shortCircuit: true };
  const alias = aliasOf(specifier);
  if (alias !== undefined) return { url: alias, format: 'module', shortCircuit: true };
  const resolved = await resolveName(specifier, context, nextResolve);
  follow(resolved.url, context.parentURL);
  return resolved;
};

/** The id of a module that only a plugin of Vite has. */
function virtualId(url: string | undefined): string | undefined {
  return url?.startsWith(virtualScheme) === true ? decodeURIComponent(url.slice(virtualScheme.length)) : undefined;
}

const resolveName: ResolveHook = async (specifier, context, nextResolve) => {
  const importer = virtualId(context.parentURL) ?? projectFile(context.parentURL);
  if (importer === undefined || isBuiltin(specifier) || /^(?:file|data|node|https?|wasm):/i.test(specifier))
    return nextResolve(specifier, context);
  if (!isPath(specifier) || importer.startsWith('\0')) {
    const file = specifier.startsWith('#') ? undefined : await (await transformer()).resolve(specifier, importer);
    if (file?.startsWith('\0') === true)
      return { url: virtualScheme + encodeURIComponent(file), format: 'module', shortCircuit: true };
    const inProject = file !== undefined && !file.includes(`${path.sep}node_modules${path.sep}`);
    return nextResolve(inProject ? pathToFileURL(file).href : specifier, context);
  }
  try {
    return await nextResolve(specifier, context);
  } catch (error) {
    const file = await (await transformer()).resolve(specifier, importer);
    if (file === undefined) throw error;
    return nextResolve(pathToFileURL(file).href, context);
  }
};

/** A module with counters; they come from a module of their own where a circle of imports may need them early. */
function instrumented(instrumenter: ModuleInstrumenter, code: string, file: string, map: unknown): string {
  const mayBeEarly = /\bexport\b[^;'"]*\bfunction\b|\bexport\s*\{/.test(code) && circles.includes(file);
  const countersFrom = mayBeEarly ? countersScheme + encodeURIComponent(file) : undefined;
  const loaded = instrumenter.instrument({
    code,
    file,
    format: 'module',
    map,
    ...(countersFrom !== undefined && { countersFrom }),
  });
  if (countersFrom !== undefined && loaded.counters !== undefined) counters.set(countersFrom, loaded.counters);
  return loaded.code;
}

/** Files of packages: instrumented or left alone. */
const loadPackage: LoadHook = async (url, context, nextLoad) => {
  if (
    instrumenting === undefined ||
    !url.startsWith('file:') ||
    packageOf(fileURLToPath(withoutQuery(url))) === undefined
  )
    return nextLoad(url, context);
  const file = fileURLToPath(withoutQuery(url));
  const isReached = reached.has(url);
  if (!/\.[cm]?js$/.test(file)) return nextLoad(url, context);
  const code = readCode(file);
  if (context.format === 'commonjs' || moduleFormat(file, code) === 'commonjs') {
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a port between threads, not a window
    if (!isReached) instrumenting.unreached.postMessage(file);
    return nextLoad(url, context);
  }
  if (!isReached) return nextLoad(url, context);
  return {
    format: 'module',
    source: instrumented(instrumenting.instrumenter, code, file, undefined),
    shortCircuit: true,
  };
};

/** Compiles modules of the project, and instruments what is to be. */
export const load: LoadHook = async (url, context, nextLoad) => {
  const source = counters.get(url);
  if (source !== undefined) return { format: 'module', source, shortCircuit: true };
  const id = virtualId(url);
  if (id !== undefined)
    return { format: 'module', source: await (await transformer()).loadVirtual(id), shortCircuit: true };
  const file = projectFile(url);
  if (file === undefined || !compiled.has(path.extname(file))) return loadPackage(url, context, nextLoad);
  const code = readCode(file);
  if (moduleFormat(file, code) === 'commonjs') {
    // Without a source Node hands the file to `require`, where the compile hook of commonjs.ts takes it.
    return path.extname(file) === '.js' || path.extname(file) === '.cjs'
      ? nextLoad(url, { ...context, format: 'commonjs' })
      : { format: 'commonjs', source: null as unknown as string, shortCircuit: true };
  }
  try {
    const transformed = await (await transformer()).transform(code, file);
    const loaded =
      instrumenting !== undefined && isSelected(file, instrumenting)
        ? instrumented(instrumenting.instrumenter, transformed.code, file, transformed.map)
        : withInlineMap(transformed.code, transformed.map);
    return { format: 'module', source: loaded, shortCircuit: true };
  } catch (error) {
    throw loadFailure(error, path.relative(root, file).split(path.sep).join('/'));
  }
};
