import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import type { StrykerOptions } from '@stryker-mutator/api/core';
import { AssayError } from '../core/errors.ts';
import { installedVersion } from '../node/installed-version.ts';
import { exactPattern } from './plan/mutated-files.ts';

/** Where Stryker itself looks, in its order. */
const configNames = ['', '.'].flatMap((prefix) =>
  ['conf', 'config'].flatMap((name) => ['json', 'js', 'mjs', 'cjs'].map((type) => `${prefix}stryker.${name}.${type}`)),
);

/** The user's own options, as they stand in the file; without a file, none. */
export interface UserOptions {
  readonly file: string | undefined;
  readonly options: Partial<StrykerOptions>;
}

/** The name of the project's Stryker configuration; undefined without one. */
export function userOptionsFile(root: string): string | undefined {
  return configNames.find((name) => existsSync(path.join(root, name)));
}

/**
 * Reads the project's Stryker configuration.
 *
 * @throws AssayError with code `config` when it cannot be read
 */
export async function readUserOptions(root: string): Promise<UserOptions> {
  const file = userOptionsFile(root);
  if (file === undefined) return { file, options: {} };
  const absolute = path.join(root, file);
  let value: unknown;
  try {
    if (file.endsWith('.json')) value = JSON.parse(await readFile(absolute, 'utf8'));
    else value = ((await import(pathToFileURL(absolute).href)) as { default?: unknown }).default;
  } catch (error) {
    throw new AssayError('config', `${file} cannot be read: ${(error as Error).message}`, '', { cause: error });
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new AssayError(
      'config',
      `${file} does not hold an object of options.`,
      'See the guide of StrykerJS on its configuration.',
    );
  }
  return { file, options: value as Partial<StrykerOptions> };
}

/**
 * Stryker's own default starts the project's whole test command for each mutant. Where its runner for vitest is installed,
 * that is what the project wants, unless it says otherwise.
 */
function defaultRunner(root: string, { testRunner }: Partial<StrykerOptions>): Partial<StrykerOptions> {
  const isInstalled = (name: string): boolean => installedVersion(root, name) !== undefined;
  const isVitests = isInstalled('vitest') && isInstalled('@stryker-mutator/vitest-runner');
  return testRunner === undefined && isVitests ? { testRunner: 'vitest' } : {};
}

/** Reporters that draw on the terminal, which belongs to assay. */
const terminalReporters = new Set(['clear-text', 'progress', 'progress-append-only', 'dots']);

/** What assay sets on top of the user's options; everything else stays as the user has it. */
export function ownOptions(
  user: UserOptions,
  own: {
    root: string;
    mutate: readonly string[];
    sandboxFolder: string;
    plugin: string;
    reporter: string;
    concurrency: number | undefined;
    allKillers: boolean;
    testFiles: readonly string[] | undefined;
  },
): Partial<StrykerOptions> {
  const { options, file } = user;
  const reporters = (options.reporters ?? []).filter((name) => !terminalReporters.has(name) && name !== 'html');
  return {
    ...(file !== undefined && { configFile: file }),
    ...defaultRunner(own.root, options),
    ...(own.mutate.length > 0 && { mutate: [...own.mutate] }),
    ...(own.concurrency !== undefined && { concurrency: own.concurrency }),
    // A copy of everything assay has ever written would only slow the sandbox down.
    ignorePatterns: [...(options.ignorePatterns ?? []), '/.assay', '/.stryker-tmp'],
    reporters: [...reporters, own.reporter],
    appendPlugins: [...(options.appendPlugins ?? []), own.plugin],
    ...(own.testFiles !== undefined && { testFiles: own.testFiles.map(exactPattern) }),
    // Every test runs, not only until the first that notices.
    ...(own.allKillers && { disableBail: true }),
    tempDirName: own.sandboxFolder,
    cleanTempDir: 'always',
    // A run may be killed at any time; the user's own files must not be the ones that are mutated then.
    inPlace: false,
    allowConsoleColors: false,
    logLevel: 'warn' as NonNullable<StrykerOptions['logLevel']>,
    // The verdict is that of assay's gates.
    thresholds: { high: 80, low: 60, ...options.thresholds, break: null },
  };
}
