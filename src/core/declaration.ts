import type { Arbitrary } from 'fast-check';
import type { CheckResult, Warning } from './check.ts';
import type { DetectorOptions } from './detector-options.ts';
import type { Finding, Location } from './finding.ts';
import type { InputCut } from './input-cut.ts';
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
  /** The profile's number of inputs for a check that names none; a check's own number is scaled in proportion to 100. */
  readonly profileRuns?: number;
  readonly timeLimitMs?: number;
  /** False when a failure is only to be noticed, not made smaller: a mutation runner asks for nothing else. Default true. */
  readonly minimise?: boolean;
  /** A wish to stop after the first inputs, which a check may leave unheard. */
  readonly cut?: InputCut;
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

/** An input as tokens and regression files carry it: a recording of choices (see `choices/sequence.ts`), or raw bytes. */
export type StoredInput =
  | {
      readonly choices: readonly (readonly (
        | { readonly min: number; readonly max: number; readonly value: number }
        | { readonly min: bigint; readonly max: bigint; readonly value: bigint }
      )[])[];
    }
  | { readonly bytes: Uint8Array };

/** Common to all declarations. */
interface DeclarationBase {
  readonly name: string;
  readonly mode: CollectMode;
  readonly location: Location | undefined;
  /** Runs the check inside a test runner: a property in full, a fuzz or stress check on what is stored plus a short run. */
  readonly runHosted: (run: HostedRun) => Promise<HostedOutcome>;
  /** Runs the check on one stored input, without making it smaller: what `assay replay` shows. */
  readonly replay: (input: StoredInput, run: HostedRun) => Promise<HostedOutcome>;
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

/** Ends the name of a property that stands there to be read. */
export const documentationMark = '(documentation)';

/** The name of a property or a machine, as reports and runners have it. */
export function markedName(name: string, { documentation }: Pick<PropertyOptions, 'documentation'>): string {
  return documentation === true ? `${name} ${documentationMark}` : name;
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
  /**
   * True for a property that stands there to be read, though others of its file notice all that it notices. Its name gets
   * `(documentation)` at its end, and `assay mutate --matrix` tells when that is not so. Default false.
   */
  readonly documentation?: boolean;
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
  /** Which ways to fail are looked for; what is left out is as the configuration says, or else on. */
  readonly detectors?: DetectorOptions;
  /** Error classes that the target may throw; anything else is a finding. */
  readonly expects?: readonly (abstract new (...args: never[]) => unknown)[];
  /** Limit for one input in milliseconds; default 1,000. */
  readonly timeoutMs?: number;
  /** Longest raw input in bytes; default 4,096. */
  readonly maxLength?: number;
}

/** What an operation takes and gives back; only types, never a value. */
export interface OperationSignature<Args extends readonly unknown[] = readonly unknown[], Result = unknown> {
  readonly args: Args;
  readonly result: Result;
}

export interface OperationOptions {
  /**
   * True when it may rightly wait for ever, such as taking from an empty queue: then it is no deadlock, and one that still
   * waits when the scenario ends counts as not having happened. Default false.
   */
  readonly mayBlock?: boolean;
}

/** One kind of operation in a stress check: the arguments it draws and what it does. Made by `operation(...)`. */
export interface StressOperation<Subject = unknown, Signature = unknown> {
  readonly arbitraries: readonly Arbitrary<unknown>[];
  readonly run: (subject: Subject, ...values: never[]) => unknown;
  readonly options: OperationOptions;
  /** Carries the types to the model; never set. */
  readonly signature?: Signature;
}

/** One finished operation, as a sequential model judges it. */
export interface CompletedOperation {
  readonly name: string;
  readonly args: readonly unknown[];
  /** What it returned, or what its promise was fulfilled with; undefined when it threw. */
  readonly result: unknown;
  /** What it threw, if it did. */
  readonly error?: unknown;
}

/** The finished operations that a check with these signatures can have: a union to be told apart by `name`. */
export type CompletedOperationOf<Signatures> = {
  [Name in keyof Signatures & string]: Signatures[Name] extends OperationSignature<infer Args, infer Result>
    ? { readonly name: Name; readonly args: Args; readonly result: Result; readonly error?: unknown }
    : never;
}[keyof Signatures & string];

/** A sequential specification: what a correct object answers when operations happen one after the other. */
export interface SequentialModel<State = unknown, Operation = CompletedOperation> {
  readonly init: () => State;
  /** `ok` is false when no correct object in this state answers so. Must not change `state`. */
  readonly step: (state: State, operation: Operation) => { readonly ok: boolean; readonly state: State };
  /** Whether two states are the same. Default: deep equality, which sees plain data but not private fields. */
  readonly equal?: (a: State, b: State) => boolean;
}

export interface StressSpecification<Subject = unknown, Signatures = Record<string, unknown>, State = unknown> {
  /** Makes the object under test, afresh for each scenario. */
  readonly setup: () => Subject | Promise<Subject>;
  readonly operations: { readonly [Name in keyof Signatures]: StressOperation<Subject, Signatures[Name]> };
  /** Judges what the operations answered: some order of them that respects real time must explain every answer. */
  readonly model?: SequentialModel<State, CompletedOperationOf<Signatures>>;
  /** Checked after every step; false or a thrown error is a finding of kind `invariant`. Must be synchronous. */
  readonly invariant?: (subject: Subject) => unknown;
  /** Error classes that operations may throw when there is no model to judge them; anything else is a finding. */
  readonly expects?: readonly (abstract new (...args: never[]) => unknown)[];
  /** Concurrent tasks, 1–8; default 2. */
  readonly tasks?: number;
  /** Operations of each task at most, 1–64; default 4. */
  readonly operationsPerTask?: number;
  /** Scenarios to try; default from the profile. */
  readonly runs?: number;
  /** Limit for one operation in milliseconds, 1–600,000; default 1,000. Only operations that wait for real time reach it. */
  readonly timeoutMs?: number;
  /** Runs after each scenario. */
  readonly teardown?: (subject: Subject) => unknown;
}

/** The specification as the engine sees it, with the types of the subject and of the arguments forgotten. */
export interface ErasedStressSpecification {
  readonly setup: () => unknown;
  readonly operations: Readonly<Record<string, StressOperation<never>>>;
  readonly model?: SequentialModel;
  readonly invariant?: (subject: unknown) => unknown;
  readonly expects: readonly (abstract new (...args: never[]) => unknown)[];
  readonly tasks: number;
  readonly operationsPerTask: number;
  readonly runs?: number;
  readonly timeoutMs: number;
  readonly teardown?: (subject: unknown) => unknown;
}

/** What `stress(...)` hands to the host. */
export interface StressDeclaration extends DeclarationBase {
  readonly engine: 'stress';
  readonly specification: ErasedStressSpecification;
}

export type Declaration = PropertyDeclaration | FuzzDeclaration | StressDeclaration;

/** Whoever runs a check file takes its declarations through this. */
export interface Host {
  declare(declaration: Declaration): void;
}
