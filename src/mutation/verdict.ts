import type { CheckResult, Gate, Status, Warning } from '../core/check.ts';
import { worstStatus } from '../core/check.ts';
import { AssayError } from '../core/errors.ts';
import type { EmitProgress } from '../core/events.ts';
import type { Finding } from '../core/finding.ts';
import type { EngineResult, MutationSummary, RunOptions } from '../core/run.ts';
import { gatesOf } from './gate.ts';
import { coveredScore, groupBy, score, tally, valid } from './mutant.ts';
import type { MutantResult, Tally } from './mutant.ts';
import type { MutationProgress } from './progress.ts';
import { isSurvivor, selectSurvivors, survivorFinding, targetCheckId } from './survivors.ts';
import { requiredScore } from './thresholds.ts';
import type { Thresholds } from './thresholds.ts';

/** What a run has come to. */
export interface Outcome {
  readonly options: RunOptions & { readonly paths: readonly string[]; readonly reportFolder?: string };
  readonly thresholds: Thresholds;
  readonly progress: MutationProgress;
  /** What the engine has to say, one each. */
  readonly warnings: readonly string[];
}

const sum = (counts: Iterable<number>): number => [...counts].reduce((total, count) => total + count, 0);

const engineWarning = (message: string): Warning => ({ kind: 'engine', message });

function checkOf(target: string, counts: Tally, status: Status, durationMs: number): CheckResult {
  const { killed, timeout, survived, noCoverage, errors, ignored } = counts;
  return {
    id: targetCheckId(target),
    name: target,
    file: target,
    engine: 'mutation',
    status,
    runs: valid(counts) + errors,
    durationMs: Math.round(durationMs),
    stats: { killed, timeout, survived, noCoverage, errors, ignored, score: score(counts) },
  };
}

/** Judges each target that has mutants. */
function judge(
  { progress, thresholds, options }: Outcome,
  byTarget: ReadonlyMap<string, readonly MutantResult[]>,
  emit: EmitProgress,
): { checks: CheckResult[]; gates: Gate[]; warnings: Warning[] } {
  const checks: CheckResult[] = [];
  const gates: Gate[] = [];
  const warnings: Warning[] = [];
  for (const target of [...progress.population.keys()].toSorted()) {
    const counts = tally(byTarget.get(target) ?? []);
    const population = progress.population.get(target)!;
    const chosen = progress.chosen.get(target) ?? 0;
    // A path of the command line is a part chosen by hand: it says nothing of the whole target.
    const required =
      options.paths.length > 0 && !options.paths.includes(target) ? undefined : requiredScore(target, thresholds);
    const own = gatesOf(target, { population, chosen, counts }, required);
    const unfinished = sum([valid(counts), counts.errors]) < chosen && required === undefined;
    const status =
      chosen === 0 ? 'skipped' : worstStatus([...own.map((gate) => gate.status), unfinished ? 'unknown' : 'passed']);
    const check = checkOf(target, counts, status, progress.durationMs.get(target) ?? 0);
    checks.push(check);
    if (chosen > 0) gates.push(...own);
    if (required === undefined && options.paths.length === 0)
      warnings.push(engineWarning(`${target} has no threshold`));
    emit({ type: 'check-end', result: check });
  }
  return { checks, gates, warnings };
}

async function listSurvivors(
  progress: MutationProgress,
  byTarget: ReadonlyMap<string, readonly MutantResult[]>,
  emit: EmitProgress,
): Promise<Finding[]> {
  const survivors = new Map([...byTarget].map(([target, results]) => [target, results.filter(isSurvivor)]));
  const findings: Finding[] = [];
  for (const { target, mutant } of selectSurvivors(survivors)) {
    const finding = survivorFinding(target, mutant, await progress.source(mutant.file));
    findings.push(finding);
    emit({ type: 'finding', finding });
  }
  return findings;
}

