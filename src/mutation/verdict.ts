import type { Gate, Warning } from '../core/check.ts';
import { worstStatus } from '../core/check.ts';
import { AssayError } from '../core/errors.ts';
import type { EmitProgress } from '../core/events.ts';
import type { Finding } from '../core/finding.ts';
import type { EngineResult, KillSummary, MutationSummary, MutationTrend } from '../core/run.ts';
import { countOf } from '../core/render/count-of.ts';
import { judgeEquivalents } from './equivalents.ts';
import type { Acceptance, Equivalent } from './equivalents.ts';
import { recordScore } from './history.ts';
import { informative } from './informative.ts';
import { checkOf, judge } from './judge.ts';
import { matrixOf, testsOf } from './matrix.ts';
import { coveredScore, groupBy, mutantKey, score, tally, valid } from './mutant.ts';
import type { Mutant, MutantResult, Tally } from './mutant.ts';
import type { RunPlan } from './plan/run-plan.ts';
import type { MutationProgress } from './progress.ts';
import type { MutationRunOptions } from './run-options.ts';
import { isSurvivor, selectSurvivors, survivorFinding, survivorLimit } from './survivors.ts';
import type { Thresholds } from './thresholds.ts';

/** What a run has come to. */
export interface Outcome {
  readonly options: MutationRunOptions;
  readonly thresholds: Thresholds;
  readonly equivalents: readonly Equivalent[];
  readonly plan: RunPlan;
  readonly progress: MutationProgress;
  /** What the engine has to say, one each. */
  readonly warnings: readonly string[];
  /** Verdicts taken over from earlier runs. */
  readonly cached: number;
  readonly kill?: KillSummary;
}

const sum = (counts: Iterable<number>): number => [...counts].reduce((total, count) => total + count, 0);

const engineWarning = (message: string): Warning => ({ kind: 'engine', message });

/** Reads the sources of all mutated files, then answers what is on a line. */
async function linesOf({ plan, progress }: Outcome): Promise<(file: string, line: number) => string> {
  const lines = new Map<string, readonly string[]>();
  for (const file of new Set(plan.mutants.map((mutant) => mutant.file)))
    lines.set(file, (await progress.source(file)).split('\n'));
  return (file, line) => lines.get(file)?.[line - 1] ?? '';
}

async function accept(outcome: Outcome): Promise<Acceptance> {
  const { equivalents, plan, options, progress } = outcome;
  if (equivalents.length === 0) return { accepted: new Map(), stale: [] };
  const statuses = new Map(progress.results.map((result) => [mutantKey(result), result.status]));
  return judgeEquivalents({
    entries: equivalents,
    mutants: plan.mutants,
    wholeFiles: plan.wholeFiles,
    everything: options.paths.length === 0 && options.since === undefined,
    statusOf: (mutant) => statuses.get(mutantKey(mutant)),
    lineOf: await linesOf(outcome),
  });
}

function withAccepted(results: readonly MutantResult[], accepted: Acceptance['accepted']): readonly MutantResult[] {
  return results.map((result) => {
    const reason = accepted.get(mutantKey(result));
    if (reason === undefined) return result;
    return { ...result, status: 'Ignored', accepted: true, reason: `accepted as equivalent: ${reason}` };
  });
}

/** The survivors worth showing: those on changed lines first, then each target's most informative. */
async function listSurvivors(
  { progress, options, plan }: Outcome,
  byTarget: ReadonlyMap<string, readonly MutantResult[]>,
  emit: EmitProgress,
): Promise<Finding[]> {
  const counts = (result: MutantResult): boolean =>
    isSurvivor(result) || (options.timeouts === 'survived' && result.status === 'Timeout');
  const onLines = (result: MutantResult): boolean => plan.diff?.onLines.has(mutantKey(result)) ?? true;
  const queues = new Map<string, readonly MutantResult[]>();
  for (const [target, results] of [...byTarget].toSorted(([a], [b]) => (a < b ? -1 : 1))) {
    const best = await informative(results.filter(counts), (file) => progress.source(file));
    queues.set(target, [...best.filter(onLines), ...best.filter((result) => !onLines(result))]);
  }
  const findings: Finding[] = [];
  for (const { target, mutant } of selectSurvivors(queues, options.survivors ?? survivorLimit)) {
    const finding = survivorFinding(target, mutant, await progress.source(mutant.file));
    findings.push(finding);
    emit({ type: 'finding', finding });
  }
  return findings;
}

