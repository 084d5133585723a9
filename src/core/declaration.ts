import type { Arbitrary } from 'fast-check';
import type { CheckResult, Warning } from './check.ts';
import type { Finding, Location } from './finding.ts';
import type { Clock, Files } from './ports.ts';

/** How a check is to be collected: alone, not at all, or with the others. */
export type CollectMode = 'run' | 'only' | 'skip';

/** What a host knows about the run when a check is executed inside a test runner. */
export interface HostedRun {
  /** Absolute path of the project's root. */
  readonly root: string;
  /** The check's file relative to the root, with forward slashes. */
  readonly file: string;
  readonly seed: number;
  /** Inputs or scenarios for each check; undefined means the check's or the engine's own default. */
  readonly runs?: number;
  readonly timeLimitMs?: number;
  readonly clock: Clock;
  readonly files: Files;
  readonly signal: AbortSignal;
}

/** What came of it. The host reports the record and throws the error. */
export interface HostedOutcome {
  readonly result: CheckResult;
  readonly findings: readonly Finding[];
  readonly warnings: readonly Warning[];
  /** What the test runner shows: a message that says everything, the stack of the failure. Undefined when the check held. */
  readonly error?: Error;
}

/** Common to all declarations. */
interface DeclarationBase {
  readonly name: string;
  readonly mode: CollectMode;
  readonly location: Location | undefined;
  /** Runs the check inside a test runner: a property in full, a fuzz or stress check on what is stored plus a short run. */
  readonly runHosted: (run: HostedRun) => Promise<HostedOutcome>;
  /** Limit for the whole test in milliseconds that the test runner should enforce; undefined means the runner's own. */
  readonly hostedTimeoutMs?: number;
}

/** What `property(...)` hands to the host. The values are the arguments of the predicate, in order. */
export interface PropertyDeclaration extends DeclarationBase {
  readonly engine: 'property';
  readonly arbitraries: readonly Arbitrary<unknown>[];
  /** Holds when it returns anything but false (or a promise of it) and does not throw. */
  readonly predicate: (...values: unknown[]) => unknown;
  readonly options: PropertyOptions;
}

export interface PropertyOptions<Values extends readonly unknown[] = readonly unknown[]> {
  /** Inputs to generate; default from the profile. */
  readonly runs?: number;
  /** Fixes the seed of this check; default from the run. */
  readonly seed?: number;
  /** Limit for the whole check in milliseconds; generation stops there, and what ran counts. */
  readonly timeLimitMs?: number;
  /** Limit for one input in milliseconds; a longer one is a finding of kind `timeout`. Default 5,000. */
  readonly timeoutMs?: number;
  /** Inputs that are always tried first. */
  readonly examples?: readonly Values[];
  /** Runs before, and after, each input. */
  readonly beforeEach?: () => unknown;
  readonly afterEach?: () => unknown;
}

/** What `fuzz(...)` hands to the host. */
export interface FuzzDeclaration extends DeclarationBase {
  readonly engine: 'fuzz';
  readonly inputs: readonly Arbitrary<unknown>[];
  readonly run: (...values: unknown[]) => unknown;
  readonly options: FuzzOptions;
}

export interface FuzzOptions {
  /** Error classes that the target may throw; anything else is a finding. */
  readonly expects?: readonly (abstract new (...args: never[]) => unknown)[];
  /** Limit for one input in milliseconds; default 1,000. */
  readonly timeoutMs?: number;
  /** Longest raw input in bytes; default 4,096. */
  readonly maxLength?: number;
}

/** One kind of operation in a stress check: the arguments it draws and what it does. */
export interface StressOperation<Subject = unknown> {
  readonly arbitraries: readonly Arbitrary<unknown>[];
  readonly run: (subject: Subject, ...values: unknown[]) => unknown;
}

/** One finished operation, as a sequential model judges it. */
export interface CompletedOperation {
  readonly name: string;
  readonly args: readonly unknown[];
  /** What it returned; undefined when it threw. */
  readonly result: unknown;
  /** What it threw, if it did. */
  readonly error?: unknown;
}

/** A sequential specification: what a correct object answers when operations happen one after the other. */
export interface SequentialModel<State = unknown> {
  readonly init: () => State;
  /** Must not change `state`. */
  readonly step: (state: State, operation: CompletedOperation) => { readonly ok: boolean; readonly state: State };
}

export interface StressSpecification<Subject = unknown, State = unknown> {
  readonly setup: () => Subject | Promise<Subject>;
  readonly operations: Readonly<Record<string, StressOperation<Subject>>>;
  readonly model?: SequentialModel<State>;
  /** Checked after every step; false or a thrown error is a finding of kind `invariant`. */
  readonly invariant?: (subject: Subject) => unknown;
  /** Concurrent tasks, 1–8; default 2. */
  readonly tasks?: number;
  /** Operations of each task at most, 1–64; default 4. */
  readonly operationsPerTask?: number;
  /** Scenarios to try; default from the profile. */
  readonly runs?: number;
  /** Runs after each scenario. */
  readonly teardown?: (subject: Subject) => unknown;
}

/** What `stress(...)` hands to the host. */
export interface StressDeclaration extends DeclarationBase {
  readonly engine: 'stress';
  readonly specification: StressSpecification;
}

export type Declaration = PropertyDeclaration | FuzzDeclaration | StressDeclaration;

/** Whoever runs a check file takes its declarations through this. */
export interface Host {
  declare(declaration: Declaration): void;
}
