import { checkAmount } from './queue-error.ts';

/**
 * How chance spreads the waits of those who failed together, after M. Brooker, "Exponential Backoff And Jitter" (AWS
 * Architecture Blog, 2015): not at all; anywhere up to the exponential wait; in its upper half; or anywhere up to
 * three times the wait before.
 */
export type Jitter = 'none' | 'full' | 'equal' | 'decorrelated';

/** How long to wait between attempts. */
export interface Backoff {
  /** the first exponential wait in milliseconds, above 0 */
  readonly baseMs: number;
  /** no wait is longer, in milliseconds: at least `baseMs` */
  readonly capMs: number;
  /** what each further wait is multiplied by: at least 1; 2 unless told. `decorrelated` does not use it */
  readonly factor?: number;
  /** `full` unless told */
  readonly jitter?: Jitter;
}

/** A random number from 0, included, to 1, excluded. */
export type Random = () => number;

/** @throws QueueError `option` */
export function checkBackoff({ baseMs, capMs, factor = 2 }: Backoff): void {
  checkAmount('baseMs', baseMs);
  checkAmount('capMs', capMs, baseMs);
  checkAmount('factor', factor, 1);
}

/**
 * The wait before the next attempt, in milliseconds, with fractions.
 * @param retry 1 for the wait after the first attempt
 * @param previousMs the wait before this one, which `decorrelated` grows from; `baseMs` when there was none
 */
export function nextWaitMs(backoff: Backoff, retry: number, previousMs: number, random: Random): number {
  const { baseMs, capMs, factor = 2, jitter = 'full' } = backoff;
  if (jitter === 'decorrelated') return Math.min(capMs, baseMs + random() * (previousMs * 3 - baseMs));
  const exponentialMs = Math.min(capMs, baseMs * factor ** (retry - 1));
  const fixedMs = { none: exponentialMs, full: 0, equal: exponentialMs / 2 }[jitter];
  return fixedMs + random() * (exponentialMs - fixedMs);
}
