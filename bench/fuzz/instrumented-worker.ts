import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { heapLimitMb } from '../../src/fuzz/executor.ts';
import type { TargetDescription } from '../../src/fuzz/worker-main.ts';
import { instrumentName, type InstrumentOptions } from '../../src/instrument/loader/selection.ts';
import { startWorker } from '../../src/workers/supervisor.ts';
import { projectRoot } from './subjects.ts';

export interface Question {
  /** The module of the process, in this folder, and its method. */
  readonly main: string;
  readonly method: string;
  /** Absolute path of the file that holds the target. */
  readonly file: string;
  readonly target: TargetDescription;
  /** Absolute path of a folder that is made where it is not there. */
  readonly scratch: string;
  /** What else the method is told. */
  readonly request: Readonly<Record<string, unknown>>;
}

/** Asks one thing of a target in a process of its own, in which it is instrumented. */
export async function askInstrumented<Answer>(question: Question): Promise<Answer> {
  const { main, method, file, target, scratch, request } = question;
  const { name, plain, maxLength, detectors } = target;
  await mkdir(scratch, { recursive: true });
  const options: InstrumentOptions = { root: projectRoot };
  const worker = startWorker({
    entry: pathToFileURL(path.join(projectRoot, 'bench/fuzz', main)),
    root: projectRoot,
    heapLimitMb: heapLimitMb * 2,
    env: { [instrumentName]: JSON.stringify(options) },
  });
  try {
    return await worker.call<Answer>(method, {
      root: projectRoot,
      file,
      name,
      plain,
      maxLength,
      detectors,
      heapLimitMb,
      dictionary: [],
      remains: path.join(scratch, 'remains'),
      ...request,
    });
  } finally {
    await worker.kill();
  }
}
