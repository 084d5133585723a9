import { cp, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Instrumenter } from '@stryker-mutator/instrumenter';
import { glob } from 'tinyglobby';
import { rangeFromZero, type Mutant } from '../../src/mutation/mutant.ts';
import { instrumenterLogger } from '../../src/mutation/stryker-instrumenter.ts';

/** What the suites of the targets need; the tests of assay itself stay behind. */
const copied = [
  'src',
  'targets',
  'properties',
  'fuzz',
  'stress',
  'test/unit/targets',
  'package.json',
  'tsconfig.json',
  'vitest.mutation.config.ts',
];

/** A fault that can be switched on in the copy by its id. */
export interface PlantedMutant extends Mutant {
  readonly id: string;
  /** `datetime` for a file of `targets/datetime/`. */
  readonly target: string;
}

/** A copy of the project in which every fault of every target is planted, each of them switched off. */
export interface InstrumentedCopy {
  readonly root: string;
  readonly mutants: readonly PlantedMutant[];
  remove(): Promise<void>;
}

// Runs in each test file: switches the fault on before the file loads the code, and hands its coverage over afterwards.
const setup = `
import { afterAll, inject } from 'vitest';
const state = (globalThis.__stryker__ ??= {});
state.activeMutant = inject('activeMutant') || undefined;
state.hitCount = 0;
state.hitLimit = inject('hitLimit');
afterAll(({}, suite) => {
  suite.meta.hits = [...Object.values(state.mutantCoverage?.perTest ?? {}), state.mutantCoverage?.static ?? {}];
});
`;

export const setupFile = 'trials-setup.mjs';

/** Copies the project at `root` to a temporary folder and plants the mutants of all its targets with Stryker's instrumenter. */
export async function instrumentedCopy(root: string): Promise<InstrumentedCopy> {
  const folder = await mkdtemp(path.join(tmpdir(), 'assay-trials-'));
  const remove = (): Promise<void> => rm(folder, { recursive: true, force: true });
  try {
    for (const name of copied) await cp(path.join(root, name), path.join(folder, name), { recursive: true });
    await symlink(path.join(root, 'node_modules'), path.join(folder, 'node_modules'));
    const names = (await glob('targets/**/*.ts', { cwd: root })).toSorted();
    const files = await Promise.all(
      names.map(async (name) => ({ name, mutate: true, content: await readFile(path.join(root, name), 'utf8') })),
    );
    const options = { plugins: null, excludedMutations: [], ignorers: [], noHeader: false };
    const result = await new Instrumenter(instrumenterLogger([])).instrument(files, options);
    for (const { name, content } of result.files) {
      await mkdir(path.dirname(path.join(folder, name)), { recursive: true });
      await writeFile(path.join(folder, name), content);
    }
    await writeFile(path.join(folder, setupFile), setup);
    const mutants = result.mutants.map(({ id, fileName, mutatorName, replacement, location }) => ({
      id,
      file: fileName,
      target: fileName.split('/')[1] ?? '',
      mutator: mutatorName,
      replacement,
      ...rangeFromZero(location),
    }));
    return { root: folder, mutants, remove };
  } catch (error) {
    await remove();
    throw error;
  }
}
