import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readThresholds, requiredScore, targetOf } from '../../../src/mutation/thresholds.ts';
import { systemFiles } from '../../../src/node/files.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'assay-thresholds-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function read(text: string): Promise<ReadonlyMap<string, number>> {
  const file = path.join(folder, 'thresholds.json');
  await writeFile(file, text);
  return readThresholds(file, systemFiles);
}

describe('the file of thresholds', () => {
  test('holds a score for each folder, however the folder is written', async () => {
    expect(await read('{ "targets/a": 80, "./targets/b/": 62.5 }')).toEqual(
      new Map([
        ['targets/a', 80],
        ['targets/b', 62.5],
      ]),
    );
  });

  test('may be missing', async () => {
    expect(await readThresholds(path.join(folder, 'none.json'), systemFiles)).toEqual(new Map());
  });

  test.each([
    ['{ "a": "80" }', '"a" is "80"'],
    ['{ "a": 101 }', '"a" is 101'],
    ['{ "a": -1 }', '"a" is -1'],
    ['[80]', 'one object'],
    ['{ "a": 80', 'is not JSON'],
  ])('is refused when it is %s: it says %s', async (text, reason) => {
    await expect(read(text)).rejects.toMatchObject({
      name: 'AssayError',
      code: 'config',
      message: expect.stringContaining(reason) as unknown,
    });
  });
});

test('a file belongs to the longest folder that has a threshold, else to its first two folders', () => {
  const folders = ['targets', 'targets/logs', 'targets/logs-old'];
  expect(targetOf('targets/logs/deep/a.ts', folders)).toBe('targets/logs');
  expect(targetOf('targets/logsmith/a.ts', folders)).toBe('targets');
  expect(targetOf('src/core/deep/a.ts', folders)).toBe('src/core');
  expect(targetOf('a.ts', folders)).toBe('.');
});

test('a star is the threshold of every folder without one', () => {
  const thresholds = new Map([
    ['a', 80],
    ['*', 50],
  ]);
  expect([requiredScore('a', thresholds), requiredScore('b', thresholds), requiredScore('b', new Map())]).toEqual([
    80,
    50,
    undefined,
  ]);
});
