import type { ExampleDatabase } from '../choices/database/database.ts';
import { parseExample } from '../choices/database/example-file.ts';
import type { Recording } from '../choices/sequence.ts';
import { decodeToken } from '../choices/token.ts';
import { AssayError } from '../core/errors.ts';
import type { Files } from '../core/ports.ts';
import { storedFolder } from '../core/suite-folder.ts';

/** The folder of a check's committed regressions, relative to the root. */
export function regressionFolder(file: string, name: string): string {
  return storedFolder(file, name, 'regressions');
}

/** A committed input. */
export interface Regression {
  /** Relative to the root. */
  readonly path: string;
  readonly recording: Recording;
}

function refuse(path: string, reason: string, cause?: unknown): never {
  throw new AssayError(
    'io',
    `${path} is not a stored input: ${reason}.`,
    'Restore it from version control or delete it.',
    {
      cause,
    },
  );
}

/** Reads what the example database writes, and what a fuzzer that found it wrote: a token with its rendering. */
async function parse(path: string, text: string): Promise<Recording> {
  let content: unknown;
  try {
    content = JSON.parse(text);
  } catch (error) {
    return refuse(path, 'it is no JSON', error);
  }
  const { token } = (content ?? {}) as { token?: unknown };
  try {
    if (typeof token !== 'string')
      return (await parseExample(text, path.slice(path.lastIndexOf('/') + 1, -'.json'.length))).recording;
    const { input } = decodeToken(token);
    return 'choices' in input ? input.choices : refuse(path, 'it holds raw bytes, not choices');
  } catch (error) {
    if (AssayError.is(error) && error.code === 'io') throw error;
    return refuse(path, error instanceof Error ? error.message.split('\n', 1)[0]! : 'it is damaged', error);
  }
}

/**
 * Reads the committed regressions of a check, by the names of their files.
 *
 * @throws AssayError with code `io` for a file that is none: a regression that is not run must not go unnoticed
 */
export async function readRegressions(files: Files, root: string, folder: string): Promise<readonly Regression[]> {
  const regressions: Regression[] = [];
  for (const name of await files.list(`${root}/${folder}`)) {
    if (!name.endsWith('.json')) continue;
    const path = `${folder}/${name}`;
    const text = await files.readText(`${root}/${path}`);
    if (text !== undefined) regressions.push({ path, recording: await parse(path, text) });
  }
  return regressions;
}

/** What a run knows from before, and where it keeps what it finds. */
export interface Memory {
  readonly regressions: readonly Regression[];
  /** Undefined when nothing may be kept: under a mutation runner, whose runs must not depend on each other. */
  readonly database?: ExampleDatabase;
}