/** What a run was limited to: only runs of the same scope are compared. */
function scopeOf({ paths, since, sample, shard, seed, timeouts }: MutationRunOptions): string {
  const parts = [
    paths.length === 0 ? 'everything' : paths.toSorted().join(' '),
    ...(since === undefined ? [] : [`since ${since === true ? 'the main branch' : since}`]),
    ...(sample === undefined ? [] : [`sample of ${sample} with seed ${seed}`]),
    ...(shard === undefined ? [] : [`shard ${shard.index}/${shard.count}`]),
    ...(timeouts === 'survived' ? ['timeouts survive'] : []),
  ];
  return parts.join(', ');
}

async function trendOf({ options, progress }: Outcome, counts: Tally): Promise<MutationTrend | undefined> {
  const reached = score(counts);
  if (reached === null || !progress.finished) return undefined;
  const at = new Date(options.clock.epochMs()).toISOString();
  const survived = counts.survived + counts.noCoverage + counts.slowSurvivors;
  const entry = {
    at,
    commit: options.commit ?? null,
    scope: scopeOf(options),
    score: reached,
    mutants: valid(counts),
    survived,
  };
  return recordScore(entry, options.root, options.fileSystem);
}

function summaryOf(
  outcome: Outcome,
  results: readonly MutantResult[],
  trend: MutationTrend | undefined,
): MutationSummary {
  const { progress, options, plan } = outcome;
  const counts = tally(results, options.timeouts);
  const tests = testsOf(progress.allTests, results);
  return {
    score: score(counts),
    coveredScore: coveredScore(counts),
    sampled: sum(progress.chosen.values()) < sum(progress.population.values()),
    mutants: valid(counts),
    killed: counts.killed,
    timeout: counts.timeout + counts.slowSurvivors,
    survived: counts.survived,
    noCoverage: counts.noCoverage,
    accepted: counts.accepted,
    ignored: progress.ignored + counts.ignored,
    errors: counts.errors,
    cached: outcome.cached,
    phases: [...progress.phases].map(([name, ms]) => ({ name, durationMs: Math.round(ms) })),
    ...(plan.diff !== undefined && { since: plan.diff.description }),
    ...(trend !== undefined && { trend }),
    ...(outcome.kill !== undefined && { kill: outcome.kill }),
    ...(options.matrix !== undefined && { matrix: matrixOf(results, tests, options.matrix) }),
    report: results.length > 0 ? `${options.reportFolder ?? '.assay/report'}/mutation.json` : '',
  };
}

function notes({ progress, warnings, options }: Outcome, counts: Tally, listed: number): Warning[] {
  const chosen = sum(progress.chosen.values());
  const population = sum(progress.population.values());
  const texts = [...warnings];
  const left = counts.survived + counts.slowSurvivors + counts.noCoverage - listed;
  if (left > 0)
    texts.push(
      `${countOf(left, 'more survivor')} ${left === 1 ? 'is' : 'are'} not listed here; the full report has ${left === 1 ? 'it' : 'them'}`,
    );
  if (chosen < population && options.shard === undefined)
    texts.push(
      `a sample of ${chosen} of ${population} mutants was run: a gate fails only on what chance cannot explain`,
    );
  if (progress.ignored > 0)
    texts.push(`${progress.ignored} mutants are left out by comments, excluded mutators or ignorers`);
  const done = valid(counts) + counts.errors + counts.ignored + counts.accepted;
  if (done < chosen) texts.push(`stopped early: ${done} of ${chosen} mutants were run`);
  return texts.map(engineWarning);
}

