import { AssayError } from '../core/errors.ts';
import type { Declaration, Host } from '../core/declaration.ts';
import { vitestHost } from './vitest-host.ts';

const hostKey = Symbol.for('assay.host');

type HostHolder = typeof globalThis & { [hostKey]?: Host };

/** Makes `host` receive every declaration of this process; an assay worker does so before it loads a check file. */
export function setHost(host: Host): void {
  (globalThis as HostHolder)[hostKey] = host;
}

/**
 * Hands a declaration to whoever runs this file: an assay worker, else vitest.
 *
 * @throws AssayError with code `host` when nobody runs it
 */
export function declare(declaration: Declaration): void {
  const host = (globalThis as HostHolder)[hostKey] ?? vitestHost();
  if (host === undefined) {
    throw new AssayError(
      'host',
      `"${declaration.name}" was declared, but nothing runs this file.`,
      `Run it with "npx assay ${declaration.engine === 'property' ? 'props' : declaration.engine} FILE" or with vitest.`,
    );
  }
  host.declare(declaration);
}
