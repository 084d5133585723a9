import type { FindingKind } from './finding.ts';

// A registered symbol, because a suite may hold another copy of assay than the worker that runs it.
const kindKey = Symbol.for('assay.failure-kind');

interface Known {
  readonly kind: FindingKind;
  readonly cause: string;
}

/**
 * Marks an error that an engine is to report as another kind than `error`.
 *
 * @param cause the same for failures that one correction would mend
 */
export function markFailure<T extends Error>(error: T, kind: FindingKind, cause: string): T {
  return Object.defineProperty(error, kindKey, { value: { kind, cause } satisfies Known });
}

/** What an error was marked as; undefined for all others. */
export function markedFailure(error: unknown): Known | undefined {
  return error instanceof Error ? (error as { [kindKey]?: Known })[kindKey] : undefined;
}
