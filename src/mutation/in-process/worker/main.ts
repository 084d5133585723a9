// The process in which mutants run. It may be killed at any time; everything it knows comes from its supervisor.
import { readFile } from 'node:fs/promises';
import { deserialize } from 'node:v8';
import { AssayError } from '../../../core/errors.ts';
import { serve } from '../../../workers/serve.ts';
import type {
  ChunkEnd,
  ChunkEvent,
  ChunkRequest,
  DryRunRequest,
  FetchedModules,
  ImportTarget,
  Profile,
  ProjectTable,
  SuiteRecord,
  Unchanged,
  WorkerSetup,
} from '../protocol.ts';
import { dryRun } from './dry-run.ts';
import { MutantRunner } from './mutant-run.ts';
import { Runtime } from './runtime.ts';

interface PendingFetch {
  readonly url: string;
  readonly resolve: (target: ImportTarget) => void;
  readonly reject: (error: Error) => void;
}

const { channel } = process;

/**
 * Invariant: the channel to the supervisor keeps the process alive except while tests run and wait for nothing from it, so
 * that a run which stands still is noticed.
 */
class MutationWorker {
  #runtime: Runtime | undefined;
  #runner: MutantRunner | undefined;
  #emit: (event: ChunkEvent) => void = () => undefined;
  readonly #fetches = new Map<number, PendingFetch>();
  #nextFetch = 1;

  async setup({ root, tables }: WorkerSetup): Promise<void> {
    this.#runtime = await Runtime.start({
      root,
      tables: deserialize(await readFile(tables)) as ProjectTable[],
      fetch: (project, url, importer) => this.#fetch(project, url, importer),
    });
  }

  dryRun(request: DryRunRequest, emit: (event: unknown) => void): Promise<SuiteRecord> {
    return this.#quietly(emit, () => dryRun(this.#ready(), request));
  }

  profile(profile: Profile): void {
    this.#runner = new MutantRunner(this.#ready(), profile);
  }

  chunk(request: ChunkRequest, emit: (event: unknown) => void): Promise<ChunkEnd> {
    return this.#quietly(emit, () => this.#runner!.runChunk(request, emit));
  }

  failing(tests: Unchanged, emit: (event: unknown) => void): Promise<readonly number[]> {
    return this.#quietly(emit, () => this.#runner!.failing(tests));
  }

  /** The supervisor's answer to a `fetch` event. */
  fetched({ request, project, modules, imports, error }: FetchedModules): void {
    const pending = this.#fetches.get(request);
    this.#fetches.delete(request);
    this.#ready().add(project, { modules, imports });
    const target = pending && imports[pending.url];
    if (target !== undefined) pending?.resolve(target);
    else pending?.reject(new Error(error ?? `Cannot find ${pending.url}`));
  }

  #ready(): Runtime {
    if (this.#runtime === undefined) throw new AssayError('worker', 'The mutation worker was not set up.');
    return this.#runtime;
  }

  async #quietly<T>(emit: (event: ChunkEvent) => void, work: () => Promise<T>): Promise<T> {
    this.#emit = emit;
    channel?.unref();
    try {
      return await work();
    } finally {
      channel?.ref();
    }
  }

  async #fetch(project: number, url: string, importer: string): Promise<ImportTarget> {
    const request = this.#nextFetch++;
    channel?.ref();
    try {
      return await new Promise((resolve, reject) => {
        this.#fetches.set(request, { url, resolve, reject });
        this.#emit({ type: 'fetch', request, project, url, importer });
      });
    } finally {
      channel?.unref();
    }
  }
}

const worker = new MutationWorker();
await serve({
  setup: (setup: WorkerSetup) => worker.setup(setup),
  dryRun: (request: DryRunRequest, emit) => worker.dryRun(request, emit),
  profile: (profile: Profile) => worker.profile(profile),
  chunk: (request: ChunkRequest, emit) => worker.chunk(request, emit),
  failing: (tests: Unchanged, emit) => worker.failing(tests, emit),
  fetched: (found: FetchedModules) => worker.fetched(found),
});
