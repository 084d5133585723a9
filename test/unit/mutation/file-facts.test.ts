import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { FileFacts } from '../../../src/mutation/cache/file-facts.ts';
import { systemClock } from '../../../src/node/clock.ts';
import { systemFiles } from '../../../src/node/files.ts';

const later = { ...systemClock, epochMs: () => systemClock.epochMs() + 60_000 };
const links = { imports: ['b.ts'], reads: [], opaque: false };

describe('facts about files', () => {
  let root: string;

  beforeEach(async () => {
    root = await mkdtemp(path.join(tmpdir(), 'assay-facts-'));
    await writeFile(path.join(root, 'a.ts'), 'one');
  });

  afterEach(() => rm(root, { recursive: true, force: true }));

  /** What a run finds out anew about a.ts. */
  async function askedAnew(clock = later, tool = '1'): Promise<string[]> {
    const facts = await FileFacts.open(root, tool, systemFiles, clock);
    const asked: string[] = [];
    facts.content('a.ts', () => {
      asked.push('content');
      return 'hash';
    });
    facts.links('a.ts', () => {
      asked.push('links');
      return links;
    });
    await facts.save(systemFiles);
    return asked;
  }

  test('are found out once, and again after an edit, a new file beside it or another version of assay', async () => {
    expect(await askedAnew()).toEqual(['content', 'links']);
    expect(await askedAnew()).toEqual([]);
    await writeFile(path.join(root, 'a.ts'), 'two');
    expect(await askedAnew()).toEqual(['content', 'links']);
    await writeFile(path.join(root, 'b.ts'), '');
    expect(await askedAnew()).toEqual(['content', 'links']);
    expect(await askedAnew(later, '2')).toEqual(['content', 'links']);
    expect(await askedAnew(later, '2')).toEqual([]);
  });

  test('are not kept of a file that changed a moment ago: its next edit may not show', async () => {
    expect(await askedAnew(systemClock)).toEqual(['content', 'links']);
    expect(await askedAnew(systemClock)).toEqual(['content', 'links']);
  });
});
