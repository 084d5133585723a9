import { checkId } from '../core/check-id.ts';
import type { CheckResult, Warning } from '../core/check.ts';
import type { HostedOutcome, HostedRun, StoredInput, StressDeclaration } from '../core/declaration.ts';
import { AssayError } from '../core/errors.ts';
import type { Finding } from '../core/finding.ts';
import { systemEventLoop } from '../node/event-loop.ts';
import { stressFailureMessage, stressFinding, type CheckPlace } from './findings.ts';
import type { FailingScenario, StressOutcome } from './outcome.ts';
import { readRegressions, regressionOf, type StoredScenario } from './regressions.ts';
import { replayStressCheck, runStressCheck } from './runner.ts';
import { executeApart } from './worker-death.ts';

/** Scenarios after the stored ones: a few milliseconds for ordinary checks, enough for most planted bugs of our own tests. */
const hostedRuns = 50;

export function placeOf(declaration: StressDeclaration, root: string, file: string): CheckPlace {
  return { root, file, name: declaration.name, line: declaration.location?.line };
}

/** What a check did, as reports carry it. */
export function checkResult(place: CheckPlace, outcome: StressOutcome, durationMs: number): CheckResult {
  return {
    id: checkId(place.file, place.name),
    name: place.name,
    file: place.file,
    ...(place.line !== undefined && { line: place.line }),
    engine: 'stress',
    status: outcome.status,
    runs: outcome.runs,
    durationMs: Math.round(durationMs),
    stats: { ...outcome.stats },
  };
}

export function warningsOf(place: CheckPlace, outcome: StressOutcome): readonly Warning[] {
  const location = { file: place.file, ...(place.line !== undefined && { line: place.line }) };
  const warnings: Warning[] = [];
  if (outcome.unsteady) {
    const message = `"${place.name}": the same schedule did different things on two executions; the target uses randomness, time or input that assay does not control.`;
    warnings.push({ kind: 'flaky', message, location });
  }
  if (outcome.status === 'unknown') {
    warnings.push({
      kind: 'health',
      message: `"${place.name}" has no verdict: ${outcome.reason ?? 'no reason given'}.`,
      location,
    });
  }
  return warnings;
}

/** The error that a test runner shows, with the stack of what the target threw. */
function errorOf(place: CheckPlace, failing: FailingScenario, finding: Finding, seed: number | undefined): Error {
  const cause = failing.failure.error;
  const error = new Error(stressFailureMessage(place, failing, finding, seed), { cause });
  error.name = 'StressFailure';
  const frames = finding.stack?.split('\n') ?? [];
  error.stack = [`${error.name}: ${error.message}`, ...frames.filter((line) => /^\s+at /.test(line))].join('\n');
  return error;
}

/** A test run stores nothing itself: it says what to store where. */
function withRegression(place: CheckPlace, finding: Finding): Finding {
  const stored = regressionOf(place, finding);
  return stored === undefined ? finding : { ...finding, regression: `// Save as ${stored.file}:\n${stored.content}` };
}

interface Worked {
  readonly outcome: StressOutcome;
  /** True when the scenario was not drawn from the seed. */
  readonly recorded?: boolean;
  /** A stored scenario that still ends the process it runs in. */
  readonly death?: Finding;
}

async function hosted(
  declaration: StressDeclaration,
  run: HostedRun,
  work: () => Promise<Worked>,
): Promise<HostedOutcome> {
  const started = run.clock.monotonicMs();
  const place = placeOf(declaration, run.root, run.file);
  const { outcome, recorded = false, death } = await work();
  const result = checkResult(place, outcome, run.clock.monotonicMs() - started);
  const warnings = warningsOf(place, outcome);
  if (death !== undefined) {
    const error = new Error(`${death.message}\n${death.input}\nReplay: ${death.command}`);
    return { result, findings: [death], warnings, error };
  }
  if (outcome.failing !== undefined) {
    const finding = withRegression(place, stressFinding(place, outcome.failing));
    const error = errorOf(place, outcome.failing, finding, recorded ? undefined : run.seed);
    return { result, findings: [finding], warnings, error };
  }
  if (outcome.status !== 'unknown') return { result, findings: [], warnings };
  return { result, findings: [], warnings, error: new Error(`No verdict: ${outcome.reason ?? 'no reason given'}`) };
}

const died: StressOutcome = {
  status: 'failed',
  runs: 1,
  stats: { schedules: 0, steps: 0, maxOverlap: 0 },
  unsteady: false,
};

/** A mutation runner ends runs that hang itself, and needs the check to run in the process it mutates. */
const isMutationRun = (): boolean => process.env['STRYKER_MUTATOR_WORKER'] !== undefined;

async function replayStored(declaration: StressDeclaration, stored: StoredScenario, run: HostedRun): Promise<Worked> {
  const { specification } = declaration;
  const { clock, signal } = run;
  if (stored.apart && !isMutationRun()) {
    const place = placeOf(declaration, run.root, run.file);
    const scene = { operationTimeoutMs: specification.timeoutMs, clock, signal };
    const death = await executeApart(place, stored.recording, scene);
    if (death !== undefined) return { outcome: died, recorded: true, death };
  }
  const outcome = await replayStressCheck(specification, stored.recording, { clock, signal, loop: systemEventLoop });
  return { outcome, recorded: true };
}

async function replayThenSearch(declaration: StressDeclaration, run: HostedRun): Promise<Worked> {
  const { specification } = declaration;
  let replayed = 0;
  for (const stored of await readRegressions(run.files, placeOf(declaration, run.root, run.file))) {
    const worked = await replayStored(declaration, stored, run);
    replayed++;
    // A scenario that no longer fits the operations has done its work; only a failure counts.
    if (worked.outcome.status === 'failed') return worked;
  }
  const runs = run.runs ?? specification.runs ?? hostedRuns;
  const { cut } = run;
  if (cut !== undefined) {
    cut.met += Math.min(runs, cut.inputs);
    if (cut.inputs < runs) cut.reached = true;
  }
  const outcome = await runStressCheck(specification, {
    clock: run.clock,
    loop: systemEventLoop,
    signal: run.signal,
    seed: run.seed,
    runs: Math.min(runs, cut?.inputs ?? runs),
    ...(run.timeLimitMs !== undefined && { timeLimitMs: run.timeLimitMs }),
    ...(run.minimise !== undefined && { minimise: run.minimise }),
  });
  return { outcome: { ...outcome, runs: outcome.runs + replayed } };
}

/** Runs a stress check inside a test runner: its regressions first, then a short run. */
export function runHostedStress(declaration: StressDeclaration, run: HostedRun): Promise<HostedOutcome> {
  return hosted(declaration, run, () => replayThenSearch(declaration, run));
}

/** Runs a stress check on one recorded scenario. */
export function replayHostedStress(
  declaration: StressDeclaration,
  input: StoredInput,
  run: HostedRun,
): Promise<HostedOutcome> {
  if (!('choices' in input)) {
    throw new AssayError(
      'token',
      `"${declaration.name}" is a stress check; the token holds raw bytes.`,
      'Replay it with the version of the suite that printed it.',
    );
  }
  const ports = { clock: run.clock, loop: systemEventLoop, signal: run.signal };
  return hosted(declaration, run, async () => ({
    outcome: await replayStressCheck(declaration.specification, input.choices, ports),
    recorded: true,
  }));
}
