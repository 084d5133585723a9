import { AssayError } from '../core/errors.ts';
import { countOf } from '../core/render/count-of.ts';
import type { EngineChoice, MutationEnd, MutationEngine, MutationJob, MutationObserver } from './engine.ts';
import { inProcessEngine, onceInProcess, runInProcess, type LeftOver } from './in-process/engine.ts';
import { countByFile, mutantKey, type MutantResult } from './mutant.ts';
import { strykerEngine } from './stryker-engine.ts';

/** Obstacles named in one warning: more would say nothing new. */
const obstaclesShown = 5;

/** Mutants for which the test files that were not run are enough. */
function noticedBySuites({ mutants, once }: LeftOver): readonly MutantResult[] {
  return mutants.filter(({ file }) => !once.includes(file));
}

/** What the first engine could not decide, for people. */
function describe(left: LeftOver): string[] {
  const counts = countByFile(left.mutants);
  return [
    ...(left.suites.length > 0 ? [describeSuites(left, noticedBySuites(left).length)] : []),
    ...left.once
      .filter((file) => file in counts)
      .map((file) => `${file}: StrykerJS decides ${countOf(counts[file]!, 'mutant')}, since ${onceInProcess}`),
  ];
}

function describeSuites({ suites }: LeftOver, mutants: number): string {
  const shown = suites.slice(0, obstaclesShown).map(({ file, obstacle }) => `${file}: ${obstacle}`);
  const rest = suites.length - shown.length;
  const more = rest > 0 ? [`and ${rest} more`] : [];
  const decided =
    mutants === 0 ? 'no mutant needs them' : `StrykerJS decides ${countOf(mutants, 'mutant')} that they may notice`;
  return [`${countOf(suites.length, 'test file')} cannot run in process; ${decided}`, ...shown, ...more].join('\n');
}

/** Passes results of these mutants on, and nothing of the plan: the first engine has told it. */
function resultsOf(mutants: ReadonlyMap<string, MutantResult>, take: (result: MutantResult) => void): MutationObserver {
  return {
    tests: () => undefined,
    planned: () => undefined,
    result: (result) => mutants.has(mutantKey(result)) && take(result),
  };
}

/** A survivor of two engines, each with tests of its own. */
function survivedBoth(one: MutantResult, other: MutantResult): MutantResult {
  const coveredBy = [...new Set([...(one.coveredBy ?? []), ...(other.coveredBy ?? [])])];
  return { ...other, coveredBy, testsCompleted: (one.testsCompleted ?? 0) + (other.testsCompleted ?? 0) };
}

/**
 * Has StrykerJS decide what the first engine could not. The tests that this one has run are not run again, but for mutants
 * in files of which some code runs once in a process, and for those that are evaluated while modules load: StrykerJS switches
 * these on too late when it is given test files (9.6).
 */
async function decide(
  leftOver: LeftOver,
  job: MutationJob,
  observer: MutationObserver,
  signal: AbortSignal,
): Promise<MutationEnd> {
  const left = new Map(leftOver.mutants.map((result) => [mutantKey(result), result]));
  const open = new Map(left);
  const pass = (result: MutantResult): void => {
    open.delete(mutantKey(result));
    observer.result(result);
  };
  const first = resultsOf(left, (result) => {
    const before = left.get(mutantKey(result))!;
    const isLate = before.static || result.static;
    if (result.status !== 'Survived' && result.status !== 'NoCoverage') pass(result);
    else if (!isLate) pass(result.status === 'NoCoverage' ? before : survivedBoth(before, result));
  });
  const testFiles = leftOver.suites.map(({ file }) => file);
  const only = noticedBySuites(leftOver);
  const end =
    only.length === 0
      ? { finished: true, warnings: [] }
      : await strykerEngine.run({ ...job, only, testFiles }, first, signal);
  if (open.size === 0 || signal.aborted) return end;
  const second = await strykerEngine.run({ ...job, only: [...open.values()] }, resultsOf(open, pass), signal);
  return { ...second, warnings: [...new Set([...end.warnings, ...second.warnings])] };
}

/** True for what another engine may do better: parts that are not installed, another test runner. */
const isRefusal = (error: unknown): boolean =>
  AssayError.is(error) && (error.code === 'not-found' || error.code === 'host' || error.code === 'engine');

async function runAuto(job: MutationJob, observer: MutationObserver, signal: AbortSignal): Promise<MutationEnd> {
  let planned = false;
  const watching: MutationObserver = {
    ranSuites: (done, total) => observer.ranSuites?.(done, total),
    tests: (tests, netMs) => observer.tests(tests, netMs),
    spent: (phase, durationMs) => observer.spent?.(phase, durationMs),
    planned(counts) {
      planned = true;
      observer.planned(counts);
    },
    result: (result) => observer.result(result),
  };
  let end: Awaited<ReturnType<typeof runInProcess>>;
  try {
    end = await runInProcess(job, watching, signal, { failing: 'leave' });
  } catch (error) {
    if (planned || !isRefusal(error)) throw error;
    const other = await strykerEngine.run(job, observer, signal);
    const reason = `mutants were run by StrykerJS, one test run each: ${(error as Error).message}`;
    return { ...other, warnings: [reason, ...other.warnings] };
  }
  const { left } = end;
  if (left.suites.length + left.once.length === 0 || end.dryRunFailure !== undefined || !end.finished) return end;
  const warnings = [...end.warnings, ...describe(left)];
  if (left.mutants.length === 0) return { ...end, warnings };
  // What was chosen is not chosen again.
  const { sample: _sample, shard: _shard, choose: _choose, reachedBy: _reachedBy, ...rest } = job;
  const other = await decide(left, rest, observer, signal);
  return { ...other, warnings: [...warnings, ...other.warnings] };
}

/** In-process for what that can host; what it cannot goes to StrykerJS, for those files only, and a warning says so. */
const autoEngine: MutationEngine = { name: 'in-process', run: runAuto };

export function engineNamed(choice: EngineChoice): MutationEngine {
  if (choice === 'auto') return autoEngine;
  return choice === 'stryker' ? strykerEngine : inProcessEngine;
}
