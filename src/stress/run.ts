import path from 'node:path';
import { worstStatus, type CheckResult, type Warning } from '../core/check.ts';
import { checkId } from '../core/check-id.ts';
import { AssayError } from '../core/errors.ts';
import type { EmitProgress } from '../core/events.ts';
import type { Finding } from '../core/finding.ts';
import type { Clock, Files } from '../core/ports.ts';
import type { EngineResult, RunOptions } from '../core/run.ts';
import { WorkerDeathError } from '../workers/worker-death.ts';
import type { CheckPlace } from './findings.ts';
import { regressionOf } from './regressions.ts';
import { findingOfDeath, Restarting } from './worker-death.ts';
import type { CheckDescription, RunAnswer, ScenarioEvent } from './worker-protocol.ts';
import { silenceLimitMs, WorkerSession } from './worker-session.ts';

export interface StressRunOptions extends RunOptions {
  /** Absolute paths of the suites. */
  readonly files: readonly string[];
  readonly clock: Clock;
  readonly fileSystem: Files;
}

/** Scenarios for each check when neither the run nor the check says how many. */
const defaultRuns = 500;

/** One run of the engine over all its files. */
class StressRun {
  readonly checks: CheckResult[] = [];
  readonly findings: Finding[] = [];
  readonly warnings: Warning[] = [];
  readonly problems: string[] = [];
  readonly #options: StressRunOptions;
  readonly #emit: EmitProgress;
  readonly #startedMs: number;

  constructor(options: StressRunOptions, emit: EmitProgress) {
    this.#options = options;
    this.#emit = emit;
    this.#startedMs = options.clock.monotonicMs();
  }

  async runFile(file: string, filesLeft: number): Promise<void> {
    const { root, clock, signal } = this.#options;
    const relative = path.relative(root, file).split(path.sep).join('/');
    const processes = new Restarting(() => WorkerSession.open(file, root, clock, signal));
    try {
      const { checks } = await processes.session();
      if (checks.length === 0) this.problems.push(`${relative}: declares no stress check.`);
      const alone = checks.some((check) => check.mode === 'only');
      for (const [index, check] of checks.entries()) {
        if (signal.aborted) return;
        const place: CheckPlace = { root, file: relative, name: check.name, line: check.line };
        if (check.mode === 'skip' || (alone && check.mode !== 'only')) this.#skip(place);
        else await this.#runCheck(place, check, processes, this.#share(filesLeft, checks.length - index));
      }
    } catch (error) {
      if (signal.aborted) return;
      if (error instanceof WorkerDeathError) this.problems.push(`${relative}: ${error.message} while it was loaded.`);
      else if (AssayError.is(error) && error.code !== 'engine' && error.code !== 'worker')
        this.problems.push(error.message);
      else throw error;
    } finally {
      await processes.discard();
    }
  }

  /** The time left for one check, when there is a limit: what remains is shared evenly. */
  #share(filesLeft: number, checksLeft: number): number | undefined {
    const { timeLimitMs, clock } = this.#options;
    if (timeLimitMs === undefined) return undefined;
    const left = timeLimitMs - (clock.monotonicMs() - this.#startedMs);
    return Math.max(1, left / filesLeft / checksLeft);
  }

