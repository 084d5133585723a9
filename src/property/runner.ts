import { tuple } from 'fast-check';
import { replayFills, randomFills, type FillFactory } from '../choices/fill.ts';
import { generate, type Generated } from '../choices/generate.ts';
import { deriveSeed } from '../choices/prng.ts';
import { aligningFills, driftMessage, findDrift } from '../choices/replay.ts';
import type { Recording } from '../choices/sequence.ts';
import { evaluatorOf, triedInput } from '../choices/shrink/evaluator.ts';
import { shrink } from '../choices/shrink/shrink.ts';
import { DrawLimitError } from '../choices/source.ts';
import type { PropertyDeclaration } from '../core/declaration.ts';
import type { Clock } from '../core/ports.ts';
import { execute, type Execution } from './execute.ts';
import type { Counterexample, PropertyOutcome } from './outcome.ts';

export const defaultRuns = 100;
const maxShrinkEvaluations = 5_000;
const maxShrinkMs = 10_000;
/** Refused inputs for each accepted one before there is no verdict. */
const maxRefusedPerRun = 100;

export interface PropertyRun {
  readonly seed: number;
  /** Overrides whatever the check asks for. */
  readonly runs?: number;
  /** The profile's number of inputs for a check that names none; a check's own number is scaled in proportion. */
  readonly profileRuns?: number;
  readonly timeLimitMs?: number;
  /** See `HostedRun.minimise`. */
  readonly minimise?: boolean;
  readonly clock: Clock;
  readonly signal: AbortSignal;
}

interface Trial {
  readonly generated: Generated<readonly unknown[]>;
  readonly execution: Execution;
}

/** Generates one input and runs the predicate on it; undefined when the arbitrary never stopped drawing. */
async function attempt(declaration: PropertyDeclaration, fills: FillFactory): Promise<Trial | undefined> {
  const arbitrary = tuple(...declaration.arbitraries);
  let generated: Generated<readonly unknown[]>;
  try {
    generated = generate(arbitrary, fills);
  } catch (error) {
    if (error instanceof DrawLimitError) return undefined;
    throw error;
  }
  const pending = execute(declaration, generated.value);
  return { generated, execution: pending instanceof Promise ? await pending : pending };
}

/** A verdict as the shrinker sees it. */
interface Judged {
  readonly fails: boolean;
  readonly execution: Execution;
}

async function minimise(
  declaration: PropertyDeclaration,
  first: Trial,
  { clock, signal, minimise: wanted = true }: PropertyRun,
): Promise<Counterexample> {
  const deadline = clock.monotonicMs() + maxShrinkMs;
  const arbitrary = tuple(...declaration.arbitraries);
  const judge = (execution: Execution): Judged => ({ fails: execution.verdict === 'fails', execution });
  const evaluate = evaluatorOf(arbitrary, ({ value }) => {
    const pending = execute(declaration, value);
    return pending instanceof Promise ? pending.then(judge) : judge(pending);
  });
  const { smallest, evaluations } = await shrink(triedInput(first.generated, judge(first.execution)), evaluate, {
    maxEvaluations: wanted ? maxShrinkEvaluations : 0,
    expired: () => signal.aborted || clock.monotonicMs() > deadline,
  });
  const { kind, error } = smallest.execution!.execution as Extract<Execution, { verdict: 'fails' }>;
  // Generated again, because the predicate may have changed the values it was given.
  const values = generate(arbitrary, replayFills(smallest.recording)).value;
  return { values, recording: smallest.recording, kind, error, evaluations };
}

async function tryExamples(declaration: PropertyDeclaration): Promise<PropertyOutcome | undefined> {
  for (const values of declaration.options.examples ?? []) {
    const execution = await execute(declaration, values);
    if (execution.verdict !== 'fails') continue;
    const { kind, error } = execution;
    return {
      status: 'failed',
      runs: 1,
      skipped: 0,
      counterexample: { values, recording: [], kind, error, evaluations: 0 },
    };
  }
  return undefined;
}

/** Replays one recording on a property. When the generator has changed since, as much of it as still fits; that is said. */
export async function replayProperty(declaration: PropertyDeclaration, recording: Recording): Promise<PropertyOutcome> {
  const trial = await attempt(declaration, aligningFills(recording));
  if (trial === undefined || trial.execution.verdict === 'refused') {
    return { status: 'unknown', runs: 0, skipped: 1, reason: 'the check now refuses the recorded input' };
  }
  const drawn = trial.generated.recording;
  if (trial.execution.verdict === 'holds') {
    // A recording may hold late draws that a passing check has no need of; only the values themselves count here.
    const drift = findDrift(recording.slice(0, 1), drawn.slice(0, 1));
    if (drift === undefined) return { status: 'passed', runs: 1, skipped: 0 };
    return { status: 'unknown', runs: 1, skipped: 0, reason: `the check holds, but ${driftMessage(drift)}` };
  }
  const { kind, error } = trial.execution;
  const values = generate(tuple(...declaration.arbitraries), replayFills(drawn)).value;
  return {
    status: 'failed',
    runs: 1,
    skipped: 0,
    counterexample: { values, recording: drawn, kind, error, evaluations: 0 },
  };
}

/** Tries a property on its examples and on generated inputs; the first failure is minimised. */
export async function runProperty(declaration: PropertyDeclaration, run: PropertyRun): Promise<PropertyOutcome> {
  const failedExample = await tryExamples(declaration);
  if (failedExample !== undefined) return failedExample;
  const { options } = declaration;
  const wanted =
    run.runs ?? Math.ceil(((options.runs ?? defaultRuns) * (run.profileRuns ?? defaultRuns)) / defaultRuns);
  const seed = options.seed ?? run.seed;
  const limit = options.timeLimitMs ?? run.timeLimitMs;
  const deadline = limit === undefined ? Infinity : run.clock.monotonicMs() + limit;
  let runs = 0;
  let skipped = 0;
  for (let index = 0; runs < wanted && !run.signal.aborted && run.clock.monotonicMs() <= deadline; index++) {
    const trial = await attempt(declaration, randomFills(deriveSeed(seed, index)));
    if (trial === undefined || trial.execution.verdict === 'refused') {
      skipped++;
      if (skipped > maxRefusedPerRun * (runs + 10)) break;
      continue;
    }
    runs++;
    if (trial.execution.verdict === 'fails') {
      const counterexample = await minimise(declaration, trial, run);
      return { status: 'failed', runs, skipped, counterexample };
    }
  }
  if (runs === 0)
    return {
      status: 'unknown',
      runs,
      skipped,
      reason: skipped === 0 ? 'it was interrupted before the first input' : `all ${skipped} inputs were refused`,
    };
  return { status: 'passed', runs, skipped };
}
