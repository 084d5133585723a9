import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { contentHash, slug } from '../../core/check-id.ts';
import type { Clock, Files } from '../../core/ports.ts';
import type { KillSummary } from '../../core/run.ts';
import { ownModule } from '../../instrument/source-bootstrap.ts';
import { nodeArguments, startWorker } from '../../workers/supervisor.ts';
import type { WorkerHandle } from '../../workers/supervisor.ts';
import type { ImportGraph } from '../cache/import-graph.ts';
import { groupBy } from '../mutant.ts';
import type { PlantedMutant } from '../plan/instrumenter.ts';
import { readUserOptions } from '../stryker-options.ts';
import type { OpenJob, SearchAnswer, SearchJob } from './kill-main.ts';
import { testFileSource } from './killer-test.ts';
import type { KillerTest } from './killer-test.ts';
import type { RecordJob } from './record-main.ts';

/** Inputs tried for one survivor, and milliseconds for them: a few seconds tell most from equivalents. */
const maxInputs = 20_000;
const searchMs = 6_000;
/** Milliseconds after which a search hangs: a loop that passes no switch. */
const hangMs = 20_000;
/** Milliseconds for planting and loading a file. */
const openMs = 60_000;
/** Milliseconds for the tests that are recorded. */
const recordMs = 300_000;

export interface KillOptions {
  readonly root: string;
  readonly seed: number;
  /** The survivors, with what they replace. */
  readonly survivors: readonly PlantedMutant[];
  readonly graph: ImportGraph;
  /** Folder of the written tests, relative to the root. */
  readonly folder: string;
  readonly targetOf: (file: string) => string;
  readonly signal: AbortSignal;
  readonly clock: Clock;
  readonly fileSystem: Files;
  readonly onProgress: (done: number, total: number) => void;
}

/** Runs the tests that load a file once and writes down what its exports are called with. What goes wrong costs inputs only. */
function record(job: RecordJob, clock: Clock, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const env = { ...process.env };
    for (const name of Object.keys(env))
      if (/^(?:VITEST|TINYPOOL|NODE_OPTIONS$|NODE_V8_COVERAGE$|STRYKER)/.test(name)) delete env[name];
    const entry = fileURLToPath(ownModule('mutation/kill/record-main'));
    const child = spawn(process.execPath, [...nodeArguments(job.root), entry, JSON.stringify(job)], {
      cwd: job.root,
      env: { ...env, NODE_ENV: 'test' },
      detached: true,
      stdio: 'ignore',
    });
    const stop = new AbortController();
    const end = (): void => {
      if (stop.signal.aborted) return; // once only: its process id may be another's by then
      stop.abort();
      signal.removeEventListener('abort', end);
      if (child.pid !== undefined) {
        try {
          process.kill(-child.pid, 'SIGKILL');
        } catch {
          // all of it has ended already
        }
      }
      resolve();
    };
    child.on('error', end);
    child.on('exit', end);
    signal.addEventListener('abort', end, { once: true });
    void clock.sleep(recordMs, stop.signal).then(end);
  });
}

/** How the project's own tests name a file, such as `.js` for `.ts`: the new test does the same. */
function specifierOf(root: string, testFile: string, file: string, importers: Iterable<string>): string {
  const relative = path.posix.relative(path.posix.dirname(testFile), file);
  const plain = path.posix.basename(file).replace(/\.[^.]+$/, '');
  const escaped = plain.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
  const pattern = new RegExp(`from\\s*['"]\\.[^'"\\n]*/${escaped}(\\.[cm]?[jt]sx?)?['"]`);
  for (const importer of importers) {
    if (importer === file) continue;
    const match = pattern.exec(readFileSync(path.join(root, importer), 'utf8'));
    if (match !== null) return relative.replace(/\.[^.]+$/, match[1] ?? '');
  }
  return relative;
}

interface FileResult {
  readonly tests: KillerTest[];
  readonly answers: { readonly mutant: PlantedMutant; readonly answer: SearchAnswer | string }[];
}

/** One worker after another on the survivors of a file: a mutant that hangs one takes only itself along. */
class FileSearch {
  readonly #options: KillOptions;
  readonly #job: OpenJob;
  #worker: WorkerHandle | undefined;
  /** Why the file cannot be searched at all. */
  #broken: unknown;

  constructor(options: KillOptions, job: OpenJob) {
    this.#options = options;
    this.#job = job;
  }

  async search(mutant: PlantedMutant): Promise<SearchAnswer | string> {
    const { seed } = this.#options;
    try {
      const worker = this.#worker ?? (await this.#start());
      const job: SearchJob = { mutant, seed, maxInputs, timeLimitMs: searchMs };
      return await worker.call<SearchAnswer>('search', job, { timeoutMs: searchMs + hangMs });
    } catch (error) {
      await this.end();
      return error instanceof Error ? error.message : String(error);
    }
  }

  async end(): Promise<void> {
    await this.#worker?.kill();
    this.#worker = undefined;
  }

