import { Script } from 'node:vm';

/** What became of a call: it ended by itself, or was stopped. */
export type BoundedCall<T> = { readonly ended: true; readonly value: T } | { readonly ended: false };

const slot = Symbol.for('assay.bounded-call');
const slots = globalThis as unknown as Record<symbol, (() => void) | undefined>;
const script = new Script(`globalThis[Symbol.for('assay.bounded-call')]()`, { filename: 'assay:bounded-call' });

function isStopped(error: unknown): boolean {
  return error instanceof Error && (error as NodeJS.ErrnoException).code === 'ERR_SCRIPT_EXECUTION_TIMEOUT';
}

/**
 * Calls a function and stops it when it has not returned after `limitMs` (whole milliseconds, at least 1), endless loops
 * included. `catch` and `finally` blocks of what is stopped do not run: only the engine itself can end such a loop.
 * Costs some 50 µs, so short calls are best made several at a time. What the function throws is thrown on.
 */
export function boundedCall<T>(call: () => T, limitMs: number): BoundedCall<T> {
  let outcome: BoundedCall<T> = { ended: false };
  let failure: { readonly error: unknown } | undefined;
  const outer = slots[slot];
  slots[slot] = () => {
    try {
      outcome = { ended: true, value: call() };
    } catch (error) {
      failure = { error }; // thrown outside, because the machine would write its own place into the stack
    }
  };
  try {
    script.runInThisContext({ timeout: Math.max(1, Math.ceil(limitMs)), displayErrors: false });
  } catch (error) {
    if (!isStopped(error)) throw error;
  } finally {
    slots[slot] = outer;
  }
  if (failure !== undefined) throw (failure as { readonly error: unknown }).error;
  return outcome;
}
