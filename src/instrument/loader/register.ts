import { register } from 'node:module';
import { MessageChannel } from 'node:worker_threads';
import { ownModule } from '../source-bootstrap.ts';
import { hookCommonJs } from './commonjs.ts';
import type { LoaderData } from './hooks.ts';
import { aliasRequiredPackages } from './package-aliases.ts';
import { instrumentName, type InstrumentOptions } from './selection.ts';

/** What the environment asks to instrument. */
function instrumentOptions(): InstrumentOptions | undefined {
  const text = process.env[instrumentName];
  return text === undefined ? undefined : (JSON.parse(text) as InstrumentOptions);
}

/**
 * Makes Node load the project's TypeScript, with the aliases and plugins of its own Vite configuration, and instrument what
 * the environment asks for. Once for each process, before anything of the project is imported.
 */
export async function registerLoader(root: string): Promise<void> {
  const { transformSync } = await import('rolldown/utils');
  const options = instrumentOptions();
  // Most processes instrument nothing, and start sooner without what parses and rewrites code.
  const instrument = options && {
    ...options,
    instrumenter: new (await import('./instrument-module.ts')).ModuleInstrumenter(root),
  };
  const { port1, port2 } = new MessageChannel();
  port1.unref();
  hookCommonJs({ root, transformSync, instrument, unreached: port1 });
  process.setSourceMapsEnabled(true);
  const data: LoaderData = { root, instrument: options, unreached: port2 };
  register(ownModule('instrument/loader/hooks').href, { data, transferList: [port2] });
  await aliasRequiredPackages();
}
