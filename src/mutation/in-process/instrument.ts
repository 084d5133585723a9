import path from 'node:path';
import type { Mutant } from '../mutant.ts';
import type { PlantedCode } from '../plan/instrumenter.ts';

/** A mutant with the id that its switch has in the instrumented code. */
export interface SwitchedMutant extends Mutant {
  readonly id: string;
  /** Why it is left out, by a comment or an option; undefined when it is to be run. */
  readonly ignoredFor: string | undefined;
}

export interface Instrumented {
  readonly mutants: readonly SwitchedMutant[];
  /** Code with all mutants planted, by the absolute path of its file. */
  readonly files: ReadonlyMap<string, string>;
}

/** Planted code as processes that run mutants take it. */
export function switched(root: string, { code, mutants }: PlantedCode): Instrumented {
  return {
    files: new Map([...code].map(([file, text]) => [path.join(root, file), text])),
    mutants: mutants.map(({ ignored, original: _, ...mutant }) => ({ ...mutant, ignoredFor: ignored })),
  };
}
