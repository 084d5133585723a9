import path from 'node:path';
import { randomFills } from '../choices/fill.ts';
import { generate } from '../choices/generate.ts';
import { deriveSeed } from '../choices/prng.ts';
import { DrawLimitError } from '../choices/source.ts';
import { checkId } from '../core/check-id.ts';
import type { CheckResult } from '../core/check.ts';
import type { FuzzDeclaration, HostedOutcome, HostedRun, StoredInput } from '../core/declaration.ts';
import { tuple } from 'fast-check';
import { executeWatched } from './execute.ts';
import { createDetectors } from './detectors/create-detectors.ts';
import type { Detector } from './detectors/detector.ts';
import { CheckExecutor } from './executor.ts';
import type { FailureDescription } from './failure.ts';
import { fuzzFailureMessage, fuzzFinding, type FoundInput } from './findings.ts';
import { minimise, type Executed } from './minimise.ts';
import { isDangerous, readStored, type CheckPlace, type StoredFile } from './stored-inputs.ts';
import { codecOf, decodeInput, renderInput, targetOf, type FuzzTarget } from './target.ts';

/** Random inputs after the stored ones: a taste, so that tests, and mutation runs, are not blind where the corpus is. */
const hostedRuns = 20;
const maxMinimiseEvaluations = 1_000;
const maxMinimiseMs = 5_000;

interface Failed {
  readonly input: StoredInput;
  readonly failure: FailureDescription;
  readonly stored?: StoredFile;
}

class HostedCheck {
  readonly #target: FuzzTarget;
  readonly #run: HostedRun;
  readonly #place: CheckPlace;
  readonly #detectors: readonly Detector[];
  runs = 0;

  constructor(target: FuzzTarget, run: HostedRun) {
    this.#target = target;
    this.#detectors = createDetectors(target.detectors);
    this.#run = run;
    this.#place = { root: run.root, file: run.file, name: target.name };
  }

