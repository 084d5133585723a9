import { readFileSync } from 'node:fs';
import path from 'node:path';

export type ModuleFormat = 'module' | 'commonjs';

// Good enough to tell modules from scripts: a false hit needs such a line inside a template literal or a comment block.
const moduleSyntax =
  /^\s*(?:import\s*(?:["'{*]|[\w$]+\s*(?:,|from\b))|export\s*(?:[{*]|default\b|(?:async|const|let|var|function|class|type|interface)\b))/m;

/** True when the code has a static import or an export at the start of a line. */
export function hasModuleSyntax(code: string): boolean {
  return moduleSyntax.test(code);
}

/** `type` of the nearest package.json; undefined when there is none or it says nothing. */
function packageType(file: string): ModuleFormat | undefined {
  for (let folder = path.dirname(file); ; folder = path.dirname(folder)) {
    try {
      const { type } = JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8')) as { type?: unknown };
      return type === 'module' || type === 'commonjs' ? type : undefined;
    } catch {
      // No readable package.json here: the next one up decides, as in Node.
    }
    if (folder === path.dirname(folder)) return undefined;
  }
}

/** How Node would run a file, by the rules it has for JavaScript, extended to TypeScript. */
export function moduleFormat(file: string, code: string): ModuleFormat {
  const extension = path.extname(file);
  if (extension === '.mts' || extension === '.mjs') return 'module';
  if (extension === '.cts' || extension === '.cjs') return 'commonjs';
  // TypeScript is written as a module also where its package says that the JavaScript made of it is CommonJS.
  if (/^\.tsx?$/.test(extension) && hasModuleSyntax(code)) return 'module';
  return packageType(file) ?? (hasModuleSyntax(code) ? 'module' : 'commonjs');
}
