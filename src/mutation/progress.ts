import path from 'node:path';
import type { EmitProgress } from '../core/events.ts';
import type { Clock, Files } from '../core/ports.ts';
import type { MutationEnd, MutationObserver, MutationTest } from './engine.ts';
import type { MutantResult } from './mutant.ts';
import { partialReport } from './partial-report.ts';
import { targetOf } from './thresholds.ts';

/** Milliseconds between two savings of an unfinished report: little is lost when this process is killed. */
const saveEveryMs = 5_000;

export interface ProgressOptions {
  readonly root: string;
  readonly targets: readonly string[];
  /** The report's path relative to the root. */
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
  ignored = 0;
  allTests: readonly MutationTest[] = [];
  finished = false;
  readonly #startedMs: number;
  readonly #options: ProgressOptions;
  readonly #emit: EmitProgress;
  readonly #sources = new Map<string, string>();
  #total = 0;
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

  tests(tests: readonly MutationTest[]): void {
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

  /** Writes what an unfinished run knows; a finished one has Stryker's report already. */
  async save(): Promise<void> {
    await this.#saving;
    if (!this.finished && this.results.length > 0) await this.#write();
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
    const now = this.#options.clock.monotonicMs();
    this.#add(this.durationMs, result.file, now - this.#lastMs);
    this.#lastMs = now;
    this.#tell();
    if (now - this.#savedMs < saveEveryMs) return;
    this.#savedMs = now;
    this.#saving = this.#saving.then(() => (this.finished ? undefined : this.#write()));
  }

  #tell(): void {
    const survived = this.results.filter(({ status }) => status === 'Survived' || status === 'NoCoverage').length;
    const done = this.results.filter(({ status }) => status !== 'Ignored').length;
    this.#emit({
      type: 'progress',
      engine: 'mutation',
      label: 'mutants',
      done,
      total: this.#total,
      stats: { survived },
    });
  }

  async #write(): Promise<void> {
    const results = [...this.results];
    for (const { file } of results) await this.source(file);
    await this.#options.fileSystem.write(
      path.join(this.#options.root, this.#options.report),
      partialReport(results, this.#sources),
    );
  }
}
