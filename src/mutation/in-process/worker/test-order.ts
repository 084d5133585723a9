import { groupBy } from '../../mutant.ts';
import type { Profile } from '../protocol.ts';

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

  forgetKills(): void {
    this.#kills.clear();
  }

  /**
   * Tests by file. Files and tests stand in the order of how many mutants of this chunk they killed, then of nearness, then
   * of how little they do.
   */
  batches(tests: readonly number[], near: readonly number[] = []): Batch[] {
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
