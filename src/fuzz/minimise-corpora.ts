import { checkFolder, checkId, contentHash } from '../core/check-id.ts';
import type { CheckResult, Warning } from '../core/check.ts';
import { AssayError } from '../core/errors.ts';
import type { EmitProgress } from '../core/events.ts';
import type { EngineResult } from '../core/run.ts';
import { representatives, type Candidate } from './corpus/representatives.ts';
import { CorpusStore, type CorpusFile } from './corpus/store.ts';
import { measureCorpus, type MeasuredCorpus } from './engines/assay/measure-corpus.ts';
import { heapLimitMb } from './executor.ts';
import { fuzzResult } from './fuzz-result.ts';
import { loadTargets, nameOf, type LoadedTarget } from './load-targets.ts';
import type { FuzzRunOptions } from './run-options.ts';
import { FuzzScratch } from './scratch.ts';

export interface MinimiseCorporaOptions extends Pick<
  FuzzRunOptions,
  'root' | 'files' | 'detectors' | 'instrument' | 'signal' | 'clock' | 'fileSystem'
> {
  /** Absolute path of another corpus, whose inputs join in. */
  readonly merge?: string;
}

/** What a corpus held and holds now. */
interface Outcome {
  readonly stats: CheckResult['stats'];
  readonly executions: number;
  readonly warnings: readonly Warning[];
}

interface Entry extends CorpusFile {
  /** Whether it comes from the other corpus. */
  readonly merged: boolean;
}

const bytesOf = (entries: readonly CorpusFile[]): number => entries.reduce((sum, { bytes }) => sum + bytes, 0);

/** The entries that stay: those that stand for something, and those on which the target fails. */
function choose(
  entries: readonly Entry[],
  { measured }: MeasuredCorpus,
): { readonly kept: ReadonlySet<Entry>; readonly failing: number; readonly features: number; readonly stable: number } {
  const kept = new Set<Entry>();
  const candidates: (Candidate & { readonly entry: Entry })[] = [];
  const features = new Set<number>();
  let failing = 0;
  let stable = 0;
  for (const [index, entry] of entries.entries()) {
    const result = measured[index];
    if (result === undefined || result.outcome === 'failed') {
      kept.add(entry);
      failing++;
    } else if (result.outcome === 'held') {
      candidates.push({ ...result, key: entry.name, entry });
      for (const feature of result.features) features.add(feature);
    }
    if (result?.stable === true) stable++;
  }
  for (const { entry } of representatives(candidates)) kept.add(entry);
  return { kept, failing, features: features.size, stable };
}

class Minimisation {
  readonly #options: MinimiseCorporaOptions;
  readonly #emit: EmitProgress;
  readonly #scratch: FuzzScratch;

  constructor(options: MinimiseCorporaOptions, emit: EmitProgress) {
    this.#options = options;
    this.#emit = emit;
    this.#scratch = new FuzzScratch(options.root);
  }

  async run(): Promise<EngineResult> {
    const { clock, signal } = this.#options;
    const started = clock.monotonicMs();
    const emit = this.#emit;
    const checks: CheckResult[] = [];
    const warnings: Warning[] = [];
    const problems: string[] = [];
    emit({ type: 'engine-start', engine: 'fuzz' });
    try {
      const loaded = await loadTargets(this.#options);
      problems.push(...loaded.problems);
      for (const target of loaded.targets) {
        if (signal.aborted) break;
        const result = await this.#check(target, loaded.targets.length === 1, warnings, problems);
        checks.push(result);
        emit({ type: 'check-end', result });
      }
    } finally {
      await this.#scratch.remove();
    }
    emit({ type: 'engine-end', engine: 'fuzz' });
    return fuzzResult({ checks, findings: [], warnings, problems, durationMs: clock.monotonicMs() - started });
  }

  async #check(loaded: LoadedTarget, alone: boolean, warnings: Warning[], problems: string[]): Promise<CheckResult> {
    const { clock, signal } = this.#options;
    const { file, target } = loaded;
    const name = nameOf(target);
    const id = checkId(file, name);
    const started = clock.monotonicMs();
    this.#emit({ type: 'check-start', engine: 'fuzz', id, name, file });
    let outcome: Outcome | undefined;
    try {
      outcome = await this.#minimise(loaded, alone);
    } catch (error) {
      if (!AssayError.is(error)) throw error;
      problems.push(`${file}: ${name}: ${error.message} ${error.remedy}`.trim());
    }
    for (const warning of outcome?.warnings ?? []) {
      warnings.push(warning);
      this.#emit({ type: 'warning', engine: 'fuzz', warning });
    }
    const { executions = 0, stats = {} } = outcome ?? {};
    return {
      id,
      name,
      file,
      engine: 'fuzz',
      runs: executions,
      stats,
      ...(target.line !== undefined && { line: target.line }),
      status: outcome === undefined || signal.aborted ? 'unknown' : executions === 0 ? 'skipped' : 'passed',
      durationMs: Math.round(clock.monotonicMs() - started),
    };
  }

