import { createRequire } from 'node:module';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import type { StrykerOptions } from '@stryker-mutator/api/core';
import type { Ignorer } from '@stryker-mutator/api/ignore';
import { AssayError } from '../../core/errors.ts';
import type { PlantingOptions } from './instrumenter.ts';

interface IgnorePlugin {
  readonly kind: string;
  readonly name: string;
  readonly value?: Ignorer;
}

/** The ignorers that the user's configuration names, from the plugins that it names. */
export async function loadIgnorers(root: string, options: Partial<StrykerOptions>): Promise<Ignorer[]> {
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
      'Name its module in "plugins" of the Stryker configuration.',
    );
  });
}

/** How the user's configuration wants mutants to be planted. */
export async function plantingOptions(root: string, options: Partial<StrykerOptions>): Promise<PlantingOptions> {
  const { plugins, excludedMutations } = options.mutator ?? {};
  return {
    ...(plugins !== undefined && { plugins }),
    ...(excludedMutations !== undefined && { excludedMutations }),
    ignorers: await loadIgnorers(root, options),
  };
}
