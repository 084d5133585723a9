import { cp, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startWorker, type WorkerHandle } from '../../../src/workers/supervisor.ts';

const entry = new URL('../workers/fixtures/echo-worker.mjs', import.meta.url);
const project = new URL('./fixtures/project/', import.meta.url).pathname;

describe('the loader', () => {
  let root: string;
  let worker: WorkerHandle;
  const load = (file: string): Promise<unknown> => worker.call('checks', path.join(root, file));
  const exportsOf = (file: string): Promise<unknown> => worker.call('exports', path.join(root, file));

  beforeAll(async () => {
    root = await mkdtemp(path.join(tmpdir(), 'assay-loader-'));
    await cp(project, root, { recursive: true });
    await mkdir(path.join(root, 'node_modules'));
    await symlink(process.cwd(), path.join(root, 'node_modules/assay'));
    await symlink(path.resolve('node_modules/fast-check'), path.join(root, 'node_modules/fast-check'));
    await writeFile(path.join(root, 'broken.ts'), 'export const fine = 1;\nexport const = 2;\n');
    worker = startWorker({ entry, root });
  });
  afterAll(async () => {
    await worker.kill();
    await rm(root, { recursive: true });
  });

  it('loads a TypeScript check file with the aliases and plugins of the project and gives its declarations in order', async () => {
    expect(await load('checks.ts')).toEqual([
      { name: 'first', mode: 'run', engine: 'property' },
      { name: 'second of a plugin', mode: 'only', engine: 'property' },
      { name: 'third', mode: 'skip', engine: 'property' },
    ]);
  });

  it('loads CommonJS TypeScript, and JavaScript of both kinds', async () => {
    expect(await exportsOf('common.cts')).toEqual(expect.arrayContaining(['default', 'double']));
    expect(await exportsOf('script.cjs')).toEqual(['default']);
    expect(await exportsOf('module.mjs')).toEqual(['fuzz']);
  });

  it('finds a file that is imported without its extension or by the name it will have as JavaScript', async () => {
    expect(await exportsOf('extensions.ts')).toEqual(['both']);
  });

  it.each([
    ['broken.ts', /^broken\.ts:2:14: /],
    ['imports-broken.ts', /^broken\.ts:2:14: /],
    ['throws.ts', /^throws\.ts:4:\d+: RangeError: too early$/],
    ['missing-import.ts', /Cannot find module/],
    ['missing-export.ts', /^missing-export\.ts:1(?::\d+)?: SyntaxError: .*nothing/],
  ])('says where %s fails and nothing about itself', async (file, message) => {
    const error = await load(file).then(
      () => undefined,
      (reason: unknown) => reason as Error,
    );
    expect(error).toMatchObject({ name: 'AssayError', code: 'load' });
    expect(error!.message).toMatch(message);
    expect(error!.message).not.toMatch(/\n|src\/(?:workers|instrument)/);
  });
});
