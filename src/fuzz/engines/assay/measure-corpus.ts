import { mkdirSync } from 'node:fs';
import path from 'node:path';
import type { Warning } from '../../../core/check.ts';
import type { StoredInput } from '../../../core/declaration.ts';
import { AssayError } from '../../../core/errors.ts';
import { WorkerDeathError } from '../../../workers/worker-death.ts';
import type { EngineTask } from '../engine.ts';
import { startEngineWorker } from './engine-worker.ts';
import type { MeasureAnswer, MeasuredInput, MeasureEvent, MeasureRequest } from './protocol.ts';
import { uninstrumentedWarnings } from './uninstrumented-warnings.ts';

export interface MeasureTask extends Pick<
  EngineTask,
  'root' | 'file' | 'target' | 'instrument' | 'scratch' | 'heapLimitMb' | 'signal'
> {
  readonly inputs: readonly StoredInput[];
  /** Told how many inputs were measured. */
  readonly onProgress: (done: number) => void;
}

export interface MeasuredCorpus {
  /** In the order of the inputs. Undefined for one that ends or blocks the process. */
  readonly measured: readonly (MeasuredInput | undefined)[];
  readonly executions: number;
  readonly warnings: readonly Warning[];
}

/** Inputs that end their process, and ends that no input alone brings about, at most: each costs a start of the process. */
const maxDeadly = 32;
const maxUnexplained = 3;

interface Life {
  readonly measured: readonly MeasuredInput[];
  readonly answer: MeasureAnswer | WorkerDeathError;
}

/** One process that runs these inputs, one after the other. */
async function live(task: MeasureTask, inputs: readonly StoredInput[]): Promise<Life> {
  const { root, file, target, scratch, heapLimitMb, signal, onProgress } = task;
  const worker = startEngineWorker(task);
  const onAbort = (): void => void worker.kill();
  signal.addEventListener('abort', onAbort, { once: true });
  if (signal.aborted) onAbort();
  const { name, plain, maxLength, detectors } = target;
  const request: MeasureRequest = {
    root,
    file,
    name,
    plain,
    maxLength,
    detectors,
    heapLimitMb,
    inputs,
    seed: 0,
    dictionary: [],
    remains: path.join(scratch, 'remains'),
  };
  const measured: MeasuredInput[] = [];
  try {
    const answer = await worker.call<MeasureAnswer>('measure', request, {
      onEvent: (event) => {
        const happened = event as MeasureEvent;
        if (happened.type !== 'measured') return;
        measured[happened.index] = happened.measured;
        onProgress(measured.length);
      },
    });
    return { measured, answer };
  } catch (error) {
    if (!(error instanceof WorkerDeathError)) throw error;
    return { measured, answer: error };
  } finally {
    signal.removeEventListener('abort', onAbort);
    await worker.kill();
  }
}

/**
 * Runs every input of a corpus and tells what each reaches. All of them in one process, whose numbers of features then mean the
 * same for each; an input that ends it is found and left out.
 *
 * @returns undefined when the signal is aborted
 * @throws AssayError when the target cannot be loaded, or when its process does not stay alive
 */
export async function measureCorpus(task: MeasureTask): Promise<MeasuredCorpus | undefined> {
  mkdirSync(task.scratch, { recursive: true });
  const deadly = new Set<StoredInput>();
  for (let unexplained = 0; ;) {
    const inputs = task.inputs.filter((input) => !deadly.has(input));
    const { measured, answer } = await live(task, inputs);
    if (task.signal.aborted) return undefined;
    if (!(answer instanceof WorkerDeathError)) {
      const results = new Map(inputs.map((input, index) => [input, measured[index]]));
      return {
        measured: task.inputs.map((input) => results.get(input)),
        executions: answer.executions,
        warnings: uninstrumentedWarnings(task.root, answer.uninstrumented),
      };
    }
    const suspect = inputs[measured.length];
    const alone = suspect === undefined ? undefined : await live(task, [suspect]);
    if (task.signal.aborted) return undefined;
    if (suspect !== undefined && alone?.answer instanceof WorkerDeathError) deadly.add(suspect);
    else unexplained++;
    if (unexplained >= maxUnexplained || deadly.size >= maxDeadly) {
      const reason = `its process ended ${deadly.size + unexplained} times: ${answer.message}`;
      throw new AssayError('load', reason, 'Run "assay fuzz" on it first; nothing was removed.');
    }
  }
}
