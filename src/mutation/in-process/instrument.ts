import { createRequire } from 'node:module';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import type { StrykerOptions } from '@stryker-mutator/api/core';
import type { Ignorer } from '@stryker-mutator/api/ignore';
import type { Instrumenter } from '@stryker-mutator/instrumenter';
import { AssayError } from '../../core/errors.ts';
import { rangeFromZero, type Mutant } from '../mutant.ts';
import type { FileToPlant } from '../plan/instrumenter.ts';
import { instrumenterLogger, loadInstrumenter } from '../stryker-instrumenter.ts';

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

interface IgnorePlugin {
  readonly kind: string;
  readonly name: string;
  readonly value?: Ignorer;
}

/** The ignorers that the user's configuration names, from the plugins that it names. */
async function loadIgnorers(root: string, options: Partial<StrykerOptions>): Promise<Ignorer[]> {
  const names = options.ignorers ?? [];
  if (names.length === 0) return [];
  const known = new Map<string, Ignorer>();
  for (const plugin of options.plugins ?? []) {
    if (plugin.includes('*')) continue;
    const file = createRequire(path.join(root, 'package.json')).resolve(plugin);
    const { strykerPlugins = [] } = (await import(pathToFileURL(file).href)) as { strykerPlugins?: IgnorePlugin[] };
    for (const { kind, name, value } of strykerPlugins) if (kind === 'Ignore' && value) known.set(name, value);
  }
  return names.map((name) => {
    const ignorer = known.get(name);
    if (ignorer !== undefined) return ignorer;
    throw new AssayError(
      'config',
      `No plugin provides the ignorer "${name}".`,
      'Name its module in "plugins", or run with --engine stryker.',
    );
  });
}

/**
 * Plants every mutant of the files at once, each behind a switch, with Stryker's instrumenter and the user's options for it.
 *
 * @throws AssayError when the instrumenter is missing or a file cannot be parsed
 */
export async function instrument(
  root: string,
  files: readonly FileToPlant[],
  options: Partial<StrykerOptions>,
  warnings: string[],
): Promise<Instrumented> {
  const Instrumenting = await loadInstrumenter(root);
  const ignorers = await loadIgnorers(root, options);
  const sources = files.map(({ file, mutate, source }) => ({
    name: path.join(root, file),
    mutate:
      typeof mutate === 'boolean' ? mutate : mutate.map(({ start, end }) => ({ start: { ...start }, end: { ...end } })),
    content: source,
  }));
  const settings = {
    plugins: options.mutator?.plugins ? [...options.mutator.plugins] : null,
    excludedMutations: [...(options.mutator?.excludedMutations ?? [])],
    ignorers,
    noHeader: true,
  };
  let result: Awaited<ReturnType<Instrumenter['instrument']>>;
  try {
    result = await new Instrumenting(instrumenterLogger(warnings)).instrument(sources, settings);
  } catch (error) {
    throw new AssayError('config', `A file cannot be mutated: ${(error as Error).message}`, '', { cause: error });
  }
  const relative = (file: string): string => path.relative(root, file).split(path.sep).join('/');
  return {
    files: new Map(result.files.map(({ name, content }) => [name, content])),
    mutants: result.mutants.map(({ id, fileName, mutatorName, replacement, location, ...rest }) => ({
      id,
      file: relative(fileName),
      mutator: mutatorName,
      replacement,
      ...rangeFromZero(location),
      ignoredFor: rest.status === 'Ignored' ? (rest.statusReason ?? 'ignored') : undefined,
    })),
  };
}
