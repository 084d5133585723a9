import { readFileSync } from 'node:fs';
import Module from 'node:module';
import path from 'node:path';
import type { transformSync as TransformSync } from 'rolldown/utils';
import { loadFailure } from './load-failure.ts';

type CompileHook = (module: { _compile(code: string, file: string): unknown }, file: string) => unknown;

const { _extensions: extensions } = Module as unknown as { _extensions: Record<string, CompileHook> };

/** Lets `require` load TypeScript: types are removed, everything else stays. An instrumenter belongs after the transform. */
export function hookCommonJs(root: string, transformSync: typeof TransformSync): void {
  const compile: CompileHook = (module, file) => {
    const { code, map, errors } = transformSync(file, readFileSync(file, 'utf8'), {
      sourcemap: true,
      sourceType: 'unambiguous',
    });
    if (errors[0] !== undefined) throw loadFailure(errors[0], path.relative(root, file));
    const encoded = Buffer.from(JSON.stringify(map ?? null)).toString('base64');
    return module._compile(`${code}\n//# sourceMappingURL=data:application/json;base64,${encoded}`, file);
  };
  for (const extension of ['.ts', '.cts', '.tsx', '.jsx']) extensions[extension] = compile;
}
