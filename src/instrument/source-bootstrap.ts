import { createRequire } from 'node:module';
import { fileURLToPath, pathToFileURL } from 'node:url';

/** True when assay runs from its own TypeScript sources (development and its own tests), false from `dist/`. */
export const runsFromSource = import.meta.url.endsWith('.ts');

/** Folder URL of assay's own modules, `src/` or `dist/`, with a final slash. */
export const ownFolder = new URL('../', import.meta.url).href;

/** The URL of one of assay's own modules by its path without extension, in `src/` or `dist/`, whichever this is. */
export function ownModule(pathWithoutExtension: string): URL {
  return new URL(`${pathWithoutExtension}${runsFromSource ? '.ts' : '.js'}`, ownFolder);
}

/**
 * Arguments for Node that let it run assay's own TypeScript: it cannot on Node 20. Empty when assay runs from `dist/`. The
 * code stands in `data:` modules, because a file of ours that did this would itself be TypeScript.
 */
export function sourceBootstrap(): readonly string[] {
  if (!runsFromSource) return [];
  const transforms = pathToFileURL(createRequire(import.meta.url).resolve('rolldown/utils')).href;
  const hooks = `
    import { transformSync } from ${JSON.stringify(transforms)};
    import { readFileSync } from 'node:fs';
    import { fileURLToPath } from 'node:url';
    export async function load(url, context, next) {
      if (!url.startsWith(${JSON.stringify(ownFolder)}) || !url.endsWith('.ts')) return next(url, context);
      const file = fileURLToPath(url);
      const { code, map, errors } = transformSync(file, readFileSync(file, 'utf8'), { sourcemap: true });
      if (errors.length > 0) throw errors[0];
      const comment = '\\n//# sourceMappingURL=data:application/json;base64,' + Buffer.from(JSON.stringify(map)).toString('base64');
      return { format: 'module', source: code + comment, shortCircuit: true };
    }`;
  const main = `
    import { register } from 'node:module';
    register(${JSON.stringify(dataModule(hooks))});`;
  return ['--import', dataModule(main)];
}

function dataModule(code: string): string {
  return `data:text/javascript,${encodeURIComponent(code)}`;
}

/** True for a path of assay's own modules. */
export function isOwnModule(url: string): boolean {
  return url.startsWith(ownFolder);
}

/** Absolute path of the folder of assay's own modules. */
export const ownPath = fileURLToPath(ownFolder);
