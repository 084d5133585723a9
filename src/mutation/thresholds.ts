import { AssayError } from '../core/errors.ts';
import type { Files } from '../core/ports.ts';

/** The lowest mutation score in percent for each target folder, relative to the root. `*` stands for every other folder. */
export type Thresholds = ReadonlyMap<string, number>;

const everythingElse = '*';

function normalize(folder: string): string {
  return folder.replaceAll('\\', '/').replace(/^\.\//, '').replace(/\/+$/, '');
}

/**
 * Reads `mutation/thresholds.json`: one object such as `{ "targets/logs": 80, "*": 60 }`.
 *
 * @returns an empty map when the file is missing
 * @throws AssayError with code `config` that names the key, the value received and what is allowed
 */
export async function readThresholds(path: string, files: Files): Promise<Thresholds> {
  const text = await files.readText(path);
  if (text === undefined) return new Map();
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new AssayError('config', `${path} is not JSON: ${(error as Error).message}`, '', { cause: error });
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new AssayError(
      'config',
      `${path} must hold one object of folders and scores.`,
      'Write { "targets/logs": 80 }.',
    );
  }
  const thresholds = new Map<string, number>();
  for (const [folder, required] of Object.entries(value)) {
    if (typeof required !== 'number' || required < 0 || required > 100) {
      throw new AssayError(
        'config',
        `${path}: "${folder}" is ${JSON.stringify(required)}, which is not a score.`,
        'A threshold is a number from 0 to 100, the lowest mutation score in percent.',
      );
    }
    thresholds.set(normalize(folder), required);
  }
  return thresholds;
}

/** The target a file belongs to: the longest folder among the thresholds that holds it, else its first two folders. */
export function targetOf(file: string, folders: readonly string[]): string {
  let longest = '';
  for (const folder of folders) {
    if (folder.length > longest.length && (file === folder || file.startsWith(`${folder}/`))) longest = folder;
  }
  if (longest !== '') return longest;
  const parents = file.split('/').slice(0, -1);
  return parents.length === 0 ? '.' : parents.slice(0, 2).join('/');
}

/** The score that a target must reach; undefined when none was set. */
export function requiredScore(target: string, thresholds: Thresholds): number | undefined {
  return thresholds.get(target) ?? thresholds.get(everythingElse);
}
