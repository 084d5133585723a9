import { spawn, type ChildProcess } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { AssayError, type AssayErrorCode } from '../core/errors.ts';
import { runsFromSource, sourceBootstrap } from '../instrument/source-bootstrap.ts';
import { systemClock } from '../node/clock.ts';
import { cpuTimeMs } from '../node/cpu-time.ts';
import { loaderRootName, type WireError, type WorkerMessage } from './protocol.ts';
import { describeDeath, residentMb, WorkerDeathError } from './worker-death.ts';

export interface WorkerOptions {
  /** Module of the worker's side; it calls `serve`. */
  readonly entry: URL | string;
  /** Absolute path of the project's root, the worker's working directory. */
  readonly root: string;
  /** Limit of the JavaScript heap in MiB; undefined means Node's own. */
  readonly heapLimitMb?: number;
  /** Size of a half of the young generation in MiB, for workers that make much garbage; undefined means Node's own. */
  readonly youngHeapMb?: number;
  /** Added to the environment of this process. */
  readonly env?: Readonly<Record<string, string>>;
  /** Whether the worker can load the project's TypeScript. Default true. */
  readonly loader?: boolean;
  /** Whether what the worker prints goes to this process's standard error; it is dropped otherwise. Default false. */
  readonly echo?: boolean;
}

export interface CallOptions {
  /** Milliseconds from the call; a longer one kills the worker. Undefined means no limit. */
  readonly timeoutMs?: number;
  /** Milliseconds that a worker gets beyond `timeoutMs` when the processor was elsewhere. Default 0. */
  readonly graceMs?: number;
  readonly onEvent?: (event: unknown) => void;
}

export interface WorkerHandle {
  /** Process id, which is also the id of its process group; undefined when it could not be started. */
  readonly pid: number | undefined;
  /** Settles when the worker has ended, for whatever reason. Never rejects. */
  readonly ended: Promise<WorkerDeathError>;
  /**
   * Runs a method of the worker.
   *
   * @throws WorkerDeathError when the worker ends before it answers, an error of the method otherwise
   */
  call<T>(method: string, params: unknown, options?: CallOptions): Promise<T>;
  /** Ends the worker's whole process group at once. */
  kill(): Promise<void>;
}

interface PendingCall {
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: unknown) => void;
  readonly onEvent: ((event: unknown) => void) | undefined;
}

const gracePollMs = 50;
const stderrTailLength = 16_384; // characters: enough for V8's report of an exhausted heap

