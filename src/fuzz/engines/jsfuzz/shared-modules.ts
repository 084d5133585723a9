import { aliasOf } from '../../../instrument/loader/package-aliases.ts';
import { ownModule } from '../../../instrument/source-bootstrap.ts';

/** Name of the symbol under which the modules that a bundle shares with its process stand on the global object. */
export const sharedModulesKey = 'assay.shared-modules';

/** True for assay itself and for what would neither survive bundling nor gain by being instrumented. */
export function isShared(specifier: string): boolean {
  return aliasOf(specifier) !== undefined || /^(?:assay|fast-check|vitest)(?:\/|$)/.test(specifier);
}

/** The module as this process has it: assay's own modules are those that run, not whatever the project has installed. */
export async function importShared(specifier: string): Promise<Record<string, unknown>> {
  const own = /^assay(?:\/(.+))?$/.exec(specifier);
  const url = own === null ? (aliasOf(specifier) ?? specifier) : ownModule(own[1] ?? 'index').href;
  return (await import(url)) as Record<string, unknown>;
}
