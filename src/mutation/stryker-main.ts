// The process that runs Stryker: its own, because Stryker changes the process it is in, may be killed at any time and
// starts test runners that must end with it.
import { rmSync } from 'node:fs';
import path from 'node:path';
import { AssayError } from '../core/errors.ts';
import { selectMutants } from './sample.ts';
import { createStrykerReporter } from './stryker-reporter.ts';
import type { ChooseMutants } from './stryker-reporter.ts';
import { loadStryker } from './stryker-modules.ts';
import { ownOptions, readUserOptions } from './stryker-options.ts';
import { targetOf } from './thresholds.ts';
import type { StrykerJob, StrykerMessage } from './protocol.ts';

const pluginsKey = Symbol.for('assay.stryker.plugins');
const reporterName = 'assay';

// Stryker loads plugins by address, here and in each test runner. This one hands over what stands in this process and
// nothing in others, and needs no file that could be TypeScript or JavaScript.
const pluginCode = `export const strykerPlugins = globalThis[Symbol.for('${pluginsKey.description}')] ?? [];`;
const plugin = `data:text/javascript,${encodeURIComponent(pluginCode)}`;

function send(message: StrykerMessage): void {
  process.send?.(message);
}

function choose(job: StrykerJob): ChooseMutants {
  const { only, shard, sample, seed } = job;
  const selection = {
    seed,
    ...(only !== undefined && { only: new Set(only) }),
    ...(shard !== undefined && { shard }),
    ...(sample !== undefined && { sample }),
  };
  return (mutants) => selectMutants(mutants, selection, (file) => targetOf(file, job.targets));
}

/** What went wrong, in the kinds that the parent answers differently. Stryker's errors differ by their words only. */
function failure(error: unknown): StrykerMessage {
  const message = error instanceof Error ? error.message : String(error);
  if (AssayError.is(error)) {
    const kind = error.code === 'not-found' ? 'missing' : 'config';
    return { type: 'failed', kind, message: `${error.message} ${error.remedy}`.trim() };
  }
  if (/initial test run|No tests were executed/.test(message)) return { type: 'failed', kind: 'dry-run', message };
  const isConfiguration =
    (error instanceof Error && /^(?:Config|Parse|Syntax)/.test(error.constructor.name)) ||
    /Cannot find \w+ plugin/.test(message);
  return { type: 'failed', kind: isConfiguration ? 'config' : 'unexpected', message };
}

async function run(job: StrykerJob): Promise<void> {
  const { Stryker, defaultMutate } = await loadStryker(job.root);
  const user = await readUserOptions(job.root);
  const never = (user.options.mutate ?? defaultMutate).filter((pattern) => pattern.startsWith('!'));
  const mutate = job.mutate.length === 0 ? [] : [...job.mutate, ...never];
  const reporter = createStrykerReporter(job, choose(job), send);
  (globalThis as { [pluginsKey]?: unknown })[pluginsKey] = [{ kind: 'Reporter', name: reporterName, value: reporter }];
  const { sandboxFolder } = job;
  await new Stryker(
    ownOptions(user, {
      root: job.root,
      mutate,
      sandboxFolder,
      plugin,
      reporter: reporterName,
      concurrency: job.concurrency,
      allKillers: job.allKillers === true,
      testFiles: job.testFiles,
    }),
  ).runMutationTest();
}

/** The parent is gone: take the test runners along and leave no sandbox behind. */
function abandon(job: StrykerJob): void {
  rmSync(path.join(job.root, job.sandboxFolder), { recursive: true, force: true });
  process.kill(-process.pid, 'SIGKILL');
}

process.once('message', (job: StrykerJob) => {
  process.once('disconnect', () => abandon(job));
  run(job)
    .then(() => send({ type: 'done' }))
    .catch((error: unknown) => send(failure(error)))
    .finally(() => {
      process.removeAllListeners('disconnect');
      process.disconnect();
      process.exitCode = 0;
    });
});
