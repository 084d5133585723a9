import path from 'node:path';
import type { Recording } from '../choices/sequence.ts';
import { decodeToken } from '../choices/token.ts';
import { checkFolder, contentHash } from '../core/check-id.ts';
import { AssayError } from '../core/errors.ts';
import type { Files } from '../core/ports.ts';
import { tokenOf, type CheckPlace } from './findings.ts';
import type { FailingScenario } from './outcome.ts';
import { renderSchedule } from './render.ts';

/** A past finding on disk. */
interface RegressionFile {
  readonly check: string;
  readonly kind: string;
  /** For people; never read back. */
  readonly schedule: readonly string[];
  readonly token: string;
}

export interface StoredScenario {
  /** Relative to the root, with forward slashes. */
  readonly file: string;
  readonly recording: Recording;
}

const suiteFolderName = 'stress';

/** The folder of the suite that a check's file belongs to, relative to the root: the nearest called `stress`, else its own. */
function suiteFolder(file: string): string {
  const folders = path.posix.dirname(file).split('/');
  const index = folders.lastIndexOf(suiteFolderName);
  return index === -1 ? path.posix.dirname(file) : folders.slice(0, index + 1).join('/');
}

/** Where the past findings of a check are kept, relative to the root. */
export function regressionFolder(place: CheckPlace): string {
  return path.posix.join(suiteFolder(place.file), 'regressions', checkFolder(place.file, place.name));
}

function parse(text: string, file: string): Recording {
  try {
    const { token } = JSON.parse(text) as Partial<RegressionFile>;
    if (typeof token === 'string') {
      const { input } = decodeToken(token);
      if ('choices' in input) return input.choices;
    }
  } catch (error) {
    throw new AssayError('io', `${file} is not a scenario that assay stored.`, 'Restore it from version control or delete it.', {
      cause: error,
    });
  }
  throw new AssayError('io', `${file} holds no scenario.`, 'Restore it from version control or delete it.');
}

/** The past findings of a check, by name. */
export async function readRegressions(files: Files, place: CheckPlace): Promise<readonly StoredScenario[]> {
  const folder = regressionFolder(place);
  const stored: StoredScenario[] = [];
  for (const name of await files.list(path.join(place.root, folder))) {
    if (!name.endsWith('.json')) continue;
    const file = path.posix.join(folder, name);
    const text = await files.readText(path.join(place.root, file));
    if (text !== undefined) stored.push({ file, recording: parse(text, file) });
  }
  return stored;
}

/**
 * Keeps a finding for every later test run.
 *
 * @returns its file relative to the root; undefined when the scenario is too large for a token
 */
export async function storeRegression(files: Files, place: CheckPlace, failing: FailingScenario): Promise<string | undefined> {
  const token = tokenOf(place, failing.recording);
  if (token === '') return undefined;
  const content: RegressionFile = {
    check: place.name,
    kind: failing.failure.kind,
    schedule: renderSchedule(failing.execution).split('\n'),
    token,
  };
  const file = path.posix.join(regressionFolder(place), `${contentHash(token).slice(0, 16)}.json`);
  await files.write(path.join(place.root, file), `${JSON.stringify(content, null, 2)}\n`);
  return file;
}
