import type { CheckResult, Gate, Status, Warning } from './check.ts';
import type { EngineName, Finding } from './finding.ts';

/** How a score compares with that of the last run with the same scope. */
export interface MutationTrend {
  readonly previousScore: number;
  /** When that run was, in ISO 8601. */
  readonly previousAt: string;
  /** Percentage points gained; negative when the score fell. */
  readonly change: number;
}

/** What one trial is worth: the mutants of a run that its checks notice. */
export interface TrialWorth {
  readonly trial: 'property' | 'fuzz' | 'stress' | 'unit test';
  readonly tests: number;
  readonly noticed: number;
  /** Mutants that no other trial notices. */
  readonly alone: number;
}

/** Which checks notice which mutants. Tests are named `FILE#FULL NAME`. */
export interface MutationMatrix {
  readonly trials: readonly TrialWorth[];
  /** Tests that reach mutants and notice none. */
  readonly noticeNothing: readonly string[];
  /** Properties that notice no mutant which no other property of their file notices, unless marked as documentation. */
  readonly addNothing: readonly string[];
  /** Properties marked as documentation that do notice a mutant which no other property of their file notices. */
  readonly wronglyDocumentation?: readonly string[];
}

/** What searching tests for survivors came to. */
export interface KillSummary {
  /** Survivors that were searched, and those for which a test was written. */
  readonly searched: number;
  readonly killed: number;
  /** The written test files, relative to the root. */
  readonly tests: readonly string[];
  /**
   * The others. `unreached`: no input ran the code; `message`: only what an error says differs; `unwritten`: a difference that no
   * test can be written for.
   */
  readonly others: readonly {
    readonly place: string;
    readonly change: string;
    readonly what: 'equivalent?' | 'unreached' | 'message' | 'unwritten' | 'failed';
    readonly why: string;
  }[];
}

/** How many mutants met which fate, and what they add up to. */
export interface MutationSummary {
  /** Percentage of valid mutants detected, 0–100; `null` without mutants. */
  readonly score: number | null;
  /** Percentage detected among the mutants that some test reaches. */
  readonly coveredScore: number | null;
  /** True when only a seeded sample of the mutants was run. */
  readonly sampled: boolean;
  readonly mutants: number;
  readonly killed: number;
  readonly timeout: number;
  readonly survived: number;
  readonly noCoverage: number;
  readonly accepted: number;
  readonly ignored: number;
  readonly errors: number;
  /** How many of the verdicts were taken over from earlier runs. */
  readonly cached?: number;
  /** What the run spent its time on, in order. */
  readonly phases?: readonly { readonly name: string; readonly durationMs: number }[];
  /** What the run was limited to, such as a revision; absent when it was not. */
  readonly since?: string;
  readonly trend?: MutationTrend;
  readonly matrix?: MutationMatrix;
  readonly kill?: KillSummary;
  /** Path of the full report (mutation-testing-report-schema), relative to the project's root; empty when none was written. */
  readonly report: string;
}

/** What one engine did in one run: the unit that reports are merged from. */
export interface EngineResult {
  readonly engine: EngineName;
  readonly status: Status;
  readonly durationMs: number;
  readonly checks: readonly CheckResult[];
  readonly findings: readonly Finding[];
  readonly gates: readonly Gate[];
  readonly warnings: readonly Warning[];
  readonly mutation?: MutationSummary;
  /** What kept part of the checks from running, such as a file that does not compile: the run ends with exit code 2. */
  readonly problems?: readonly string[];
}

/** The share of the checks that this process runs: 1-based index of count. */
export interface Shard {
  readonly index: number;
  readonly count: number;
}

/** What every engine is told. All of it is frozen before an engine sees it. */
export interface RunOptions {
  /** Absolute path of the project's root. */
  readonly root: string;
  readonly seed: number;
  /** Inputs, schedules or scenarios for each check; undefined means the engine's or the check's own default. */
  readonly runs?: number;
  /** Limit of the whole engine run in milliseconds; undefined means none. */
  readonly timeLimitMs?: number;
  readonly shard?: Shard;
  /** Aborted on Ctrl-C: stop soon, keep what was found. */
  readonly signal: AbortSignal;
}
