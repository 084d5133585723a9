import { Console } from 'node:console';
import { Writable } from 'node:stream';
import type { SerializedConfig } from 'vitest';
import type { VitestRunner } from '@vitest/runner';
import { idleLimitsName } from '../../../core/idle-limits.ts';
import { inputCutName, type InputCut } from '../../../core/input-cut.ts';
import { systemEventLoop } from '../../../node/event-loop.ts';
import type { ProjectTable, SuiteName } from '../protocol.ts';
import { AsyncStorages } from './async-storages.ts';
import { Deadlines, WaitingLimits } from './deadlines.ts';
import { SharedState } from './isolation.ts';
import { Linker, type FetchImport, type Registry } from './linker.ts';
import { ReadOnlySnapshots } from './snapshots.ts';
import { steer, type SuiteObserver, type SuiteOutcome, type TestSelection } from './suite-run.ts';
import { createSwitches, type Switches } from './switches.ts';
import { loadVitest, provideState, setGlobals, type VitestModules, type WorkerState } from './vitest-modules.ts';

interface Project {
  readonly config: SerializedConfig;
  readonly provided: Readonly<Record<string, unknown>>;
  readonly linker: Linker;
}

export interface RunRequest extends TestSelection {
  readonly suite: SuiteName;
  readonly reversed?: boolean;
  /** Generated inputs that each check is asked to stop after; undefined means all of them. */
  readonly inputs?: number;
  /** Milliseconds that one generated input of a test may take, if not what its check allows. */
  readonly limitMs?: (test: string) => number;
  readonly observer: SuiteObserver;
}

export interface RunOutcome extends SuiteOutcome {
  /** Errors that no test caught. */
  readonly unhandled: readonly string[];
  /** Names of tests that stopped after `inputs` inputs. */
  readonly cut: ReadonlySet<string>;
  /** Generated inputs that each test met. */
  readonly inputsMet: ReadonlyMap<string, number>;
  /** A test waited for what never came: its limit was called off early. */
  readonly stalled: boolean;
}

/** A run that stands still with nothing to wait for, not even a limit. */
export class StalledError extends Error {
  override readonly name = 'StalledError';
}

export interface RuntimeOptions {
  readonly root: string;
  readonly tables: readonly ProjectTable[];
  readonly fetch: (project: number, url: string, importer: string) => ReturnType<FetchImport>;
}

/** The wish that checks see, and who hears of the inputs that they met. */
class CountedCut implements InputCut {
  inputs = Infinity;
  limitMs = Infinity;
  reached = false;
  onMet: ((met: number) => void) | undefined;
  #met = 0;

  get met(): number {
    return this.#met;
  }

  set met(met: number) {
    this.#met = met;
    if (met > 0) this.onMet?.(met);
  }
}

interface CurrentRun {
  registry: Registry;
}

interface RuntimeParts {
  readonly vitest: VitestModules;
  readonly state: WorkerState;
  readonly deadlines: Deadlines;
  readonly current: CurrentRun;
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** The project's vitest in this process, ready to run any test file again and again, each time with fresh modules. */
export class Runtime {
  readonly switches: Switches = createSwitches();
  readonly #deadlines: Deadlines;
  /** Those of assay's own checks. */
  readonly #limits = new WaitingLimits();
  readonly #storages = new AsyncStorages();
  readonly #vitest: VitestModules;
  readonly #state: WorkerState;
  readonly #projects: readonly Project[];
  readonly #shared: SharedState;
  readonly #current: CurrentRun;
  readonly #serializers: number;
  readonly #inputCut = new CountedCut();
  #unhandled: string[] = [];
  #stalled = false;
  #fail: ((error: Error) => void) | undefined;

