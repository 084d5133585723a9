import { createHash, randomBytes } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { systemClock } from '../../node/clock.ts';

const dayMs = 24 * 60 * 60 * 1000;
/** Entries that no process has asked for in so many days go. */
const keptDays = 30;

/** SHA-256 in hex of texts, each with its length, so that no two lists are the same text. */
export function hashOf(texts: Iterable<string>): string {
  const hash = createHash('sha256');
  for (const text of texts) hash.update(`${text.length}:`).update(text);
  return hash.digest('hex');
}

/**
 * JSON in files named by the content that it was made of. A cache only: what cannot be read is made again, and a disk that
 * is full or must not be written to makes nothing fail. Synchronous, as `require` is.
 */
export class CodeCache {
  readonly #folder: string;
  #isTidy = false;

  /** @param folder absolute path; it is made when something is put there */
  constructor(folder: string) {
    this.#folder = folder;
  }

  get(key: string): unknown {
    const file = this.#fileOf(key);
    try {
      // A machine that went down at the wrong moment leaves files that end early, which are no JSON.
      const value: unknown = JSON.parse(readFileSync(file, 'utf8'));
      const now = systemClock.epochMs();
      if (now - statSync(file).mtimeMs > dayMs) utimesSync(file, now / 1000, now / 1000);
      return value;
    } catch {
      return undefined;
    }
  }

  put(key: string, value: unknown): void {
    const file = this.#fileOf(key);
    const temporary = `${file}.${randomBytes(6).toString('hex')}.tmp`;
    try {
      mkdirSync(this.#folder, { recursive: true });
    } catch {
      return;
    }
    try {
      this.#tidy();
      writeFileSync(temporary, JSON.stringify(value));
      renameSync(temporary, file);
    } catch {
      rmSync(temporary, { force: true });
    }
  }

  #fileOf(key: string): string {
    return path.join(this.#folder, `${key}.json`);
  }

  /** Removes what was not asked for in a long time; once, and only where something new comes. */
  #tidy(): void {
    if (this.#isTidy) return;
    this.#isTidy = true;
    const oldest = systemClock.epochMs() - keptDays * dayMs;
    for (const name of readdirSync(this.#folder)) {
      const file = path.join(this.#folder, name);
      const seen = statSync(file, { throwIfNoEntry: false });
      if (seen !== undefined && seen.mtimeMs < oldest) rmSync(file, { force: true });
    }
  }
}
