import { mkdir, mkdtemp, realpath, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect } from 'vitest';
import type { EngineChoice } from '../../../src/mutation/engine.ts';
import { engineNamed } from '../../../src/mutation/engines.ts';
import type { MutantResult } from '../../../src/mutation/mutant.ts';
import { writeFiles } from '../../write-files.ts';

interface Ran {
  readonly mutants: MutantResult[];
  /** One a line. */
  readonly warnings: string;
}

/** A project in a folder of its own for the tests of a file, with the runners that mutation testing needs and no other package. */
export function mutationProject(
  name: string,
  files: Readonly<Record<string, string>>,
): { run(choice: EngineChoice, mutate: readonly string[]): Promise<Ran> } {
  let root: string;

  beforeAll(async () => {
    root = await realpath(await mkdtemp(path.join(tmpdir(), `assay-${name}-`)));
    await writeFiles(root, files);
    await mkdir(path.join(root, 'node_modules'), { recursive: true });
    for (const runner of ['vitest', 'vite', '@stryker-mutator'])
      await symlink(path.resolve('node_modules', runner), path.join(root, 'node_modules', runner));
  });
  afterAll(() => rm(root, { recursive: true, force: true }));

  return {
    async run(choice, mutate) {
      const mutants: MutantResult[] = [];
      const observer = {
        tests: () => {},
        planned: () => {},
        result: (result: MutantResult) => void mutants.push(result),
      };
      const job = { root, mutate: [...mutate], seed: 0, targets: [], concurrency: 1 };
      const end = await engineNamed(choice).run(job, observer, new AbortController().signal);
      expect(end.dryRunFailure).toBeUndefined();
      return { mutants, warnings: end.warnings.join('\n') };
    },
  };
}
