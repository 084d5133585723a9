import { checkFolder } from './check-id.ts';

const suiteFolders: readonly string[] = ['fuzz', 'properties', 'stress'];

/**
 * The folder of a check's committed seeds, or of its past findings, relative to the root: beside the nearest folder that is
 * called like a suite, else beside the file.
 *
 * @param file relative to the root, with forward slashes
 */
export function storedFolder(
  file: string,
  name: string,
  kind: 'corpus' | 'regressions',
  suites: readonly string[] = suiteFolders,
): string {
  const folders = file.split('/').slice(0, -1);
  const top = folders.findLastIndex((folder) => suites.includes(folder));
  const suite = top < 0 ? folders : folders.slice(0, top + 1);
  return [...suite, kind, checkFolder(file, name)].join('/');
}
