import { accessSync, constants, existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { installedVersion } from '../../node/installed-version.ts';
import { viteVersion } from '../../node/project-vite.ts';
import { ignoresFolder } from './starter-files.ts';

/** One thing that was looked at. */
export interface Symptom {
  readonly status: 'ok' | 'warning' | 'error';
  readonly what: string;
  /** What to do about it; empty when it is fine. */
  readonly remedy: string;
}

const ok = (what: string): Symptom => ({ status: 'ok', what, remedy: '' });
const warning = (what: string, remedy: string): Symptom => ({ status: 'warning', what, remedy });
const failure = (what: string, remedy: string): Symptom => ({ status: 'error', what, remedy });

type Version = readonly [major: number, minor: number];

function parseVersion(text: string): Version {
  const [, major, minor] = /^(\d+)\.(\d+)/.exec(text) ?? [];
  return [Number(major ?? 0), Number(minor ?? 0)];
}

const isBelow = (a: Version, b: Version): boolean => a[0] < b[0] || (a[0] === b[0] && a[1] < b[1]);

export function diagnoseNode(version: string): Symptom {
  const found = parseVersion(version);
  if (isBelow(found, [20, 19])) return failure(`Node ${version}`, 'assay needs Node 20.19 or later.');
  return ok(`Node ${version}`);
}

interface Need {
  readonly name: string;
  readonly least: Version;
  /** What does not work without it. */
  readonly purpose: string;
  readonly isOptional: boolean;
  /** Default: the version that the project itself would import. */
  readonly findVersion?: (root: string) => string | undefined;
}

const needs: readonly Need[] = [
  { name: 'fast-check', least: [4, 10], purpose: 'every trial', isOptional: false },
  { name: 'vitest', least: [4, 1], purpose: '"assay props", and suites under "vitest"', isOptional: false },
  {
    name: 'vite',
    least: [8, 0],
    purpose: 'loading TypeScript in "assay fuzz" and "assay stress"',
    isOptional: false,
    findVersion: viteVersion,
  },
  { name: '@stryker-mutator/instrumenter', least: [9, 6], purpose: '"assay mutate"', isOptional: true },
  { name: '@stryker-mutator/core', least: [9, 6], purpose: '"assay mutate --engine stryker"', isOptional: true },
  {
    name: '@stryker-mutator/vitest-runner',
    least: [9, 6],
    purpose: '"assay mutate --engine stryker"',
    isOptional: true,
  },
];

function diagnoseNeed(root: string, { name, least, purpose, isOptional, findVersion }: Need): Symptom {
  const version = findVersion === undefined ? installedVersion(root, name) : findVersion(root);
  const install = `npm install --save-dev ${name}@">=${least.join('.')}"`;
  const report = isOptional ? warning : failure;
  if (version === undefined) return report(`${name} is not installed`, `Needed for ${purpose}: ${install}`);
  if (isBelow(parseVersion(version), least)) return report(`${name} ${version} is too old`, install);
  return ok(`${name} ${version}`);
}

/** Combinations that are known to give wrong answers. */
function diagnoseConflicts(root: string): readonly Symptom[] {
  const symptoms: Symptom[] = [];
  const [stryker, typescript] = [installedVersion(root, '@stryker-mutator/core'), installedVersion(root, 'typescript')];
  if (stryker?.startsWith('9.') === true && typescript !== undefined && !isBelow(parseVersion(typescript), [7, 0])) {
    symptoms.push(
      warning(`Stryker ${stryker} with TypeScript ${typescript}`, 'Stryker 9 breaks on it: use TypeScript 6.'),
    );
  }
  if (stryker !== undefined && installedVersion(root, '@fast-check/vitest') !== undefined) {
    const remedy =
      'It writes a random seed into test names, so Stryker finds no test again and every mutant "survives"; use property(...) of assay.';
    symptoms.push(warning('Stryker with @fast-check/vitest', remedy));
  }
  return symptoms;
}

function diagnoseFolder(root: string): readonly Symptom[] {
  const symptoms: Symptom[] = [];
  try {
    accessSync(root, constants.W_OK);
  } catch {
    symptoms.push(
      failure(`${root} cannot be written to`, 'assay keeps what it finds in .assay/ and beside the suites.'),
    );
  }
  if (!existsSync(path.join(root, '.git'))) return symptoms;
  const ignore = path.join(root, '.gitignore');
  const isIgnored = existsSync(ignore) && ignoresFolder(readFileSync(ignore, 'utf8'));
  if (!isIgnored) symptoms.push(warning('.assay/ is not ignored by git', 'Add the line ".assay/" to .gitignore.'));
  return symptoms;
}

/** Looks at the project in a folder: what is installed, what does not go together, where assay writes. */
export function diagnoseProject(root: string, nodeVersion: string): readonly Symptom[] {
  if (!existsSync(path.join(root, 'package.json'))) {
    return [
      diagnoseNode(nodeVersion),
      failure(`There is no package.json in ${root}`, 'Go to the root of your project.'),
    ];
  }
  return [
    diagnoseNode(nodeVersion),
    ...needs.map((need) => diagnoseNeed(root, need)),
    ...diagnoseConflicts(root),
    ...diagnoseFolder(root),
  ];
}
