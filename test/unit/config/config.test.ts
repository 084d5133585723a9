import { mkdtemp, rm, writeFile, mkdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { loadConfig, resolveConfig } from '../../../src/config/load-config.ts';
import { profileSettings } from '../../../src/config/profiles.ts';
import { AssayError } from '../../../src/core/errors.ts';

function complaint(value: unknown): string {
  try {
    resolveConfig(value, 'the configuration');
  } catch (error) {
    if (AssayError.is(error)) return error.message;
    throw error;
  }
  return 'accepted';
}

describe('a configuration that is not valid', () => {
  test.each([
    [
      { profil: 'dev' },
      'unknown key "profil"; allowed: properties, fuzz, stress, exclude, detectors, instrument, profile',
    ],
    [{ profile: 'fast' }, '"profile" is "fast"; allowed: one of "dev", "pr", "nightly"'],
    [{ properties: [] }, '"properties" is []; allowed: something that is not empty'],
    [{ properties: 'x' }, '"properties" is "x"; allowed: an array'],
    [{ reportDirectory: 3 }, '"reportDirectory" is 3; allowed: a string'],
    [{ profiles: { dev: { propertyRuns: 0 } } }, '"profiles.dev.propertyRuns" is 0; allowed: at least 1'],
    [{ profiles: { dev: { propertyRuns: 1.5 } } }, '"profiles.dev.propertyRuns" is 1.5; allowed: a whole number'],
    [{ profiles: { dev: { fuzzSeconds: 0 } } }, '"profiles.dev.fuzzSeconds" is 0; allowed: more than 0'],
    [{ profiles: { dev: { seed: 2 ** 32 } } }, '"profiles.dev.seed" is 4294967296; allowed: at most 4294967295'],
    [{ profiles: { dev: { speed: 1 } } }, 'unknown key "speed" in "profiles.dev"'],
    [null, 'the configuration is null; allowed: an object'],
    [() => 1, 'the configuration is a function; allowed: an object'],
  ])('%j', (value, message) => {
    expect(complaint(value)).toContain(message);
  });

  test('every problem is named, not only the first', () => {
    expect(complaint({ profile: 1, exclude: 2 }).match(/\n {2}- /g)).toHaveLength(2);
  });
});

describe('a valid configuration', () => {
  test('has every default filled in and is frozen all the way down', () => {
    const config = resolveConfig({}, 'x');
    expect(config).toMatchObject({
      profile: 'dev',
      reporters: ['terminal'],
      mutation: { thresholds: 'mutation/thresholds.json' },
    });
    expect(Object.isFrozen(config.mutation) && Object.isFrozen(config.properties)).toBe(true);
  });

  test('puts its own settings on top of those of the built-in profile', () => {
    const config = resolveConfig({ profiles: { pr: { propertyRuns: 7 } } }, 'x');
    expect(profileSettings(config, 'pr')).toMatchObject({ seed: 0, propertyRuns: 7 });
    expect(profileSettings(config, 'dev').propertyRuns).toBe(100);
    expect(profileSettings(config, 'nightly').mutants).toBeUndefined();
  });
});

describe('the configuration file', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'assay-config-'));
    await writeFile(path.join(folder, 'package.json'), '{"type":"module"}');
    await mkdir(path.join(folder, 'deep/er'), { recursive: true });
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  test('is found from a folder below, and its folder is the root', async () => {
    await writeFile(
      path.join(folder, 'assay.config.ts'),
      'const name: string = "pr"; export default { profile: name };',
    );
    const loaded = await loadConfig(path.join(folder, 'deep/er'));
    expect(loaded).toMatchObject({ root: folder, config: { profile: 'pr' } });
  });

  test('is not looked for beyond the package', async () => {
    await writeFile(path.join(folder, 'assay.config.json'), '{"profile":"pr"}');
    await writeFile(path.join(folder, 'deep/package.json'), '{}');
    expect(await loadConfig(path.join(folder, 'deep/er'))).toMatchObject({
      root: path.join(folder, 'deep'),
      config: { profile: 'dev' },
    });
  });

  test('that throws, or is missing, says so', async () => {
    await writeFile(path.join(folder, 'assay.config.mjs'), 'throw new Error("boom")');
    await expect(loadConfig(folder)).rejects.toMatchObject({
      code: 'config',
      message: expect.stringContaining('boom'),
    });
    await expect(loadConfig(folder, 'other.ts')).rejects.toMatchObject({ code: 'config' });
  });
});
