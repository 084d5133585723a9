/** The four trials. */
export const engineNames = ['property', 'fuzz', 'stress', 'mutation'] as const;
export type EngineName = (typeof engineNames)[number];

export const findingKinds = [
  'error',
  'timeout',
  'memory',
  'exit',
  'rejection',
  'pollution',
  'changed-input',
  'leak',
  'differential',
  'invariant',
  'deadlock',
  'livelock',
  'liveness',
  'linearizability',
  'nondeterminism',
  'survivor',
] as const;
export type FindingKind = (typeof findingKinds)[number];

/** A place in a file of the project. `file` is relative to the project's root, with forward slashes; lines and columns start at 1. */
export interface Location {
  readonly file: string;
  readonly line?: number;
  readonly column?: number;
}

/** A failure of a check, minimised, with its replay token. */
export interface Finding {
  /** Stable for the same check and cause: hash of the check id, the kind and the minimal input. */
  readonly id: string;
  readonly engine: EngineName;
  /** The id of the check that failed (`core/check-id.ts`). */
  readonly check: string;
  readonly kind: FindingKind;
  /** First line of what went wrong; never empty. */
  readonly message: string;
  readonly location?: Location;
  readonly stack?: string;
  /** The smallest input, schedule or mutant, rendered as source code where that is possible. */
  readonly input: string;
  /** Replay token, or empty when the finding replays by a file (then `command` names it). */
  readonly replay: string;
  /** One command that replays it. */
  readonly command: string;
  /** Lines to paste as a permanent regression test; may be empty. */
  readonly regression: string;
}
