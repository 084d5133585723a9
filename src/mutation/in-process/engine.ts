import { mkdtemp, mkdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { serialize } from 'node:v8';
import type { StrykerOptions } from '@stryker-mutator/api/core';
import { systemClock } from '../../node/clock.ts';
import type { MutationEnd, MutationEngine, MutationJob, MutationObserver, PlannedMutant } from '../engine.ts';
import { compareMutants, countByFile, mutantKey } from '../mutant.ts';
import type { MutantResult } from '../mutant.ts';
import { plantingOptions } from '../plan/ignorers.ts';
import { plantMutants } from '../plan/instrumenter.ts';
import { mutatedFiles } from '../plan/mutated-files.ts';
import { phasesTold, type Phase } from '../phases.ts';
import { selectMutants } from '../sample.ts';
import { defaultMutate } from '../stryker-modules.ts';
import { readUserOptions } from '../stryker-options.ts';
import { targetOf } from '../thresholds.ts';
import { WorkerDeathError } from '../../workers/worker-death.ts';
import { compileProjects, type CompiledProjects, type FoundSuite } from './compile.ts';
import { coverageOf, type Coverage, type CoveredMutant, type SuiteWithRuns } from './coverage.ts';
import { judgeSuite, notCompiled } from './dry-runs.ts';
import { switched, type Instrumented, type SwitchedMutant } from './instrument.ts';
import type { MutantVerdict, SuiteRecord } from './protocol.ts';
import { runMutants } from './schedule.ts';
import { checkerWarnings, processesOf, refuseOtherRunners } from './user-options.ts';
import { WorkerProcess } from './worker-process.ts';

/** What an engine that cannot host everything leaves to another. */
export interface LeftOver {
  /** Mutants whose verdict a test file that was not run may change, with what the others say: survived, or not covered. */
  readonly mutants: readonly MutantResult[];
  /** Test files that were not run, each with the reason. */
  readonly suites: readonly { readonly file: string; readonly obstacle: string }[];
  /** Mutated files of which some code runs once in a process only, whatever tests do: what it leaves outside of the project stays. */
  readonly once: readonly string[];
}

/** New processes in which a test file must behave as in the first when it runs again: inputs made at random differ from run to run. */
const confirmations = 2;

/** What is said of the files named by `LeftOver.once`. */
export const onceInProcess =
  'some of its code runs once in a process only, because what it leaves in packages or on the global object stays';

export interface InProcessEnd extends MutationEnd {
  readonly left: LeftOver;
}

export interface InProcessOptions {
  /** Test files that fail without any mutant: an error, or left to another engine, which may see them pass. */
  readonly failing: 'refuse' | 'leave';
}

async function plant(job: MutationJob, options: Partial<StrykerOptions>, warnings: string[]): Promise<Instrumented> {
  if (job.planted !== undefined) return switched(job.root, job.planted);
  const configured = options.mutate ?? (await defaultMutate(job.root));
  const never = configured.filter((pattern) => pattern.startsWith('!'));
  const patterns = job.mutate.length === 0 ? configured : [...job.mutate, ...never];
  const files = await mutatedFiles(job.root, patterns);
  const planting = await plantingOptions(job.root, options);
  return switched(job.root, await plantMutants(job.root, files, { ...planting, warnings }));
}

/** False for a mutant that counts only when a test of some files reaches it, and none does. */
function isReachedBy({ files, mutants }: NonNullable<MutationJob['reachedBy']>): (mutant: CoveredMutant) => boolean {
  const unsure = new Set(mutants.map(mutantKey));
  const tests = new Set(files);
  return (mutant) =>
    !unsure.has(mutantKey(mutant)) || mutant.coveredBy.some((id) => tests.has(id.slice(0, id.indexOf('#'))));
}

/** A mutant as results name it: without what is only of use while it runs. */
function placeOf({ request: _request, expectedMs: _expected, id: _id, ...place }: CoveredMutant): PlannedMutant {
  return place;
}

/** Everything of one run. */
class InProcessRun {
  readonly warnings: string[] = [];
  readonly #job: MutationJob;
  readonly #observer: MutationObserver;
  readonly #signal: AbortSignal;
  readonly #during: Phase;
  readonly #folder: string;
  readonly #compiled: CompiledProjects;
  readonly #failing: InProcessOptions['failing'];
  readonly #workers = new Set<WorkerProcess>();
  /** Mutants that another engine is to decide. */
  readonly #undecided: MutantResult[] = [];
  /** Test files that were not run, or not with mutants. */
  readonly #unhosted: { readonly suite: FoundSuite; readonly obstacle: string }[] = [];
  /** Mutated files of which some code runs once in a process only. */
  #once: ReadonlySet<string> = new Set();

  constructor(
    job: MutationJob,
    observer: MutationObserver,
    signal: AbortSignal,
    made: { readonly folder: string; readonly compiled: CompiledProjects } & InProcessOptions,
  ) {
    this.#failing = made.failing;
    this.#job = job;
    this.#observer = observer;
    this.#signal = signal;
    this.#during = phasesTold(observer, systemClock);
    this.#folder = made.folder;
    this.#compiled = made.compiled;
  }

  startWorker = (): WorkerProcess => {
    const worker = new WorkerProcess({
      root: this.#job.root,
      tables: path.join(this.#folder, 'tables'),
      clock: systemClock,
      compiled: this.#compiled,
    });
    this.#workers.add(worker);
    return worker;
  };

  async close(): Promise<void> {
    await Promise.all([...this.#workers].map((worker) => worker.kill()));
  }

  relative = (file: string): string => path.relative(this.#job.root, file).split(path.sep).join('/');

  async run(instrumented: Instrumented, options: Partial<StrykerOptions>): Promise<InProcessEnd> {
    await writeFile(path.join(this.#folder, 'tables'), serialize(this.#compiled.tables));
    const count = this.#job.concurrency ?? processesOf(options.concurrency);
    const workers = Array.from({ length: count }, () => this.startWorker());
    const concerned = this.#compiled.suites.filter(({ dependencies }) =>
      [...dependencies].some((file) => instrumented.files.has(path.normalize(file))),
    );
    for (const suite of concerned)
      if (suite.obstacle !== undefined) this.#unhosted.push({ suite, obstacle: suite.obstacle });
    const hosted = concerned.filter(({ obstacle }) => obstacle === undefined);
    const started = systemClock.monotonicMs();
    const ran = await this.#during('dry runs', () => this.#dryRuns(hosted, workers));
    if (ran === undefined) return this.#end(false);
    const repeatable = this.#leaveOnce(ran);
    const judged = this.#failing === 'leave' ? await this.#leaveFailing(repeatable) : repeatable;
    const dryRunFailure = this.#dryRunFailure(judged);
    if (dryRunFailure !== undefined) return { ...this.#end(false), dryRunFailure };
    const alive = instrumented.mutants.filter(({ ignoredFor }) => ignoredFor === undefined);
    const lost = new Set(judged.flatMap(({ judged: { record } }) => record.repeated?.lost ?? []));
    this.#once = new Set(alive.filter(({ id }) => lost.has(id)).map(({ file }) => file));
    const coverage = coverageOf(judged, alive, {
      relative: this.relative,
      ignoreStatic: options.ignoreStatic === true,
      allKillers: this.#job.allKillers === true,
      once: this.#once,
    });
    this.#observer.tests(coverage.tests, systemClock.monotonicMs() - started);
    const chosen = await this.#choose(coverage, instrumented.mutants);
    for (const { suite, judged: own } of judged) for (const name of own.flaky) this.#warnOfFlaky(suite.file, name);
    await this.#during('mutants', () => this.#runChosen(chosen.toSorted(compareMutants), coverage, workers));
    return this.#end(!this.#signal.aborted);
  }

  /** Has every suite run once; undefined when it was aborted. */
  async #dryRuns(suites: readonly FoundSuite[], workers: WorkerProcess[]): Promise<SuiteWithRuns[] | undefined> {
    let done = 0;
    const tell = (): void => this.#observer.ranSuites?.(done++, suites.length);
    tell();
    const ran = await this.#spread(suites, workers, (suite, lane) => this.#judge(suite, workers, lane).finally(tell));
    return ran?.filter((judged) => judged !== undefined);
  }

  /** Undefined for a suite that ends its process, or never ends itself; the process is replaced. */
  async #judge(suite: FoundSuite, workers: WorkerProcess[], lane: number): Promise<SuiteWithRuns | undefined> {
    const { project, file, compileError } = suite;
    if (compileError !== undefined) return { suite, judged: notCompiled(compileError) };
    try {
      const judged = await judgeSuite(async (how) =>
        this.#confirmed(suite, await workers[lane]!.dryRun({ project, file, ...how })),
      );
      if (judged.record.repeated?.stuck === true) await this.#replace(workers, lane);
      return { suite, judged };
    } catch (error) {
      if (this.#signal.aborted || !(error instanceof WorkerDeathError)) throw error;
      this.#unhosted.push({ suite, obstacle: `its process ${error.message}` });
      await this.#replace(workers, lane);
      return undefined;
    }
  }

  /** What was otherwise in repeated runs, as far as it is so in new processes too: not where tests differ by chance. */
  async #confirmed({ project, file }: FoundSuite, record: SuiteRecord): Promise<SuiteRecord> {
    const { repeated } = record;
    if (repeated === undefined || repeated.stuck) return record;
    let { failures, lost } = repeated;
    for (let left = confirmations; left > 0 && failures.length + lost.length > 0 && !this.#signal.aborted; left--) {
      const worker = this.startWorker();
      const again = await worker.dryRun({ project, file, reversed: false }).finally(() => worker.kill());
      if ((again.repeated?.failures ?? []).length === 0) failures = [];
      lost = lost.filter((id) => again.repeated?.lost.includes(id));
    }
    return { ...record, repeated: { ...repeated, failures, lost } };
  }

  async #replace(workers: WorkerProcess[], lane: number): Promise<void> {
    await workers[lane]!.kill();
    workers[lane] = this.startWorker();
  }

  /** Shares work out among the processes. */
  async #spread<T, R>(
    items: readonly T[],
    workers: readonly WorkerProcess[],
    work: (item: T, lane: number) => Promise<R>,
  ): Promise<R[] | undefined> {
    const queue = [...items.entries()];
    const done: R[] = [];
    const stop = (): void => void this.close();
    this.#signal.addEventListener('abort', stop, { once: true });
    try {
      await Promise.all(
        workers.map(async (_, lane) => {
          for (let next = queue.shift(); next !== undefined; next = queue.shift())
            done[next[0]] = await work(next[1], lane);
        }),
      );
      return this.#signal.aborted ? undefined : done;
    } catch (error) {
      if (this.#signal.aborted) return undefined;
      throw error;
    } finally {
      this.#signal.removeEventListener('abort', stop);
    }
  }

  /** A file that can run once in a process says nothing of mutants. */
  #leaveOnce(suites: readonly SuiteWithRuns[]): SuiteWithRuns[] {
    for (const { suite, judged } of suites)
      if (judged.once !== undefined) this.#unhosted.push({ suite, obstacle: judged.once });
    return suites.filter(({ judged }) => judged.once === undefined);
  }

  /** A file that fails here and passes under vitest needs something that this process is not; that is no fault of its. */
  async #leaveFailing(suites: readonly SuiteWithRuns[]): Promise<SuiteWithRuns[]> {
    const failing = suites.filter(({ judged }) => judged.failures.length > 0);
    if (failing.length === 0) return [...suites];
    const red = await this.#compiled.confirm(failing.map(({ suite }) => suite.file));
    const left = failing.filter(({ suite }) => !red.has(suite.file));
    for (const { suite, judged } of left)
      this.#unhosted.push({ suite, obstacle: `passes under vitest only; here: ${judged.failures[0]}` });
    return suites.filter((entry) => !left.includes(entry));
  }

  #warnOfFlaky(file: string, name: string): void {
    const warning = `${this.relative(file)}: "${name}" passes and fails without any change; it decides nothing`;
    if (!this.warnings.includes(warning)) this.warnings.push(warning);
  }

  #dryRunFailure(suites: readonly SuiteWithRuns[]): string | undefined {
    const failures = suites.flatMap(({ suite, judged }) =>
      judged.failures.map((failure) => `${this.relative(suite.file)}: ${failure}`),
    );
    if (failures.length > 0) return `There were failed tests in the initial test run.\n${failures.join('\n')}`;
    const any = suites.some(({ judged }) => judged.record.tests.some(({ status }) => status === 'pass'));
    if (any || this.#unhosted.length > 0) return undefined;
    return 'No tests were executed.';
  }

  async #choose(coverage: Coverage, all: readonly SwitchedMutant[]): Promise<readonly CoveredMutant[]> {
    const { only, shard, sample, seed, targets, choose, reachedBy } = this.#job;
    const selection = {
      seed,
      ...(only !== undefined && { only: new Set(only.map(mutantKey)) }),
      ...(shard !== undefined && { shard }),
      ...(sample !== undefined && { sample }),
    };
    let chosen = selectMutants(coverage.mutants, selection, (file) => targetOf(file, targets));
    if (reachedBy !== undefined) chosen = chosen.filter(isReachedBy(reachedBy));
    if (choose !== undefined) {
      const suites = this.#compiled.suites.map(({ file, dependencies }) => ({
        file: this.relative(file),
        dependencies: [...dependencies].map(this.relative),
      }));
      const kept = new Set((await choose({ mutants: chosen, tests: coverage.tests, suites })).map(mutantKey));
      chosen = chosen.filter((mutant) => kept.has(mutantKey(mutant)));
    }
    const ignored = [...all.filter(({ ignoredFor }) => ignoredFor !== undefined), ...coverage.ignoredStatic];
    this.#observer.planned({
      population: countByFile(coverage.mutants),
      chosen: countByFile(chosen),
      ignored: ignored.length,
    });
    for (const { id: _id, ignoredFor, ...mutant } of ignored)
      this.#observer.result({ ...mutant, status: 'Ignored', reason: ignoredFor ?? '', static: false });
    return chosen;
  }

  async #runChosen(
    chosen: readonly CoveredMutant[],
    { profile, tests }: Coverage,
    workers: readonly WorkerProcess[],
  ): Promise<void> {
    const left = this.#failing === 'leave' ? this.#reachedElsewhere(chosen) : new Set<string>();
    const report = (mutant: CoveredMutant, verdict: Omit<MutantVerdict, 'id'>): void => {
      const killedBy = verdict.killedBy.map((index) => tests[index]!.id);
      const result: MutantResult = { ...placeOf(mutant), ...verdict, killedBy };
      // Another engine decides what this one did not detect.
      if (verdict.status === 'Survived' && left.has(mutantKey(mutant))) this.#undecided.push(result);
      else this.#observer.result(result);
    };
    const near = new Set([...this.#compiled.nearPackages].map(this.relative));
    const runs = ({ request, file }: CoveredMutant): boolean =>
      request.tests.length > 0 && !(this.#failing === 'leave' && this.#once.has(file));
    for (const mutant of chosen) {
      if (runs(mutant)) continue;
      const result: MutantResult = {
        ...placeOf(mutant),
        status: 'NoCoverage',
        reason: '',
        killedBy: [],
        testsCompleted: 0,
      };
      if (left.has(mutantKey(mutant))) this.#undecided.push(result);
      else this.#observer.result(result);
    }
    await runMutants({
      mutants: chosen.filter(runs),
      profile,
      workers,
      startWorker: this.startWorker,
      signal: this.#signal,
      clock: systemClock,
      alone: new Set(chosen.filter(({ file }) => near.has(file)).map(({ id }) => id)),
      onVerdict: (mutant, { id: _, ...verdict }) => report(mutant, verdict),
      onFlaky: (test) => this.#warnOfFlaky(profile.tests[test]!.file, profile.tests[test]!.name),
    });
  }

  /** Mutants in files that a test file loads which was not run, or that are run once in a process. */
  #reachedElsewhere(chosen: readonly CoveredMutant[]): Set<string> {
    const loaded = this.#unhosted.flatMap(({ suite }) => [...suite.dependencies].map(this.relative));
    const files = new Set([...loaded, ...this.#once]);
    return new Set(chosen.filter(({ file }) => files.has(file)).map(mutantKey));
  }

  #end(finished: boolean): InProcessEnd {
    const suites = this.#unhosted.map(({ suite, obstacle }) => ({ file: this.relative(suite.file), obstacle }));
    return { finished, warnings: this.warnings, left: { mutants: this.#undecided, suites, once: [...this.#once] } };
  }
}

/** Like the engine's `run`, with a choice of what becomes of test files that fail by themselves. */
export async function runInProcess(
  job: MutationJob,
  observer: MutationObserver,
  signal: AbortSignal,
  { failing }: InProcessOptions,
): Promise<InProcessEnd> {
  await mkdir(path.join(job.root, '.assay'), { recursive: true });
  const folder = await mkdtemp(path.join(job.root, '.assay', 'mutation-'));
  let inProcess: InProcessRun | undefined;
  let compiled: CompiledProjects | undefined;
  try {
    const { options } = await readUserOptions(job.root);
    refuseOtherRunners(options);
    const warnings = checkerWarnings(options);
    const during = phasesTold(observer, systemClock);
    const instrumented = await during('planting', () => plant(job, options, warnings));
    if (instrumented.mutants.length === 0)
      return { finished: true, warnings, left: { mutants: [], suites: [], once: [] } };
    compiled = await during('compiling', () => compileProjects(job.root, options, instrumented.files, job.loaders));
    inProcess = new InProcessRun(job, observer, signal, { folder, compiled, failing });
    inProcess.warnings.push(...warnings);
    return await inProcess.run(instrumented, options);
  } finally {
    await phasesTold(observer, systemClock)('closing', async () => {
      await inProcess?.close();
      await compiled?.close();
    });
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  }
}

/** What it cannot host is not run; warnings say so. */
async function runAlone(job: MutationJob, observer: MutationObserver, signal: AbortSignal): Promise<MutationEnd> {
  const { left, ...end } = await runInProcess(job, observer, signal, { failing: 'refuse' });
  const missing = left.suites.map(({ file, obstacle }) => `${file} was not run in process: ${obstacle}`);
  const unsure = left.once.map((file) => `${file}: what survives may not; ${onceInProcess}`);
  return { ...end, warnings: [...end.warnings, ...missing, ...unsure] };
}

/** Runs the project's vitest suites in processes that switch from mutant to mutant, instead of starting vitest for each. */
export const inProcessEngine: MutationEngine = { name: 'in-process', run: runAlone };
