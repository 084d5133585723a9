import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';
import { contentHash } from '../../../src/core/check-id.ts';
import { Artifacts, findArtifactRecord } from '../../../src/fuzz/artifacts.ts';
import { systemFiles } from '../../../src/node/files.ts';

test('failing inputs are kept raw under the names that fuzzers give them, and lead back to their target', async () => {
  const root = await mkdtemp(path.join(tmpdir(), 'assay-artifacts-'));
  try {
    const artifacts = new Artifacts(systemFiles, root, path.join(root, 'found'));
    const content = Uint8Array.of(0, 255, 10);
    const named = [
      ['error', 'crash'],
      ['exit', 'crash'],
      ['timeout', 'timeout'],
      ['memory', 'oom'],
    ] as const;
    for (const [kind, prefix] of named) {
      const file = await artifacts.write(kind, content, 'fuzz/a.fuzz.ts', { name: 'a' });
      expect(path.relative(root, file)).toBe(path.join('found', `${prefix}-${contentHash(content)}`));
      expect(new Uint8Array(await readFile(file))).toEqual(content);
    }
    expect(await findArtifactRecord(systemFiles, root, content)).toEqual({ file: 'fuzz/a.fuzz.ts', name: 'a' });
    expect(await findArtifactRecord(systemFiles, root, Uint8Array.of(1))).toBeUndefined();
  } finally {
    await rm(root, { recursive: true });
  }
});
