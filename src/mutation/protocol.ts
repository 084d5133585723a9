import type { Shard } from '../core/run.ts';
import type { MutationTest } from './engine.ts';
import type { MutantResult } from './mutant.ts';

/** What the process that runs Stryker is told, once. */
export interface StrykerJob {
  /** Absolute path of the project's root; also the working directory. */
  readonly root: string;
  /** Stryker's own patterns to mutate instead of the configured ones; empty means those of the configuration. */
  readonly mutate: readonly string[];
  /** Keys of the only mutants to run; undefined means all. */
  readonly only?: readonly string[];
  readonly reachedBy?: { readonly files: readonly string[]; readonly mutants: readonly string[] };
  /** The only test files to run, relative to the root; undefined means all. */
  readonly testFiles?: readonly string[];
  readonly allKillers?: boolean;
  readonly concurrency?: number;
  readonly sample?: number;
  readonly seed: number;
  readonly shard?: Shard;
  /** Folders that make up targets, for a sample that is uniform within each. */
  readonly targets: readonly string[];
  /** Where sandboxes are made; the parent removes it. Relative to the root. */
  readonly sandboxFolder: string;
}

/** What it tells while it works. */
export type StrykerMessage =
  | {
      readonly type: 'plan';
      /** Mutants of each file that could be run, and those that will be. */
      readonly population: Readonly<Record<string, number>>;
      readonly chosen: Readonly<Record<string, number>>;
      /** Mutants that comments, excluded mutators or ignorers leave out. */
      readonly ignored: number;
    }
  | { readonly type: 'dry-run'; readonly tests: readonly MutationTest[]; readonly netMs: number }
  | { readonly type: 'mutant'; readonly result: MutantResult }
  | { readonly type: 'done' }
  | {
      readonly type: 'failed';
      /** `config`: the user can mend it; `dry-run`: the suites did not pass before anything was mutated. */
      readonly kind: 'config' | 'missing' | 'dry-run' | 'unexpected';
      readonly message: string;
    };
