import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { DetectorOptions } from '../../../core/detector-options.ts';
import { AssayError } from '../../../core/errors.ts';
import { loadFailure } from '../../../instrument/loader/load-failure.ts';
import { ownModule } from '../../../instrument/source-bootstrap.ts';
import { systemClock } from '../../../node/clock.ts';
import { serve } from '../../../workers/serve.ts';
import type { WorkerDeathError } from '../../../workers/worker-death.ts';
import { describeFailure, type FailureDescription } from '../../failure.ts';
import { KnownCauses } from '../../known-causes.ts';
import type { EngineProgress, EngineSummary } from '../engine.ts';
import { bundleTarget } from './bundle.ts';
import { JsfuzzSession, sessionSeed, writeEntry } from './session.ts';
import type { HostMessage, TargetConfiguration } from './target-host.ts';

export interface DriveRequest {
  readonly root: string;
  readonly file: string;
  readonly name: string;
  readonly plain: boolean;
  readonly seed: number;
  readonly runs: number | undefined;
  readonly seeds: readonly Uint8Array[];
  readonly scratch: string;
  readonly fileScratch: string;
  readonly heapLimitMb: number;
  readonly timeoutMs: number;
  readonly maxLength: number;
  readonly detectors: DetectorOptions;
}

export type DriveEvent =
  | { readonly type: 'ready' }
  | { readonly type: 'progress'; readonly progress: EngineProgress }
  | { readonly type: 'failure'; readonly inputs: readonly Uint8Array[]; readonly failure: FailureDescription };

/** Deaths of the target's process after which its inputs mostly meet the same bug: each costs a second or more. */
const maxDeaths = 5;
/** The same for hangs and exhausted memory, each of which costs several seconds and tells nothing of where it happened. */
const maxSlowDeaths = 2;
const progressIntervalMs = 500;

const deathKinds = { exit: 'exit', signal: 'exit', memory: 'memory', timeout: 'timeout' } as const;

let current: JsfuzzSession | undefined;
let stopped = false;

async function prepareBundle(request: DriveRequest): Promise<string> {
  const bundle = path.join(request.fileScratch, 'target.js');
  if (existsSync(bundle)) return bundle;
  mkdirSync(request.fileScratch, { recursive: true });
  writeFileSync(path.join(request.fileScratch, 'package.json'), '{ "type": "commonjs" }\n');
  try {
    await bundleTarget({ root: request.root, file: request.file, folder: request.fileScratch });
  } catch (error) {
    const { message } = loadFailure(error, path.relative(request.root, request.file));
    throw new AssayError(
      'load',
      message,
      'jsfuzz runs targets as one CommonJS file, which this one could not be made into.',
      { cause: error },
    );
  }
  return bundle;
}

function writeTarget(request: DriveRequest, bundle: string): string {
  const code = readFileSync(bundle, 'utf8');
  const shared = [...code.matchAll(/Symbol\.for\("assay\.shared-modules"\)\]\["([^"]+)"\]/g)].map((match) => match[1]!);
  const configuration: TargetConfiguration = {
    bundle,
    name: request.plain ? undefined : request.name,
    shared: [...new Set(shared)],
    detectors: request.detectors,
  };
  const configurationFile = path.join(request.scratch, 'target.json');
  mkdirSync(request.scratch, { recursive: true });
  writeFileSync(configurationFile, JSON.stringify(configuration));
  return writeEntry(request.scratch, ownModule('fuzz/engines/jsfuzz/target-host').href, configurationFile);
}

function writeSeeds(request: DriveRequest): Map<string, Uint8Array> {
  const folder = path.join(request.scratch, 'seeds');
  mkdirSync(folder, { recursive: true });
  const files = new Map<string, Uint8Array>();
  for (const [index, seed] of request.seeds.entries()) {
    const file = path.join(folder, String(index).padStart(6, '0'));
    writeFileSync(file, seed);
    files.set(file, seed);
  }
  return files;
}

class Drive {
  readonly #request: DriveRequest;
  readonly #emit: (event: DriveEvent) => void;
  readonly #known = new KnownCauses();
  #before = 0;
  #coverage = 0;
  #broken: string | undefined;
  #stopped: string | undefined;

  constructor(request: DriveRequest, emit: (event: DriveEvent) => void) {
    this.#request = request;
    this.#emit = emit;
  }

