import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ImportGraph } from '../../../src/mutation/cache/import-graph.ts';
import { writeFiles } from '../../write-files.ts';

const files: Readonly<Record<string, string>> = {
  'globs.ts': "export const all = import.meta.glob('./lib/*.ts');",
  'speaks.ts': "// import.meta.glob is Vite's\nexport const text = \"import.meta.glob('./lib/*.ts')\";",
  'keeps.ts': "export const folders = ['.assay/mutation/verdicts', '.assay/', 'data/words'];",
  'lib/other.ts': 'export const other = 1;',
  '.assay/mutation/verdicts/a.json': '{}',
  'data/words/a.txt': 'a',
};
let root: string;
let graph: ImportGraph;

beforeAll(async () => {
  root = await mkdtemp(path.join(tmpdir(), 'assay-graph-'));
  await writeFiles(root, files);
  graph = await ImportGraph.open(root);
});
afterAll(() => rm(root, { recursive: true }));

test('a file that imports by a pattern may load every script, and one that only speaks of it loads none', () => {
  expect([...graph.closure('globs.ts')]).toContain('lib/other.ts');
  expect([...graph.closure('speaks.ts')]).toEqual(['speaks.ts']);
});

test('data that a file names belongs to it, but not what assay itself keeps', () => {
  expect([...graph.closure('keeps.ts')]).toEqual(['keeps.ts', 'data/words/a.txt']);
});
