import path from 'node:path';
import type { EmitProgress } from '../core/events.ts';
import type { Clock, Files } from '../core/ports.ts';
import type { MutationEnd, MutationObserver, MutationTest } from './engine.ts';
import type { MutantResult } from './mutant.ts';
import { mutationPage } from './mutation-page.ts';
import { testsOf } from './matrix.ts';
import { mutationReport } from './mutation-report.ts';
import { targetOf } from './thresholds.ts';

/** Milliseconds between two savings of an unfinished report: little is lost when this process is killed. */
const saveEveryMs = 5_000;

export interface ProgressOptions {
  readonly root: string;
  readonly targets: readonly string[];
  /** The report's path relative to the root, without extension. */
  readonly report: string;
  readonly clock: Clock;
  readonly fileSystem: Files;
}

/**
 * Everything a run has told so far.
 *
 * Invariants: `results` holds only chosen mutants, each once; the times of the targets add up to the time since the
 * first tests ran.
 */
export class MutationProgress implements MutationObserver {
  readonly results: MutantResult[] = [];
  /** Mutants of each target that could be run, and those chosen. */
  readonly population = new Map<string, number>();
  readonly chosen = new Map<string, number>();
  readonly durationMs = new Map<string, number>();
  /** Milliseconds that went into each part of the run. */
  readonly phases = new Map<string, number>();
  ignored = 0;
  allTests: readonly MutationTest[] = [];
  finished = false;
  readonly #startedMs: number;
  readonly #options: ProgressOptions;
  readonly #emit: EmitProgress;
  readonly #sources = new Map<string, string>();
  #total = 0;
  #done = 0;
  #survived = 0;
  #lastMs: number;
  #savedMs: number;
  #saving: Promise<void> = Promise.resolve();

  constructor(options: ProgressOptions, emit: EmitProgress) {
    this.#options = options;
    this.#emit = emit;
    this.#startedMs = options.clock.monotonicMs();
    this.#lastMs = this.#startedMs;
    this.#savedMs = this.#startedMs;
  }

  /** True once it is known which mutants there are. */
  get isPlanned(): boolean {
    return this.population.size > 0 || this.finished;
  }

  elapsedMs(): number {
    return this.#options.clock.monotonicMs() - this.#startedMs;
  }

  targetOf(file: string): string {
    return targetOf(file, this.#options.targets);
  }

  ranSuites(done: number, total: number): void {
    this.#emit({ type: 'progress', engine: 'mutation', label: 'test files without mutants', done, total });
  }

  tests(tests: readonly MutationTest[], _netMs: number): void {
    this.#restart();
    this.allTests = tests;
  }

  planned({ population, chosen, ignored }: Parameters<MutationObserver['planned']>[0]): void {
    this.#restart();
    this.ignored += ignored;
    for (const [file, count] of Object.entries(population)) this.#add(this.population, file, count);
    for (const [file, count] of Object.entries(chosen)) this.#add(this.chosen, file, count);
    this.#total += Object.values(chosen).reduce((sum, count) => sum + count, 0);
    this.#tell();
  }

  spent(phase: string, durationMs: number): void {
    this.phases.set(phase, (this.phases.get(phase) ?? 0) + durationMs);
  }

  finish(end: MutationEnd): void {
    this.finished = end.finished;
  }

  /** The original text of a file, read once; empty when it has gone. */
  async source(file: string): Promise<string> {
    const known = this.#sources.get(file);
    if (known !== undefined) return known;
    const text = (await this.#options.fileSystem.readText(path.join(this.#options.root, file))) ?? '';
    this.#sources.set(file, text);
    return text;
  }

  /** Writes the full report, for other tools and to read: everything that is known, and what the run leaves out. */
  async writeReport(results: readonly MutantResult[]): Promise<void> {
    await this.#saving;
    const report = await this.#reportOf(results);
    const { root, report: place, fileSystem } = this.#options;
    await fileSystem.write(path.join(root, `${place}.json`), report);
    await fileSystem.write(path.join(root, `${place}.html`), mutationPage(report));
  }

  #add(counts: Map<string, number>, file: string, count: number): void {
    const target = this.targetOf(file);
    counts.set(target, (counts.get(target) ?? 0) + count);
  }

  #restart(): void {
    this.#lastMs = this.#options.clock.monotonicMs();
  }

  result(result: MutantResult): void {
    this.results.push(result);
    if (result.status !== 'Ignored') this.#done++;
    if (result.status === 'Survived' || result.status === 'NoCoverage') this.#survived++;
    const now = this.#options.clock.monotonicMs();
    this.#add(this.durationMs, result.file, now - this.#lastMs);
    this.#lastMs = now;
    this.#tell();
    if (now - this.#savedMs < saveEveryMs) return;
    this.#savedMs = now;
    this.#saving = this.#saving.then(() => (this.finished ? undefined : this.#write()));
  }

  #tell(): void {
    const [done, survived] = [this.#done, this.#survived];
    this.#emit({
      type: 'progress',
      engine: 'mutation',
      label: 'mutants',
      done,
      total: this.#total,
      stats: { survived },
    });
  }

  async #reportOf(results: readonly MutantResult[]): Promise<string> {
    for (const { file } of results) await this.source(file);
    return mutationReport(results, testsOf(this.allTests, results), this.#sources);
  }

  async #write(): Promise<void> {
    const { root, report, fileSystem } = this.#options;
    await fileSystem.write(path.join(root, `${report}.json`), await this.#reportOf([...this.results]));
  }
}