  async run(): Promise<EngineSummary> {
    const bundle = await prepareBundle(this.#request);
    const entry = writeTarget(this.#request, bundle);
    const seeds = writeSeeds(this.#request);
    const { runs = Infinity, seed } = this.#request;
    let slowDeaths = 0;
    for (let life = 0; ; life++) {
      const session = this.#startSession(entry, [...seeds.keys()], sessionSeed(seed, life), runs - this.#before);
      const { coverage, corpus, end } = await this.#follow(session);
      this.#before += session.executions;
      this.#coverage = Math.max(this.#coverage, coverage);
      const summary = { executions: this.#before, coverage: this.#coverage, corpus, restarts: life };
      if (this.#broken !== undefined)
        throw new AssayError('load', this.#broken, 'jsfuzz could not load the bundled target.');
      if (this.#stopped !== undefined) return { ...summary, stopped: this.#stopped };
      if (end.death === undefined || stopped) return summary;
      if (!end.loaded)
        throw new AssayError('load', `The target ended its process while it was loaded: ${end.death.account}.`);
      this.#reportDeath(end.death, end.input);
      for (const [file, content] of seeds) if (Buffer.compare(content, end.input) === 0) seeds.delete(file);
      if (this.#before >= runs) return summary;
      const slow = end.death.kind === 'timeout' || end.death.kind === 'memory';
      if (slow) slowDeaths++;
      if (life + 1 >= maxDeaths || slowDeaths >= maxSlowDeaths) {
        return { ...summary, stopped: `the target's process died ${life + 1} times` };
      }
    }
  }

  #startSession(entry: string, seeds: readonly string[], seed: number, runs: number): JsfuzzSession {
    const { scratch, heapLimitMb, maxLength, timeoutMs } = this.#request;
    current = new JsfuzzSession({
      entry,
      corpusFolder: path.join(scratch, 'corpus'),
      crashFile: path.join(scratch, 'crash'),
      seeds,
      seed,
      runs,
      heapLimitMb,
      maxLength,
      hangMs: timeoutMs + 1_500, // instrumented code is slower, and a busy machine too: the confirmation is exact
      clock: systemClock,
      onMessage: (message) => this.#receive(message),
    });
    if (stopped) current.stop();
    return current;
  }

  async #follow(
    session: JsfuzzSession,
  ): Promise<{ coverage: number; corpus: number; end: Awaited<ReturnType<JsfuzzSession['run']>> }> {
    const ended = new AbortController();
    void this.#reportProgress(session, ended.signal);
    const end = await session.run();
    ended.abort();
    return { coverage: session.coverage, corpus: session.corpus, end };
  }

  async #reportProgress(session: JsfuzzSession, ended: AbortSignal): Promise<void> {
    while (!ended.aborted) {
      await systemClock.sleep(progressIntervalMs, ended);
      const executions = this.#before + session.executions;
      const coverage = Math.max(this.#coverage, session.coverage);
      this.#emit({ type: 'progress', progress: { executions, coverage, corpus: session.corpus } });
    }
  }

  #receive(message: HostMessage): void {
    if (message.assay === 'ready') this.#emit({ type: 'ready' });
    if (message.assay === 'broken') {
      this.#broken = message.message;
      current?.stop();
    }
    if (message.assay === 'stalled') {
      this.#stopped = `${message.inputs} inputs never settled`;
      current?.stop();
    }
    if (message.assay !== 'failure') return;
    const { failure, inputs } = message;
    this.#report(
      failure,
      inputs.map((input) => Uint8Array.from(Buffer.from(input, 'base64'))),
    );
  }

  #reportDeath(death: WorkerDeathError, input: Uint8Array): void {
    const kind = deathKinds[death.kind];
    // Deaths are confirmed one by one: nothing here says where in the target they happened.
    this.#report({ ...describeFailure(kind, death.message), cause: `${kind}|${this.#before}` }, [
      Uint8Array.from(input),
    ]);
  }

  #report(failure: FailureDescription, inputs: readonly Uint8Array[]): void {
    if (this.#known.has(failure.cause)) return;
    this.#known.add(failure.cause);
    this.#emit({ type: 'failure', failure, inputs });
  }
}

// jsfuzz asks for the memory of a process that may just have died, and does not handle the answer.
process.on('unhandledRejection', (reason) => {
  if (!(reason instanceof Error && /pid|ENOENT|ESRCH/.test(reason.message))) throw reason;
});

await serve({
  drive: (request: DriveRequest, emit) => new Drive(request, emit).run(),
  stop: () => {
    stopped = true;
    current?.stop();
  },
});
