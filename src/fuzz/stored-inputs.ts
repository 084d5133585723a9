import path from 'node:path';
import type { Recording } from '../choices/sequence.ts';
import { decodeToken, encodeToken } from '../choices/token.ts';
import { checkId, contentHash } from '../core/check-id.ts';
import type { StoredInput } from '../core/declaration.ts';
import { AssayError } from '../core/errors.ts';
import type { FindingKind } from '../core/finding.ts';
import type { Files } from '../core/ports.ts';
import { storedFolder as folderOf } from '../core/suite-folder.ts';

export interface CheckPlace {
  /** Absolute path of the project's root. */
  readonly root: string;
  /** The check's file relative to the root, with forward slashes. */
  readonly file: string;
  readonly name: string;
}

/** Absolute path of the folder with a check's committed seeds, or of its past findings. */
export function storedFolder(place: CheckPlace, kind: 'corpus' | 'regressions'): string {
  return path.join(place.root, folderOf(place.file, place.name, kind));
}

/** One file of a corpus or of regressions. */
export interface StoredFile {
  readonly path: string;
  readonly name: string;
  readonly input: StoredInput;
}

interface ChoiceFile {
  /** For people; never read back. */
  readonly rendered: string;
  readonly token: string;
}

/** File names say what kind of failure it was, which is what a test run needs to know before it runs the input. */
const prefixes: Partial<Record<FindingKind, string>> = { timeout: 'timeout', memory: 'oom', exit: 'exit' };

export function filePrefix(kind: FindingKind): string {
  return prefixes[kind] ?? 'crash';
}

/** True for the name of a file whose input once ended or blocked the process that ran it. */
export function isDangerous(name: string): boolean {
  return /^(?:timeout|oom|exit)-/.test(name);
}

function parseChoices(text: string, file: string): StoredInput {
  try {
    const { token } = JSON.parse(text) as Partial<ChoiceFile>;
    if (typeof token === 'string') return decodeToken(token).input;
  } catch (error) {
    throw new AssayError(
      'io',
      `${file} is not an input that assay stored.`,
      'Restore it from version control or delete it.',
      { cause: error },
    );
  }
  throw new AssayError('io', `${file} holds no token.`, 'Restore it from version control or delete it.');
}

/** Reads one stored file: JSON names choices, everything else is raw input. Undefined when it is missing. */
export async function readStoredFile(files: Files, file: string, raw: boolean): Promise<StoredInput | undefined> {
  const content = await files.readBytes(file);
  if (content === undefined) return undefined;
  return !raw && file.endsWith('.json')
    ? parseChoices(Buffer.from(content).toString('utf8'), file)
    : { bytes: Uint8Array.from(content) };
}

/** Everything stored for a check, by name. */
export async function readStored(
  files: Files,
  place: CheckPlace,
  kind: 'corpus' | 'regressions',
  raw: boolean,
): Promise<readonly StoredFile[]> {
  const folder = storedFolder(place, kind);
  const stored: StoredFile[] = [];
  for (const name of await files.list(folder)) {
    if (name.startsWith('.')) continue;
    const file = path.join(folder, name);
    const input = await readStoredFile(files, file, raw);
    if (input !== undefined) stored.push({ path: file, name, input });
  }
  return stored;
}

/** The content of a stored file and the name it is kept under. Undefined for choices too large for one token. */
export function storedContent(
  place: CheckPlace,
  kind: FindingKind,
  input: StoredInput,
  rendered: string,
): { readonly name: string; readonly content: Uint8Array | string } | undefined {
  const prefix = filePrefix(kind);
  if ('bytes' in input) return { name: `${prefix}-${contentHash(input.bytes).slice(0, 16)}`, content: input.bytes };
  const token = encodeToken({
    check: checkId(place.file, place.name),
    file: place.file,
    input: { choices: input.choices as Recording },
  });
  if (token === undefined) return undefined;
  const content = `${JSON.stringify({ rendered, token } satisfies ChoiceFile, null, 2)}\n`;
  return { name: `${prefix}-${contentHash(content).slice(0, 16)}.json`, content };
}
