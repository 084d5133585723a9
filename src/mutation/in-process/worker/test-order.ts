import { groupBy } from '../../mutant.ts';
import type { Profile } from '../protocol.ts';

/**
 * Generated inputs that each check is given at first. Most mutants fall to one of a few, but often only in one of many
 * tests; those that are left meet all inputs.
 */
export const firstInputs = 8;

/** Milliseconds for the first inputs of a test that make it wait until all others have run: by then most mutants are dead. */
const slowMs = 40;

/** Tests of one file, in the order wished. */
export interface Batch {
  /** Index of the file in the profile. */
  readonly suite: number;
  readonly tests: readonly number[];
}

/** Which tests are worth running first. */
export class TestOrder {
  readonly #profile: Profile;
  readonly #suiteOf: readonly number[];
  readonly #kills = new Map<number, number>();

  constructor(profile: Profile) {
    this.#profile = profile;
    const suites = new Map(profile.suites.map(({ project, file }, index) => [`${project}\0${file}`, index]));
    this.#suiteOf = profile.tests.map(({ project, file }) => suites.get(`${project}\0${file}`)!);
  }

  noteKill(test: number): void {
    this.#kills.set(test, (this.#kills.get(test) ?? 0) + 1);
  }

  /** Tests that killed a mutant of this chunk. */
  get killers(): number[] {
    return [...this.#kills.keys()];
  }

  forgetKills(): void {
    this.#kills.clear();
  }

  /** Those of some tests that stand in one file. */
  ofSuite(suite: number, tests: readonly number[]): number[] {
    return tests.filter((test) => this.#suiteOf[test] === suite);
  }

  /**
   * Tests by file: first those that are quick or killed before, then the slow ones. Files and tests stand in the order of how
   * many mutants of this chunk they killed, then of nearness, then of how little they do.
   *
   * @param staysWhole for files whose tests need each other
   */
  batches(
    tests: readonly number[],
    near: readonly number[] = [],
    staysWhole: (suite: number) => boolean = () => false,
  ): Batch[] {
    const slow = new Set(tests.filter((test) => this.#isSlow(test) && !staysWhole(this.#suiteOf[test]!)));
    const quick = tests.filter((test) => !slow.has(test));
    return [...this.#byFile(quick, near), ...this.#byFile([...slow], near)];
  }

  #isSlow(test: number): boolean {
    return this.#profile.tests[test]!.firstMs >= slowMs && !this.#kills.has(test);
  }

  #byFile(tests: readonly number[], near: readonly number[]): Batch[] {
    const kills = (test: number): number => this.#kills.get(test) ?? 0;
    const { tests: profiled } = this.#profile;
    const close = new Set(near);
    const far = (test: number): number => (close.has(test) ? 0 : 1);
    const sorted = tests.toSorted(
      (a, b) => kills(b) - kills(a) || far(a) - far(b) || profiled[a]!.steps - profiled[b]!.steps || a - b,
    );
    const bySuite = groupBy(sorted, (test) => String(this.#suiteOf[test]));
    return [...bySuite].map(([suite, own]) => ({ suite: Number(suite), tests: own }));
  }
}
