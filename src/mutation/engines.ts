import { AssayError } from '../core/errors.ts';
import type { EngineChoice, MutationEnd, MutationEngine, MutationJob, MutationObserver } from './engine.ts';
import { inProcessEngine, runInProcess, type LeftOver } from './in-process/engine.ts';
import { strykerEngine } from './stryker-engine.ts';

/** Obstacles named in one warning: more would say nothing new. */
const obstaclesShown = 5;

function describe({ suites }: LeftOver, mutants: number): string {
  const shown = suites.slice(0, obstaclesShown).map(({ file, obstacle }) => `${file}: ${obstacle}`);
  const rest = suites.length - shown.length;
  const more = rest > 0 ? [`and ${rest} more`] : [];
  const decided = mutants === 0 ? 'no mutant needs them' : `StrykerJS decides ${mutants} mutants that they may notice`;
  return [`${suites.length} test files cannot run in process; ${decided}`, ...shown, ...more].join('\n');
}

/** Passes results on, and nothing of the plan: the first engine has told it. */
function resultsOnly(observer: MutationObserver): MutationObserver {
  return { tests: () => undefined, planned: () => undefined, result: (result) => observer.result(result) };
}

/** True for what another engine may do better: parts that are not installed, another test runner. */
const isRefusal = (error: unknown): boolean =>
  AssayError.is(error) && (error.code === 'not-found' || error.code === 'host' || error.code === 'engine');

async function runAuto(job: MutationJob, observer: MutationObserver, signal: AbortSignal): Promise<MutationEnd> {
  let planned = false;
  const watching: MutationObserver = {
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
  if (left.suites.length === 0 || end.dryRunFailure !== undefined || !end.finished) return end;
  const warnings = [...end.warnings, describe(left, left.mutants.length)];
  if (left.mutants.length === 0) return { ...end, warnings };
  // What was chosen is not chosen again.
  const { sample: _sample, shard: _shard, choose: _choose, reachedBy: _reachedBy, ...rest } = job;
  const other = await strykerEngine.run({ ...rest, only: left.mutants }, resultsOnly(observer), signal);
  return { ...other, warnings: [...warnings, ...other.warnings] };
}

/** In-process for what that can host; what it cannot goes to StrykerJS, for those files only, and a warning says so. */
const autoEngine: MutationEngine = { name: 'in-process', run: runAuto };

export function engineNamed(choice: EngineChoice): MutationEngine {
  if (choice === 'auto') return autoEngine;
  return choice === 'stryker' ? strykerEngine : inProcessEngine;
}
