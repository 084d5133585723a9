import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';
import { FileExecutor } from '../../../src/fuzz/executor.ts';

test('a plain file finds FuzzedDataProvider under the name of Jazzer.js, imported or required', async () => {
  const root = await mkdtemp(path.join(tmpdir(), 'assay-jazzer-'));
  const file = path.join(root, 'target.mjs');
  await writeFile(path.join(root, 'helper.cjs'), `module.exports = require('@jazzer.js/core').FuzzedDataProvider;`);
  await writeFile(
    file,
    `import { FuzzedDataProvider } from '@jazzer.js/core';
     import required from './helper.cjs';
     export function fuzz(data) {
       if (required !== FuzzedDataProvider) throw new Error('two classes');
       throw new RangeError(String(new FuzzedDataProvider(data).consumeIntegral(2)));
     }`,
  );
  const executor = new FileExecutor(root, file);
  try {
    const executed = await executor.execute('fuzz', { bytes: Uint8Array.from([1, 2, 3]) });
    expect(executed.verdict === 'fails' && executed.failure.message).toBe(String(0x0302));
  } finally {
    await executor.close();
    await rm(root, { recursive: true });
  }
});