  async #runCheck(
    place: CheckPlace,
    check: CheckDescription,
    processes: Restarting,
    timeLimitMs?: number,
  ): Promise<void> {
    const { seed, signal, clock } = this.#options;
    const id = checkId(place.file, place.name);
    const runs = this.#options.runs ?? check.runs ?? defaultRuns;
    const startedMs = clock.monotonicMs();
    this.#emit({ type: 'check-start', engine: 'stress', id, name: place.name, file: place.file });
    const at = { index: -1, shrinking: false };
    const silenceMs = silenceLimitMs(check.timeoutMs);
    const attempt = async (firstRun: number, minimise: boolean): Promise<RunAnswer> => {
      const { root, file, name } = place;
      const limit = timeLimitMs === undefined ? {} : { timeLimitMs };
      const request = { root, file, name, seed, runs, firstRun, minimise, ...limit };
      return (await processes.session()).run(request, silenceMs, (event) => this.#hear(place, at, event, runs));
    };
    try {
      await this.#finish(await attempt(0, true), place);
    } catch (error) {
      if (!(error instanceof WorkerDeathError)) throw error;
      await processes.discard();
      if (signal.aborted) return this.#interrupted(place, at.index, clock.monotonicMs() - startedMs);
      // A smaller scenario that ended the process must not lose the failure that was being made smaller.
      if (at.shrinking) return this.#finish(await attempt(at.index, false), place);
      if (at.index === -1) throw error;
      const from = { seed, index: at.index };
      const scene = { place, death: error, from, operationTimeoutMs: check.timeoutMs, clock, signal };
      const finding = await findingOfDeath(scene, processes);
      const result = this.#result(place, 'failed', at.index + 1, clock.monotonicMs() - startedMs);
      await this.#finish({ result, findings: [finding], warnings: [] }, place);
    }
  }

  #hear(place: CheckPlace, at: { index: number; shrinking: boolean }, event: ScenarioEvent, total: number): void {
    Object.assign(at, event);
    const label = event.shrinking ? `${place.name} (making it smaller)` : place.name;
    this.#emit({ type: 'progress', engine: 'stress', label, done: event.index, total });
  }

  async #finish({ result, findings, warnings }: RunAnswer, place: CheckPlace): Promise<void> {
    for (const found of findings) await this.#keep(found, place);
    for (const warning of warnings) {
      this.warnings.push(warning);
      this.#emit({ type: 'warning', engine: 'stress', warning });
    }
    this.checks.push(result);
    this.#emit({ type: 'check-end', result });
  }

  /** Writes a finding to disk before anything else happens, so that it is never lost. */
  async #keep(found: Finding, place: CheckPlace): Promise<void> {
    const stored = regressionOf(place, found);
    if (stored !== undefined) await this.#options.fileSystem.write(path.join(place.root, stored.file), stored.content);
    const finding =
      stored === undefined ? found : { ...found, regression: `// ${stored.file} keeps it: every test run replays it.` };
    this.findings.push(finding);
    this.#emit({ type: 'finding', finding });
  }

  #skip(place: CheckPlace): void {
    const result = this.#result(place, 'skipped', 0, 0);
    this.checks.push(result);
    this.#emit({ type: 'check-end', result });
  }

  #interrupted(place: CheckPlace, index: number, durationMs: number): void {
    this.checks.push(this.#result(place, 'unknown', Math.max(0, index), durationMs));
  }

  #result(place: CheckPlace, status: CheckResult['status'], runs: number, durationMs: number): CheckResult {
    const { file, name, line } = place;
    const id = checkId(file, name);
    const where = line === undefined ? {} : { line };
    return { id, name, file, ...where, engine: 'stress', status, runs, durationMs: Math.round(durationMs), stats: {} };
  }
}

/**
 * Runs stress suites, each in a supervised process of its own, one after the other.
 *
 * @throws AssayError with code `load` when no file could be loaded
 */
export async function runStress(options: StressRunOptions, emit: EmitProgress): Promise<EngineResult> {
  const startedMs = options.clock.monotonicMs();
  const run = new StressRun(options, emit);
  emit({ type: 'engine-start', engine: 'stress' });
  for (const [index, file] of options.files.entries()) {
    if (options.signal.aborted) break;
    await run.runFile(file, options.files.length - index);
  }
  const { checks, findings, warnings, problems } = run;
  if (problems.length > 0 && checks.length === 0) {
    throw new AssayError('load', problems.join('\n'), 'Mend the file and run again.');
  }
  emit({ type: 'engine-end', engine: 'stress' });
  return {
    engine: 'stress',
    status: worstStatus(checks.map((check) => check.status)),
    durationMs: Math.round(options.clock.monotonicMs() - startedMs),
    checks,
    findings,
    gates: [],
    warnings,
    ...(problems.length > 0 && { problems }),
  };
}
