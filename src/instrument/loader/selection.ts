import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { ownFolder } from '../source-bootstrap.ts';

/** What the loader is to instrument; it travels to workers as JSON. */
export interface InstrumentOptions {
  /** Absolute path of the project's root. */
  readonly root: string;
  /** Names of packages; undefined means every package that the project's files lead to. */
  readonly packages?: readonly string[];
}

/** Environment variable that carries `InstrumentOptions` to a worker; without it nothing is instrumented. */
export const instrumentName = 'ASSAY_INSTRUMENT';

/** Packages that run, generate or judge checks: their edges say nothing of a target. */
const machinery =
  /^(?:assay|fast-check|pure-rand|vitest|vite|vite-node|rolldown|rollup|esbuild|chai|typescript|jsfuzz|tinybench|@(?:vitest|fast-check|stryker-mutator|rolldown|oxc-project|sinonjs|jazzer\.js)\/.*)$/;

const nodeModules = `${path.sep}node_modules${path.sep}`;
const ownPackage = fileURLToPath(new URL('../', ownFolder));

/** The name of the innermost package in node_modules that a file belongs to; undefined for files of projects. */
export function packageOf(file: string): string | undefined {
  const at = file.lastIndexOf(nodeModules);
  if (at < 0) return undefined;
  const [first = '', second] = file.slice(at + nodeModules.length).split(path.sep);
  return first.startsWith('@') ? `${first}/${second}` : first;
}

/** True for a file whose code is to be instrumented. */
export function isSelected(file: string, options: InstrumentOptions): boolean {
  const name = packageOf(file);
  if (name !== undefined) return options.packages?.includes(name) ?? !machinery.test(name);
  if (!path.isAbsolute(file)) return false;
  return (
    !file.startsWith(path.join(ownPackage, 'src') + path.sep) &&
    !file.startsWith(path.join(ownPackage, 'dist') + path.sep)
  );
}
