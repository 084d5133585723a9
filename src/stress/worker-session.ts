import path from 'node:path';
import type { Recording } from '../choices/sequence.ts';
import type { Clock } from '../core/ports.ts';
import { startWorker, type WorkerHandle } from '../workers/supervisor.ts';
import { WorkerDeathError } from '../workers/worker-death.ts';
import type {
  CheckDescription,
  DescribeRequest,
  RunAnswer,
  RunRequest,
  ScenarioDescription,
  ScenarioEvent,
} from './worker-protocol.ts';

/** Heap of a worker in MiB: a scenario that needs more is a finding, and two workers fit an ordinary machine. */
const heapLimitMb = 1_024;
/** Loading a file, in milliseconds. */
const openLimitMs = 60_000;
/** A scenario that says nothing for this long, and a few of its operations' limits on top, blocks the process. */
const silenceBaseMs = 3_000;
const silenceOperations = 4;
const lookEveryMs = 200;

/** How long a worker may be silent, in milliseconds, before it counts as blocked. */
export function silenceLimitMs(operationTimeoutMs: number): number {
  return silenceBaseMs + silenceOperations * operationTimeoutMs;
}

/** One check file in a supervised process of its own. */
export class WorkerSession {
  readonly checks: readonly CheckDescription[];
  readonly #worker: WorkerHandle;
  readonly #clock: Clock;

  private constructor(worker: WorkerHandle, checks: readonly CheckDescription[], clock: Clock) {
    this.#worker = worker;
    this.checks = checks;
    this.#clock = clock;
  }

  /**
   * Loads a file in a new process.
   *
   * @param file absolute path
   * @throws AssayError when it cannot be loaded, WorkerDeathError when it ends the process
   */
  static async open(file: string, root: string, clock: Clock, signal: AbortSignal): Promise<WorkerSession> {
    const entry = new URL(`./worker-main${path.extname(import.meta.url)}`, import.meta.url);
    const worker = startWorker({ entry, root, heapLimitMb });
    const stop = (): void => void worker.kill();
    if (signal.aborted) stop();
    signal.addEventListener('abort', stop, { once: true });
    void worker.ended.then(() => signal.removeEventListener('abort', stop));
    try {
      const checks = await worker.call<readonly CheckDescription[]>('open', { file, root }, { timeoutMs: openLimitMs });
      return new WorkerSession(worker, checks, clock);
    } catch (error) {
      await worker.kill();
      throw error;
    }
  }

  /**
   * Runs a check. The process is ended when it says nothing for too long.
   *
   * @throws WorkerDeathError when a scenario ends or blocks the process
   */
  async run(request: RunRequest, silenceMs: number, onEvent: (event: ScenarioEvent) => void): Promise<RunAnswer> {
    const finished = new AbortController();
    const watch = { heardMs: this.#clock.monotonicMs(), blocked: false };
    void this.#watch(watch, silenceMs, finished.signal);
    try {
      return await this.#worker.call<RunAnswer>('run', request, {
        onEvent: (event) => {
          watch.heardMs = this.#clock.monotonicMs();
          onEvent(event as ScenarioEvent);
        },
      });
    } catch (error) {
      if (!watch.blocked || !(error instanceof WorkerDeathError)) throw error;
      throw new WorkerDeathError('timeout', `blocked the process for ${silenceMs} ms`, null, error.stderrTail);
    } finally {
      finished.abort();
    }
  }

  async #watch(watch: { heardMs: number; blocked: boolean }, silenceMs: number, finished: AbortSignal): Promise<void> {
    while (!finished.aborted) {
      await this.#clock.sleep(lookEveryMs, finished);
      if (finished.aborted || this.#clock.monotonicMs() - watch.heardMs <= silenceMs) continue;
      watch.blocked = true;
      return this.#worker.kill();
    }
  }

  describe(request: DescribeRequest): Promise<ScenarioDescription> {
    return this.#worker.call('describe', request, { timeoutMs: openLimitMs });
  }

  /**
   * Executes one recorded scenario; true when it held.
   *
   * @throws WorkerDeathError when it ends or blocks the process
   */
  execute(name: string, recording: Recording, timeoutMs: number): Promise<boolean> {
    return this.#worker.call('execute', { name, recording }, { timeoutMs });
  }

  close(): Promise<void> {
    return this.#worker.kill();
  }
}
