import path from 'node:path';
import { isLookedFor, type DetectorOptions } from '../core/detector-options.ts';
import type { StoredInput } from '../core/declaration.ts';
import { AssayError } from '../core/errors.ts';
import { ownModule } from '../instrument/source-bootstrap.ts';
import { startWorker, type WorkerHandle } from '../workers/supervisor.ts';
import { WorkerDeathError } from '../workers/worker-death.ts';
import { judgingExecutions } from './detectors/superlinear.ts';
import { describeFailure, type FailureDescription, type Verdict } from './failure.ts';
import type { Executed } from './minimise.ts';
import { defaultTimeoutMs } from './target.ts';
import type { ExecuteAnswer, TargetDescription } from './worker-main.ts';

/** Heap of one input, in MiB: what a careful service has, and filled in a second or two by one that is not. */
export const heapLimitMb = 512;
/** A file that takes longer to load is a file that never loads. */
const loadTimeoutMs = 60_000;
/** Time for an input whose process did not get the processor for the whole of its limit, before that process is killed. */
const graceMs = 1_500;

const deathKinds = { exit: 'exit', signal: 'exit', memory: 'memory', timeout: 'timeout' } as const;

function deathFailure(death: WorkerDeathError, timeoutMs: number): FailureDescription {
  const message = death.kind === 'timeout' ? `did not end within ${timeoutMs} ms` : death.message;
  return { ...describeFailure(deathKinds[death.kind], message), cause: deathKinds[death.kind] };
}

export interface FileExecutorOptions {
  /** What the configuration says of detectors. */
  readonly detectors?: DetectorOptions | undefined;
  /** Whether what the targets print goes to this process's standard error. Default false. */
  readonly echo?: boolean;
}

/** A worker with a loaded file: the place where inputs of its targets are executed one at a time. */
export class FileExecutor {
  readonly #root: string;
  readonly #file: string;
  readonly #options: FileExecutorOptions;
  #worker: WorkerHandle | undefined;
  #targets: readonly TargetDescription[] = [];

  constructor(root: string, file: string, options: FileExecutorOptions = {}) {
    this.#root = root;
    this.#file = file;
    this.#options = options;
  }

  /**
   * Loads the file and tells what it holds: its checks, or the one function of a plain file. Empty when it holds neither.
   *
   * @throws AssayError with code `load`, also when loading ends the process
   */
  async open(): Promise<readonly TargetDescription[]> {
    if (this.#worker === undefined) {
      const { detectors = {}, echo = false } = this.#options;
      this.#worker = startWorker({ entry: ownModule('fuzz/worker-main'), root: this.#root, heapLimitMb, echo });
      const request = { file: this.#file, root: this.#root, detectors };
      try {
        this.#targets = await this.#worker.call<readonly TargetDescription[]>('open', request, {
          timeoutMs: loadTimeoutMs,
        });
      } catch (error) {
        if (!(error instanceof WorkerDeathError)) throw error;
        const file = path.relative(this.#root, this.#file).split(path.sep).join('/');
        throw new AssayError('load', `${file} ended its process while it was loaded: ${error.account}.`);
      }
    }
    return this.#targets;
  }

  /** Executes one input. What ends the worker is the input's failure, and the next input gets a new worker. */
  async execute(name: string, input: StoredInput, settleMs = 0): Promise<Executed> {
    const targets = await this.open();
    const target = targets.find((candidate) => candidate.name === name);
    const timeoutMs = target?.timeoutMs ?? defaultTimeoutMs;
    try {
      const answer = await this.#worker!.call<ExecuteAnswer>(
        'execute',
        { name, input, settleMs },
        { timeoutMs: timeoutMs + 2 * settleMs, graceMs },
      );
      const verdict = answer.isSlow ? await this.#judgeTime(name, input, timeoutMs) : answer.verdict;
      return { ...verdict, ...(answer.drawn !== undefined && { drawn: answer.drawn }) };
    } catch (error) {
      if (!(error instanceof WorkerDeathError)) throw error;
      await this.close();
      const failure = deathFailure(error, timeoutMs);
      const isWanted = target === undefined || isLookedFor(target.detectors, failure);
      return isWanted ? { verdict: 'fails', failure } : { verdict: 'holds' };
    }
  }

  /** Whether the time of an input that holds grows too fast: many executions, whose time is not the input's own. */
  async #judgeTime(name: string, input: StoredInput, timeoutMs: number): Promise<Verdict> {
    const limitMs = judgingExecutions * timeoutMs;
    return (await this.#askUnlessItDies<Verdict>('judgeTime', name, input, limitMs)) ?? { verdict: 'holds' };
  }

  /** The input with twice as much of what repeats in it; undefined when nothing does, or when that is too long. */
  async lengthen(name: string, input: StoredInput): Promise<StoredInput | undefined> {
    await this.open();
    return this.#askUnlessItDies('lengthen', name, input, loadTimeoutMs);
  }

  /** What the worker says of an input; undefined when that ends its process, after which nothing more can be learnt. */
  async #askUnlessItDies<T>(
    method: 'judgeTime' | 'lengthen',
    name: string,
    input: StoredInput,
    timeoutMs: number,
  ): Promise<T | undefined> {
    try {
      return await this.#worker!.call<T | undefined>(method, { name, input }, { timeoutMs });
    } catch (error) {
      if (!(error instanceof WorkerDeathError)) throw error;
      await this.close();
      return undefined;
    }
  }

  /** The input as the target's arguments, in source code. */
  async render(name: string, input: StoredInput): Promise<string> {
    await this.open();
    return this.#worker!.call<string>('render', { name, input }, { timeoutMs: loadTimeoutMs });
  }

  async close(): Promise<void> {
    const worker = this.#worker;
    this.#worker = undefined;
    await worker?.kill();
  }
}

export interface CheckExecutorOptions extends FileExecutorOptions {
  readonly root: string;
  /** Absolute path. */
  readonly file: string;
  readonly name: string;
}

/** A `FileExecutor` for one check. */
export class CheckExecutor {
  readonly #executor: FileExecutor;
  readonly #name: string;

  constructor(options: CheckExecutorOptions) {
    this.#executor = new FileExecutor(options.root, options.file, options);
    this.#name = options.name;
  }

  execute(input: StoredInput, settleMs = lateMs): Promise<Executed> {
    return this.#executor.execute(this.#name, input, settleMs);
  }

  close(): Promise<void> {
    return this.#executor.close();
  }
}

/** Milliseconds to wait for late errors where one input is looked at closely. */
export const lateMs = 100;
