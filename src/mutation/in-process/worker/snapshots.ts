import { readFile } from 'node:fs/promises';
import type { SnapshotEnvironment } from '@vitest/snapshot';
import type { SuiteFile } from '../protocol.ts';

const missing = Symbol('missing');

/** Snapshots as they stand on disk. What would be written is kept here instead, and compared from then on. */
export class ReadOnlySnapshots implements SnapshotEnvironment {
  readonly #paths = new Map<string, string>();
  readonly #texts = new Map<string, string | typeof missing>();

  constructor(suites: readonly SuiteFile[]) {
    for (const { file, snapshotPath } of suites) this.#paths.set(file, snapshotPath);
  }

  getVersion(): string {
    return '1';
  }

  getHeader(): string {
    return `// Snapshot v${this.getVersion()}`;
  }

  async resolvePath(file: string): Promise<string> {
    return this.#paths.get(file) ?? file;
  }

  async resolveRawPath(file: string, rawPath: string): Promise<string> {
    const { default: path } = await import('node:path');
    return path.isAbsolute(rawPath) ? rawPath : path.resolve(path.dirname(file), rawPath);
  }

  async saveSnapshotFile(file: string, text: string): Promise<void> {
    if (this.#texts.get(file) === missing) this.#texts.set(file, text);
  }

  async readSnapshotFile(file: string): Promise<string | null> {
    let text = this.#texts.get(file);
    if (text === undefined) {
      text = await readFile(file, 'utf8').catch(() => missing);
      this.#texts.set(file, text);
    }
    return text === missing ? null : text;
  }

  async removeSnapshotFile(): Promise<void> {
    // Read-only.
  }
}
