import { tuple } from 'fast-check';
import { replayFills, randomFills, type FillFactory } from '../choices/fill.ts';
import { generate, type Generated } from '../choices/generate.ts';
import { deriveSeed } from '../choices/prng.ts';
import type { Recording } from '../choices/sequence.ts';
import { shrink, type Evaluation } from '../choices/shrink/shrink.ts';
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
  readonly runs?: number;
  readonly timeLimitMs?: number;
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

async function minimise(
  declaration: PropertyDeclaration,
  start: Recording,
  first: Trial,
  clock: Clock,
  signal: AbortSignal,
): Promise<Counterexample> {
  const deadline = clock.monotonicMs() + maxShrinkMs;
  const trials = new Map<Evaluation, Trial>();
  const evaluate = async (candidate: Recording): Promise<Evaluation> => {
    const trial = await attempt(declaration, replayFills(candidate));
    if (trial === undefined) return { fails: false, recording: candidate, spans: [] };
    const evaluation = {
      fails: trial.execution.verdict === 'fails',
      recording: trial.generated.recording,
      spans: trial.generated.spans,
    };
    if (evaluation.fails) trials.set(evaluation, trial);
    return evaluation;
  };
  const origin: Evaluation = { fails: true, recording: start, spans: first.generated.spans };
  trials.set(origin, first);
  const { smallest, evaluations } = await shrink(origin, evaluate, {
    maxEvaluations: maxShrinkEvaluations,
    expired: () => signal.aborted || clock.monotonicMs() > deadline,
  });
  const trial = trials.get(smallest)!;
  const { kind, error } = trial.execution as Extract<Execution, { verdict: 'fails' }>;
  // Generated again, because the predicate may have changed the values it was given.
  const values = generate(tuple(...declaration.arbitraries), replayFills(smallest.recording)).value;
  return { values, recording: smallest.recording, kind, error, evaluations };
}

async function tryExamples(declaration: PropertyDeclaration): Promise<PropertyOutcome | undefined> {
  for (const values of declaration.options.examples ?? []) {
    const execution = await execute(declaration, values);
    if (execution.verdict !== 'fails') continue;
    const { kind, error } = execution;
    return { status: 'failed', runs: 1, skipped: 0, counterexample: { values, recording: [], kind, error, evaluations: 0 } };
  }
  return undefined;
}

/** Replays one recording on a property. */
export async function replayProperty(declaration: PropertyDeclaration, recording: Recording): Promise<PropertyOutcome> {
  const trial = await attempt(declaration, replayFills(recording));
  if (trial === undefined || trial.execution.verdict === 'refused') {
    return { status: 'unknown', runs: 0, skipped: 1, reason: 'the check now refuses the recorded input' };
  }
  if (trial.execution.verdict === 'holds') return { status: 'passed', runs: 1, skipped: 0 };
  const { kind, error } = trial.execution;
  const values = generate(tuple(...declaration.arbitraries), replayFills(recording)).value;
  return { status: 'failed', runs: 1, skipped: 0, counterexample: { values, recording, kind, error, evaluations: 0 } };
}

/** Tries a property on its examples and on generated inputs; the first failure is minimised. */
export async function runProperty(declaration: PropertyDeclaration, run: PropertyRun): Promise<PropertyOutcome> {
  const failedExample = await tryExamples(declaration);
  if (failedExample !== undefined) return failedExample;
  const { options } = declaration;
  const wanted = run.runs ?? options.runs ?? defaultRuns;
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
      const counterexample = await minimise(declaration, trial.generated.recording, trial, run.clock, run.signal);
      return { status: 'failed', runs, skipped, counterexample };
    }
  }
  if (runs === 0) return { status: 'unknown', runs, skipped, reason: `all ${skipped} inputs were refused` };
  return { status: 'passed', runs, skipped };
}
