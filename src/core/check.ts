import type { EngineName, FindingKind, Location } from './finding.ts';

/** `unknown`: no verdict could be reached; it never counts as a pass. */
export type Status = 'passed' | 'failed' | 'unknown' | 'skipped';

/** What a check reached at one moment. */
export interface CoverageSample {
  /** Milliseconds that the check had had, the loading of its target included. */
  readonly atMs: number;
  readonly runs: number;
  readonly edges: number;
  /** Edges with the class of how often each was hit. */
  readonly features?: number;
  /** Inputs kept because they reached something new. */
  readonly corpus: number;
  /** Executions a second since the sample before. */
  readonly perSecond: number;
}

export interface CoverageOverTime {
  /** At most 60, from early to late; the last one is the end. */
  readonly samples: readonly CoverageSample[];
  /** When something new was last reached. */
  readonly lastDiscovery: { readonly atMs: number; readonly runs: number } | null;
  /** Source lines with code that is counted, and how many of them were reached, by file relative to the root. */
  readonly lines: Readonly<Record<string, { readonly reached: number; readonly total: number }>>;
}

/** One named statement with its generators, as a run reports it. */
export interface CheckResult {
  /** See `core/check-id.ts`. */
  readonly id: string;
  readonly name: string;
  /** Relative to the project's root, with forward slashes. */
  readonly file: string;
  readonly line?: number;
  readonly engine: EngineName;
  readonly status: Status;
  /** How many inputs (property, fuzz), schedules (stress) or mutants (mutation) were executed. */
  readonly runs: number;
  readonly durationMs: number;
  /** Numbers and strings of the engine's own, such as executions a second or distinct schedules. */
  readonly stats: Readonly<Record<string, number | string | boolean | null>>;
  /** What a fuzzed check reached over time. */
  readonly coverage?: CoverageOverTime;
}

export const warningKinds = ['uninstrumented', 'slow', 'filtered', 'health', 'skipped', 'engine', 'flaky'] as const;
export type WarningKind = (typeof warningKinds)[number];

/** Something the user should know that is not a failure. */
export interface Warning {
  readonly kind: WarningKind;
  readonly message: string;
  readonly location?: Location;
}

/** A threshold that a run must reach, such as a target's mutation score. */
export interface Gate {
  readonly name: string;
  readonly target: string;
  readonly required: number;
  /** `null` when it could not be measured; the status is then `unknown`. */
  readonly actual: number | null;
  readonly status: Status;
}

/** What a check that failed says before its engine makes a Finding of it. */
export interface Failure {
  readonly kind: FindingKind;
  readonly error: unknown;
}

/** `unknown` beats nothing but `passed`: a set of statuses is as good as its worst. */
export function worstStatus(statuses: Iterable<Status>): Status {
  let worst: Status = 'skipped';
  const order: Record<Status, number> = { skipped: 0, passed: 1, unknown: 2, failed: 3 };
  for (const status of statuses) if (order[status] > order[worst]) worst = status;
  return worst;
}
