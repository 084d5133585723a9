import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, realpath, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { changesSince } from '../../../src/mutation/diff/changes.ts';
import { parseDiff } from '../../../src/mutation/diff/parse-diff.ts';

let folder = '';
beforeAll(async () => {
  folder = await realpath(await mkdtemp(path.join(tmpdir(), 'assay-diff-')));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const identity = ['-c', 'user.name=test', '-c', 'user.email=test@localhost', '-c', 'commit.gpgsign=false'];
const git = (root: string, ...args: string[]): void =>
  void execFileSync('git', [...identity, ...args], { cwd: root, stdio: 'ignore' });

test('lines of a hunk that look like headers are lines, and a quoted name is read back', () => {
  const diff = [
    'diff --git "a/d\\303\\274 \\"x\\".ts" "b/d\\303\\274 \\"x\\".ts"',
    '--- "a/d\\303\\274 \\"x\\".ts"',
    '+++ "b/d\\303\\274 \\"x\\".ts"',
    '@@ -3 +3,2 @@ function f() {',
    '--- a/not/a/header',
    '+++ b/not/a/header',
    '+@@ -1 +1 @@',
    '@@ -9,2 +10,0 @@',
    '-gone',
    '-gone too',
    '\\ No newline at end of file',
    '',
  ].join('\n');
  expect(parseDiff(diff)).toEqual([{ path: 'dü "x".ts', lines: [{ from: 3, to: 4 }], deleted: false }]);
});

test('commits, staged and other edits, renames and new files all count, and what is gone does not', async () => {
  const root = path.join(folder, 'all');
  await mkdir(path.join(root, 'sub'), { recursive: true });
  git(root, 'init', '-b', 'main');
  for (const name of ['committed', 'staged', 'edited', 'renamed', 'deleted'])
    await writeFile(
      path.join(root, 'sub', `${name}.ts`),
      `const ${name} = 1;\nexport { ${name} };\n// the same\n// the same\n`,
    );
  git(root, 'add', '.');
  git(root, 'commit', '-m', 'first');
  git(root, 'checkout', '-b', 'work');
  const append = (name: string): Promise<void> =>
    writeFile(
      path.join(root, 'sub', `${name}.ts`),
      `const ${name} = 2;\nexport { ${name} };\n// the same\n// the same\n`,
    );
  await append('committed');
  git(root, 'commit', '-am', 'second');
  await append('staged');
  git(root, 'add', '.');
  await append('edited');
  await rename(path.join(root, 'sub/renamed.ts'), path.join(root, 'sub/other name.ts'));
  git(root, 'add', '-A');
  await rm(path.join(root, 'sub/deleted.ts'));
  await writeFile(path.join(root, 'sub/untracked.ts'), 'const u = 1;\n');
  await writeFile(path.join(root, 'outside.ts'), 'const o = 1;\n');
  const { lines, description } = await changesSince(path.join(root, 'sub'), undefined);
  expect(description).toBe('the merge base with main');
  expect(Object.fromEntries(lines)).toEqual({
    'committed.ts': [{ from: 1, to: 1 }],
    'edited.ts': [{ from: 1, to: 1 }],
    'other name.ts': [],
    'staged.ts': [{ from: 1, to: 1 }],
    'untracked.ts': [{ from: 1, to: Infinity }],
  });
  await expect(changesSince(root, 'nowhere')).rejects.toMatchObject({
    code: 'usage',
    message: expect.stringContaining('nowhere') as unknown,
  });
  await expect(changesSince(root, 'sub')).rejects.toMatchObject({
    remedy: expect.stringContaining('--since=REVISION sub') as unknown,
  });
});

test('no repository, no commit and a shallow clone are refused with the way out', async () => {
  const plain = path.join(folder, 'plain');
  await mkdir(plain);
  await expect(changesSince(plain, undefined)).rejects.toMatchObject({
    code: 'usage',
    remedy: expect.stringContaining('git init') as unknown,
  });
  const empty = path.join(folder, 'empty');
  await mkdir(empty);
  git(empty, 'init', '-b', 'main');
  await expect(changesSince(empty, undefined)).rejects.toMatchObject({
    message: expect.stringContaining('no commit') as unknown,
  });
  const all = path.join(folder, 'all');
  git(all, 'checkout', '-f', 'work');
  const shallow = path.join(folder, 'shallow');
  git(folder, 'clone', '--depth', '1', '--no-single-branch', `file://${all}`, shallow);
  git(shallow, 'remote', 'set-head', 'origin', 'main');
  await expect(changesSince(shallow, undefined)).rejects.toMatchObject({
    message: expect.stringContaining('shallow') as unknown,
    remedy: expect.stringContaining('fetch-depth') as unknown,
  });
});
