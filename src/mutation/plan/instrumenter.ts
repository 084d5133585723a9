import type { Instrumenter } from '@stryker-mutator/instrumenter';
import { AssayError } from '../../core/errors.ts';
import { rangeFromZero, type Mutant, type MutantRange } from '../mutant.ts';
import { instrumenterLogger, loadInstrumenter } from '../stryker-instrumenter.ts';

/** A place in a file as Stryker's instrumenter counts: lines and columns from 0. */
export interface InstrumenterRange {
  readonly start: { readonly line: number; readonly column: number };
  readonly end: { readonly line: number; readonly column: number };
}

export interface FileToPlant {
  /** Relative to the root, with forward slashes. */
  readonly file: string;
  readonly source: string;
  readonly mutate: boolean | readonly InstrumenterRange[];
}

/** A mutant with what switches it on, and why it is left out if it is. */
export interface PlantedMutant extends Mutant {
  /** Value of `__stryker__.activeMutant` that switches it on in the planted code. */
  readonly id: string;
  /** The code it replaces. */
  readonly original: string;
  /** Set when a comment or an excluded mutator leaves it out. */
  readonly ignored?: string;
}

export interface PlantedCode {
  /** The instrumented code of each file, in which every mutant is switched off. */
  readonly code: ReadonlyMap<string, string>;
  readonly mutants: readonly PlantedMutant[];
}

/** The text between two places, whose lines and columns start at 1. */
export function textAt(source: string, range: MutantRange): string {
  const lines = source.split('\n').slice(range.line - 1, range.endLine);
  const last = lines.length - 1;
  return lines
    .map((line, index) =>
      line.slice(index === 0 ? range.column - 1 : 0, index === last ? range.endColumn - 1 : undefined),
    )
    .join('\n');
}

/** What a project's Stryker configuration may say about mutators. */
export interface MutatorOptions {
  readonly excludedMutations?: readonly string[];
  readonly plugins?: unknown;
}

/**
 * Plants every fault that Stryker's instrumenter knows into files, without running anything.
 *
 * @throws AssayError with code `config` for a file that does not parse, `not-found` when the instrumenter is not installed
 */
export async function plantMutants(
  root: string,
  files: readonly FileToPlant[],
  { excludedMutations = [], plugins = null }: MutatorOptions = {},
): Promise<PlantedCode> {
  const Planter = await loadInstrumenter(root);
  const options = { plugins, excludedMutations: [...excludedMutations], ignorers: [], noHeader: true };
  const code = new Map<string, string>();
  const mutants: PlantedMutant[] = [];
  for (const { file, source, mutate } of files) {
    type Planted = Awaited<ReturnType<Instrumenter['instrument']>>;
    let planted: Planted;
    try {
      const input = { name: file, content: source, mutate: typeof mutate === 'boolean' ? mutate : [...mutate] };
      planted = await new Planter(instrumenterLogger([])).instrument([input], options as never);
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      throw new AssayError(
        'config',
        `${file} cannot be mutated: ${reason}`,
        'Mend the file, or leave it out with "!" in "mutate".',
        {
          cause: error,
        },
      );
    }
    code.set(file, planted.files[0]?.content ?? source);
    for (const { id, mutatorName, replacement, location, status, statusReason } of planted.mutants) {
      const range = rangeFromZero(location);
      mutants.push({
        id,
        file,
        mutator: mutatorName,
        replacement,
        ...range,
        original: textAt(source, range),
        ...(status === 'Ignored' && { ignored: statusReason ?? 'ignored' }),
      });
    }
  }
  return { code, mutants };
}
