import { cp, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startWorker, type WorkerHandle } from '../../../src/workers/supervisor.ts';
import { writeFiles } from '../../write-files.ts';

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

  it('loads a module that only a plugin has', async () => {
    expect(await exportsOf('virtual.ts')).toEqual(['said']);
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

describe.each([
  ['without a configuration of Vite', {}],
  ['with a configuration of Vite', { 'vite.config.ts': 'export default {};' }],
])('the loader in a project %s and without packages', (_, config) => {
  const files: Readonly<Record<string, string>> = {
    ...config,
    'package.json': '{ "name": "plain", "type": "module" }',
    'tsconfig.json': '{ "compilerOptions": { "experimentalDecorators": true } }',
    'lib/typed.ts': 'export enum Kind { one = 1 }',
    'folder/index.ts': "export const inFolder = 'yes' satisfies string;",
    'imports.ts': `
      import { Kind } from './lib/typed';
      import { Kind as again } from './lib/typed.js';
      import { inFolder } from './folder';
      if (Kind.one !== again.one || inFolder !== 'yes') throw new Error('other modules');
      export const kinds = [Kind, again];`,
    'decorated.ts': `
      const names: string[] = [];
      const named = (_: object, name: string, index: number): void => void names.push(name + String(index));
      export class Service { run(@named _value: string): void {} }
      if (names[0] !== 'run0') throw new Error('not decorated');`,
    'globs.ts':
      "export const found = Object.keys(import.meta.glob('./lib/*.ts'));\nif (found[0] !== './lib/typed.ts') throw found;",
    'broken.ts': 'export const fine = 1;\nexport const = 2;\n',
    'missing.ts': "import './nowhere';",
  };
  let root: string;
  let worker: WorkerHandle;
  const exportsOf = (file: string): Promise<unknown> => worker.call('exports', path.join(root, file));

  beforeAll(async () => {
    root = await mkdtemp(path.join(tmpdir(), 'assay-plain-'));
    await writeFiles(root, files);
    worker = startWorker({ entry, root });
  });
  afterAll(async () => {
    await worker.kill();
    await rm(root, { recursive: true });
  });

  it.each([
    ['imports.ts', 'kinds'],
    ['decorated.ts', 'Service'],
    ['globs.ts', 'found'],
  ])('loads %s as Vite would', async (file, name) => {
    expect(await exportsOf(file)).toEqual([name]);
  });

  it('says where a file fails', async () => {
    await expect(exportsOf('broken.ts')).rejects.toThrow(/^broken\.ts:2:14: /);
    await expect(exportsOf('missing.ts')).rejects.toThrow(/Cannot find module .*nowhere/);
  });
});
