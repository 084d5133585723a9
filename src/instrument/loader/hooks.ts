import { readFile } from 'node:fs/promises';
import { isBuiltin, type InitializeHook, type LoadHook, type ResolveHook } from 'node:module';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { isOwnModule, runsFromSource } from '../source-bootstrap.ts';
import { loadFailure } from './load-failure.ts';
import { moduleFormat } from './module-format.ts';
import { createViteTransformer, type Transformer } from './vite-transformer.ts';

/** What the thread that registers the hooks tells them. */
export interface LoaderData {
  /** Absolute path of the project's root. */
  readonly root: string;
}

const compiled = new Set(['.ts', '.tsx', '.mts', '.cts', '.jsx', '.js', '.mjs', '.cjs']);

// The hooks live in a thread of their own and Node calls them as bare functions, so what they share can only stand here.
let root = process.cwd();
let starting: Promise<Transformer> | undefined;

export const initialize: InitializeHook<LoaderData> = (data) => {
  root = data.root;
};

function transformer(): Promise<Transformer> {
  starting ??= createViteTransformer(root);
  return starting;
}

/** The path of a file of the project: not a package, and not assay itself where its own bootstrap compiles it. */
function projectFile(url: string | undefined): string | undefined {
  if (url === undefined || !url.startsWith('file:') || url.includes('/node_modules/')) return undefined;
  if (isOwnModule(url) && (runsFromSource || !url.endsWith('.ts'))) return undefined;
  return fileURLToPath(url.split('?', 1)[0]!);
}

function isPath(specifier: string): boolean {
  return /^\.{0,2}\//.test(specifier) || specifier === '.' || specifier === '..';
}

/** Node decides first on paths, Vite first on names (aliases); what Vite finds in packages is left to Node. */
export const resolve: ResolveHook = async (specifier, context, nextResolve) => {
  const importer = projectFile(context.parentURL);
  if (importer === undefined || isBuiltin(specifier) || /^[a-z]{2,}:/i.test(specifier))
    return nextResolve(specifier, context);
  if (!isPath(specifier)) {
    const file = specifier.startsWith('#') ? undefined : await (await transformer()).resolve(specifier, importer);
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

/** Compiles modules of the project. An instrumenter belongs after `transform`, on code that is JavaScript already. */
export const load: LoadHook = async (url, context, nextLoad) => {
  const file = projectFile(url);
  if (file === undefined || !compiled.has(path.extname(file))) return nextLoad(url, context);
  const code = await readFile(file, 'utf8');
  if (moduleFormat(file, code) === 'commonjs') {
    // Without a source Node hands the file to `require`, where the compile hook of commonjs.ts takes it.
    return path.extname(file) === '.js' || path.extname(file) === '.cjs'
      ? nextLoad(url, { ...context, format: 'commonjs' })
      : { format: 'commonjs', source: null as unknown as string, shortCircuit: true };
  }
  try {
    return { format: 'module', source: await (await transformer()).transform(code, file), shortCircuit: true };
  } catch (error) {
    throw loadFailure(error, path.relative(root, file).split(path.sep).join('/'));
  }
};
