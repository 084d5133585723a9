import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { mutatePattern, mutatePatterns, rangePath } from '../../../src/mutation/mutate-paths.ts';
import { mutatedFiles } from '../../../src/mutation/plan/mutated-files.ts';
import { writeFiles } from '../../write-files.ts';

const scripts = '**/*.{ts,tsx,mts,cts,js,jsx,mjs,cjs}';

test('a folder means every script in it, a file or a pattern itself', () => {
  expect(mutatePattern('targets/datetime')).toBe(`targets/datetime/${scripts}`);
  expect(mutatePattern('./targets/logs/')).toBe(`targets/logs/${scripts}`);
  expect(mutatePattern('.')).toBe(scripts);
  expect(mutatePattern('src/a.ts')).toBe('src/a.ts');
  expect(mutatePattern('src/{a,b}/*.ts')).toBe('src/{a,b}/*.ts');
});

test('suites and declarations among the sources are meant only where they are named', async () => {
  const root = await mkdtemp(path.join(tmpdir(), 'assay-paths-'));
  onTestFinished(() => rm(root, { recursive: true, force: true }));
  const files = [
    'a.ts',
    'a.test.ts',
    'b.spec.js',
    'b.prop.mts',
    'c.fuzz.ts',
    'c.stress.ts',
    'd.bench.ts',
    'e.d.ts',
    '[id].ts',
    '__tests__/f.ts',
    'testing/g.ts',
    'vite.config.ts',
  ];
  await writeFiles(root, Object.fromEntries(files.map((file) => [`src/${file}`, ''])));
  const chosen = async (...paths: string[]): Promise<string[]> =>
    (await mutatedFiles(root, mutatePatterns(paths))).map(({ file }) => file);
  const sources = ['src/[id].ts', 'src/a.ts', 'src/testing/g.ts'];
  expect(await chosen('src')).toEqual(sources);
  expect(await chosen('src/**/*.ts')).toEqual(sources);
  expect(await chosen('.')).toEqual(sources);
  expect(await chosen('src/a.test.ts')).toEqual(['src/a.test.ts']);
  expect(await chosen('src/b.spec.js:1-2', 'src/testing/')).toEqual(['src/b.spec.js', 'src/testing/g.ts']);
});

test('columns start at 1 on the command line and at 0 for Stryker', () => {
  expect(mutatePattern('src/a.ts:3:5-3:9')).toBe('src/a.ts:3:4-3:8');
  expect(mutatePattern('src/a.ts:3-7')).toBe('src/a.ts:3:0-7');
});

test('the path of a place names it as reports do', () => {
  expect(rangePath({ file: 'src/a.ts', line: 3, column: 5, endLine: 4, endColumn: 9 })).toBe('src/a.ts:3:5-4:9');
});

test.each([
  ['src/a.ts:3', 'is not a range'],
  ['src/a.ts:3:5', 'is not a range'],
  ['src/a.ts:0-3', 'start at 1'],
  ['src/a.ts:3:0-3:4', 'start at 1'],
  ['src/a.ts:5-3', 'ends before it starts'],
  ['src/a.ts:5:9-5:3', 'ends before it starts'],
])('%s is refused: it %s', (path, reason) => {
  expect(() => mutatePattern(path)).toThrow(
    expect.objectContaining({ name: 'AssayError', code: 'usage', message: expect.stringContaining(reason) }),
  );
});
