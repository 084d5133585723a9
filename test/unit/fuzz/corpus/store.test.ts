import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { decodeToken } from '../../../../src/choices/token.ts';
import { checkFolder, checkId, contentHash } from '../../../../src/core/check-id.ts';
import { CorpusStore } from '../../../../src/fuzz/corpus/store.ts';
import { systemFiles } from '../../../../src/node/files.ts';

const place = { file: 'fuzz/lines.fuzz.ts', name: 'a line' };
const bytes = { bytes: Uint8Array.of(1, 2, 3) };
const choices = { choices: [[{ type: 'integer' as const, value: 5n, min: 0n, max: 9n, target: 0n }]] };

let root: string;
let store: CorpusStore;
let folder: string;
beforeEach(async () => {
  root = await mkdtemp(path.join(tmpdir(), 'assay-corpus-'));
  store = new CorpusStore(systemFiles, { root, ...place });
  folder = path.join(root, '.assay/corpus', checkFolder(place.file, place.name));
});
afterEach(() => rm(root, { recursive: true }));

describe('a corpus on disk', () => {
  test('is empty when there is none', async () => {
    expect(await store.read()).toEqual([]);
    expect(await store.entries()).toEqual([]);
  });

  test('bytes lie in a file named by the hash of its content, once however often they are written', async () => {
    await store.write(bytes);
    await store.write(bytes);
    const name = contentHash(bytes.bytes);
    expect(await readdir(folder)).toEqual([name]);
    expect(new Uint8Array(await readFile(path.join(folder, name)))).toEqual(bytes.bytes);
    expect(await store.entries()).toEqual([{ name, bytes: 3, input: bytes }]);
    expect(await store.read()).toEqual([bytes]);
  });

  test('choices lie in a token of the check, in a file that says so by its name', async () => {
    await store.write(choices);
    const [name] = await readdir(folder);
    const text = await readFile(path.join(folder, name!), 'utf8');
    expect(name).toBe(`${contentHash(text)}.choices`);
    expect(decodeToken(text)).toMatchObject({ check: checkId(place.file, place.name), file: place.file });
    const [entry] = await store.entries();
    expect(entry).toMatchObject({ name, bytes: text.length });
    const [read] = await store.read();
    expect(read).toEqual(decodeToken(text).input);
    expect(Object.keys(read!)).toEqual(['choices']);
  });

  test('what cannot be read is left alone: choices that are none, and folders', async () => {
    await mkdir(path.join(folder, 'nested.choices'), { recursive: true });
    await mkdir(path.join(folder, 'nested'));
    await writeFile(path.join(folder, 'broken.choices'), 'no token');
    await store.write(bytes);
    expect(await store.read()).toEqual([bytes]);
    expect(await readdir(folder)).toHaveLength(4);
  });

  test('files are removed by what was read, and others stay', async () => {
    await store.write(bytes);
    const entries = await store.entries();
    await store.write({ bytes: Uint8Array.of(9) });
    await store.remove(entries);
    expect(await store.read()).toEqual([{ bytes: Uint8Array.of(9) }]);
  });

  test('another corpus gives what it has for the check, or, if the check stands alone, its own files', async () => {
    const other = path.join(root, 'seeds');
    await mkdir(other);
    await writeFile(path.join(other, 'seed'), 'abc');
    const seed = { name: 'seed', bytes: 3, input: { bytes: new Uint8Array(Buffer.from('abc')) } };
    expect(await store.others(other, true)).toEqual([seed]);
    expect(await store.others(other, false)).toEqual([]);
    const own = path.join(other, checkFolder(place.file, place.name));
    await mkdir(own, { recursive: true });
    await writeFile(path.join(own, 'one'), 'x');
    const one = { name: 'one', bytes: 1, input: { bytes: new Uint8Array(Buffer.from('x')) } };
    expect(await store.others(other, true)).toEqual([one]);
    expect(await store.others(other, false)).toEqual([one]);
  });

  test('an error of the disk is not kept quiet', async () => {
    const failing = { ...systemFiles, list: async () => ['a'], readBytes: () => Promise.reject(new Error('EIO')) };
    await expect(new CorpusStore(failing, { root, ...place }).read()).rejects.toThrow('EIO');
  });
});
