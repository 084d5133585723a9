import { mkdtemp, mkdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { AssayError } from '../core/errors.ts';
import type { MutationEnd, MutationEngine, MutationJob, MutationObserver } from './engine.ts';
import { mutantKey } from './mutant.ts';
import type { StrykerJob, StrykerMessage } from './protocol.ts';
import { runStrykerProcess } from './stryker-process.ts';

type Failure = Extract<StrykerMessage, { type: 'failed' }>;

/** It is given the files to mutate one by one; patterns that forbid others have nothing to take out of them. */
const needless = /^Glob pattern "!.*" did not exclude any files/;

/** Stryker's own warnings and errors, one each, without the time and process that its log puts before them. */
export function strykerWarnings(output: string): string[] {
  const entry = /^\d\d:\d\d:\d\d \(\d+\) (?:WARN|ERROR|FATAL) \w+ /;
  const entries: string[] = [];
  for (const line of output.split('\n')) {
    if (entry.test(line)) entries.push(line.replace(entry, ''));
    else if (entries.length > 0 && line.trim() !== '') entries.push(`${entries.pop()}\n${line}`);
  }
  return entries.filter((text) => !needless.test(text));
}

async function makeSandboxFolder(root: string): Promise<string> {
  const parent = path.join(root, '.assay');
  await mkdir(parent, { recursive: true });
  return path.relative(root, await mkdtemp(path.join(parent, 'mutation-')));
}

function refusal(failed: Failure, output: string): AssayError {
  if (failed.kind === 'missing') return new AssayError('not-found', failed.message);
  if (failed.kind === 'unexpected') return crashed(failed.message, output);
  const details = strykerWarnings(output).filter((text) => text !== failed.message);
  return new AssayError('config', [`Stryker refuses: ${failed.message}`, ...details].join('\n'));
}

function crashed(reason: string, output: string): AssayError {
  return new AssayError('engine', `Stryker ended early: ${reason}`, output.trim());
}

function jobFor(job: MutationJob, sandboxFolder: string): StrykerJob {
  const { root, mutate, seed, targets, sample, shard, only, concurrency, reachedBy, allKillers, testFiles } = job;
  return {
    root,
    mutate,
    seed,
    targets,
    sandboxFolder,
    ...(reachedBy !== undefined && {
      reachedBy: { files: reachedBy.files, mutants: reachedBy.mutants.map(mutantKey) },
    }),
    ...(allKillers !== undefined && { allKillers }),
    ...(testFiles !== undefined && { testFiles }),
    ...(only !== undefined && { only: only.map(mutantKey) }),
    ...(concurrency !== undefined && { concurrency }),
    ...(sample !== undefined && { sample }),
    ...(shard !== undefined && { shard }),
  };
}

function tell(observer: MutationObserver, message: StrykerMessage): void {
  if (message.type === 'dry-run') observer.tests(message.tests, message.netMs);
  else if (message.type === 'plan') observer.planned(message);
  else if (message.type === 'mutant') observer.result(message.result);
}

async function run(job: MutationJob, observer: MutationObserver, signal: AbortSignal): Promise<MutationEnd> {
  const sandboxFolder = await makeSandboxFolder(job.root);
  let finished = false;
  let failed: Failure | undefined;
  try {
    const {
      output,
      code,
      signal: killedBy,
    } = await runStrykerProcess(jobFor(job, sandboxFolder), signal, (message) => {
      if (message.type === 'done') finished = true;
      else if (message.type === 'failed') failed = message;
      else tell(observer, message);
    });
    const failure = failed as Failure | undefined;
    const warnings = strykerWarnings(output);
    if (failure?.kind === 'dry-run') return { finished, warnings, dryRunFailure: failure.message };
    if (failure !== undefined) throw refusal(failure, output);
    if (!finished && !signal.aborted) throw crashed(`exit code ${code ?? killedBy}`, output);
    return { finished, warnings };
  } finally {
    await rm(path.join(job.root, sandboxFolder), { recursive: true, force: true, maxRetries: 5 });
  }
}

/**
 * StrykerJS as the project has it configured, in a process of its own that ends with `signal`, its sandbox removed.
 *
 * @throws AssayError when Stryker is missing or the configuration is wrong, or when Stryker itself breaks
 */
export const strykerEngine: MutationEngine = { name: 'stryker', run };
