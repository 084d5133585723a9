import { describe, expect, test } from 'vitest';
import { findCircle, ownImports, sourceFiles } from './source-files.ts';

/** Layers from the bottom. A file may import its own folder, and folders of lower layers. */
const layers: readonly (readonly string[])[] = [
  ['core'],
  ['config', 'report', 'node'],
  ['choices'],
  ['arbitraries', 'instrument', 'workers', 'host'],
  ['property', 'fuzz', 'stress', 'mutation'],
  ['cli'],
];

/** Folders of one layer that may import each other; circles between their files are still refused. */
const neighbourly: readonly string[] = ['arbitraries', 'instrument', 'workers', 'host', 'config', 'report', 'node'];

const files = sourceFiles('src');
const folderOf = (file: string): string | undefined => /^src\/([^/]+)\//.exec(file)?.[1];
const layerOf = (folder: string): number => layers.findIndex((layer) => layer.includes(folder));

function complaint(file: string, imported: string): string | undefined {
  const from = folderOf(file);
  const to = folderOf(imported);
  if (from === undefined) return undefined; // a public entry: it names what it publishes from anywhere
  if (to === undefined) return `${file} imports the entry ${imported}`;
  if (from === to || layerOf(to) < layerOf(from)) return undefined;
  if (layerOf(to) === layerOf(from) && neighbourly.includes(from)) return undefined;
  return `${file} (${from}) imports ${imported} (${to})`;
}

describe('architecture', () => {
  test('every folder of src belongs to a layer', () => {
    expect(
      [...new Set(files.map(({ file }) => folderOf(file)))].filter(
        (folder) => folder !== undefined && layerOf(folder) < 0,
      ),
    ).toEqual([]);
  });

  test('imports point down the layers', () => {
    const complaints = files.flatMap((source) =>
      ownImports(source).map((imported) => complaint(source.file, imported)),
    );
    expect(complaints.filter((text) => text !== undefined)).toEqual([]);
  });

  test('no circle of imports, types included', () => {
    expect(findCircle(new Map(files.map((source) => [source.file, ownImports(source)])))).toBeUndefined();
  });

  test('core imports nothing of Node', () => {
    const named = files
      .filter(({ file }) => file.startsWith('src/core/'))
      .flatMap(({ file, imports }) => imports.map((name) => `${file}: ${name}`));
    expect(named.filter((line) => / (node:|vite|fs$|path$)/.test(line))).toEqual([]);
  });

  test('targets import nothing of assay', () => {
    const targets = sourceFiles('targets');
    expect(targets.length).toBeGreaterThan(0);
    const named = targets.flatMap(({ file, imports }) => imports.map((name) => `${file}: ${name}`));
    expect(named.filter((line) => /: (assay|.*\/src\/)/.test(line))).toEqual([]);
  });

  test('the check itself sees a circle and an import that points up', () => {
    expect(
      findCircle(
        new Map([
          ['a', ['b']],
          ['b', ['c']],
          ['c', ['b']],
        ]),
      ),
    ).toEqual(['b', 'c', 'b']);
    expect(complaint('src/core/a.ts', 'src/choices/b.ts')).toBe(
      'src/core/a.ts (core) imports src/choices/b.ts (choices)',
    );
    expect(complaint('src/fuzz/a.ts', 'src/stress/b.ts')).toContain('imports src/stress/b.ts');
    expect(complaint('src/fuzz/a.ts', 'src/choices/b.ts')).toBeUndefined();
  });
});
