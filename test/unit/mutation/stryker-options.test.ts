import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';
import { ownOptions } from '../../../src/mutation/stryker-options.ts';

const own = {
  mutate: [],
  sandboxFolder: 's',
  plugin: 'p',
  reporter: 'assay',
  concurrency: 1,
  allKillers: false,
  testFiles: undefined,
};

test('StrykerJS runs vitest where its runner is installed, unless the project configures another', async () => {
  const elsewhere = await mkdtemp(path.join(tmpdir(), 'assay-options-'));
  try {
    const runner = (root: string, testRunner?: string): unknown => {
      const options = testRunner === undefined ? {} : { testRunner };
      return ownOptions({ file: undefined, options }, { ...own, root }).testRunner;
    };
    expect(runner(path.resolve('.'))).toBe('vitest');
    expect(runner(path.resolve('.'), 'command')).toBeUndefined(); // the configuration file says it
    expect(runner(elsewhere)).toBeUndefined();
  } finally {
    await rm(elsewhere, { recursive: true, force: true });
  }
});
