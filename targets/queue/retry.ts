import { checkBackoff, nextWaitMs, type Backoff, type Random } from './backoff.ts';
import { SteadyTime, type Clock } from './clock.ts';
import { checkAmount, checkCount } from './queue-error.ts';

/** When to try again, and when to give up. */
export interface RetryPolicy {
  /** the most attempts, the first included: an integer >= 1 */
  readonly attempts: number;
  readonly backoff: Backoff;
  /** no attempt begins when this many milliseconds have passed, and no wait that would end then is begun; no limit unless told */
  readonly timeLimitMs?: number;
  /** whether an error may go away by itself; every error unless told */
  readonly isRetryable?: (error: unknown) => boolean;
  /** a wait that the error itself asks for, in milliseconds, such as `Retry-After`: the next attempt waits at least that long */
  readonly askedWaitMs?: (error: unknown) => number | null;
}

/** What surrounds the attempts. */
export interface RetryPorts {
  readonly clock: Clock;
  readonly random: Random;
  /** ends the waiting and is handed on to the operation */
  readonly signal?: AbortSignal;
}

/** What an operation learns of its attempt. */
export interface Attempt {
  /** 1 at first */
  readonly attempt: number;
  readonly signal: AbortSignal | undefined;
}

/** Trying again came to an end. `cause` is the last error, `errors` are all of them, one for each attempt. */
export class RetryError extends Error {
  override readonly name = 'RetryError';
  readonly reason: 'attempts' | 'time-limit';
  readonly errors: readonly unknown[];

  constructor(reason: RetryError['reason'], errors: readonly unknown[]) {
    super(`gave up after ${errors.length} attempts (${reason})`, { cause: errors.at(-1) });
    this.reason = reason;
    this.errors = errors;
  }
}

/**
 * Calls the operation until it succeeds, and waits in between.
 * @throws RetryError when attempts or time are used up; an error that is not retryable, as it is; the signal's reason, when it
 * was aborted before an attempt or during a wait; QueueError `option`
 */
export async function retry<T>(
  operation: (attempt: Attempt) => T | Promise<T>,
  policy: RetryPolicy,
  { clock, random, signal }: RetryPorts,
): Promise<T> {
  const { attempts, backoff, timeLimitMs, isRetryable = () => true, askedWaitMs } = policy;
  checkCount('attempts', attempts);
  checkBackoff(backoff);
  if (timeLimitMs !== undefined) checkAmount('timeLimitMs', timeLimitMs);
  const time = new SteadyTime(clock);
  const deadlineMs = time.nowMs() + (timeLimitMs ?? Infinity);
  const errors: unknown[] = [];
  let waitMs = backoff.baseMs;
  for (;;) {
    signal?.throwIfAborted();
    try {
      return await operation({ attempt: errors.length + 1, signal });
    } catch (error) {
      if (!isRetryable(error)) throw error;
      errors.push(error);
      if (errors.length === attempts) throw new RetryError('attempts', errors);
      waitMs = nextWaitMs(backoff, errors.length, waitMs, random);
      const pauseMs = Math.max(waitMs, askedWaitMs?.(error) ?? 0);
      if (time.nowMs() + pauseMs >= deadlineMs) throw new RetryError('time-limit', errors);
      await clock.sleep(pauseMs, signal);
    }
  }
}
