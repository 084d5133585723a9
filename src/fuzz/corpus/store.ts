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
    const inputs: StoredInput[] = [];
    for (const name of await this.#files.list(this.#folder)) {
      const content = await this.#files.readBytes(path.join(this.#folder, name));
      if (content === undefined) continue;
      const input = name.endsWith(choicesExtension) ? parse(content) : { bytes: Uint8Array.from(content) };
      if (input !== undefined) inputs.push(input);
    }
    return inputs;
  }

  /** Keeps an input. Choices too large for a token are not kept. */
  async write(input: StoredInput): Promise<void> {
    const content = this.#content(input);
    if (content === undefined) return;
    const name = contentHash(content) + ('bytes' in input ? '' : choicesExtension);
    await this.#files.write(path.join(this.#folder, name), content);
  }

  /** Removes everything but these inputs; how many files that were. */
  async keepOnly(inputs: readonly StoredInput[]): Promise<number> {
    const kept = new Set<string>();
    for (const input of inputs) {
      const content = this.#content(input);
      if (content !== undefined) kept.add(contentHash(content) + ('bytes' in input ? '' : choicesExtension));
    }
    const surplus = (await this.#files.list(this.#folder)).filter((name) => !kept.has(name));
    for (const name of surplus) await this.#files.remove(path.join(this.#folder, name));
    return surplus.length;
  }

  #content(input: StoredInput): Uint8Array | string | undefined {
    if ('bytes' in input) return input.bytes;
    const { file, name } = this.#place;
    return encodeToken({ check: checkId(file, name), file, input: { choices: input.choices as Recording } });
  }
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