  /** What is stored, then random inputs; the first failure ends it. */
  async find(): Promise<Failed | undefined> {
    const raw = codecOf(this.#target) !== undefined;
    for (const kind of ['regressions', 'corpus'] as const) {
      for (const stored of await readStored(this.#run.files, this.#place, kind, raw)) {
        const failure = await this.#replayStored(stored);
        if (failure !== undefined) return { input: stored.input, failure, stored };
      }
    }
    return this.#tryRandom();
  }

  async #replayStored(stored: StoredFile): Promise<FailureDescription | undefined> {
    // In a process of its own first: an input that once hung or exhausted memory would take the whole test run along.
    // A mutation runner ends such runs itself, and needs the check to run in the process it mutates.
    if (isDangerous(stored.name) && process.env['STRYKER_MUTATOR_WORKER'] === undefined) {
      const executed = await executeApart(this.#place, stored.input, false);
      this.runs++;
      if (executed.verdict === 'fails') return executed.failure;
    }
    const executed = await this.#execute(stored.input);
    return executed.verdict === 'fails' ? executed.failure : undefined;
  }

  async #tryRandom(): Promise<Failed | undefined> {
    const wanted = this.#run.runs ?? hostedRuns;
    for (let index = 0; index < wanted && !this.#run.signal.aborted; index++) {
      const input = this.#randomInput(index);
      if (input === undefined) continue;
      const executed = await this.#execute(input);
      if (executed.verdict === 'fails') return this.#minimise(input, executed.failure, executed.drawn);
    }
    return undefined;
  }

  #randomInput(index: number): StoredInput | undefined {
    try {
      const generated = generate(tuple(...this.#target.arbitraries), randomFills(deriveSeed(this.#run.seed, index)));
      const codec = codecOf(this.#target);
      return codec === undefined ? { choices: generated.recording } : { bytes: codec.encode(generated.value[0]) };
    } catch (error) {
      if (error instanceof DrawLimitError) return undefined;
      throw error;
    }
  }

  async #execute(input: StoredInput): Promise<Executed> {
    const decoded = decodeInput(this.#target, input);
    if (decoded === undefined) return { verdict: 'refused' };
    const verdict = await executeWatched(this.#target, decoded.values, {
      detectors: this.#detectors,
      clock: this.#run.clock,
    });
    if (verdict.verdict !== 'refused') this.runs++;
    if (decoded.drawn === undefined) return verdict;
    const { recording, spans } = decoded.drawn;
    return verdict.verdict === 'fails'
      ? { ...verdict, drawn: { recording, spans } }
      : { ...verdict, drawn: { recording, spans: [] } };
  }

  async #minimise(input: StoredInput, failure: FailureDescription, drawn: Executed['drawn']): Promise<Failed> {
    if (this.#run.minimise === false) return { input, failure };
    const runs = this.runs;
    const deadline = this.#run.clock.monotonicMs() + maxMinimiseMs;
    const smallest = await minimise(
      { input, failure, drawn },
      {
        execute: (candidate) => this.#execute(candidate),
        simplestFirst: codecOf(this.#target)?.simplestFirst,
        maxEvaluations: maxMinimiseEvaluations,
        expired: () => this.#run.signal.aborted || this.#run.clock.monotonicMs() > deadline,
      },
    );
    this.runs = runs; // shrinking is no testing
    return smallest;
  }
}

/** Runs one input in a supervised process, where it may hang or end the process. What it prints is shown when `echo` is true. */
async function executeApart({ root, file, name }: CheckPlace, input: StoredInput, echo: boolean): Promise<Executed> {
  const executor = new CheckExecutor({ root, file: path.join(root, file), name, echo });
  try {
    return await executor.execute(input);
  } finally {
    await executor.close();
  }
}

async function hosted(
  declaration: FuzzDeclaration,
  run: HostedRun,
  work: (
    target: FuzzTarget,
  ) => Promise<{ readonly runs: number; readonly failed: Failed | undefined; readonly refused?: boolean }>,
): Promise<HostedOutcome> {
  const started = run.clock.monotonicMs();
  const target = targetOf(declaration)!;
  const { runs, failed, refused = false } = await work(target);
  const result: CheckResult = {
    id: checkId(run.file, declaration.name),
    name: declaration.name,
    file: run.file,
    ...(declaration.location?.line !== undefined && { line: declaration.location.line }),
    engine: 'fuzz',
    status: failed !== undefined ? 'failed' : refused ? 'unknown' : 'passed',
    runs,
    durationMs: Math.round(run.clock.monotonicMs() - started),
    stats: {},
  };
  if (refused) {
    const message = `"${declaration.name}" now refuses the recorded input.`;
    return { result, findings: [], warnings: [{ kind: 'filtered', message }], error: new Error(message) };
  }
  if (failed === undefined) return { result, findings: [], warnings: [] };
  const { stored } = failed;
  const found: FoundInput = {
    ...failed,
    rendered: renderInput(target, failed.input),
    line: declaration.location?.line,
    plain: false,
    ...(stored !== undefined && { storedAt: path.relative(run.root, stored.path).split(path.sep).join('/') }),
  };
  const finding = fuzzFinding({ root: run.root, file: run.file, name: declaration.name }, found);
  const error = new Error(
    fuzzFailureMessage(declaration.name, found, finding, stored === undefined ? run.seed : undefined),
  );
  error.name = 'FuzzFailure';
  if (failed.failure.stack !== '')
    error.stack = `${error.message}\n${failed.failure.stack
      .split('\n')
      .filter((line) => /^\s+at /.test(line))
      .join('\n')}`;
  return { result, findings: [finding], warnings: [], error };
}

/** Runs a fuzz check inside a test runner: on its regressions, its corpus and a few random inputs. */
export function runHostedFuzz(declaration: FuzzDeclaration, run: HostedRun): Promise<HostedOutcome> {
  return hosted(declaration, run, async (target) => {
    const check = new HostedCheck(target, run);
    const failed = await check.find();
    return { runs: check.runs, failed };
  });
}

/** Runs a fuzz check on one stored input, in a supervised process of its own. */
export function replayHostedFuzz(
  declaration: FuzzDeclaration,
  input: StoredInput,
  run: HostedRun,
): Promise<HostedOutcome> {
  return hosted(declaration, run, async () => {
    const executed = await executeApart({ root: run.root, file: run.file, name: declaration.name }, input, true);
    if (executed.verdict === 'refused') return { runs: 0, failed: undefined, refused: true };
    return { runs: 1, failed: executed.verdict === 'fails' ? { input, failure: executed.failure } : undefined };
  });
}
