import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { Declaration } from '../core/declaration.ts';
import { AssayError } from '../core/errors.ts';
import { setHost } from '../host/host.ts';
import { loadFailureName } from '../instrument/loader/load-failure.ts';
import { isOwnModule } from '../instrument/source-bootstrap.ts';

/** What a file gave when it was loaded. */
export interface LoadedFile {
  /** In the order in which they were declared, whatever their mode. */
  readonly declarations: readonly Declaration[];
  /** Its module namespace. */
  readonly exports: Readonly<Record<string, unknown>>;
}

const firstPlace = /(file:\/\/[^\s)]+|\/[^\s():]+):(\d+)(?::(\d+))?/;

/** The first place outside assay and Node that a stack names, relative to the root. */
function placeOf(error: Error, root: string): string | undefined {
  for (const line of (error.stack ?? '').split('\n')) {
    const match = firstPlace.exec(line);
    if (match === null || line.includes('node:') || line.includes('/node_modules/')) continue;
    const [, place = '', row, column] = match;
    const url = place.startsWith('file:') ? place.split('?', 1)[0]! : pathToFileURL(place).href;
    if (isOwnModule(url)) continue;
    const file = path.relative(root, fileURLToPath(url)).split(path.sep).join('/');
    return `${file}:${row}${column === undefined ? '' : `:${column}`}`;
  }
  return undefined;
}

/** Says where and why a file could not be loaded, without a stack of ours. */
export function loadError(error: unknown, file: string, root: string): AssayError {
  if (AssayError.is(error)) return error;
  const shown = path.relative(root, file).split(path.sep).join('/');
  if (!(error instanceof Error)) return new AssayError('load', `${shown} threw ${String(error)} while it was loaded.`);
  const said = error.message.split('\n', 1)[0]!;
  if (error.name === loadFailureName)
    return new AssayError('load', said, 'Correct the file and run again.', { cause: error });
  const place = placeOf(error, root) ?? shown;
  const message = `${place}: ${error.name === 'Error' ? '' : `${error.name}: `}${said}`
    .replaceAll(pathToFileURL(root).href + '/', '')
    .replaceAll(root + path.sep, '');
  return new AssayError('load', message, `${shown} could not be loaded; correct it and run again.`, { cause: error });
}

/**
 * Loads a file in this process, which becomes the host of what it declares.
 *
 * @param file absolute path
 * @throws AssayError with code `load` that names file, line and column
 */
export async function loadFile(file: string, root: string = process.cwd()): Promise<LoadedFile> {
  const declarations: Declaration[] = [];
  setHost({ declare: (declaration) => void declarations.push(declaration) });
  try {
    const exports = (await import(pathToFileURL(file).href)) as Record<string, unknown>;
    return { declarations, exports };
  } catch (error) {
    throw loadError(error, file, root);
  }
}

/** The checks that a file declares; see `loadFile`. */
export async function loadChecks(file: string, root: string = process.cwd()): Promise<readonly Declaration[]> {
  return (await loadFile(file, root)).declarations;
}
