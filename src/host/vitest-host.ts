import { createRequire } from 'node:module';
import path from 'node:path';
import type { Declaration, Host, HostedOutcome } from '../core/declaration.ts';
import { wishedCut } from '../core/input-cut.ts';
import { systemClock } from '../node/clock.ts';
import { rememberingFiles, systemFiles } from '../node/files.ts';
import { isMutationRun, readRunEnvironment } from '../node/run-environment.ts';
import type * as Vitest from 'vitest';

/** What a test leaves in `task.meta`, for the reporter of the command line. */
export interface AssayTaskMeta {
  assay?: Omit<HostedOutcome, 'error'>;
}

/** By the folder it was looked up from: a file of checks declares many, and a mutation runner loads it for every mutant. */
const loaded = new Map<string, typeof Vitest>();

/** vitest's module as this process already has it. It refuses `require('vitest')`, so its ES module is named by path. */
function loadVitest(): typeof Vitest {
  const folder = process.cwd();
  let vitest = loaded.get(folder);
  if (vitest === undefined) {
    const require = createRequire(path.join(folder, 'package.json'));
    const packageFile = require.resolve('vitest/package.json');
    vitest = require(path.join(path.dirname(packageFile), 'dist/index.js')) as typeof Vitest;
    loaded.set(folder, vitest);
  }
  return vitest;
}

/** Stored inputs are read for every mutant, and none of these changes them. */
const remembered = rememberingFiles(systemFiles);

function relativeFile(root: string, file: string): string {
  return path.relative(root, file).split(path.sep).join('/');
}

/** Declares checks as vitest tests; undefined when vitest is not running this file. */
export function vitestHost(): Host | undefined {
  if (process.env['VITEST'] === undefined) return undefined;
  const { test } = loadVitest();
  const files = isMutationRun() ? remembered : systemFiles;
  return {
    declare(declaration: Declaration) {
      const collect = declaration.mode === 'run' ? test : test[declaration.mode];
      const timeout = declaration.hostedTimeoutMs;
      collect(declaration.name, timeout === undefined ? {} : { timeout }, async ({ task, signal }) => {
        const environment = readRunEnvironment();
        const cut = wishedCut();
        const outcome = await declaration.runHosted({
          ...environment,
          file: relativeFile(environment.root, task.file.filepath),
          clock: systemClock,
          files,
          signal,
          ...(cut !== undefined && { cut }),
        });
        const { error, ...record } = outcome;
        (task.meta as AssayTaskMeta).assay = record;
        if (error !== undefined) throw error;
      });
    },
  };
}
