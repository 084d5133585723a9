import path from 'node:path';
import { pathToFileURL } from 'node:url';

/**
 * The built package in a folder for packages, as its users have it: Vite and Vitest take what is in none for a part of the
 * project, compile it anew and are three times as long in starting. Its dependencies are found further up.
 */
export const installedAssay: string = path.resolve(import.meta.dirname, '../.assay/installed/node_modules/assay');

/** One of its modules, as its processes load it. */
export async function installedModule<Module>(name: string): Promise<Module> {
  return (await import(pathToFileURL(path.join(installedAssay, 'dist', `${name}.js`)).href)) as Module;
}
