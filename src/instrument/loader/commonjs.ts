import Module from 'node:module';
import path from 'node:path';
import { receiveMessageOnPort, type MessagePort } from 'node:worker_threads';
import type { transformSync as TransformSync } from 'rolldown/utils';
import { coverageKey, type UninstrumentedModule } from '../coverage/module-description.ts';
import type { ModuleInstrumenter } from './instrument-module.ts';
import { loadFailure } from './load-failure.ts';
import { readCode, withInlineMap } from './module-code.ts';
import { moduleFormat } from './module-format.ts';
import { isSelected, packageOf, type InstrumentOptions } from './selection.ts';

interface CompiledModule {
  readonly parent?: { readonly filename?: string | null } | null;
  _compile(code: string, file: string, format?: 'module'): unknown;
}
type CompileHook = (module: CompiledModule, file: string) => unknown;

/** Whether this Node can load modules by `require`: some packages give it those. */
const requiresModules = (process.features as { readonly require_module?: boolean }).require_module === true;

const { _extensions: extensions } = Module as unknown as { _extensions: Record<string, CompileHook> };

export interface CommonJsOptions {
  readonly root: string;
  readonly transformSync: typeof TransformSync;
  /** Undefined when nothing is instrumented. */
  readonly instrument?: (InstrumentOptions & { readonly instrumenter: ModuleInstrumenter }) | undefined;
  /** Says which files are imported by modules that are not instrumented themselves. */
  readonly unreached: MessagePort;
}

/** Decides which files of packages are instrumented: those that the project, or what is instrumented itself, asks for. */
class Reach {
  readonly #options: CommonJsOptions;
  readonly #covered = new Set<string>();
  readonly #unreached = new Set<string>();

  constructor(options: CommonJsOptions) {
    this.#options = options;
  }

  includes(module: CompiledModule, file: string): boolean {
    const { instrument, unreached } = this.#options;
    if (instrument === undefined || !isSelected(file, instrument)) return false;
    for (let next = receiveMessageOnPort(unreached); next !== undefined; next = receiveMessageOnPort(unreached))
      this.#unreached.add(String(next.message));
    const parent = module.parent?.filename ?? undefined;
    const reached =
      packageOf(file) === undefined ||
      instrument.packages !== undefined ||
      (parent === undefined
        ? !this.#unreached.has(file)
        : packageOf(parent) === undefined || this.#covered.has(parent));
    if (reached) this.#covered.add(file);
    return reached;
  }
}

function reportNative(file: string): void {
  const coverage = (globalThis as Record<string, unknown>)[coverageKey] as
    { uninstrumented(module: UninstrumentedModule): void } | undefined;
  coverage?.uninstrumented({ file, reason: 'it is native code' });
}

/** Lets `require` load TypeScript, without its types, and instruments what is to be. */
export function hookCommonJs(options: CommonJsOptions): void {
  const { root, transformSync, instrument } = options;
  const reach = new Reach(options);
  const compile: CompileHook = (module, file) => {
    const { code, map, errors } = transformSync(file, readCode(file), {
      sourcemap: true,
      sourceType: 'unambiguous',
    });
    if (errors[0] !== undefined) throw loadFailure(errors[0], path.relative(root, file));
    const loaded = reach.includes(module, file)
      ? instrument!.instrumenter.instrument({ code, file, format: 'commonjs', map }).code
      : withInlineMap(code, map);
    return module._compile(loaded, file);
  };
  for (const extension of ['.ts', '.cts', '.tsx', '.jsx']) extensions[extension] = compile;
  if (instrument === undefined) return;
  const plain = extensions['.js']!;
  const compileJavaScript: CompileHook = (module, file) => {
    if (!reach.includes(module, file)) return plain(module, file);
    const code = readCode(file);
    const format = moduleFormat(file, code);
    if (format === 'module' && !requiresModules) return plain(module, file);
    const loaded = instrument.instrumenter.instrument({ code, file, format }).code;
    return module._compile(loaded, file, format === 'module' ? format : undefined);
  };
  extensions['.js'] = compileJavaScript;
  extensions['.cjs'] = compileJavaScript;
  const native = extensions['.node']!;
  extensions['.node'] = (module, file) => {
    if (reach.includes(module, file)) reportNative(file);
    return native(module, file);
  };
}
