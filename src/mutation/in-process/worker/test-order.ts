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
  ofSuite(suite: number, tests: Iterable<number>): number[] {
    return [...tests].filter((test) => this.#suiteOf[test] === suite);
  }

  /** Those of some tests that killed a mutant of this chunk, by file: the most lethal first. */
  lethal(tests: readonly number[]): Batch[] {
    return this.#byFile(tests.filter((test) => this.#kills.has(test)));
  }

  /**
   * Tests by file, those of each in the order in which they stand: a mutant may matter only to the first of them, or to what
   * the tests before leave behind. Where some are slow, the others run first, and all of them when those of other files have.
   *
   * @param staysWhole for files whose tests need each other
   */
  inOrder(
    tests: readonly number[],
    near: readonly number[] = [],
    staysWhole: (suite: number) => boolean = () => false,
  ): Batch[] {
    const quick: Batch[] = [];
    const slow: Batch[] = [];
    for (const { suite, tests: ranked } of this.#byFile(tests, near)) {
      const own = ranked.toSorted((a, b) => a - b);
      const waits = staysWhole(suite) ? [] : own.filter((test) => this.#isSlow(test));
      if (waits.length < own.length) quick.push({ suite, tests: own.filter((test) => !waits.includes(test)) });
      if (waits.length > 0) slow.push({ suite, tests: own });
    }
    return [...quick, ...slow];
  }

  /**
   * Tests by file: first those that are quick or killed before, then the slow ones. Files and tests stand in the order of how
   * many mutants of this chunk they killed, then of how little they do.
   *
   * @param staysWhole for files whose tests need each other
   */
  lethalFirst(tests: readonly number[], staysWhole: (suite: number) => boolean = () => false): Batch[] {
    const slow = new Set(tests.filter((test) => this.#isSlow(test) && !staysWhole(this.#suiteOf[test]!)));
    const quick = tests.filter((test) => !slow.has(test));
    return [...this.#byFile(quick), ...this.#byFile([...slow])];
  }

  #isSlow(test: number): boolean {
    return this.#profile.tests[test]!.firstMs >= slowMs && !this.#kills.has(test);
  }

  #byFile(tests: readonly number[], near: readonly number[] = []): Batch[] {
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