function nothingToMutate({ options }: Outcome): AssayError {
  const where = options.paths.length > 0 ? options.paths.join(', ') : 'what stryker.conf.json says to mutate';
  const remedy = 'Name files or folders with code, or change "mutate".';
  return new AssayError('no-check', `There is nothing to mutate in ${where}.`, remedy);
}

/** Results as the full report has them: also what comments and options leave out. */
function withLeftOut({ plan }: Outcome, results: readonly MutantResult[]): readonly MutantResult[] {
  const leftOut = plan.ignored.map(({ id: _id, original: _original, ignored, ...mutant }): MutantResult => {
    return { ...(mutant satisfies Mutant), status: 'Ignored', reason: ignored ?? '', static: false };
  });
  return [...results, ...leftOut];
}

/** Turns what was told into the engine's result. */
export async function summarize(outcome: Outcome, emit: EmitProgress): Promise<EngineResult> {
  const { progress, options, plan, thresholds } = outcome;
  if (progress.finished && plan.population.length === 0) throw nothingToMutate(outcome);
  const { accepted, stale } = await accept(outcome);
  const results = withAccepted(progress.results, accepted);
  const byTarget = groupBy(results, ({ file }) => progress.targetOf(file));
  const counts = tally(results, options.timeouts);
  const { checks, gates, warnings } = judge({ options, thresholds, plan, progress, stale }, byTarget, emit);
  const findings = await listSurvivors(outcome, byTarget, emit);
  if (results.length > 0) await progress.writeReport(withLeftOut(outcome, results));
  const all = [...warnings, ...notes(outcome, counts, findings.length)];
  if (!progress.isPlanned) all.push(engineWarning('stopped before the first mutant was run'));
  for (const warning of all) emit({ type: 'warning', engine: 'mutation', warning });
  const status = progress.isPlanned ? worstStatus(checks.map((check) => check.status)) : 'unknown';
  const mutation = summaryOf(outcome, results, await trendOf(outcome, counts));
  const durationMs = Math.round(progress.elapsedMs());
  return { engine: 'mutation', status, durationMs, checks, findings, gates, warnings: all, mutation };
}

/** Nothing that is mutated changed: there is nothing to say, and the output says so. */
export function nothingChanged(outcome: Outcome, emit: EmitProgress): EngineResult {
  const { plan, progress } = outcome;
  const left = plan.ignored.length === 0 ? '' : ` (${plan.ignored.length} mutants are left out by comments or options)`;
  const message = `nothing that is mutated changed since ${plan.diff?.description ?? ''}${left}`;
  const warning: Warning = { kind: 'skipped', message };
  emit({ type: 'warning', engine: 'mutation', warning });
  const durationMs = Math.round(progress.elapsedMs());
  const parts = { checks: [], findings: [], gates: [], warnings: [warning] };
  return { engine: 'mutation', status: 'skipped', durationMs, ...parts, mutation: summaryOf(outcome, [], undefined) };
}

/** How Stryker begins when its dry run found no test. */
const noTests = 'No tests were executed';

/** True when a run that names `paths` mutates something of the target; none named means everything. */
function concerns(paths: readonly string[], target: string): boolean {
  return paths.length === 0 || paths.some((path) => path.startsWith(target) || target.startsWith(path));
}

/** The suites failed before anything was mutated, so nothing can be said about them. */
export function failedDryRun(outcome: Outcome, reason: string, emit: EmitProgress): EngineResult {
  const { progress, thresholds, options } = outcome;
  const details = outcome.warnings.filter((text) => text !== reason);
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
    mutation: summaryOf({ ...outcome, cached: 0 }, [], undefined),
  };
}
