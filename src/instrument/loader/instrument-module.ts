import { readFileSync } from 'node:fs';
import { coverageKey } from '../coverage/module-description.ts';
import { instrument, registration } from '../instrument.ts';
import type { ModuleDescription } from '../coverage/module-description.ts';

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
  /** Undefined when it could not be instrumented. */
  readonly description?: ModuleDescription;
}

/** Appends a source map, an object or JSON, to code. */
export function withInlineMap(code: string, map: unknown): string {
  if (map === undefined || map === null) return code;
  const json = typeof map === 'string' ? map : JSON.stringify(map);
  return `${code}\n//# sourceMappingURL=data:application/json;base64,${Buffer.from(json).toString('base64')}`;
}

/** The statement with which a module that runs without counters says so. */
export function reportUninstrumented(file: string, reason: string): string {
  const module = JSON.stringify({ file, reason });
  return `;globalThis[Symbol.for(${JSON.stringify(coverageKey)})]?.uninstrumented(${module});`;
}

/** Instrumented code; where that is not possible, the code as it was and a statement that reports it. */
export function instrumentModule(module: ModuleToInstrument): LoadableModule {
  try {
    const { code, map, description } = instrument(module);
    return { code: withInlineMap(code, map), description };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return { code: withInlineMap(`${module.code}\n${reportUninstrumented(module.file, reason)}`, module.map) };
  }
}

/** The code of a module that gives another one its counters: it is evaluated first, circles of imports or not. */
export function countersModule(description: ModuleDescription): string {
  return `export const{c,t,k,s}=${registration(description)};`;
}

export function readCode(file: string): string {
  const code = readFileSync(file, 'utf8');
  return code.codePointAt(0) === 0xfeff ? code.slice(1) : code;
}