  /** Undefined when it was interrupted: nothing is removed then. */
  async #minimise({ absolute, file, target }: LoadedTarget, alone: boolean): Promise<Outcome | undefined> {
    const { root, fileSystem, instrument, signal, merge } = this.#options;
    const name = nameOf(target);
    const store = new CorpusStore(fileSystem, { root, file, name });
    const own = await store.entries();
    const known = new Set(own.map((entry) => entry.name));
    const others = merge === undefined ? [] : await store.others(merge, alone);
    const entries: Entry[] = own.map((entry) => ({ ...entry, merged: false }));
    for (const entry of others) {
      // A file that somebody put there may have any name: in the corpus it is called by its content.
      const content = 'bytes' in entry.input ? contentHash(entry.input.bytes) : entry.name;
      if (known.has(content)) continue;
      known.add(content);
      entries.push({ ...entry, name: content, merged: true });
    }
    const before = { entriesBefore: own.length, bytesBefore: bytesOf(own) };
    if (entries.length === 0)
      return { stats: { ...before, entriesAfter: 0, bytesAfter: 0, features: 0 }, executions: 0, warnings: [] };
    const corpus = await measureCorpus({
      root,
      file: absolute,
      target,
      instrument,
      heapLimitMb,
      signal,
      scratch: this.#scratch.of(file, checkFolder(file, name)),
      inputs: entries.map(({ input }) => input),
      onProgress: (done) => this.#emit({ type: 'progress', engine: 'fuzz', label: name, done, total: entries.length }),
    });
    if (corpus === undefined) return undefined;
    const warn = (message: string): Warning => ({
      kind: 'engine',
      message: `"${name}": ${message}`,
      location: { file },
    });
    const { kept, failing, features, stable } = choose(entries, corpus);
    const warnings = [...corpus.warnings];
    if (features === 0) warnings.push(warn('no input reached code that is instrumented: the corpus was left as it is'));
    if (failing > 0)
      warnings.push(
        warn(`the target fails on ${failing} stored inputs, which were kept: "assay fuzz" tells what they find`),
      );
    const after = features === 0 ? entries : entries.filter((entry) => kept.has(entry));
    for (const entry of after) if (entry.merged) await store.write(entry.input);
    await store.remove(entries.filter((entry) => !entry.merged && !after.includes(entry)));
    return {
      stats: {
        ...before,
        ...(others.length > 0 && { merged: after.filter((entry) => entry.merged).length }),
        entriesAfter: after.length,
        bytesAfter: bytesOf(after),
        features,
        failing,
        stability: Math.round((stable / entries.length) * 1000) / 1000,
      },
      executions: corpus.executions,
      warnings,
    };
  }
}

/**
 * Makes the stored corpus of every check smaller: of all inputs that `assay fuzz` kept, those stay that are the smallest to
 * reach something. Seeds and regressions are not touched. Nothing is removed before all inputs of a check were run.
 */
export function minimiseCorpora(options: MinimiseCorporaOptions, emit: EmitProgress): Promise<EngineResult> {
  return new Minimisation(options, emit).run();
}
