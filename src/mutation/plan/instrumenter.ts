import type { Ignorer } from '@stryker-mutator/api/ignore';
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

/** How a project wants its mutants, as its Stryker configuration says. */
export interface PlantingOptions {
  readonly excludedMutations?: readonly string[];
  /** Plugins of Babel's parser. */
  readonly plugins?: unknown;
  readonly ignorers?: readonly Ignorer[];
  /** Takes what the instrumenter warns of. */
  readonly warnings?: string[];
}

/**
 * Plants every fault that Stryker's instrumenter knows into files, without running anything.
 *
 * @throws AssayError with code `config` for a file that does not parse, `not-found` when the instrumenter is not installed
 */
export async function plantMutants(
  root: string,
  files: readonly FileToPlant[],
  { excludedMutations = [], plugins = null, ignorers = [], warnings = [] }: PlantingOptions = {},
): Promise<PlantedCode> {
  const Planter = await loadInstrumenter(root);
  const options = {
    plugins,
    excludedMutations: [...excludedMutations],
    ignorers: [...ignorers],
    noHeader: true,
  } as Parameters<Instrumenter['instrument']>[1];
  const plant = (some: readonly FileToPlant[]): ReturnType<Instrumenter['instrument']> => {
    const inputs = some.map(({ file, source, mutate }) => ({
      name: file,
      content: source,
      mutate: typeof mutate === 'boolean' ? mutate : [...mutate],
    }));
    return new Planter(instrumenterLogger(warnings)).instrument(inputs, options);
  };
  let planted: Awaited<ReturnType<typeof plant>>;
  try {
    planted = await plant(files);
  } catch (error) {
    // Which file it was, it does not say.
    for (const file of files) await plant([file]).catch((reason: unknown) => refuse(file.file, reason));
    throw error;
  }
  const sources = new Map(files.map(({ file, source }) => [file, source]));
  return {
    code: new Map(planted.files.map(({ name, content }) => [name, content])),
    mutants: planted.mutants.map(({ id, fileName: file, mutatorName, replacement, location, status, statusReason }) => {
      const range = rangeFromZero(location);
      return {
        id,
        file,
        mutator: mutatorName,
        replacement,
        ...range,
        original: textAt(sources.get(file)!, range),
        ...(status === 'Ignored' && { ignored: statusReason ?? 'ignored' }),
      };
    }),
  };
}

function refuse(file: string, error: unknown): never {
  throw new AssayError(
    'config',
    `${file} cannot be mutated: ${error instanceof Error ? error.message : String(error)}`,
    'Mend the file, or leave it out with "!" in "mutate".',
    { cause: error },
  );
}
