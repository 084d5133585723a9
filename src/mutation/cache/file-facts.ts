import { createHash } from 'node:crypto';
import { readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import type { Clock, Files } from '../../core/ports.ts';

/** What a file loads and reads, as far as its text says. Paths are relative to the root. */
export interface Links {
  readonly imports: readonly string[];
  readonly reads: readonly string[];
  /** True when an import could not be followed: then it may be any file. */
  readonly opaque: boolean;
}

/** What is known of a file as long as its stamp stays the same. */
interface Fact {
  readonly stamp: string;
  content?: string;
  links?: Links;
}

interface Stored {
  readonly format: number;
  /** All that the meaning of an import depends on beside the file it stands in. */
  readonly surroundings: string;
  readonly files: Readonly<Record<string, Fact>>;
}

const place = '.assay/mutation/files.json';
const format = 1;

/** A file that changed this short a while ago may change again without another stamp, in milliseconds. */
const unsettledMs = 2_000;

const skippedFolders = new Set(['node_modules', 'dist', 'coverage']);
const decidesResolution = /^(?:package\.json|tsconfig[\w.-]*\.json)$/;

/** Files below a folder of the project, but for installed and built ones and those in folders with a leading dot; sorted. */
export function listFiles(root: string, folder: string, wanted: (name: string) => boolean, limit: number): string[] {
  const found: string[] = [];
  const pending = [folder];
  for (const current of pending) {
    for (const entry of readdirSync(path.join(root, current), { withFileTypes: true })) {
      const relative = current === '' ? entry.name : `${current}/${entry.name}`;
      if (entry.isDirectory()) {
        if (!entry.name.startsWith('.') && !skippedFolders.has(entry.name)) pending.push(relative);
      } else if (entry.isFile() && wanted(entry.name)) found.push(relative);
      if (found.length >= limit) return found.toSorted();
    }
  }
  return found.toSorted();
}

/** Times, size and number of a file: with the time of its last change of state among them, an edit always shows. */
function stampOf(file: string): { readonly stamp: string; readonly changedMs: number } | undefined {
  const stats = statSync(file, { bigint: true, throwIfNoEntry: false });
  if (stats === undefined || !stats.isFile()) return undefined;
  const { mtimeNs, ctimeNs, size, ino, ctimeMs } = stats;
  return { stamp: [mtimeNs, ctimeNs, size, ino].join(':'), changedMs: Number(ctimeMs) };
}

function parse(text: string | undefined): Partial<Stored> {
  try {
    return (JSON.parse(text ?? '{}') ?? {}) as Partial<Stored>;
  } catch {
    return {}; // not ours, or damaged: everything is found out again
  }
}

/**
 * Contents and links of files, from this run and earlier ones: reading and parsing all files of a project takes longer than
 * running the mutants of a small change.
 */
export class FileFacts {
  readonly #root: string;
  readonly #clock: Clock | undefined;
  readonly #surroundings: string;
  readonly #earlier: Readonly<Record<string, Fact>>;
  readonly #facts = new Map<string, Fact>();
  readonly #unsettled = new Set<string>();
  #isChanged = false;

  /** Use `open` or `none`. */
  private constructor(root: string, clock: Clock | undefined, surroundings: string, earlier: Stored['files']) {
    this.#root = root;
    this.#clock = clock;
    this.#surroundings = surroundings;
    this.#earlier = earlier;
  }

  /** Nothing of earlier runs, and nothing for later ones. */
  static none(root: string): FileFacts {
    return new FileFacts(root, undefined, '', {});
  }

  /** @param tool version of assay, whose next one may see other links */
  static async open(root: string, tool: string, files: Files, clock: Clock): Promise<FileFacts> {
    const hash = createHash('sha256').update(`${tool}\0${process.versions.node}`);
    for (const file of listFiles(root, '', () => true, Infinity)) {
      hash.update(`\0${file}`);
      const name = path.posix.basename(file);
      if (decidesResolution.test(name)) hash.update(`\0${stampOf(path.join(root, file))?.stamp}`);
    }
    const surroundings = hash.digest('hex');
    const stored = parse(await files.readText(path.join(root, place)));
    const holds = stored.format === format && stored.surroundings === surroundings;
    return new FileFacts(root, clock, surroundings, holds ? (stored.files ?? {}) : {});
  }

  /** Hash of a file's content. */
  content(file: string, read: () => string): string {
    return (this.#factOf(file).content ??= this.#new(read));
  }

  links(file: string, read: () => Links): Links {
    return (this.#factOf(file).links ??= this.#new(read));
  }

  /** Keeps what was found out for the next run. */
  async save(files: Files): Promise<void> {
    if (!this.#isChanged || this.#clock === undefined) return;
    this.#isChanged = false;
    const settled = [...this.#facts].filter(([file, { stamp }]) => stamp !== '' && !this.#unsettled.has(file));
    const kept = { ...this.#earlier, ...Object.fromEntries(settled) };
    const stored: Stored = { format, surroundings: this.#surroundings, files: kept };
    await files.write(path.join(this.#root, place), JSON.stringify(stored));
  }

  #new<T>(read: () => T): T {
    this.#isChanged = true;
    return read();
  }

  #factOf(file: string): Fact {
    const known = this.#facts.get(file);
    if (known !== undefined) return known;
    const { stamp = '', changedMs = 0 } = stampOf(path.join(this.#root, file)) ?? {};
    const earlier = Object.hasOwn(this.#earlier, file) ? this.#earlier[file] : undefined;
    const fact: Fact = stamp !== '' && earlier?.stamp === stamp ? { ...earlier } : { stamp };
    if (this.#clock !== undefined && this.#clock.epochMs() - changedMs < unsettledMs) this.#unsettled.add(file);
    this.#facts.set(file, fact);
    return fact;
  }
}
