import path from 'node:path';
import type { Recording } from '../choices/sequence.ts';
import { decodeToken } from '../choices/token.ts';
import { contentHash } from '../core/check-id.ts';
import { AssayError } from '../core/errors.ts';
import type { Finding, FindingKind } from '../core/finding.ts';
import type { Files } from '../core/ports.ts';
import { storedFolder } from '../core/suite-folder.ts';
import type { CheckPlace } from './findings.ts';

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
  /** True when it must run in a process of its own. */
  readonly apart: boolean;
}

const suites = ['stress'];
/** Names of scenarios that ended or blocked the process they ran in begin so: they are replayed in a process of their own. */
const apartPrefix = 'apart-';
const endsProcesses: ReadonlySet<FindingKind> = new Set<FindingKind>(['livelock', 'memory', 'exit']);

/** Where the past findings of a check are kept, relative to the root. */
export function regressionFolder(place: CheckPlace): string {
  return storedFolder(place.file, place.name, 'regressions', suites);
}

function parse(text: string, file: string): Recording {
  try {
    const { token } = JSON.parse(text) as Partial<RegressionFile>;
    if (typeof token === 'string') {
      const { input } = decodeToken(token);
      if ('choices' in input) return input.choices;
    }
  } catch (error) {
    throw new AssayError(
      'io',
      `${file} is not a scenario that assay stored.`,
      'Restore it from version control or delete it.',
      {
        cause: error,
      },
    );
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
    if (text !== undefined) stored.push({ file, recording: parse(text, file), apart: name.startsWith(apartPrefix) });
  }
  return stored;
}

/** What is kept of a finding for every later test run; undefined when the scenario is too large for a token. */
export function regressionOf(
  place: CheckPlace,
  finding: Pick<Finding, 'kind' | 'input' | 'replay'>,
): { readonly file: string; readonly content: string } | undefined {
  if (finding.replay === '') return undefined;
  const stored: RegressionFile = {
    check: place.name,
    kind: finding.kind,
    schedule: finding.input.split('\n'),
    token: finding.replay,
  };
  const prefix = endsProcesses.has(finding.kind) ? apartPrefix : '';
  const file = path.posix.join(regressionFolder(place), `${prefix}${contentHash(finding.replay).slice(0, 16)}.json`);
  return { file, content: `${JSON.stringify(stored, null, 2)}\n` };
}
