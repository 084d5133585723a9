import type { Clock } from '../core/ports.ts';
import type { EventLoop } from '../core/event-loop.ts';
import { describeFailure, type Verdict } from './failure.ts';
import type { ProcessGuard } from './process-guard.ts';
import { isExpected, isRefusal, type FuzzTarget } from './target.ts';

const holds: Verdict = { verdict: 'holds' };

function isThenable(value: unknown): value is PromiseLike<unknown> {
  return typeof value === 'object' && value !== null && typeof (value as { then?: unknown }).then === 'function';
}

async function within(pending: PromiseLike<unknown>, target: FuzzTarget, clock: Clock): Promise<Verdict> {
  const settled = new AbortController();
  const late: unique symbol = Symbol('late');
  try {
    const result = await Promise.race([pending, clock.sleep(target.timeoutMs, settled.signal).then(() => late)]);
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

/** Runs a target on its arguments and judges what it throws, answers or never does. */
export async function execute(target: FuzzTarget, values: readonly unknown[], clock: Clock): Promise<Verdict> {
  try {
    const result = target.run(...values);
    return isThenable(result) ? await within(result, target, clock) : judge(target, result);
  } catch (error) {
    if (isExpected(target, error)) return holds;
    if (isRefusal(error)) return { verdict: 'refused' };
    return { verdict: 'fails', failure: describeFailure('error', error) };
  }
}

export interface GuardedRun {
  readonly guard: ProcessGuard;
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
  const { guard, clock, eventLoop, settleMs } = run;
  guard.begin();
  const started = clock.monotonicMs();
  const verdict = await execute(target, values, clock);
  const elapsedMs = clock.monotonicMs() - started;
  await (settleMs > 0 ? clock.sleep(settleMs) : eventLoop.turn());
  const incident = guard.take();
  if (incident !== undefined && (verdict.verdict !== 'fails' || incident.kind === 'exit')) {
    return { verdict: 'fails', failure: incident };
  }
  if (verdict.verdict === 'fails' || elapsedMs <= target.timeoutMs) return verdict;
  const slow = `took ${Math.round(elapsedMs)} ms, more than its limit of ${target.timeoutMs} ms`;
  return { verdict: 'fails', failure: describeFailure('timeout', slow) };
}
