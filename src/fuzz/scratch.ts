import { rm } from 'node:fs/promises';
import path from 'node:path';
import { contentHash } from '../core/check-id.ts';

/** A folder for the temporary files of one run. */
export class FuzzScratch {
  readonly #folder: string;

  constructor(root: string) {
    this.#folder = path.join(root, '.assay/scratch', `fuzz-${process.pid}`);
  }

  /** Absolute path of the folder that belongs to all checks of a file, or to one of them. */
  of(file: string, check = ''): string {
    return path.join(this.#folder, contentHash(file).slice(0, 16), check);
  }

  async remove(): Promise<void> {
    await rm(this.#folder, { recursive: true, force: true });
  }
}