function summaryOf({ progress, options }: Outcome, counts: Tally): MutationSummary {
  const written = progress.finished || progress.results.length > 0;
  return {
    score: score(counts),
    coveredScore: coveredScore(counts),
    sampled: sum(progress.chosen.values()) < sum(progress.population.values()),
    mutants: valid(counts),
    killed: counts.killed,
    timeout: counts.timeout,
    survived: counts.survived,
    noCoverage: counts.noCoverage,
    accepted: 0,
    ignored: progress.ignored,
    errors: counts.errors,
    report: written ? `${options.reportFolder ?? '.assay/report'}/mutation.json` : '',
  };
}

function notes({ progress, warnings }: Outcome, counts: Tally, listed: number): Warning[] {
  const chosen = sum(progress.chosen.values());
  const population = sum(progress.population.values());
  const texts = [...warnings];
  const left = counts.survived + counts.noCoverage - listed;
  if (left > 0) texts.push(`${left} more survivors are not listed here; the full report has them`);
  if (chosen < population)
    texts.push(
      `a sample of ${chosen} of ${population} mutants was run: a gate fails only on what chance cannot explain`,
    );
  if (progress.ignored > 0)
    texts.push(`${progress.ignored} mutants are left out by comments, excluded mutators or ignorers`);
  const done = valid(counts) + counts.errors;
  if (done < chosen) texts.push(`stopped early: ${done} of ${chosen} mutants were run`);
  return texts.map(engineWarning);
}

/** Turns what was told into the engine's result. */
export async function summarize(outcome: Outcome, emit: EmitProgress): Promise<EngineResult> {
  const { progress, options } = outcome;
  if (progress.finished && progress.population.size === 0) {
    const where = options.paths.length > 0 ? options.paths.join(', ') : 'what stryker.conf.json says to mutate';
    throw new AssayError(
      'no-check',
      `There is nothing to mutate in ${where}.`,
      'Name files or folders with code, or change "mutate".',
    );
  }
  const byTarget = groupBy(progress.results, ({ file }) => progress.targetOf(file));
  const counts = tally(progress.results);
  const { checks, gates, warnings } = judge(outcome, byTarget, emit);
  const findings = await listSurvivors(progress, byTarget, emit);
  const all = [...warnings, ...notes(outcome, counts, findings.length)];
  if (!progress.isPlanned) all.push(engineWarning('stopped before the first mutant was run'));
  for (const warning of all) emit({ type: 'warning', engine: 'mutation', warning });
  const status = progress.isPlanned ? worstStatus(checks.map((check) => check.status)) : 'unknown';
  return {
    engine: 'mutation',
    status,
    durationMs: Math.round(progress.elapsedMs()),
    checks,
    findings,
    gates,
    warnings: all,
    mutation: summaryOf(outcome, counts),
  };
}

/** How Stryker begins when its dry run found no test. */
const noTests = 'No tests were executed';

/** True when a run that names `paths` mutates something of the target; none named means everything. */
function concerns(paths: readonly string[], target: string): boolean {
  return paths.length === 0 || paths.some((path) => path.startsWith(target) || target.startsWith(path));
}

/** The suites failed before anything was mutated, so nothing can be said about them. */
export function failedDryRun(outcome: Outcome & { readonly reason: string }, emit: EmitProgress): EngineResult {
  const { progress, thresholds, warnings, reason, options } = outcome;
  const details = warnings.filter((text) => text !== reason);
  const headline = reason.startsWith(noTests)
    ? 'No test was run before mutating: none reaches the code to be mutated.'
    : `The suites must be green before mutating. ${reason}`;
  const warning = engineWarning([headline, ...details].join('\n'));
  emit({ type: 'warning', engine: 'mutation', warning });
  const targets = [...thresholds].filter(([target]) => target !== '*' && concerns(options.paths, target));
  const gates = targets.map(([target, required]): Gate => ({
    name: 'mutation score',
    target,
    required,
    actual: null,
    status: 'unknown',
  }));
  const checks = targets.map(([target]) => checkOf(target, tally([]), 'unknown', 0));
  for (const result of checks) emit({ type: 'check-end', result });
  return {
    engine: 'mutation',
    status: 'unknown',
    durationMs: Math.round(progress.elapsedMs()),
    checks,
    findings: [],
    gates,
    warnings: [warning],
    mutation: summaryOf(outcome, tally([])),
  };
}
