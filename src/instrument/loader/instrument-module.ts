import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { instrument, registration } from '../instrument.ts';
import { ownPath } from '../source-bootstrap.ts';
import { CodeCache, hashOf } from './code-cache.ts';
import { reportUninstrumented, withInlineMap } from './module-code.ts';

export interface ModuleToInstrument {
  readonly code: string;
  readonly file: string;
  readonly format: 'module' | 'commonjs';
  readonly map?: unknown;
  readonly countersFrom?: string;
}

export interface LoadableModule {
  /** Ends with its source map. */
  readonly code: string;
  /**
   * The code of the module that `countersFrom` names, which is evaluated first, circles of imports or not. Undefined without
   * such a name, and when the module could not be instrumented.
   */
  readonly counters?: string;
}

/** Below so many characters a module is instrumented sooner than it is read again. */
const smallestCached = 4_096;

/** What the code of assay that instruments is: an entry made by another version is not taken. */
function instrumenterHash(): string {
  const folder = path.join(ownPath, 'instrument');
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => /\.[jt]s$/.test(name));
  return hashOf(names.toSorted().flatMap((name) => [name, readFileSync(path.join(folder, name), 'utf8')]));
}

/** Makes instrumented code, and keeps it on disk for the next process that loads the same module. */
export class ModuleInstrumenter {
  readonly #cache: CodeCache | undefined;
  readonly #maker: string;

  /** @param root absolute path of the project, in whose `.assay` code is kept; undefined keeps none */
  constructor(root: string | undefined) {
    this.#cache = root === undefined ? undefined : new CodeCache(path.join(root, '.assay/cache/instrumented'));
    this.#maker = root === undefined ? '' : instrumenterHash();
  }

  /** Instrumented code; where that is not possible, the code as it was and a statement that reports it. */
  instrument(module: ModuleToInstrument): LoadableModule {
    const cache = module.code.length < smallestCached ? undefined : this.#cache;
    if (cache === undefined) return instrumented(module).loadable;
    const key = this.#keyOf(module);
    const kept = parseKept(cache.get(key));
    if (kept !== undefined) return kept;
    const { loadable, isComplete } = instrumented(module);
    if (isComplete) cache.put(key, `${loadable.counters ?? ''}${separator}${loadable.code}`);
    return loadable;
  }

  #keyOf({ code, file, format, map, countersFrom = '' }: ModuleToInstrument): string {
    const mapText = map === undefined ? '' : typeof map === 'string' ? map : JSON.stringify(map);
    return hashOf([this.#maker, file, format, countersFrom, mapText, code]);
  }
}

/** Ends the counters' module, which is one line, and begins the module. */
const separator = '\n//# assay: the module\n';

function parseKept(text: string | undefined): LoadableModule | undefined {
  const at = text?.indexOf(separator) ?? -1;
  if (text === undefined || at < 0) return undefined;
  return { code: text.slice(at + separator.length), ...(at > 0 && { counters: text.slice(0, at) }) };
}

function instrumented(module: ModuleToInstrument): { loadable: LoadableModule; isComplete: boolean } {
  try {
    const { code, map, description } = instrument(module);
    const counters =
      module.countersFrom === undefined ? undefined : `export const{c,t,l,k,s}=${registration(description)};`;
    const loadable = { code: withInlineMap(code, map), ...(counters !== undefined && { counters }) };
    return { loadable, isComplete: true };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    const code = withInlineMap(`${module.code}\n${reportUninstrumented(module.file, reason)}`, module.map);
    return { loadable: { code }, isComplete: false };
  }
}