  async #start(): Promise<WorkerHandle> {
    const { root, signal } = this.#options;
    if (this.#broken !== undefined) throw this.#broken;
    const worker = startWorker({ entry: ownModule('mutation/kill/kill-main'), root });
    const kill = (): void => void worker.kill();
    signal.addEventListener('abort', kill, { once: true });
    void worker.ended.then(() => signal.removeEventListener('abort', kill));
    this.#worker = worker;
    try {
      await worker.call('open', this.#job, { timeoutMs: openMs });
    } catch (error) {
      this.#broken = error; // it would fail for the next mutant too
      throw error;
    }
    return worker;
  }
}

const place = ({ file, line, column }: PlantedMutant): string => `${file}:${line}:${column}`;
const change = ({ original, replacement }: PlantedMutant): string =>
  `${original.replaceAll(/\s+/g, ' ').slice(0, 60)} → ${replacement.replaceAll(/\s+/g, ' ').slice(0, 60)}`;

type Other = KillSummary['others'][number];

/** What is said of a survivor on which no input showed a difference. */
function undecided({ tried, reached, infected, whileLoading }: SearchAnswer): Pick<Other, 'what' | 'why'> {
  if (tried > 0 && whileLoading) {
    const still = infected === 0 ? '' : `, though in ${infected} other code evaluated to something else`;
    return {
      what: 'equivalent?',
      why: `it runs while the file loads; none of ${tried} inputs showed a difference${still}`,
    };
  }
  if (reached > 0) return { what: 'equivalent?', why: equivalentReason({ tried, reached, infected }) };
  const why = tried === 0 ? 'tests call nothing that its file exports' : `none of ${tried} inputs ran it`;
  return { what: 'unreached', why };
}

function equivalentReason({ tried, reached, infected }: Pick<SearchAnswer, 'tried' | 'reached' | 'infected'>): string {
  if (infected === 0) return `it evaluated to the same in all of the ${reached} inputs (of ${tried}) that ran it`;
  return `${infected} of ${tried} inputs made it evaluate to something else, and nothing came of it`;
}

function summaryOf(results: readonly FileResult[], files: readonly string[]): KillSummary {
  const answers = results.flatMap((result) => result.answers);
  const killed = answers.filter(({ answer }) => typeof answer !== 'string' && answer.test !== undefined);
  const others = answers.flatMap(({ mutant, answer }): Other[] => {
    const at = { place: place(mutant), change: change(mutant) };
    if (typeof answer === 'string') return [{ ...at, what: 'failed', why: answer }];
    if (answer.test !== undefined) return [];
    const { shown } = answer;
    if (answer.difference === 'none' || shown === undefined) return [{ ...at, ...undecided(answer) }];
    const why = `${shown.input}: ${shown.original}, the mutant: ${shown.mutant}`;
    return [{ ...at, what: answer.difference === 'message' ? 'message' : 'unwritten', why }];
  });
  return { searched: answers.length, killed: killed.length, tests: files, others };
}

async function searchFile(
  file: string,
  mutants: readonly PlantedMutant[],
  options: KillOptions,
  folder: string,
  told: () => void,
): Promise<FileResult> {
  const { root, graph, clock, signal } = options;
  const own = path.join(folder, contentHash(file).slice(0, 8));
  const recording = path.join(folder, `${contentHash(file).slice(0, 8)}.recording`);
  const tests = [...graph.dependents(file)].filter((dependent) => dependent !== file);
  const { options: user } = await readUserOptions(root);
  const configFile = (user as { vitest?: { configFile?: string } }).vitest?.configFile;
  const job = { root, file: path.join(root, file), exports: graph.exportsOf(file), tests, output: recording };
  await record(
    { ...job, ...(configFile !== undefined && { configFile: path.resolve(root, configFile) }) },
    clock,
    signal,
  );
  const search = new FileSearch(options, { root, file, folder: own, recording });
  const result: FileResult = { tests: [], answers: [] };
  try {
    for (const mutant of mutants) {
      if (signal.aborted) break;
      const answer = await search.search(mutant);
      result.answers.push({ mutant, answer });
      if (typeof answer !== 'string' && answer.test !== undefined) result.tests.push(answer.test);
      told();
    }
  } finally {
    await search.end();
  }
  return result;
}

/** One test kills many mutants: what two tests say alike is said once. */
function distinct(tests: readonly KillerTest[]): readonly KillerTest[] {
  return [...new Map(tests.toReversed().map((test) => [test.body.join('\n'), test])).values()].toReversed();
}

/**
 * Searches inputs that tell survivors from the original, starting from what the tests call the code with, and writes a test
 * for each that is found. Every test was run before: it passes on the original and fails on the mutant.
 */
export async function killSurvivors(options: KillOptions): Promise<KillSummary> {
  const { root, survivors, graph, fileSystem, targetOf } = options;
  const parent = path.join(root, '.assay');
  await mkdir(parent, { recursive: true });
  const folder = await mkdtemp(path.join(parent, 'kill-'));
  const results: FileResult[] = [];
  const files: string[] = [];
  let done = 0;
  try {
    for (const [file, mutants] of groupBy(survivors, (mutant) => mutant.file)) {
      const result = await searchFile(file, mutants, options, folder, () =>
        options.onProgress(++done, survivors.length),
      );
      results.push(result);
      const tests = distinct(result.tests);
      if (tests.length === 0) continue;
      const name = path.posix.basename(file).replace(/\.[^.]+$/, '');
      const hash = contentHash(JSON.stringify([file, tests])).slice(0, 8);
      const testFile = `${options.folder}/${slug(targetOf(file))}/${name}-${hash}.test.ts`;
      const specifier = specifierOf(root, testFile, file, graph.dependents(file));
      await fileSystem.write(path.join(root, testFile), testFileSource({ specifier, tests }));
      files.push(testFile);
    }
  } finally {
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  }
  return summaryOf(results, files);
}
