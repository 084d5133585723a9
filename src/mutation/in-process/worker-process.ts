import type { Clock } from '../../core/ports.ts';
import { ownModule } from '../../instrument/source-bootstrap.ts';
import { cpuTimeMs, queuedTimeMs } from '../../node/cpu-time.ts';
import { startWorker, type WorkerHandle } from '../../workers/supervisor.ts';
import type { CompiledProjects } from './compile.ts';
import type {
  ChunkEnd,
  ChunkEvent,
  ChunkRequest,
  DryRunRequest,
  FetchedModules,
  MutantVerdict,
  Profile,
  SuiteRecord,
  Unchanged,
  WorkerSetup,
} from './protocol.ts';

/** Milliseconds between two looks at a process that works on a mutant. */
const lookEveryMs = 100;

/** Every run leaves a whole instance of the modules behind: with Node's own 16 MiB, a sixth of the time goes into moving them. */
const youngHeapMb = 64;

/** A dry run of one file may take this long, three times over: what StrykerJS allows for all of them. */
const dryRunLimitMs = 900_000;

/** How long a mutant may take before its process is killed. */
export interface MutantLimit {
  /** Processor time: what other processes take does not count. */
  readonly cpuMs: number;
  /** Time on the wall, for tests that wait; what the process waited for other processes does not count. */
  readonly wallMs: number;
}

export interface ChunkOutcome extends ChunkEnd {
  readonly verdicts: readonly MutantVerdict[];
}

export interface WorkerProcessOptions extends WorkerSetup {
  readonly clock: Clock;
  readonly compiled: Pick<CompiledProjects, 'fetch'>;
}

/** A process that runs tests. It is used for one call at a time. */
export class WorkerProcess {
  readonly #options: WorkerProcessOptions;
  readonly #handle: WorkerHandle;
  readonly #ready: Promise<void>;

  constructor(options: WorkerProcessOptions) {
    this.#options = options;
    this.#handle = startWorker({
      entry: ownModule('mutation/in-process/worker/main'),
      root: options.root,
      loader: false,
      youngHeapMb,
      env: {
        NODE_ENV: 'test',
        TEST: 'true',
        VITEST: 'true',
        VITEST_WORKER_ID: '1',
        // For assay's own checks: only verdicts matter here, and what never ends is ended.
        STRYKER_MUTATOR_WORKER: '0',
        ASSAY_ENDS_LOOPS: '1',
      },
    });
    const { root, tables } = options;
    this.#ready = this.#handle.call<void>('setup', { root, tables });
    this.#ready.catch(() => undefined); // every call awaits it too
  }

  async dryRun(request: DryRunRequest): Promise<SuiteRecord> {
    await this.#ready;
    const onEvent = (event: unknown): void => this.#serveFetch(event as ChunkEvent);
    return this.#handle.call<SuiteRecord>('dryRun', request, { timeoutMs: dryRunLimitMs, onEvent });
  }

  async learn(profile: Profile): Promise<void> {
    await this.#ready;
    await this.#handle.call('profile', profile);
  }

  /** Runs the mutants of a chunk, as far as the process survives them. */
  async runChunk(
    chunk: ChunkRequest,
    limitOf: (id: string) => MutantLimit,
    onFlaky: (test: number) => void,
  ): Promise<ChunkOutcome> {
    await this.#ready;
    const verdicts: MutantVerdict[] = [];
    const watch = new Watch(this.#handle, this.#options.clock);
    const onEvent = (raw: unknown): void => {
      const event = raw as ChunkEvent;
      if (event.type === 'begin') watch.begin(event.id, limitOf(event.id));
      else if (event.type === 'verdict') {
        watch.rest();
        verdicts.push(event.verdict);
      } else if (event.type === 'flaky') onFlaky(event.test);
      else this.#serveFetch(event);
    };
    try {
      const end = await this.#handle.call<ChunkEnd>('chunk', chunk, { onEvent });
      return { verdicts, ...end };
    } catch (error) {
      const death = error as Error;
      const current = watch.current;
      if (current !== undefined)
        verdicts.push(verdictOfDeath(current.id, watch.killedFor, death.message, current.ageMs));
      return { verdicts, poisoned: death.message, suspects: [] };
    } finally {
      watch.stop();
    }
  }

  /** Those of some tests that do not pass without any mutant. */
  async failing(tests: Unchanged): Promise<readonly number[]> {
    await this.#ready;
    const onEvent = (event: unknown): void => this.#serveFetch(event as ChunkEvent);
    return this.#handle.call<readonly number[]>('failing', tests, { timeoutMs: dryRunLimitMs, onEvent });
  }

  kill(): Promise<void> {
    return this.#handle.kill();
  }

  #serveFetch(event: ChunkEvent): void {
    if (event.type !== 'fetch') return;
    const { request, project, url, importer } = event;
    const answer = (found: Omit<FetchedModules, 'request' | 'project'>): void =>
      void this.#handle.call('fetched', { request, project, ...found } satisfies FetchedModules).catch(() => undefined);
    this.#options.compiled
      .fetch(project, url, importer)
      .then(answer, (error: Error) => answer({ modules: [], imports: {}, error: error.message }));
  }
}

