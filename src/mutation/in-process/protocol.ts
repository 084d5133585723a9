import type { SerializedConfig } from 'vitest';

/** Where an import leads: to a module of the project by its id, or to something that Node loads itself. */
export type ImportTarget = { readonly module: string } | { readonly external: string };

/** A module of the project, compiled by its own Vite plugins to the body of an async function. */
export interface CompiledModule {
  readonly id: string;
  readonly file: string;
  readonly code: string;
}

/** A test file and where its snapshots stand. Paths are absolute. */
export interface SuiteFile {
  readonly file: string;
  readonly snapshotPath: string;
}

/** One vitest project: everything a worker needs to run its test files. */
export interface ProjectTable {
  readonly config: SerializedConfig;
  readonly provided: Readonly<Record<string, unknown>>;
  readonly modules: readonly CompiledModule[];
  /** What each import says, as it stands in the compiled code. */
  readonly imports: Readonly<Record<string, ImportTarget>>;
  /** Modules that every mutant may share: none of them reaches a mutated one, and none belongs to the user. */
  readonly shared: readonly string[];
  readonly suites: readonly SuiteFile[];
}

export interface WorkerSetup {
  readonly root: string;
  /** File that holds the `ProjectTable[]`, written with `v8.serialize`. */
  readonly tables: string;
}

/** A test file by the index of its project and its absolute path. */
export interface SuiteName {
  readonly project: number;
  readonly file: string;
}

export type TestStatus = 'pass' | 'fail' | 'skip';

/** What one test did without any mutant. Tests of one name in one file are one. */
export interface TestRecord {
  readonly name: string;
  readonly status: TestStatus;
  readonly message: string;
  readonly durationMs: number;
  /** Milliseconds of that which its first generated inputs take; all of them when it has none. */
  readonly firstMs: number;
  /** Switches passed: a measure of work that is the same on every machine. */
  readonly steps: number;
  /** Mutants it reaches, with how often. */
  readonly coverage: readonly (readonly [string, number])[];
}

/** What was otherwise when a test file ran again in the same process, time after time. */
export interface Repeated {
  /** Tests that failed, each with its message, or why the file did not load. */
  readonly failures: readonly string[];
  /** Mutants that were reached no longer. */
  readonly lost: readonly string[];
  /** True when it stood still: the process is of no more use. */
  readonly stuck: boolean;
}

/** What one test file did without any mutant. */
export interface SuiteRecord {
  /** Undefined when something failed in the first run already. */
  readonly repeated?: Repeated;
  /** Why the file cannot be loaded. */
  readonly loadError?: string;
  /** Names of all its tests, in their order: several may have one. */
  readonly names: readonly string[];
  /** The same tests, those of one name in one. */
  readonly tests: readonly TestRecord[];
  /** Mutants that are reached outside of tests: while modules load, in hooks around all tests. */
  readonly static: readonly (readonly [string, number])[];
  readonly staticSteps: number;
  /** Errors that no test caught. */
  readonly unhandled: readonly string[];
}

export interface DryRunRequest extends SuiteName {
  /** True to run the tests last to first: one that minds depends on the others. */
  readonly reversed: boolean;
}

/** A test of the dry run as mutant runs name it: by its index in the profile. */
export interface ProfiledTest extends SuiteName {
  readonly name: string;
  readonly steps: number;
  /** Milliseconds that it took without any mutant, and what its first inputs took of them. */
  readonly durationMs: number;
  readonly firstMs: number;
}

/** What the dry runs taught, told to each worker once. */
export interface Profile {
  readonly tests: readonly ProfiledTest[];
  readonly suites: readonly (SuiteName & {
    readonly staticSteps: number;
    /** Of all its tests, in their order: several may have one. */
    readonly names: readonly string[];
    /** False when its tests are known to mind their order. */
    readonly independent: boolean;
  })[];
}

export interface MutantRequest {
  readonly id: string;
  /** Switched on before modules load, or only before the first test. */
  readonly activation: 'static' | 'runtime';
  /** Indexes of the tests to run. */
  readonly tests: readonly number[];
  /** Of a static mutant: those that run other code of its file, and so are the likeliest to notice it. */
  readonly near: readonly number[];
  /** How often it may be reached before it counts as an endless loop. */
  readonly hitLimit: number;
  /** Whether every test is run, and every one that notices it named. */
  readonly allKillers: boolean;
  /** True where tests may reach it once in a process only. */
  readonly once: boolean;
}

/** Mutants that one worker runs in a row, learning from each which tests kill. */
export interface ChunkRequest {
  readonly mutants: readonly MutantRequest[];
  /** Tests that must still pass without any mutant when the chunk is done. */
  readonly canary: readonly number[];
}

export interface MutantVerdict {
  readonly id: string;
  readonly status: 'Killed' | 'Survived' | 'Timeout' | 'RuntimeError';
  readonly reason: string;
  readonly killedBy: readonly number[];
  readonly testsCompleted: number;
  readonly durationMs: number;
}

export type ChunkEvent =
  | { readonly type: 'begin'; readonly id: string }
  | { readonly type: 'verdict'; readonly verdict: MutantVerdict }
  /** A test, by its index, that fails without any mutant too: it decides nothing. */
  | { readonly type: 'flaky'; readonly test: number }
  | {
      readonly type: 'fetch';
      readonly request: number;
      readonly project: number;
      readonly url: string;
      readonly importer: string;
    };

/** Tests of one file, by their indexes, that run in the order in which they stand. */
export interface Unchanged {
  /** Index of the file in the profile. */
  readonly suite: number;
  readonly tests: readonly number[];
  /** Of each check, if not all. */
  readonly inputs?: number;
}

/** A verdict that tests gave which then failed without the mutant too, in a process in which no other ran before. */
export interface Doubt {
  readonly verdict: MutantVerdict;
  /** The tests that ran: if they pass in a new process, the mutant was what made them fail, and left that behind. */
  readonly ran: Unchanged;
}

/** `poisoned`: a mutant left something behind that changes other verdicts, so this process must not go on. */
export interface ChunkEnd {
  readonly poisoned: string | undefined;
  /** Mutants of the chunk that were noticed by tests which fail without any mutant by now. */
  readonly suspects: readonly string[];
  readonly doubt?: Doubt;
}

/** The answer to a `fetch` event: an import that no static analysis could foresee. */
export interface FetchedModules {
  readonly request: number;
  readonly project: number;
  readonly modules: readonly CompiledModule[];
  readonly imports: Readonly<Record<string, ImportTarget>>;
  readonly error?: string;
}
