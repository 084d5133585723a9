import path from 'node:path';
import { contentHash } from '../core/check-id.ts';
import type { FindingKind } from '../core/finding.ts';
import type { Files } from '../core/ports.ts';
import type { TargetDescription } from './worker-main.ts';

/** What a raw input belongs to. Kept by the hash of its content, so that it is found wherever the input is copied to. */
export interface ArtifactRecord {
  /** The file with the target, relative to the project's root, with forward slashes. */
  readonly file: string;
  readonly name: string;
}

const prefixes: Partial<Record<FindingKind, string>> = { timeout: 'timeout', memory: 'oom' };

function recordFile(root: string, content: Uint8Array): string {
  return path.join(root, '.assay/artifact-index', `${contentHash(content)}.json`);
}

/** Raw inputs on disk under the names that fuzzers give them: `crash-`, `timeout-` or `oom-<sha256>`. */
export class Artifacts {
  readonly #files: Files;
  readonly #root: string;
  readonly #folder: string;

  /** @param folder absolute path; undefined means `.assay/artifacts` of the project */
  constructor(files: Files, root: string, folder: string | undefined) {
    this.#files = files;
    this.#root = root;
    this.#folder = folder ?? path.join(root, '.assay/artifacts');
  }

  /** Writes an input and remembers its target; the absolute path. */
  async write(
    kind: FindingKind,
    content: Uint8Array,
    relativeFile: string,
    target: Pick<TargetDescription, 'name'>,
  ): Promise<string> {
    const file = path.join(this.#folder, `${prefixes[kind] ?? 'crash'}-${contentHash(content)}`);
    const record: ArtifactRecord = { file: relativeFile, name: target.name };
    await this.#files.write(file, content);
    await this.#files.write(recordFile(this.#root, content), JSON.stringify(record));
    return file;
  }

  async remove(file: string): Promise<void> {
    await this.#files.remove(file);
  }
}

/** The target of a raw input that this project found; undefined when it did not. */
export async function findArtifactRecord(
  files: Files,
  root: string,
  content: Uint8Array,
): Promise<ArtifactRecord | undefined> {
  const text = await files.readText(recordFile(root, content));
  if (text === undefined) return undefined;
  const { file, name } = JSON.parse(text) as Partial<ArtifactRecord>;
  return typeof file === 'string' && typeof name === 'string' ? { file, name } : undefined;
}
