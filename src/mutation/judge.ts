import type { CheckResult, Gate, Status, Warning } from '../core/check.ts';
import { worstStatus } from '../core/check.ts';
import type { EmitProgress } from '../core/events.ts';
import type { MutationRunOptions } from './run-options.ts';
import { maxAcceptedPercent } from './equivalents.ts';
import { gatesOf } from './gate.ts';
import { mutantKey, score, tally, valid } from './mutant.ts';
import type { MutantResult, Tally } from './mutant.ts';
import type { RunPlan } from './plan/run-plan.ts';
import type { MutationProgress } from './progress.ts';
import { isSurvivor, targetCheckId } from './survivors.ts';
import { requiredScore } from './thresholds.ts';
import type { Thresholds } from './thresholds.ts';

/** What the targets are judged by. */
export interface Case {
  readonly options: MutationRunOptions;
  readonly thresholds: Thresholds;
  readonly plan: RunPlan;
  readonly progress: MutationProgress;
  /** Why entries of the accepted equivalents are wrong. */
  readonly stale: readonly string[];
}

export interface Judgement {
  readonly checks: CheckResult[];
  readonly gates: Gate[];
  readonly warnings: Warning[];
}

/** A target as a check of the report. */
export function checkOf(target: string, counts: Tally, status: Status, durationMs: number): CheckResult {
  const { killed, timeout, slowSurvivors, survived, noCoverage, errors, ignored, accepted } = counts;
  const figures = { killed, timeout: timeout + slowSurvivors, survived, noCoverage, errors, ignored, accepted };
  return {
    id: targetCheckId(target),
    name: target,
    file: target,
    engine: 'mutation',
    status,
    runs: valid(counts) + errors,
    durationMs: Math.round(durationMs),
    stats: { ...figures, score: score(counts) },
  };
}

/** A part chosen by hand or by a diff says nothing of the whole target. */
function judgesWhole(options: MutationRunOptions, target: string): boolean {
  if (options.since !== undefined) return false;
  return options.paths.length === 0 || options.paths.includes(target);
}

/** Too many accepted equivalents excuse the tests. Few mutants may have one. */
function acceptedGate(target: string, accepted: number, population: number): Gate[] {
  if (accepted === 0) return [];
  const actual = Math.round((10_000 * accepted) / population) / 100;
  const status = accepted <= Math.max(1, (maxAcceptedPercent * population) / 100) ? 'passed' : 'failed';
  return [{ name: 'accepted equivalents in percent, at most', target, required: maxAcceptedPercent, actual, status }];
}

function judgeTarget(
  target: string,
  results: readonly MutantResult[],
  { options, thresholds, progress }: Case,
): Judgement {
  const counts = tally(results, options.timeouts);
  const population = progress.population.get(target)!;
  const chosen = progress.chosen.get(target) ?? 0;
  const whole = judgesWhole(options, target);
  const required = whole ? requiredScore(target, thresholds) : undefined;
  const own = [
    ...gatesOf(target, { population, chosen, counts }, required),
    ...(whole ? acceptedGate(target, counts.accepted, population) : []),
  ];
  const done = valid(counts) + counts.errors + counts.ignored + counts.accepted;
  const unfinished = done < chosen && required === undefined;
  const status =
    chosen === 0 ? 'skipped' : worstStatus([...own.map((gate) => gate.status), unfinished ? 'unknown' : 'passed']);
  const message = `${target} has no threshold`;
  return {
    checks: [checkOf(target, counts, status, progress.durationMs.get(target) ?? 0)],
    gates: chosen > 0 ? own : [],
    warnings: required === undefined && whole && options.paths.length === 0 ? [{ kind: 'engine', message }] : [],
  };
}

/** The gate of a change: its own lines have no survivor. */
function changeGate({ plan, progress }: Case, results: readonly MutantResult[]): Gate[] {
  const { diff } = plan;
  if (diff === undefined) return [];
  const survivors = results.filter((result) => isSurvivor(result) && diff.onLines.has(mutantKey(result))).length;
  const missing = plan.chosen.length > 0 && !progress.finished;
  const status = survivors > 0 ? 'failed' : missing ? 'unknown' : 'passed';
  return [{ name: 'new survivors on changed lines', target: diff.description, required: 0, actual: survivors, status }];
}

function staleGate({ stale, options }: Case): Judgement {
  if (stale.length === 0) return { checks: [], gates: [], warnings: [] };
  const target = options.equivalentsLabel ?? 'accepted equivalents';
  const gate = { name: 'entries that match no survivor', target, required: 0, actual: stale.length };
  return {
    checks: [],
    gates: [{ ...gate, status: 'failed' }],
    warnings: stale.map((message) => ({ kind: 'engine', message: `${target}: ${message}` })),
  };
}

/** Judges each target that has mutants, the change, and the accepted equivalents. */
export function judge(
  question: Case,
  byTarget: ReadonlyMap<string, readonly MutantResult[]>,
  emit: EmitProgress,
): Judgement {
  const parts = [...question.progress.population.keys()]
    .toSorted()
    .map((target) => judgeTarget(target, byTarget.get(target) ?? [], question));
  const stale = staleGate(question);
  const all = [...byTarget.values()].flat();
  for (const result of parts.flatMap(({ checks }) => checks)) emit({ type: 'check-end', result });
  return {
    checks: parts.flatMap(({ checks }) => checks),
    gates: [...parts.flatMap(({ gates }) => gates), ...changeGate(question, all), ...stale.gates],
    warnings: [...parts.flatMap(({ warnings }) => warnings), ...stale.warnings],
  };
}
