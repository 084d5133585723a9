import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { projectRoot } from './subjects.ts';

/**
 * Measurements by key. Each is on disk as soon as it is made, so that an interrupted run goes on where it stopped.
 *
 * Invariant: the file holds exactly what `#entries` holds.
 */
export class Ledger {
  readonly #file: string;
  readonly #entries: Map<string, unknown>;

  private constructor(file: string, entries: Map<string, unknown>) {
    this.#file = file;
    this.#entries = entries;
  }

  /** @param resume true to keep what an earlier run left */
  static async open(resume: boolean): Promise<Ledger> {
    const file = path.join(projectRoot, '.assay/bench/fuzz-ledger.json');
    await mkdir(path.dirname(file), { recursive: true });
    const text = resume ? await readFile(file, 'utf8').catch(() => '[]') : '[]';
    return new Ledger(file, new Map(JSON.parse(text) as [string, unknown][]));
  }

  /** What was measured under this key before, or what `measure` gives. */
  async once<T>(key: string, measure: () => Promise<T>): Promise<T> {
    if (this.#entries.has(key)) return this.#entries.get(key) as T;
    const value = await measure();
    this.#entries.set(key, value);
    await writeFile(`${this.#file}.new`, JSON.stringify([...this.#entries]));
    await rename(`${this.#file}.new`, this.#file);
    return value;
  }
}
