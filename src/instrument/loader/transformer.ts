import { existsSync } from 'node:fs';
import path from 'node:path';

/** What the loader asks: what an import means in this project, and what a file is as JavaScript. */
export interface Transformer {
  /**
   * What a specifier names: the absolute path of a file, or the id of a module that only exists inside a plugin. Undefined when
   * it is not known here.
   */
  resolve(specifier: string, importer: string): Promise<string | undefined>;
  /** The JavaScript of a module of a plugin. */
  loadVirtual(id: string): Promise<string>;
  /** JavaScript, and its source map where it has one. Static imports stay as they are. */
  transform(code: string, file: string): Promise<{ readonly code: string; readonly map: unknown }>;
}

const configNames = ['vitest.config', 'vite.config'];
const configExtensions = ['.ts', '.mts', '.cts', '.js', '.mjs', '.cjs'];

/** The project's own vitest or vite configuration file; undefined without one. */
export function findViteConfig(root: string): string | undefined {
  for (const name of configNames) {
    for (const extension of configExtensions) {
      const file = path.join(root, name + extension);
      if (existsSync(file)) return file;
    }
  }
  return undefined;
}
