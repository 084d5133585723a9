import Module from 'node:module';
import { ownModule } from '../source-bootstrap.ts';

/** Packages that files for other fuzzers import, and the modules of ours that stand in for them. */
const aliases: ReadonlyMap<string, string> = new Map([['@jazzer.js/core', 'fuzz/inputs/jazzer-core']]);

/** The URL of our module that stands in for a package, an installed one too (decision 060); undefined for every other specifier. */
export function aliasOf(specifier: string): string | undefined {
  const own = aliases.get(specifier);
  return own === undefined ? undefined : ownModule(own).href;
}

type Load = (request: string, ...rest: unknown[]) => unknown;

/** Makes `require` of an aliased package give our module, as the hooks of the loader make `import`. Once for each process. */
export async function aliasRequiredPackages(): Promise<void> {
  const loaded = new Map<string, unknown>();
  for (const specifier of aliases.keys()) loaded.set(specifier, await import(aliasOf(specifier)!));
  const internals = Module as unknown as { _load: Load };
  const load = internals._load;
  internals._load = (request, ...rest) => loaded.get(request) ?? load.call(internals, request, ...rest);
}
