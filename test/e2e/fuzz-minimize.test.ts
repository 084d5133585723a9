import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { checkFolder, contentHash } from '../../src/core/check-id.ts';
import type * as MinimiseCorpora from '../../src/fuzz/minimise-corpora.ts';
import { systemClock } from '../../src/node/clock.ts';
import { systemFiles } from '../../src/node/files.ts';
import { reportSchema } from '../../src/report/schema.ts';
import { installedModule } from '../installed-assay.ts';
import { temporaryProject, type TemporaryProject } from './assay-process.ts';

const { minimiseCorpora } = await installedModule<typeof MinimiseCorpora>('fuzz/minimise-corpora');

const file = 'fuzz/commands.fuzz.ts';
const folderName = checkFolder(file, 'commands');
let project: TemporaryProject;
let corpus: string;
let regression: string;

const store = async (folder: string, texts: readonly string[]): Promise<void> => {
  await mkdir(folder, { recursive: true });
  for (const text of texts) await writeFile(path.join(folder, contentHash(Buffer.from(text))), text);
};
const stored = async (): Promise<string[]> => {
  const names = await readdir(corpus);
  return (await Promise.all(names.map((name) => readFile(path.join(corpus, name), 'utf8')))).toSorted();
};

beforeAll(async () => {
  project = await temporaryProject({
    [file]: `
      import { fuzz, text } from 'assay';
      fuzz('commands', [text()], (line) => {
        if (line.endsWith('!')) throw new Error('planted');
        if (line.endsWith('?')) process.kill(process.pid, 'SIGKILL');
        if (line.charCodeAt(0) === 97) return 1;
        if (line.charCodeAt(0) === 98) return 2;
      });`,
  });
  corpus = path.join(project.folder, '.assay/corpus', folderName);
  regression = path.join(project.folder, 'fuzz/regressions', folderName, 'crash-0');
  await mkdir(path.dirname(regression), { recursive: true });
  await writeFile(regression, 'aaaaaaaa!');
});
afterAll(() => project.remove());

test('minimising an interrupted corpus removes nothing; a whole one keeps the smallest of each, and what fails', async () => {
  const all = ['', 'a', 'aa', 'abc', 'b', 'bcd', 'c', 'cc', 'oh!', 'oh?'];
  await store(corpus, all);
  const interruption = new AbortController();
  await minimiseCorpora(
    {
      root: project.folder,
      files: [path.join(project.folder, file)],
      signal: interruption.signal,
      clock: systemClock,
      fileSystem: systemFiles,
      detectors: {},
    },
    ({ type }) => type === 'progress' && interruption.abort(),
  );
  expect(interruption.signal.aborted).toBe(true);
  expect(await stored()).toEqual(all);

  const other = path.join(project.folder, 'from-ci', folderName);
  await store(other, ['ccc', 'b', 'bbbb!']);
  const { code, output } = await project.assay(['fuzz', '--minimize', '--merge', 'from-ci', '--json', 'report.json']);
  expect({ code, output }).toMatchObject({ code: 0, output: expect.stringContaining('corpus 10 → 6 inputs') });
  expect(output).toContain('the target fails on 3 stored inputs');
  expect(await stored()).toEqual(['', 'a', 'b', 'bbbb!', 'oh!', 'oh?']);
  expect(await readFile(regression, 'utf8')).toBe('aaaaaaaa!');
  const report = reportSchema.parse(JSON.parse(await readFile(path.join(project.folder, 'report.json'), 'utf8')));
  expect(report.checks[0]!.stats).toMatchObject({ entriesBefore: 10, entriesAfter: 6, merged: 1, failing: 3 });
});

test.each([
  [['--minimize', '--engine', 'jsfuzz'], '--engine jsfuzz'],
  [['--minimize', '--runs', '5'], '--runs'],
  [['--merge', 'from-ci'], '--minimize'],
  [['--minimize', '--merge', 'nowhere'], 'no corpus in nowhere'],
])('%j is refused with exit code 2', async (args, message) => {
  expect(await project.assay(['fuzz', ...args])).toMatchObject({ code: 2, output: expect.stringContaining(message) });
});
