import path from 'node:path';
import type { Warning } from '../core/check.ts';
import type { StoredInput } from '../core/declaration.ts';
import { isLookedFor, superlinearCause } from '../core/detector-options.ts';
import type { Finding } from '../core/finding.ts';
import type { Clock, Files } from '../core/ports.ts';
import type { Artifacts } from './artifacts.ts';
import { bytesOfInput } from './byte-fill.ts';
import type { RawFinding } from './engines/engine.ts';
import { lateMs, type FileExecutor } from './executor.ts';
import type { FailureDescription } from './failure.ts';
import { fuzzFinding } from './findings.ts';
import { KnownCauses } from './known-causes.ts';
import { minimise, type Executed, type Minimised } from './minimise.ts';
import { storedContent, storedFolder, type CheckPlace } from './stored-inputs.ts';
import type { TargetDescription } from './worker-main.ts';

export interface TriageOptions {
  readonly place: CheckPlace;
  readonly target: TargetDescription;
  readonly executor: FileExecutor;
  readonly artifacts: Artifacts;
  /** True when the user asked for a folder of raw inputs, which then keeps them. */
  readonly keepArtifacts: boolean;
  readonly files: Files;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  /** Moment on the monotonic clock after which nothing is made smaller any more. */
  readonly deadlineMs: number;
}

const maxEvaluations = 2_000;
/** Executions of inputs that end or block their process, each of which costs seconds. */
const maxDeadlyEvaluations = 6;
/** Limit for making one input smaller in milliseconds, in case its executions are slow; well-behaved targets stay far below. */
const maxMinimiseMs = 20_000;
/** Inputs that a late failure may come from which are tried one by one. */
const maxSuspects = 16;

// The cause of what ended the process is its kind alone; a call of `process.exit` that the guard caught has a place as well.
const isDeadly = ({ cause }: FailureDescription): boolean =>
  cause === 'timeout' || cause === 'memory' || cause === 'exit' || cause === superlinearCause;

/** Turns what an engine saw into findings: confirmed in a clean process, told apart by cause, made small and stored. */
export class Triage {
  readonly findings: Finding[] = [];
  readonly warnings: Warning[] = [];
  readonly #options: TriageOptions;
  readonly #causes = new KnownCauses();
  /** Absolute paths of the raw inputs that findings name. */
  readonly #kept = new Set<string>();

  constructor(options: TriageOptions) {
    this.#options = options;
  }

  /** The finding, unless it is one of a known cause or does not happen again. */
  async judge(raw: RawFinding): Promise<Finding | undefined> {
    const { artifacts, place, target } = this.#options;
    const first = raw.inputs[0];
    if (first === undefined || !isLookedFor(target.detectors, raw.failure)) return undefined;
    // The cause of a hang or of exhausted memory is that alone: another one is the same finding, and costs seconds to confirm.
    const { kind, cause } = raw.failure;
    if (this.#causes.has(kind) || (cause === superlinearCause && this.#causes.has(cause))) return undefined;
    // Before anything else: whatever happens from here on, the input is on disk.
    const pending = await artifacts.write(raw.failure.kind, bytesOfInput(first), place.file, target);
    const confirmed = await this.#confirm(raw);
    if (confirmed === undefined) {
      const kept = path.relative(place.root, pending).split(path.sep).join('/');
      const message = `"${place.name}" failed once (${raw.failure.kind}: ${raw.failure.message.split('\n', 1)[0]}) and not when run again alone; input kept in ${kept}`;
      this.warnings.push({ kind: 'flaky', message, location: { file: place.file } });
      return undefined;
    }
    const { input, executed } = confirmed;
    if (this.#causes.has(executed.failure.cause)) {
      if (!this.#kept.has(pending)) await artifacts.remove(pending);
      return undefined;
    }
    this.#causes.add(executed.failure.cause);
    const smallest = await this.#minimise(input, executed);
    this.#causes.add(smallest.failure.cause);
    const finding = await this.#store(smallest, input, pending);
    this.findings.push(finding);
    return finding;
  }

  async #confirm(
    raw: RawFinding,
  ): Promise<{ input: StoredInput; executed: Extract<Executed, { verdict: 'fails' }> } | undefined> {
    const { executor, target, signal } = this.#options;
    const suspects = raw.inputs.slice(0, maxSuspects);
    // Without counters, or on a machine that is less busy, it may be too quick to judge by.
    const [first] = suspects;
    const isSlow = raw.failure.cause === superlinearCause && first !== undefined;
    const longer = isSlow ? await executor.lengthen(target.name, first) : undefined;
    if (longer !== undefined) suspects.push(longer);
    for (const input of suspects) {
      if (signal.aborted && input !== suspects[0]) return undefined;
      const executed = await executor.execute(target.name, input, lateMs);
      if (executed.verdict === 'fails') return { input, executed };
    }
    return undefined;
  }

  async #minimise(input: StoredInput, executed: Extract<Executed, { verdict: 'fails' }>): Promise<Minimised> {
    const { executor, target, clock, signal, deadlineMs } = this.#options;
    const { failure, drawn } = executed;
    const limit = Math.min(deadlineMs, clock.monotonicMs() + maxMinimiseMs);
    // What shows only after a while has to be waited for each time.
    const settleMs = isDeadly(failure) || (await this.#failsAtOnce(input, failure)) ? 0 : lateMs;
    const start = { input, failure, ...(drawn !== undefined && { drawn }) };
    return minimise(start, {
      execute: (candidate) => executor.execute(target.name, candidate, settleMs),
      simplestFirst: target.simplestFirst,
      maxEvaluations: isDeadly(failure) || settleMs > 0 ? maxDeadlyEvaluations : maxEvaluations,
      expired: () => signal.aborted || clock.monotonicMs() > limit,
    });
  }

  async #failsAtOnce(input: StoredInput, failure: FailureDescription): Promise<boolean> {
    const { executor, target } = this.#options;
    const executed = await executor.execute(target.name, input);
    return executed.verdict === 'fails' && executed.failure.cause === failure.cause;
  }

  async #store(smallest: Minimised, found: StoredInput, pending: string): Promise<Finding> {
    const { artifacts, place, target, executor, files, keepArtifacts } = this.#options;
    const { input, failure } = smallest;
    const rendered = await executor.render(target.name, input);
    const raw = 'bytes' in input ? input.bytes : bytesOfInput(found);
    let storedAt: string | undefined;
    if (!target.plain) {
      const stored = storedContent(place, failure.kind, input, rendered);
      if (stored !== undefined) {
        storedAt = path.join(storedFolder(place, 'regressions'), stored.name);
        await files.write(storedAt, stored.content);
      }
    }
    if (target.plain || keepArtifacts || storedAt === undefined) {
      const artifact = await artifacts.write(failure.kind, raw, place.file, target);
      storedAt ??= artifact;
      this.#kept.add(artifact);
      if (artifact !== pending) await artifacts.remove(pending);
    } else await artifacts.remove(pending);
    return fuzzFinding(place, {
      failure,
      input,
      rendered,
      line: target.line,
      plain: target.plain,
      storedAt: path.relative(place.root, storedAt).split(path.sep).join('/'),
    });
  }
}
