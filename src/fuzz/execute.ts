import type { Clock } from '../core/ports.ts';
import type { EventLoop } from '../core/event-loop.ts';
import { isLookedFor } from '../core/detector-options.ts';
import { isThenable } from '../core/thenable.ts';
import type { Detector } from './detectors/detector.ts';
import { describeFailure, type FailureDescription, type Verdict } from './failure.ts';
import type { ProcessGuard } from './process-guard.ts';
import { isExpected, isRefusal, type FuzzTarget } from './target.ts';

const holds: Verdict = { verdict: 'holds' };

type Describe = typeof describeFailure;

async function within(pending: PromiseLike<unknown>, target: FuzzTarget, clock: Clock): Promise<Verdict> {
  const settled = new AbortController();
  const late: unique symbol = Symbol('late');
  try {
    const result = await Promise.race([pending, clock.limit(target.timeoutMs, settled.signal).then(() => late)]);
    if (result !== late) return judge(target, result);
    return { verdict: 'fails', failure: describeFailure('timeout', `did not settle within ${target.timeoutMs} ms`) };
  } finally {
    settled.abort();
  }
}

function judge(target: FuzzTarget, result: unknown): Verdict {
  if (!target.falseFails || result !== false) return holds;
  return { verdict: 'fails', failure: describeFailure('error', new Error('the predicate returned false')) };
}

/**
 * Runs a target on its arguments and judges what it throws, answers or never does.
 *
 * @param describe describes what it threw
 */
export async function execute(
  target: FuzzTarget,
  values: readonly unknown[],
  clock: Clock,
  describe: Describe = describeFailure,
): Promise<Verdict> {
  try {
    const result = target.run(...values);
    return isThenable(result) ? await within(result, target, clock) : judge(target, result);
  } catch (error) {
    if (isExpected(target, error)) return holds;
    if (isRefusal(error)) return { verdict: 'refused' };
    return { verdict: 'fails', failure: describe('error', error) };
  }
}

/** Notices what an execution did beside answering; each detector looks at every execution. */
function noticed(detectors: readonly Detector[], values: readonly unknown[]): FailureDescription | undefined {
  let found: FailureDescription | undefined;
  for (const detector of detectors) {
    const atEnd = detector.end?.(values);
    const inSweep = detector.sweep?.(); // always: it puts back what was changed
    found ??= atEnd ?? inSweep;
  }
  return found;
}

/** The verdict, unless it is of a way to fail that is not looked for. */
function asConfigured(target: FuzzTarget, verdict: Verdict): Verdict {
  return verdict.verdict === 'fails' && !isLookedFor(target.detectors, verdict.failure) ? holds : verdict;
}

/** As `execute`, between detectors. For a process that is not assay's own, where nothing guards it. */
export async function executeWatched(
  target: FuzzTarget,
  values: readonly unknown[],
  run: { readonly detectors: readonly Detector[]; readonly clock: Clock },
): Promise<Verdict> {
  for (const detector of run.detectors) detector.begin?.(values);
  const verdict = await execute(target, values, run.clock);
  const seen = noticed(run.detectors, values);
  return asConfigured(
    target,
    verdict.verdict === 'holds' && seen !== undefined ? { verdict: 'fails', failure: seen } : verdict,
  );
}

export interface GuardedRun {
  readonly guard: ProcessGuard;
  readonly detectors: readonly Detector[];
  readonly clock: Clock;
  readonly eventLoop: EventLoop;
  /** Milliseconds to wait for what happens late; 0 still lets promises settle that wait for nothing. */
  readonly settleMs: number;
}

/**
 * As `execute`, in a process that belongs to assay: exits, late errors, rejections and polluted prototypes are failures too,
 * and so is an input that takes longer than its limit although it ends.
 */
export async function executeGuarded(
  target: FuzzTarget,
  values: readonly unknown[],
  run: GuardedRun,
): Promise<Verdict> {
  const { guard, detectors, clock, eventLoop, settleMs } = run;
  guard.begin();
  for (const detector of detectors) detector.begin?.(values);
  const started = clock.monotonicMs();
  const verdict = await execute(target, values, clock, (kind, error) => guard.describe(kind, error));
  const elapsedMs = clock.monotonicMs() - started;
  await (settleMs > 0 ? clock.sleep(settleMs) : eventLoop.turn());
  const seen = noticed(detectors, values);
  const incident = guard.take();
  if (incident !== undefined && (verdict.verdict !== 'fails' || incident.kind === 'exit')) {
    return asConfigured(target, { verdict: 'fails', failure: incident });
  }
  if (verdict.verdict !== 'holds') return asConfigured(target, verdict);
  if (elapsedMs > target.timeoutMs && target.detectors.hangs) {
    const slow = `took ${Math.round(elapsedMs)} ms, more than its limit of ${target.timeoutMs} ms`;
    return { verdict: 'fails', failure: describeFailure('timeout', slow) };
  }
  return seen === undefined ? verdict : { verdict: 'fails', failure: seen };
}
