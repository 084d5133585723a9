import { AssayError } from '../../core/errors.ts';
import type { Clock, Files } from '../../core/ports.ts';
import {
  exampleKinds,
  type ExampleDatabase,
  type ExampleKind,
  type NewExample,
  type StoredExample,
} from './database.ts';
import { bySimplicity, exampleId, formatExample, parseExample } from './example-file.ts';

const extension = '.json';

export interface DirectoryDatabaseOptions {
  /** Absolute path of the folder that holds the database; made when the first example is saved. */
  readonly folder: string;
  readonly files: Files;
  readonly clock: Pick<Clock, 'epochMs'>;
  /** Told about files that are no examples (damaged, edited by hand); they are left where they are. */
  readonly onDamaged?: (path: string, reason: string) => void;
}

/**
 * Examples in files: `<folder>/<check id>/<kind>/<example id>.json`. Every file is written under another name and renamed,
 * and its name follows from its content: a process that is killed leaves whole files only, and two processes that save at
 * the same time write different files, or the same one.
 */
export class DirectoryDatabase implements ExampleDatabase {
  readonly #options: DirectoryDatabaseOptions;

  constructor(options: DirectoryDatabaseOptions) {
    this.#options = options;
  }

  async save(example: NewExample): Promise<string> {
    const { files, clock } = this.#options;
    const id = exampleId(example);
    const path = this.#path(example.check, example.kind, id);
    if ((await this.#read(example.check, example.kind, id)) === undefined) {
      const { check, kind, recording, rendering, reason } = example;
      const stored = { id, check, kind, recording, rendering, reason, savedAtMs: clock.epochMs() };
      await files.write(path, formatExample(stored));
    }
    return id;
  }

  async list(check: string, kind?: ExampleKind): Promise<readonly StoredExample[]> {
    const found: StoredExample[] = [];
    for (const wanted of kind === undefined ? exampleKinds : [kind]) {
      const names = await this.#options.files.list(this.#folder(check, wanted));
      const ids = names.filter((name) => name.endsWith(extension)).map((name) => name.slice(0, -extension.length));
      const examples = await Promise.all(ids.map((id) => this.#read(check, wanted, id)));
      found.push(...examples.filter((example) => example !== undefined).toSorted(bySimplicity));
    }
    return found;
  }

  async remove(check: string, kind: ExampleKind, id: string): Promise<void> {
    await this.#options.files.remove(this.#path(check, kind, id));
  }

  /** Undefined when there is no such example, or no readable one. */
  async #read(check: string, kind: ExampleKind, id: string): Promise<StoredExample | undefined> {
    const path = this.#path(check, kind, id);
    const text = await this.#options.files.readText(path);
    if (text === undefined) return undefined;
    try {
      return await parseExample(text, id);
    } catch (error) {
      this.#options.onDamaged?.(path, error instanceof Error ? error.message : String(error));
      return undefined;
    }
  }

  #folder(check: string, kind: ExampleKind): string {
    return `${this.#options.folder}/${safeName(check)}/${kind}`;
  }

  #path(check: string, kind: ExampleKind, id: string): string {
    return `${this.#folder(check, kind)}/${safeName(id)}${extension}`;
  }
}

/** Ids come from tokens and files too: none may lead out of the folder. */
function safeName(id: string): string {
  if (/^[\w-]{1,128}$/.test(id)) return id;
  throw new AssayError('usage', `${JSON.stringify(id)} is not an id.`, 'Ids consist of letters, digits, "-" and "_".');
}
