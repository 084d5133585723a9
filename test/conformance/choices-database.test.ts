import { spawn } from 'node:child_process';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { afterEach, describe, expect, test } from 'vitest';
import type { ExampleDatabase, NewExample } from '../../src/choices/database/database.ts';
import { DirectoryDatabase } from '../../src/choices/database/directory.ts';
import { MemoryDatabase } from '../../src/choices/database/memory.ts';
import type { Recording } from '../../src/choices/sequence.ts';
import { systemFiles } from '../../src/node/files.ts';
import { anyRecording } from '../unit/choices/recordings.ts';

const folders: string[] = [];

async function newFolder(): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), 'assay-database-'));
  folders.push(folder);
  return folder;
}

afterEach(async () => {
  for (const folder of folders.splice(0)) await rm(folder, { recursive: true, force: true });
});

const clock = { epochMs: () => 1_700_000_000_000 };

const implementations: readonly (readonly [string, () => Promise<ExampleDatabase>])[] = [
  ['memory', () => Promise.resolve(new MemoryDatabase(clock))],
  ['directory', async () => new DirectoryDatabase({ folder: await newFolder(), files: systemFiles, clock })],
];

const digits = (...values: readonly number[]): Recording => [values.map((value) => ({ min: 0, max: 9, value }))];

const example = (recording: Recording, more: Partial<NewExample> = {}): NewExample => ({
  check: '0123abcd',
  kind: 'finding',
  recording,
  rendering: 'rendered',
  reason: 'it fails',
  ...more,
});

describe.each(implementations)('the %s database', (_, open) => {
  test('knows nothing of a check that nothing was saved for', async () => {
    expect(await (await open()).list('ffffffff')).toEqual([]);
  });

  test('gives back what was saved, with when and why', async () => {
    const database = await open();
    const id = await database.save(example(digits(1, 2)));
    expect(await database.list('0123abcd')).toEqual([{ ...example(digits(1, 2)), id, savedAtMs: 1_700_000_000_000 }]);
  });

  test('gives back any recording and any text', async () => {
    const database = await open();
    await fc.assert(
      fc.asyncProperty(anyRecording, fc.string({ unit: 'binary' }), async (recording, rendering) => {
        const id = await database.save(example(recording, { rendering }));
        const found = (await database.list('0123abcd')).find((each) => each.id === id);
        expect(found?.recording).toEqual(recording);
        await database.remove('0123abcd', 'finding', id);
      }),
      { numRuns: 40 },
    );
    expect(await database.list('0123abcd')).toEqual([]);
  });

  test('keeps an example that is saved twice once, as it was first', async () => {
    const database = await open();
    const id = await database.save(example(digits(1)));
    expect(await database.save(example(digits(1), { reason: 'again' }))).toBe(id);
    expect((await database.list('0123abcd')).map((each) => each.reason)).toEqual(['it fails']);
  });

  test('lists the simplest first, findings before corpus, each kind and check for itself', async () => {
    const database = await open();
    for (const recording of [digits(3, 1), digits(9), digits(2, 7), digits(4)]) await database.save(example(recording));
    await database.save(example(digits(0), { kind: 'corpus' }));
    await database.save(example(digits(5), { check: 'another1' }));
    const values = async (...query: Parameters<ExampleDatabase['list']>) =>
      (await database.list(...query)).map((each) => each.recording[0]!.map((choice) => choice.value).join(' '));
    expect(await values('0123abcd')).toEqual(['4', '9', '2 7', '3 1', '0']);
    expect(await values('0123abcd', 'corpus')).toEqual(['0']);
    expect(await values('another1')).toEqual(['5']);
  });

  test('forgets what is removed and nothing else', async () => {
    const database = await open();
    const [first, second] = [await database.save(example(digits(1))), await database.save(example(digits(2)))];
    await database.remove('0123abcd', 'finding', first);
    await database.remove('0123abcd', 'finding', first);
    expect((await database.list('0123abcd')).map((each) => each.id)).toEqual([second]);
  });

  test('loses nothing when many examples are saved at once', async () => {
    const database = await open();
    const all = Array.from({ length: 60 }, (_, value) => example([[{ min: 0, max: 99, value }]]));
    await Promise.all([...all, ...all].map((each) => database.save(each)));
    expect(await database.list('0123abcd')).toHaveLength(60);
  });
});