/** True when the project at `root` is assay itself, whose suites must see its sources and never a stale build. */
export function isAssay(root: string): boolean {
  try {
    return (JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')) as { name?: unknown }).name === 'assay';
  } catch {
    return false;
  }
}

/** Arguments with which Node runs assay's modules, and the suites of the project at `root`. */
export function nodeArguments(root: string): readonly string[] {
  return [...(runsFromSource || isAssay(root) ? ['--conditions=assay-source'] : []), ...sourceBootstrap()];
}

function spawnWorker(options: WorkerOptions): ChildProcess {
  const { entry, root, heapLimitMb, youngHeapMb, env, loader = true } = options;
  const heap = [
    ...(heapLimitMb === undefined ? [] : [`--max-old-space-size=${heapLimitMb}`]),
    ...(youngHeapMb === undefined ? [] : [`--max-semi-space-size=${youngHeapMb}`]),
  ];
  const file = entry instanceof URL || entry.startsWith('file:') ? fileURLToPath(entry) : entry;
  const inherited = { ...process.env };
  // What this process runs under (vitest, Stryker) must not leak into the worker and change who hosts its checks.
  for (const name of Object.keys(inherited))
    if (/^(?:VITEST|NODE_OPTIONS$|NODE_V8_COVERAGE$|STRYKER)/.test(name)) delete inherited[name];
  return spawn(process.execPath, [...heap, ...nodeArguments(root), file], {
    cwd: root,
    env: { ...inherited, ...env, ...(loader && { [loaderRootName]: root }) },
    detached: true, // a process group of its own, which ends as a whole
    serialization: 'advanced',
    stdio: ['ignore', 'pipe', 'pipe', 'ipc', 'pipe'], // the last one is the lifeline
  });
}

function revive(error: WireError): Error {
  if (error.code !== undefined) return new AssayError(error.code as AssayErrorCode, error.message, error.remedy);
  return Object.assign(new Error(error.message), {
    name: error.name,
    ...(error.stack !== undefined && { stack: error.stack }),
  });
}

class SupervisedWorker implements WorkerHandle {
  readonly ended: Promise<WorkerDeathError>;
  readonly #child: ChildProcess;
  readonly #heapLimitMb: number | undefined;
  readonly #calls = new Map<number, PendingCall>();
  readonly #ready: Promise<void>;
  #death: WorkerDeathError | undefined;
  #stderr = '';
  #nextId = 1;
  /** What we know about a kill of our own, which the exit status does not say. */
  #killedFor: { kind: 'timeout' | 'memory'; message: string } | undefined;

  constructor(options: WorkerOptions) {
    this.#heapLimitMb = options.heapLimitMb;
    const child = spawnWorker(options);
    this.#child = child;
    child.stdout!.resume(); // what targets print never blocks them
    if (options.echo === true)
      for (const stream of [child.stdout!, child.stderr!]) stream.pipe(process.stderr, { end: false });
    child.stderr!.setEncoding('utf8').on('data', (text: string) => {
      this.#stderr = (this.#stderr + text).slice(-stderrTailLength);
    });
    for (const stream of child.stdio) stream?.on('error', () => {}); // a dying worker resets its pipes: `ended` says so
    let announceReady!: () => void;
    this.#ready = new Promise((resolve) => (announceReady = resolve));
    child.on('message', (message: WorkerMessage) =>
      message.type === 'ready' ? announceReady() : this.#receive(message),
    );
    this.ended = new Promise((resolve) => {
      const end = (code: number | null, signal: NodeJS.Signals | null, cause?: Error): void => {
        this.#death ??=
          cause === undefined
            ? describeDeath(code, signal, this.#stderr, this.#killedFor)
            : new WorkerDeathError('exit', `The worker could not be started: ${cause.message}`, null, '');
        for (const call of this.#calls.values()) call.reject(this.#death);
        this.#calls.clear();
        resolve(this.#death);
      };
      child.on('error', (error) => end(null, null, error));
      child.on('exit', () => killGroup(child.pid)); // what it started may hold its pipes open, and ends with it
      child.on('close', end);
    });
  }

  get pid(): number | undefined {
    return this.#child.pid;
  }

  async call<T>(method: string, params: unknown, options: CallOptions = {}): Promise<T> {
    const finished = new AbortController();
    const answer = this.#send(method, params, options.onEvent).finally(() => finished.abort());
    if (options.timeoutMs !== undefined) void this.#enforce(options.timeoutMs, options.graceMs ?? 0, finished.signal);
    return (await answer) as T;
  }

  async kill(): Promise<void> {
    killGroup(this.#child.pid);
    await this.ended;
  }

  async #send(method: string, params: unknown, onEvent: PendingCall['onEvent']): Promise<unknown> {
    await Promise.race([this.#ready, this.ended]);
    if (this.#death !== undefined) throw this.#death;
    const id = this.#nextId++;
    return new Promise((resolve, reject) => {
      this.#calls.set(id, { resolve, reject, onEvent });
      this.#child.send({ id, method, params }, (error) => {
        // A closed channel means that the worker is ending: `ended` then rejects the call with the reason.
        if (error !== null && this.#child.connected) reject(error);
      });
    });
  }

  async #enforce(timeoutMs: number, graceMs: number, finished: AbortSignal): Promise<void> {
    let startCpuMs = Infinity; // what it takes to start is not the call's
    void this.#ready.then(() => (startCpuMs = this.#cpuMs()));
    await systemClock.sleep(timeoutMs, finished);
    for (let waitedMs = 0; waitedMs < graceMs && !finished.aborted; waitedMs += gracePollMs) {
      if (this.#cpuMs() - startCpuMs >= timeoutMs && !this.#fillsHeap()) break;
      await systemClock.sleep(gracePollMs, finished);
    }
    if (finished.aborted) return;
    const usedMb = residentMb(this.#child.pid);
    const exhausted = this.#heapLimitMb !== undefined && usedMb !== undefined && usedMb > this.#heapLimitMb * 0.8;
    this.#killedFor ??= exhausted
      ? {
          kind: 'memory',
          message: `used ${usedMb} MiB of ${this.#heapLimitMb} MiB and did not answer within ${timeoutMs} ms`,
        }
      : { kind: 'timeout', message: `did not answer within ${timeoutMs} ms` };
    await this.kill();
  }

  #cpuMs(): number {
    return (this.pid === undefined ? undefined : cpuTimeMs(this.pid)) ?? 0;
  }

  /** Whether it is on its way to the limit of its heap: with a little more time it says so itself. */
  #fillsHeap(): boolean {
    return this.#heapLimitMb !== undefined && (residentMb(this.pid) ?? 0) > this.#heapLimitMb / 2;
  }

  #receive(message: Exclude<WorkerMessage, { type: 'ready' }>): void {
    const call = this.#calls.get(message.id);
    if (call === undefined) return;
    if (message.type === 'event') return call.onEvent?.(message.event);
    this.#calls.delete(message.id);
    if (message.type === 'result') call.resolve(message.value);
    else call.reject(revive(message.error));
  }
}

function killGroup(pid: number | undefined): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // The group is gone already.
  }
}

/**
 * Starts a supervised process. It and everything it starts end with `kill`, and when this process ends in whatever way,
 * SIGKILL included.
 */
export function startWorker(options: WorkerOptions): WorkerHandle {
  return new SupervisedWorker(options);
}
