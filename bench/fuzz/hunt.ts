import { rm } from 'node:fs/promises';
import path from 'node:path';
import { checkFolder } from '../../src/core/check-id.ts';
import type { FuzzRunOptions } from '../../src/fuzz/run-options.ts';
import { runFuzz } from '../../src/fuzz/run.ts';
import { systemClock } from '../../src/node/clock.ts';
import { systemFiles } from '../../src/node/files.ts';
import { huntAtRandom } from './random-hunt.ts';
import { projectRoot, type Subject } from './subjects.ts';

export type EngineUnderTest = FuzzRunOptions['engine'] | 'random';

export interface Hunt {
  /** Seconds until the wanted finding was reported, from the start of the run: loading and minimising included. Null when it was not. */
  readonly seconds: number | null;
  readonly executions: number;
  /** What was reported, the unwanted too. */
  readonly findings: readonly string[];
  /** What kept the engine from running. */
  readonly problem?: string;
}

/** Removes what earlier runs kept of a check, or of a plain file. */
export async function forgetCorpus(file: string, check = 'fuzz'): Promise<void> {
  const relative = path.relative(projectRoot, file).split(path.sep).join('/');
  await rm(path.join(projectRoot, '.assay/corpus', checkFolder(relative, check)), { recursive: true, force: true });
}

/** Fuzzes a plain file from an empty corpus until the wanted finding is reported or the time is over. */
export async function hunt(engine: EngineUnderTest, subject: Subject, seed: number, seconds: number): Promise<Hunt> {
  if (engine === 'random') return huntAtRandom(subject.file, seed, seconds);
  await forgetCorpus(subject.file);
  const stop = new AbortController();
  const started = performance.now();
  const findings: string[] = [];
  let found: number | null = null;
  const result = await runFuzz(
    {
      root: projectRoot,
      files: [subject.file],
      engine,
      seed,
      timeLimitMs: seconds * 1_000,
      signal: stop.signal,
      clock: systemClock,
      fileSystem: systemFiles,
    },
    (event) => {
      if (event.type !== 'finding') return;
      findings.push(`${event.finding.kind}: ${event.finding.message}`.slice(0, 200));
      if (found !== null || !subject.wanted(event.finding)) return;
      found = (performance.now() - started) / 1_000;
      stop.abort();
    },
  );
  const executions = result.checks.reduce((sum, check) => sum + check.runs, 0);
  const problem = result.problems?.join('; ');
  return { seconds: found, executions, findings, ...(problem !== undefined && { problem }) };
}
