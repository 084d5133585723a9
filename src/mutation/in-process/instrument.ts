import path from 'node:path';
import { AssayError } from '../../core/errors.ts';
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

const switchCall = /\b(?:stryMutAct_9fa48|stryCov_9fa48)\(("\d+"(?:,\s*"\d+")*)\)/g;
const textualCall = /\b(?:stryMutAct_9fa48|stryCov_9fa48)\(\s*["'`]/;

/** Code with its switches called by number: to compare and count texts takes a good part of the time of hot code. */
function withNumbers(file: string, code: string): string {
  const numbered = code.replaceAll(switchCall, (call, ids: string) => call.replace(ids, ids.replaceAll('"', '')));
  if (!textualCall.test(numbered)) return numbered;
  throw new AssayError(
    'host',
    `This version of Stryker's instrumenter names the mutants of ${file} otherwise than assay knows.`,
    'Run with --engine stryker.',
  );
}

/** Planted code as processes that run mutants take it. */
export function switched(root: string, { code, mutants }: PlantedCode): Instrumented {
  return {
    files: new Map([...code].map(([file, text]) => [path.join(root, file), withNumbers(file, text)])),
    mutants: mutants.map(({ ignored, original: _, ...mutant }) => ({ ...mutant, ignoredFor: ignored })),
  };
}