  private constructor(options: RuntimeOptions, { vitest, state, deadlines, current }: RuntimeParts) {
    this.#current = current;
    this.#deadlines = deadlines;
    this.#vitest = vitest;
    this.#state = state;
    this.#projects = options.tables.map((table, index) => this.#project(options, table, index));
    this.#watchProcess();
    this.#storages.install();
    Object.defineProperty(globalThis, idleLimitsName, { value: this.#limits, configurable: true });
    Object.defineProperty(globalThis, inputCutName, { value: this.#inputCut, configurable: true });
    this.#shared = new SharedState();
    this.#serializers = vitest.snapshot.getSerializers().length;
  }

  static async start(options: RuntimeOptions): Promise<Runtime> {
    const [first] = options.tables;
    const deadlines = new Deadlines();
    const current: CurrentRun = { registry: new Map() };
    const state = provideState(first!.config, () => current.registry.clear());
    const vitest = await loadVitest(options.root, deadlines);
    setGlobals(vitest, first!.config);
    const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });
    globalThis.console = new Console(nowhere);
    return new Runtime(options, { vitest, state, deadlines, current });
  }

  #project(options: RuntimeOptions, table: ProjectTable, index: number): Project {
    const snapshots = new ReadOnlySnapshots(table.suites);
    const config = {
      ...table.config,
      snapshotOptions: { ...table.config.snapshotOptions, updateSnapshot: 'new', snapshotEnvironment: snapshots },
    } as SerializedConfig;
    const linker = new Linker({
      ...table,
      shared: new Set(table.shared),
      helpers: this.switches.helpers,
      interopDefault: config.deps.interopDefault ?? true,
      fetch: (url, importer) => options.fetch(index, url, importer),
      loading: () => this.#shared.adopt(),
      inSource: (file) => (this.#state.filepath === file ? this.#vitest.vitest : undefined),
    });
    return { config, provided: table.provided, linker };
  }

  add(project: number, found: Pick<ProjectTable, 'modules' | 'imports'>): void {
    this.#projects[project]!.linker.add(found);
  }

  #watchProcess(): void {
    const note = (error: unknown): void => void this.#unhandled.push(messageOf(error));
    process.on('uncaughtException', note);
    process.on('unhandledRejection', note);
    // Nothing is left to happen while a run is under way: what it waits for never comes.
    process.on('beforeExit', () => {
      if (this.#fail === undefined || this.#limits.expire()) return;
      this.#stalled = true;
      if (!this.#deadlines.expire()) this.#fail(new StalledError('waits for what never comes'));
    });
    const refuse = (code: unknown): never => {
      throw new Error(`process.exit unexpectedly called with "${String(code ?? process.exitCode ?? 0)}"`);
    };
    process.exit = refuse;
  }

  #runner(project: Project): VitestRunner {
    const registry: Registry = new Map();
    this.#current.registry = registry;
    const runner = new this.#vitest.vitest.TestRunner(project.config as never) as unknown as VitestRunner;
    runner.importFile = (file) => project.linker.import(file, registry);
    return runner;
  }

  /**
   * Runs one test file with fresh modules and puts back what it changed of the process.
   *
   * @throws StalledError when it stands still for ever, after which this process is of no more use
   */
  async run(request: RunRequest): Promise<RunOutcome> {
    const project = this.#projects[request.suite.project]!;
    this.#state.config = project.config;
    this.#state.providedContext = project.provided;
    this.#state.filepath = request.suite.file;
    this.#unhandled = [];
    this.#stalled = false;
    const cut = new Set<string>();
    const inputsMet = new Map<string, number>();
    this.#inputCut.inputs = request.inputs ?? Infinity;
    this.#inputCut.onMet = request.observer.afterInput;
    const { runner, outcome } = steer(this.#runner(project), request, {
      ...request.observer,
      beforeTest: (name) => {
        this.#inputCut.reached = false;
        this.#inputCut.met = 0;
        this.#inputCut.limitMs = request.limitMs?.(name) ?? Infinity;
        request.observer.beforeTest?.(name);
      },
      afterTest: (name) => {
        if (this.#inputCut.reached) cut.add(name);
        inputsMet.set(name, this.#inputCut.met);
        request.observer.afterTest?.(name);
      },
    });
    const stalled = new Promise<never>((_resolve, reject) => (this.#fail = reject));
    try {
      // What was tested may break what vitest's runner needs itself, such as a method of arrays.
      const work = this.#vitest.runner.startTests([request.suite.file], runner).then(outcome, (error: unknown) => {
        this.#shared.restore();
        return { loadError: `the test runner broke: ${messageOf(error)}`, tests: [], renamed: new Set<string>() };
      });
      const suite = await Promise.race([work, stalled]);
      await Promise.race([this.#endFixtures(), stalled]);
      await systemEventLoop.turn(); // rejections without a handler are known by then
      this.#clean();
      return { ...suite, unhandled: this.#unhandled, cut, inputsMet, stalled: this.#stalled };
    } finally {
      this.#fail = undefined;
    }
  }

  /** To vitest each run is that of a worker of its own. */
  async #endFixtures(): Promise<void> {
    for (const cleanup of this.#state.cleanups.splice(0)) {
      try {
        await cleanup();
      } catch (error) {
        this.#unhandled.push(messageOf(error));
      }
    }
  }

  #clean(): void {
    const { vi } = this.#vitest.vitest;
    vi.useRealTimers();
    vi.restoreAllMocks();
    vi.unstubAllGlobals();
    vi.unstubAllEnvs();
    vi.resetConfig();
    this.#deadlines.clear();
    this.#limits.clear();
    this.#storages.clear();
    const serializers = this.#vitest.snapshot.getSerializers();
    serializers.splice(0, serializers.length - this.#serializers);
    this.#shared.restore();
  }
}