/** A process that saves examples in a folder, and the ids it has told of so far. */
function saver(folder: string, first: number, count: number) {
  const fixture = fileURLToPath(new URL('choices-database.fixture.ts', import.meta.url));
  const child = spawn(process.execPath, ['--import', 'jiti/register', fixture, folder, `${first}`, `${count}`], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ids: string[] = [];
  const lines = createInterface({ input: child.stdout });
  const ended = new Promise<void>((resolve) => lines.on('close', resolve));
  lines.on('line', (line) => ids.push(line));
  const reached = (wanted: number) =>
    new Promise<void>((resolve) => lines.on('line', () => ids.length >= wanted && resolve()));
  return { child, ids, ended, reached };
}

describe('the directory database', () => {
  test('loses nothing when two processes save in one folder, the same examples among them', async () => {
    const folder = await newFolder();
    const savers = [saver(folder, 0, 60), saver(folder, 30, 60)];
    await Promise.all(savers.map((each) => each.ended));
    const damaged: string[] = [];
    const database = new DirectoryDatabase({
      folder,
      files: systemFiles,
      clock,
      onDamaged: (file) => damaged.push(file),
    });
    const found = (await database.list('0123abcd')).map((each) => each.recording[0]![0]!.value);
    expect(found).toEqual(Array.from({ length: 90 }, (_, value) => value));
    expect(damaged).toEqual([]);
  });

  test('has every example that was saved before a process was killed, and no half one', async () => {
    const folder = await newFolder();
    for (let round = 0; round < 3; round++) {
      const { child, ids, ended, reached } = saver(folder, round * 100_000, 100_000);
      await reached(5 + 7 * round);
      child.kill('SIGKILL');
      await ended;
      const damaged: string[] = [];
      const database = new DirectoryDatabase({
        folder,
        files: systemFiles,
        clock,
        onDamaged: (file) => damaged.push(file),
      });
      const found = new Set((await database.list('0123abcd')).map((each) => each.id));
      expect(ids.filter((id) => !found.has(id))).toEqual([]);
      expect(damaged).toEqual([]);
    }
  });

  test('says which files are no examples and leaves them alone', async () => {
    const folder = await newFolder();
    const damaged: string[] = [];
    const database = new DirectoryDatabase({
      folder,
      files: systemFiles,
      clock,
      onDamaged: (file, reason) => damaged.push(`${path.basename(file)}: ${reason !== ''}`),
    });
    const id = await database.save(example(digits(1)));
    const text = (await systemFiles.readText(path.join(folder, '0123abcd/finding', `${id}.json`)))!;
    const strangers = {
      'half.json': text.slice(0, 40),
      'edited.json': text.replace('[0,9,1]', '[0,9,2]'),
      'outside.json': text.replace('[0,9,1]', '[0,9,11]'),
    };
    for (const [name, content] of Object.entries(strangers))
      await writeFile(path.join(folder, '0123abcd/finding', name), content);
    expect((await database.list('0123abcd')).map((each) => each.id)).toEqual([id]);
    expect(damaged.toSorted()).toEqual(['edited.json: true', 'half.json: true', 'outside.json: true']);
    expect(await readdir(path.join(folder, '0123abcd/finding'))).toHaveLength(4);
  });

  test.each(['../evil', '', 'a/b', 'a\\b', '.', 'x'.repeat(200)])(
    'refuses the check id %j, which could lead elsewhere',
    async (check) => {
      const database = new DirectoryDatabase({ folder: await newFolder(), files: systemFiles, clock });
      await expect(database.save(example(digits(1), { check }))).rejects.toThrow('is not an id');
      await expect(database.list(check)).rejects.toThrow('is not an id');
    },
  );
});
