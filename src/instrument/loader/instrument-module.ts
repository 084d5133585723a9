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
  #maker: string | undefined;

  /** @param root absolute path of the project, in whose `.assay` code is kept; undefined keeps none */
  constructor(root: string | undefined) {
    this.#cache = root === undefined ? undefined : new CodeCache(path.join(root, '.assay/cache/instrumented'));
  }

  /** Instrumented code; where that is not possible, the code as it was and a statement that reports it. */
  instrument(module: ModuleToInstrument): LoadableModule {
    const cache = module.code.length < smallestCached ? undefined : this.#cache;
    try {
      return cache === undefined ? instrumented(module) : this.#keep(cache, module);
    } catch (error) {
      return uninstrumented(module, error);
    }
  }

  #keep(cache: CodeCache, module: ModuleToInstrument): LoadableModule {
    const key = this.#keyOf(module);
    const kept = cache.get(key) as LoadableModule | undefined;
    if (kept !== undefined) return kept;
    const made = instrumented(module);
    cache.put(key, made);
    return made;
  }

  #keyOf({ code, file, format, map, countersFrom = '' }: ModuleToInstrument): string {
    this.#maker ??= instrumenterHash();
    const mapText = map === undefined ? '' : typeof map === 'string' ? map : JSON.stringify(map);
    return hashOf([this.#maker, file, format, countersFrom, mapText, code]);
  }
}

function instrumented(module: ModuleToInstrument): LoadableModule {
  const { code, map, description } = instrument(module);
  const counters =
    module.countersFrom === undefined ? undefined : `export const{c,t,l,k,s}=${registration(description)};`;
  return { code: withInlineMap(code, map), ...(counters !== undefined && { counters }) };
}

function uninstrumented({ code, file, map }: ModuleToInstrument, error: unknown): LoadableModule {
  const reason = error instanceof Error ? error.message : String(error);
  return { code: withInlineMap(`${code}\n${reportUninstrumented(file, reason)}`, map) };
}
