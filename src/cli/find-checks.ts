import { accessSync, constants, existsSync, statSync } from 'node:fs';
import path from 'node:path';
import { glob, isDynamicPattern } from 'tinyglobby';
import { AssayError } from '../core/errors.ts';
import type { Shard } from '../core/run.ts';

export interface CheckSearch {
  readonly root: string;
  /** Folder that named paths are relative to. */
  readonly workingFolder: string;
  /** Globs of check files relative to the root. */
  readonly patterns: readonly string[];
  readonly exclude: readonly string[];
  /** What the user named: files, folders; empty means everything that the patterns match. */
  readonly named: readonly string[];
}

const neverSearched = ['**/node_modules/**', '**/dist/**', '**/.*/**'];

async function search(options: CheckSearch, folder: string): Promise<string[]> {
  const found = await glob([...options.patterns], {
    cwd: options.root,
    absolute: true,
    ignore: [...neverSearched, ...options.exclude],
  });
  const inside = folder.endsWith(path.sep) ? folder : folder + path.sep;
  return found.map((file) => path.normalize(file)).filter((file) => file.startsWith(inside));
}

async function resolveNamed(options: CheckSearch, named: string): Promise<string[]> {
  const file = path.resolve(options.workingFolder, named);
  if (!existsSync(file) && isDynamicPattern(named))
    return glob([named], { cwd: options.workingFolder, absolute: true, ignore: [...neverSearched] });
  try {
    accessSync(file, constants.R_OK);
    if (!statSync(file).isDirectory()) return [file];
    accessSync(file, constants.R_OK | constants.X_OK);
  } catch (error) {
    const denied = (error as NodeJS.ErrnoException).code === 'EACCES';
    throw new AssayError(
      'not-found',
      denied ? `${named} cannot be read: permission denied.` : `There is no file or folder ${named}.`,
      denied ? 'Change its permissions or name another.' : 'Check the path; it is taken from the folder you are in.',
      { cause: error },
    );
  }
  return search(options, file);
}

/** Absolute paths of the check files, sorted; empty when none matches. Files named by the user are taken as they are. */
export async function findChecks(options: CheckSearch): Promise<readonly string[]> {
  const lists =
    options.named.length === 0
      ? [await search(options, options.root)]
      : await Promise.all(options.named.map((named) => resolveNamed(options, named)));
  return [...new Set(lists.flat())].toSorted();
}

/** The files of one shard: every n-th, so that neighbours, which often cost alike, are spread. */
export function shardOf(files: readonly string[], shard: Shard | undefined): readonly string[] {
  return shard === undefined ? files : files.filter((_, index) => index % shard.count === shard.index - 1);
}
