import { instrument, registration } from '../instrument.ts';
import type { ModuleDescription } from '../coverage/module-description.ts';
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
  /** Undefined when it could not be instrumented. */
  readonly description?: ModuleDescription;
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
  return `export const{c,t,l,k,s}=${registration(description)};`;
}
