import { register } from 'node:module';
import type { transformSync } from 'rolldown/utils';
import { ownModule, rolldownModule } from '../source-bootstrap.ts';
import { hookCommonJs } from './commonjs.ts';
import type { LoaderData } from './hooks.ts';
import { registerPackageAliases } from './package-aliases.ts';

/**
 * Makes Node load the project's TypeScript, with the aliases and plugins of its own Vite configuration. Once for each process,
 * before anything of the project is imported.
 */
export async function registerLoader(root: string): Promise<void> {
  const { transformSync: transform } = (await import(rolldownModule('rolldown/utils'))) as {
    transformSync: typeof transformSync;
  };
  hookCommonJs(root, transform);
  process.setSourceMapsEnabled(true);
  const data: LoaderData = { root };
  register(ownModule('instrument/loader/hooks').href, { data });
  await registerPackageAliases();
}
