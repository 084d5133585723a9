import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { AssayError } from '../../../src/core/errors.ts';
import { importVite, viteVersion, vitestFolder } from '../../../src/node/project-vite.ts';

let root: string;

beforeEach(async () => {
  root = await mkdtemp(path.join(tmpdir(), 'assay-project-'));
  await writeFile(path.join(root, 'package.json'), '{}');
});

afterEach(() => rm(root, { recursive: true, force: true }));

async function install(folder: string, name: string, version: string): Promise<void> {
  const home = path.join(root, folder, 'node_modules', name);
  await mkdir(home, { recursive: true });
  const exports = { '.': './index.mjs', './package.json': './package.json' };
  await writeFile(path.join(home, 'package.json'), JSON.stringify({ name, version, exports }));
  await writeFile(path.join(home, 'index.mjs'), `export const version = '${version}';`);
}

type Installed = readonly [folder: string, name: string, version: string];

const vitest: Installed = ['.', 'vitest', '4.1.12'];
const beneath: Installed = ['node_modules/vitest', 'vite', '8.0.1'];

describe('the Vite of a project', () => {
  it.each<readonly [string, readonly Installed[], string]>([
    ['the one beneath its vitest, where npm sometimes keeps it', [vitest, beneath], '8.0.1'],
    ['the one of its vitest rather than another of its own', [vitest, ['.', 'vite', '7.0.0'], beneath], '8.0.1'],
    ['its own where it has no vitest', [['.', 'vite', '8.0.2']], '8.0.2'],
  ])('is %s', async (_, packages, version) => {
    for (const installed of packages) await install(...installed);
    expect(await importVite(root)).toMatchObject({ version });
    expect(viteVersion(root)).toBe(version);
  });
});

it('says that vitest is not installed', () => {
  expect(() => vitestFolder(root)).toThrow(AssayError);
  expect(() => vitestFolder(root)).toThrow('vitest is not installed');
});
