import { createRequire } from 'node:module';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import type * as Vite from 'vite';
import { AssayError } from '../core/errors.ts';
import { installedVersion } from './installed-version.ts';

function tryResolve(file: string, name: string): string | undefined {
  try {
    return createRequire(file).resolve(name);
  } catch {
    return undefined;
  }
}

function missing(name: string): AssayError {
  return new AssayError(
    'not-found',
    `${name} is not installed in this project.`,
    `Run "npm install --save-dev ${name}".`,
  );
}

function findVitest(root: string): string | undefined {
  return tryResolve(path.join(root, 'package.json'), 'vitest/package.json');
}

/** Absolute path of the folder of the project's vitest. @throws AssayError with code `not-found` */
export function vitestFolder(root: string): string {
  const file = findVitest(root);
  if (file === undefined) throw missing('vitest');
  return path.dirname(file);
}

/** Files that may import Vite, the one whose Vite runs the project's tests first: npm may keep that one beneath vitest. */
function importers(root: string): readonly string[] {
  const vitest = findVitest(root);
  return [...(vitest === undefined ? [] : [vitest]), path.join(root, 'package.json'), import.meta.filename];
}

/** The version of the Vite that runs the project's tests; undefined when there is none. */
export function viteVersion(root: string): string | undefined {
  for (const file of importers(root)) {
    const version = installedVersion(path.dirname(file), 'vite');
    if (version !== undefined) return version;
  }
  return undefined;
}

/** The Vite that runs the project's tests. @throws AssayError with code `not-found` */
export async function importVite(root: string): Promise<typeof Vite> {
  for (const importer of importers(root)) {
    const file = tryResolve(importer, 'vite');
    if (file !== undefined) return (await import(pathToFileURL(file).href)) as typeof Vite;
  }
  throw missing('vite');
}
