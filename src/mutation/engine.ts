import type { Shard } from '../core/run.ts';
import type { Mutant, MutantResult } from './mutant.ts';
import type { PlantedCode } from './plan/instrumenter.ts';

/** A test as reports name it. The id is `FILE#FULL NAME` with the file relative to the root. */
export interface MutationTest {
  readonly id: string;
  readonly file: string;
  readonly name: string;
}

/** A mutant before it is run: the tests that reach it, by id, and whether it is evaluated while modules load. */
export interface PlannedMutant extends Mutant {
  readonly static: boolean;
  readonly coveredBy: readonly string[];
}

/** A test file with every file of the project that it loads, relative to the root, itself included. */
export interface MutationSuite {
  readonly file: string;
  readonly dependencies: readonly string[];
}

/** What an engine knows before the first mutant is run. */
export interface MutationPlan {
  readonly mutants: readonly PlannedMutant[];
  readonly tests: readonly MutationTest[];
  readonly suites: readonly MutationSuite[];
}

/** What an engine is to run. */
export interface MutationJob {
  /** Absolute path of the project's root. */
  readonly root: string;
  /** Stryker's own patterns to mutate instead of the configured ones; empty means those of the configuration. */
  readonly mutate: readonly string[];
  /** The code of all these files with their mutants, where it was made already. */
  readonly planted?: PlantedCode;
  /**
   * Files that may load a mutated one, relative to the root, where that is known: test files that are not among them are of
   * no concern.
   */
  readonly loaders?: ReadonlySet<string>;
  /** Run exactly these, compared by `mutantKey`; `sample` and `shard` still apply to them. */
  readonly only?: readonly Mutant[];
  /** Of these mutants, run only those that some test of these files reaches. Others are not concerned. */
  readonly reachedBy?: { readonly files: readonly string[]; readonly mutants: readonly Mutant[] };
  /** Run the tests of these files only, relative to the root; undefined means all. */
  readonly testFiles?: readonly string[];
  /** Run every test that reaches a mutant, and name all that notice it in `killedBy`, not only the first. */
  readonly allKillers?: boolean;
  /**
   * Leaves out what need not be run, such as mutants whose verdict is known; called once, after `only`, `shard` and
   * `sample`. An engine that has no plan before it runs does not call it.
   */
  readonly choose?: (plan: MutationPlan) => Promise<readonly Mutant[]>;
  readonly sample?: number;
  readonly seed: number;
  readonly shard?: Shard;
  /** Folders that make up targets, for a sample that is uniform within each. */
  readonly targets: readonly string[];
  /** Processes that run tests at the same time; undefined means the engine's own default. */
  readonly concurrency?: number;
}

/** Told in this order: `ranSuites`, `tests`, `planned`, then one `result` for each chosen mutant. */
export interface MutationObserver {
  /** So many test files of all ran without any mutant; told whenever one has. */
  ranSuites?(done: number, total: number): void;
  /** The suites ran once without any mutant. */
  tests(tests: readonly MutationTest[], netMs: number): void;
  /** Mutants of each file that could be run, those that will be, and how many are left out by comments and options. */
  planned(counts: {
    readonly population: Readonly<Record<string, number>>;
    readonly chosen: Readonly<Record<string, number>>;
    readonly ignored: number;
  }): void;
  result(result: MutantResult): void;
  /** What time went into, told when it is over. */
  spent?(phase: string, durationMs: number): void;
}

/** How a run ended. Wrong configuration and faults of the engine are thrown as AssayError instead. */
export interface MutationEnd {
  /** False when it was aborted. */
  readonly finished: boolean;
  /** Things the user should know, one each. */
  readonly warnings: readonly string[];
  /** Why nothing was mutated: the suites are not green by themselves, or no test was run. */
  readonly dryRunFailure?: string;
}

/** Plants faults and runs the suites against them. When `signal` aborts, it ends soon with what is known. */
export interface MutationEngine {
  readonly name: 'in-process' | 'stryker';
  run(job: MutationJob, observer: MutationObserver, signal: AbortSignal): Promise<MutationEnd>;
}

/** How a run may be asked for: `auto` is in-process for what that can host, and Stryker for the rest. */
export const engineNames = ['auto', 'in-process', 'stryker'] as const;

export type EngineChoice = (typeof engineNames)[number];
