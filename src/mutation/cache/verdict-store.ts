import { createHash } from 'node:crypto';
import path from 'node:path';
import type { Files } from '../../core/ports.ts';
import { mutantKey } from '../mutant.ts';
import type { Mutant, MutantResult, MutantStatus } from '../mutant.ts';
import type { Fingerprints } from './fingerprint.ts';

/** Where verdicts are kept, relative to the root. */
export const verdictFolder = '.assay/mutation/verdicts';

/** Verdicts that a later run may take over. A mutant that broke its test run may not break it again. */
const kept: ReadonlySet<MutantStatus> = new Set(['Killed', 'Timeout', 'Survived', 'NoCoverage', 'CompileError']);

/** Verdicts held back before they are written: few are lost when the process is killed. */
const segmentSize = 50;
/** Milliseconds after which fewer are written too. */
const segmentAgeMs = 2_000;

/** One verdict as it stands on disk. The place is part of `key`; the file is that of the folder. */
interface Entry {
  readonly key: string;
  readonly status: MutantStatus;
  readonly reason: string;
  readonly static: boolean;
  readonly testsCompleted?: number;
  readonly killedBy?: readonly string[];
  readonly coveredBy?: readonly string[];
  /** True when `killedBy` names every test that notices it, not only the first. */
  readonly complete: boolean;
  /** State of all that could notice the mutant. */
  readonly reach: string;
  /** For one that was noticed: the state of the test file that did. It is enough, whatever happens to the others. */
  readonly killer?: { readonly file: string; readonly state: string };
}

const testFile = (id: string): string => id.slice(0, Math.max(0, id.indexOf('#')));

function isEntry(value: unknown): value is Entry {
  const entry = value as Partial<Entry> | null;
  return (
    typeof entry === 'object' &&
    entry !== null &&
    typeof entry.key === 'string' &&
    typeof entry.reach === 'string' &&
    kept.has(entry.status as MutantStatus)
  );
}

function parse(text: string): Entry[] {
  try {
    const value: unknown = JSON.parse(text);
    return Array.isArray(value) ? value.filter(isEntry) : [];
  } catch {
    return []; // not ours, or damaged: the mutants are run again
  }
}

export interface VerdictStoreOptions {
  readonly root: string;
  readonly files: Files;
  readonly fingerprints: Fingerprints;
  readonly monotonicMs: () => number;
  /** Whether a run needs to know every test that notices a mutant; then it writes down that it does. */
  readonly complete: boolean;
  /** False when earlier verdicts are not wanted; new ones are kept either way. */
  readonly reads: boolean;
}

/**
 * Verdicts of earlier runs. They stand in one folder for each content of a mutated file, in segments that are written by
 * rename and named after their content: a killed run keeps what it wrote, and two runs can share the folder.
 */
export class VerdictStore {
  readonly #root: string;
  readonly #files: Files;
  readonly #prints: Fingerprints;
  readonly #now: () => number;
  readonly #complete: boolean;
  readonly #reads: boolean;
  readonly #pending = new Map<string, Entry[]>();
  #held = 0;
  #writtenMs: number;
  #writing: Promise<void> = Promise.resolve();

  constructor(options: VerdictStoreOptions) {
    this.#root = options.root;
    this.#complete = options.complete;
    this.#reads = options.reads;
    this.#files = options.files;
    this.#prints = options.fingerprints;
    this.#now = options.monotonicMs;
    this.#writtenMs = options.monotonicMs();
  }

  /** The verdicts that still hold, of these mutants. */
  async known(mutants: readonly Mutant[]): Promise<MutantResult[]> {
    const found: MutantResult[] = [];
    for (const file of new Set(mutants.map((mutant) => mutant.file))) {
      this.#prints.reachOf(file); // before anything runs: what is written down must be the state that was run
      const entries = this.#reads ? await this.#load(file) : new Map<string, Entry>();
      if (entries.size === 0) continue;
      for (const mutant of mutants) {
        const entry = mutant.file === file ? entries.get(mutantKey(mutant)) : undefined;
        if (entry === undefined) continue;
        const { key: _key, reach: _reach, killer: _killer, complete: _complete, ...verdict } = entry;
        found.push({ ...mutant, ...verdict });
      }
    }
    return found;
  }

  /** Takes a new verdict; it is on disk soon, and after `flush` for certain. */
  add(result: MutantResult): void {
    if (!kept.has(result.status)) return;
    const list = this.#pending.get(result.file) ?? [];
    this.#pending.set(result.file, list);
    list.push(this.#entryOf(result));
    this.#held++;
    if (this.#held < segmentSize && this.#now() - this.#writtenMs < segmentAgeMs) return;
    this.#writing = this.#writing.then(() => this.#write());
  }

  async flush(): Promise<void> {
    this.#writing = this.#writing.then(() => this.#write());
    await this.#writing;
  }

  #entryOf(result: MutantResult): Entry {
    const { status, reason, static: isStatic, testsCompleted, killedBy, coveredBy } = result;
    const killer = status === 'Killed' ? testFile(killedBy?.[0] ?? '') : '';
    return {
      key: mutantKey(result),
      status,
      reason,
      static: isStatic,
      complete: this.#complete || status !== 'Killed',
      reach: this.#prints.reachOf(result.file),
      ...(testsCompleted !== undefined && { testsCompleted }),
      ...(killedBy !== undefined && { killedBy }),
      ...(coveredBy !== undefined && { coveredBy }),
      ...(killer !== '' && { killer: { file: killer, state: this.#prints.test(killer) } }),
    };
  }

  #folder(file: string): string {
    const name = createHash('sha256')
      .update(`${this.#prints.base()}\0${file}\0${this.#prints.content(file)}`)
      .digest('hex')
      .slice(0, 24);
    return path.join(this.#root, verdictFolder, name);
  }

  #holds({ reach, killer, status, complete }: Entry, file: string): boolean {
    if (this.#complete && !complete) return false;
    if (reach === this.#prints.reachOf(file)) return true;
    return (
      status === 'Killed' && !this.#complete && killer !== undefined && killer.state === this.#prints.test(killer.file)
    );
  }

  async #load(file: string): Promise<Map<string, Entry>> {
    const folder = this.#folder(file);
    const entries = new Map<string, Entry>();
    for (const name of await this.#files.list(folder)) {
      const text = (await this.#files.readText(path.join(folder, name))) ?? '';
      for (const entry of parse(text)) if (this.#holds(entry, file)) entries.set(entry.key, entry);
    }
    return entries;
  }

  async #write(): Promise<void> {
    this.#writtenMs = this.#now();
    this.#held = 0;
    const pending = [...this.#pending];
    this.#pending.clear();
    for (const [file, entries] of pending) {
      const text = `${JSON.stringify(entries)}\n`;
      const name = `${createHash('sha256').update(text).digest('hex').slice(0, 16)}.json`;
      await this.#files.write(path.join(this.#folder(file), name), text);
    }
  }
}
