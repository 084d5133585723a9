import { statSync } from 'node:fs';
import path from 'node:path';
import type * as Rolldown from 'rolldown/utils';
import type { Transformer } from './transformer.ts';

// In the order in which Vite tries them.
const extensions = ['.mjs', '.js', '.mts', '.ts', '.jsx', '.tsx'];
/** What a file may be called in the sources that is imported by the name that it will have as JavaScript. */
const sources: Readonly<Record<string, readonly string[]>> = {
  '.js': ['.ts', '.tsx'],
  '.mjs': ['.mts'],
  '.cjs': ['.cts'],
  '.jsx': ['.tsx'],
};
const typed = /\.(?:m?ts|[jt]sx)$/;

function isFile(file: string): boolean {
  return statSync(file, { throwIfNoEntry: false })?.isFile() === true;
}

function candidates(named: string): readonly string[] {
  const extension = path.extname(named);
  const bare = named.slice(0, named.length - extension.length);
  return [
    named,
    ...(sources[extension] ?? []).map((source) => bare + source),
    ...extensions.map((added) => named + added),
    ...extensions.map((added) => path.join(named, `index${added}`)),
  ];
}

/** Paths as Vite resolves them and TypeScript as Vite compiles it, by the nearest tsconfig.json, in a project without plugins. */
export function createPlainTransformer(): Pick<Transformer, 'resolve' | 'transform'> {
  let loading: Promise<{ rolldown: typeof Rolldown; cache: Rolldown.TsconfigCache }> | undefined;
  const load = async (): Promise<{ rolldown: typeof Rolldown; cache: Rolldown.TsconfigCache }> => {
    const rolldown = await import('rolldown/utils');
    return { rolldown, cache: new rolldown.TsconfigCache() };
  };
  return {
    resolve: async (specifier, importer) =>
      specifier.startsWith('.') || path.isAbsolute(specifier)
        ? candidates(path.resolve(path.dirname(importer), specifier)).find((file) => isFile(file))
        : undefined,
    async transform(code, file) {
      if (!typed.test(file)) return { code, map: undefined };
      const { rolldown, cache } = await (loading ??= load());
      const lang = path.extname(file).replace(/^\.m?/, '') as 'ts' | 'tsx' | 'jsx';
      const compiled = rolldown.transformSync(file, code, { sourcemap: true, lang }, cache);
      if (compiled.errors[0] !== undefined) throw compiled.errors[0] as unknown as Error;
      return { code: compiled.code, map: compiled.map };
    },
  };
}
