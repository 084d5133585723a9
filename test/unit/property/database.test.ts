import { property } from 'assay';
import fc from 'fast-check';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { checkId } from '../../../src/core/check-id.ts';
import { systemFiles } from '../../../src/node/files.ts';
import { hosted } from './declared.ts';

const assayRoot = path.resolve(import.meta.dirname, '../../..');
const file = 'sample.prop.ts';
const folderOf = (root: string): string => path.join(root, '.assay/examples', checkId(file, 'p'), 'finding');
const stored = (root: string): Promise<string[]> => readdir(folderOf(root)).catch(() => []);

let root: string;
beforeEach(async () => {
  root = await mkdtemp(path.join(tmpdir(), 'assay-database-'));
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await rm(root, { recursive: true });
});

describe('what failed in an earlier run', () => {
  /** Fails on large numbers; one in four million inputs would find it by itself. */
  const rare =
    (seen: number[], isBroken = true) =>
    (): void =>
      property('p', [fc.nat()], (n) => seen.push(n) > 0 && !(isBroken && n >= 2_147_483_000), { runs: 400 });

  test('comes first in the next run, and is forgotten when it fails no more', async () => {
    const { result, findings } = await hosted(rare([]), { root, file, files: systemFiles, seed: 1 });
    expect(result.status).toBe('failed');
    expect(await stored(root)).toHaveLength(1);
    const seen: number[] = [];
    const again = await hosted(rare(seen), { root, file, files: systemFiles, seed: 2, runs: 1 });
    expect(seen[0]).toBe(2_147_483_000);
    expect(again.findings).toEqual(findings);
    const mended: number[] = [];
    const last = await hosted(rare(mended, false), { root, file, files: systemFiles, seed: 2 });
    expect(mended[0]).toBe(2_147_483_000);
    expect(last.result.status).toBe('passed');
    expect(await stored(root)).toEqual([]);
  });

  test('a run on the same seed reports the same with and without it', async () => {
    const run = (): Promise<unknown> =>
      hosted(rare([]), { root, file, files: systemFiles, seed: 1 }).then(
        ({ result: { durationMs: _, ...result }, findings }) => ({ result, findings }),
      );
    expect(await run()).toEqual(await run());
  });

  test('each way to fail is kept once, in its smallest form', async () => {
    const both = (n: number): void => {
      if (n > 90) throw new RangeError('too much');
      if (n > 50 && n % 2 === 1) throw new TypeError('odd');
    };
    for (const seed of [1, 2, 3])
      await hosted(() => property('p', [fc.nat({ max: 100 })], both, { runs: 101 }), {
        root,
        file,
        files: systemFiles,
        seed,
      });
    expect(await stored(root)).toHaveLength(2);
  });

  test('a mutation run neither reads nor writes it, and stops at the first failure', async () => {
    vi.stubEnv('STRYKER_MUTATOR_WORKER', '0');
    const seen: number[] = [];
    const check = (): void => property('p', [fc.nat()], (n) => seen.push(n) < 7);
    const { result } = await hosted(check, { root, file, files: systemFiles });
    expect(result.status).toBe('failed');
    expect(seen).toHaveLength(7);
    expect(await stored(root)).toEqual([]);
  });

  test('a database that cannot be written is told of once, and the run goes on', async () => {
    await writeFile(path.join(root, '.assay'), 'a file in the way');
    const { findings, warnings } = await hosted(rare([]), { root, file, files: systemFiles, seed: 1 });
    expect(findings).toHaveLength(1);
    expect(warnings).toMatchObject([{ kind: 'engine', message: expect.stringContaining('cannot be kept') }]);
  });

  test('survives kill -9 in the middle of shrinking', { timeout: 30_000 }, async () => {
    const script = `
      import fc from 'fast-check';
      import { property } from ${JSON.stringify(path.join(assayRoot, 'src/index.ts'))};
      import { hosted } from ${JSON.stringify(path.join(import.meta.dirname, 'declared.ts'))};
      import { systemFiles } from ${JSON.stringify(path.join(assayRoot, 'src/node/files.ts'))};
      let failures = 0;
      const slowOnceFound = (list) => {
        if (list.length < 3) return;
        if (++failures > 3) { console.log('shrinking'); Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 30); }
        throw new Error('long');
      };
      await hosted(() => property('p', [fc.array(fc.nat())], slowOnceFound), { root: ${JSON.stringify(root)}, file: 'sample.prop.ts', files: systemFiles });`;
    const { VITEST: _, ...env } = process.env;
    const child = spawn(
      process.execPath,
      ['--import', './bench/register.js', '--input-type=module', '--eval', script],
      { cwd: assayRoot, env },
    );
    await once(child.stdout, 'data');
    child.kill('SIGKILL');
    await once(child, 'exit');
    expect((await stored(root)).length).toBeGreaterThan(0);
    const seen: number[] = [];
    const { findings } = await hosted(
      () => property('p', [fc.array(fc.nat())], (list) => { seen.push(list.length); if (list.length >= 3) throw new Error('long'); }), // prettier-ignore
      { root, file, files: systemFiles, runs: 1 },
    );
    expect(seen[0]).toBeGreaterThanOrEqual(3);
    expect(findings).toMatchObject([{ input: '[0, 0, 0]' }]);
  });
});
