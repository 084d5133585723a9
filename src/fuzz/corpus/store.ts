import path from 'node:path';
import type { Recording } from '../../choices/sequence.ts';
import { decodeToken, encodeToken } from '../../choices/token.ts';
import { checkFolder, checkId, contentHash } from '../../core/check-id.ts';
import type { StoredInput } from '../../core/declaration.ts';
import { AssayError } from '../../core/errors.ts';
import type { Files } from '../../core/ports.ts';
import type { CheckPlace } from '../stored-inputs.ts';

/** Ends the name of a file that holds choices. */
const choicesExtension = '.choices';

/** One stored input. */
export interface CorpusFile {
  /** Name of its file: a hash of its content. */
  readonly name: string;
  /** Length of the file in bytes. */
  readonly bytes: number;
  readonly input: StoredInput;
}

/**
 * The inputs that earlier runs found worth keeping, in `.assay/corpus/<check>/`: one file each, named by the hash of its
 * content, written by rename. Several processes may write to it at once, and two folders are merged by copying.
 */
export class CorpusStore {
  readonly #files: Files;
  readonly #place: CheckPlace;
  readonly #folder: string;

  constructor(files: Files, place: CheckPlace) {
    this.#files = files;
    this.#place = place;
    this.#folder = path.join(place.root, '.assay/corpus', checkFolder(place.file, place.name));
  }

  async read(): Promise<readonly StoredInput[]> {
    return (await this.entries()).map(({ input }) => input);
  }

  /** Every input, with its file. Files that hold none that can be read are left alone. */
  entries(): Promise<readonly CorpusFile[]> {
    return readFolder(this.#files, this.#folder);
  }

  /**
   * The inputs of another corpus.
   *
   * @param folder holds one folder for each check, as `.assay/corpus` does; when it has none for this check, and `alone` is true,
   *   its own files are taken
   */
  async others(folder: string, alone: boolean): Promise<readonly CorpusFile[]> {
    const { file, name } = this.#place;
    const own = await readFolder(this.#files, path.join(folder, checkFolder(file, name)));
    return own.length > 0 || !alone ? own : readFolder(this.#files, folder);
  }

  /** Keeps an input. Choices too large for a token are not kept. */
  async write(input: StoredInput): Promise<void> {
    const content = this.#content(input);
    if (content === undefined) return;
    const name = contentHash(content) + ('bytes' in input ? '' : choicesExtension);
    await this.#files.write(path.join(this.#folder, name), content);
  }

  /** Removes these files of the corpus. What others write in the meantime stays. */
  async remove(entries: readonly CorpusFile[]): Promise<void> {
    for (const { name } of entries) await this.#files.remove(path.join(this.#folder, name));
  }

  #content(input: StoredInput): Uint8Array | string | undefined {
    if ('bytes' in input) return input.bytes;
    const { file, name } = this.#place;
    return encodeToken({ check: checkId(file, name), file, input: { choices: input.choices as Recording } });
  }
}

async function unlessFolder<T>(reading: Promise<T>): Promise<T | undefined> {
  try {
    return await reading;
  } catch (error) {
    if ((error as { code?: unknown }).code === 'EISDIR') return undefined;
    throw error;
  }
}

async function readFolder(files: Files, folder: string): Promise<readonly CorpusFile[]> {
  const entries: CorpusFile[] = [];
  for (const name of await files.list(folder)) {
    const content = await unlessFolder(files.readBytes(path.join(folder, name)));
    if (content === undefined) continue;
    const input = name.endsWith(choicesExtension) ? parse(content) : { bytes: Uint8Array.from(content) };
    if (input !== undefined) entries.push({ name, bytes: content.length, input });
  }
  return entries;
}

/** Choices of a file; undefined when it holds none that can be read, which is then left alone. */
function parse(content: Uint8Array): StoredInput | undefined {
  try {
    return decodeToken(Buffer.from(content).toString('utf8')).input;
  } catch (error) {
    if (AssayError.is(error)) return undefined;
    throw error;
  }
}