function verdictOfDeath(id: string, killedFor: string | undefined, death: string, durationMs: number): MutantVerdict {
  const base = { id, killedBy: [], testsCompleted: 1, durationMs };
  if (killedFor !== undefined) return { ...base, status: 'Timeout', reason: killedFor };
  return { ...base, status: 'RuntimeError', reason: death };
}

/** Ends a process that works on one mutant for longer than it may. */
class Watch {
  killedFor: string | undefined;
  readonly #handle: WorkerHandle;
  readonly #clock: Clock;
  readonly #stopped = new AbortController();
  #current: { id: string; limit: MutantLimit; startedMs: number; cpuMs: number; queuedMs: number } | undefined;

  constructor(handle: WorkerHandle, clock: Clock) {
    this.#handle = handle;
    this.#clock = clock;
    void this.#look();
  }

  get current(): { readonly id: string; readonly ageMs: number } | undefined {
    const current = this.#current;
    return current && { id: current.id, ageMs: this.#clock.monotonicMs() - current.startedMs };
  }

  begin(id: string, limit: MutantLimit): void {
    this.#current = {
      id,
      limit,
      startedMs: this.#clock.monotonicMs(),
      cpuMs: this.#cpu() ?? 0,
      queuedMs: this.#queued(),
    };
  }

  rest(): void {
    this.#current = undefined;
  }

  stop(): void {
    this.#stopped.abort();
  }

  #cpu(): number | undefined {
    return this.#handle.pid === undefined ? undefined : cpuTimeMs(this.#handle.pid);
  }

  #queued(): number {
    return this.#handle.pid === undefined ? 0 : queuedTimeMs(this.#handle.pid);
  }

  async #look(): Promise<void> {
    while (!this.#stopped.signal.aborted) {
      await this.#clock.sleep(lookEveryMs, this.#stopped.signal);
      const current = this.#current;
      if (current === undefined || this.#stopped.signal.aborted) continue;
      const wallMs = this.#clock.monotonicMs() - current.startedMs - (this.#queued() - current.queuedMs);
      if (wallMs < current.limit.cpuMs) continue;
      const cpu = this.#cpu();
      const usedMs = cpu === undefined ? wallMs : cpu - current.cpuMs;
      if (usedMs < current.limit.cpuMs && wallMs < current.limit.wallMs) continue;
      const spent = usedMs >= current.limit.cpuMs ? `${Math.round(usedMs)} ms of work` : `${Math.round(wallMs)} ms`;
      this.killedFor = `did not end within ${spent}`;
      await this.#handle.kill();
      return;
    }
  }
}
