import { existsSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';

const importing = /(?:\bfrom\s*|\bimport\s*)(["'])(\.{1,2}\/[^"'\n]*)\1/g;
const extensions = ['', '.ts', '.mts', '.tsx', '.js', '.mjs', '.jsx', '/index.ts', '/index.js', '/index.mjs'];
/** Files looked at for one module: a project with more is taken to have a circle, which costs speed only. */
const maxFiles = 2_000;

function resolveFile(folder: string, specifier: string): string | undefined {
  const base = path.resolve(folder, specifier.split('?', 1)[0]!);
  const typescript = base.replace(/\.([mc]?)js$/, '.$1ts');
  for (const candidate of [...extensions.map((extension) => base + extension), typescript])
    if (existsSync(candidate) && statSync(candidate).isFile()) return candidate;
  return undefined;
}

/** Remembers which files import which, by relative paths, to find circles of imports. */
export class ImportCircles {
  readonly #imports = new Map<string, readonly string[]>();

  /** True when a module leads back to itself: its functions may then be called before it was evaluated. */
  includes(file: string): boolean {
    const seen = new Set<string>();
    const waiting = [...this.#importsOf(file)];
    for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
      if (next === file || seen.size > maxFiles) return true;
      if (seen.has(next)) continue;
      seen.add(next);
      waiting.push(...this.#importsOf(next));
    }
    return false;
  }

  #importsOf(file: string): readonly string[] {
    let found = this.#imports.get(file);
    if (found === undefined) {
      const folder = path.dirname(file);
      found = [...readFileSync(file, 'utf8').matchAll(importing)]
        .map((match) => resolveFile(folder, match[2]!))
        .filter((name) => name !== undefined);
      this.#imports.set(file, found);
    }
    return found;
  }
}
