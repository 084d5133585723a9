import type { MutantVerdict, Profile, Unchanged } from '../protocol.ts';
import type { RunOutcome, Runtime } from './runtime.ts';
import type { Batch } from './test-order.ts';

export type Judged = Omit<MutantVerdict, 'durationMs'>;

/**
 * This process may be no longer what it was: a test fails without any mutant, or its file does not even load, or none
 * reaches the mutant any more.
 */
export class DamagedError extends Error {
  override readonly name = 'DamagedError';
  /** What the mutant would have been judged. */
  readonly verdict: Judged;
  /** Tests that must pass without any mutant, elsewhere, for the verdict to stand. */
  readonly ran: Unchanged | undefined;

  constructor(message: string, verdict: Judged, ran?: Unchanged) {
    super(message);
    this.verdict = verdict;
    this.ran = ran;
  }
}

const unchanged = (ran: Batch, inputs: number | undefined): Unchanged => ({
  ...ran,
  ...(inputs !== undefined && { inputs }),
});

/** Runs without any mutant before a test may decide: a test that fails every other time shows in the second. */
const runsWithout = 2;
/** Runs in which a test fails each time when it is not the test, but what an earlier mutant left behind. */
const runsOfDamaged = 3;

/**
 * Which tests may decide. The first time that one notices a mutant, the same tests run in the same order without the mutant:
 * a test that fails there too is flaky, or minds the order.
 */
export class Trust {
  readonly #runtime: Runtime;
  readonly #profile: Profile;
  /** By file: generated inputs of each check that a test has passed without any mutant. */
  readonly #trusted = new Map<number, Map<number, number>>();
  readonly #flaky = new Set<number>();
  /** Files whose tests run in the order in which they stand. */
  readonly #inOrder = new Set<number>();

  constructor(runtime: Runtime, profile: Profile) {
    this.#runtime = runtime;
    this.#profile = profile;
    for (const [index, { independent }] of profile.suites.entries()) if (!independent) this.#inOrder.add(index);
  }

  isFlaky(test: number): boolean {
    return this.#flaky.has(test);
  }

  /** Whether the tests of a file run in the order in which they stand. */
  readonly needsOrder = (suite: number): boolean => this.#inOrder.has(suite);

  /** Has the tests of a file run in their order from now on; what they did in another one earns no trust. */
  keepOrder(suite: number): void {
    if (this.#inOrder.has(suite)) return;
    this.#inOrder.add(suite);
    this.#trusted.delete(suite);
  }

  /** Runs tests without any mutant; `inputs` is for each check, undefined means all. */
  async runUnchanged({ suite, tests }: Batch, inputs: number | undefined): Promise<RunOutcome> {
    const { switches } = this.#runtime;
    switches.activate(undefined, Infinity);
    switches.start(Infinity);
    return this.#runtime.run({
      suite: this.#profile.suites[suite]!,
      names: tests.map((test) => this.#profile.tests[test]!.name),
      known: this.#profile.suites[suite]!.names,
      reorder: !this.needsOrder(suite),
      bail: false,
      ...(inputs !== undefined && { inputs }),
      observer: {},
    });
  }

  /**
   * Whether a verdict stands that some tests gave. If not, something was learnt: the file keeps its order from now on, or a
   * test counts as flaky; then the mutant is to be run again.
   *
   * @param ran the tests that ran, in their order
   */
  async holds(
    ran: Batch,
    inputs: number | undefined,
    verdict: Judged,
    onFlaky: (test: number) => void,
  ): Promise<boolean> {
    const wanted = inputs ?? Infinity;
    const trusted = this.#trusted.get(ran.suite) ?? new Map<number, number>();
    const doubtful = verdict.killedBy.filter((test) => (trusted.get(test) ?? 0) < wanted);
    if (doubtful.length === 0) return true;
    for (let run = 0; run < runsWithout; run++) {
      // Where the order does not matter, those that passed before it need not pass once more.
      const again = run > 0 && !this.needsOrder(ran.suite) ? { ...ran, tests: verdict.killedBy } : ran;
      const bad = await this.#failing(again, inputs, verdict);
      if (bad.length === 0) continue;
      if (!this.needsOrder(ran.suite)) this.keepOrder(ran.suite);
      else {
        const still = await this.#stillFailing(bad, ran, inputs, verdict);
        if (still.length === bad.length) {
          const { name } = this.#profile.tests[still[0]!]!;
          throw new DamagedError(`${name} fails without any mutant`, verdict, unchanged(ran, inputs));
        }
        for (const test of bad) if (!still.includes(test)) this.#exclude(test, onFlaky);
      }
      return false;
    }
    this.#trusted.set(ran.suite, new Map([...trusted, ...doubtful.map((test) => [test, wanted] as const)]));
    return true;
  }

  async #failing(ran: Batch, inputs: number | undefined, verdict: Judged): Promise<readonly number[]> {
    const { loadError, tests } = await this.runUnchanged(ran, inputs);
    if (loadError !== undefined) throw new DamagedError(loadError, verdict, unchanged(ran, inputs));
    const failed = new Set(tests.filter(({ status }) => status === 'fail').map(({ name }) => name));
    return ran.tests.filter((test) => failed.has(this.#profile.tests[test]!.name));
  }

  /** Those that fail every time: what one mutant left behind does not come and go. */
  async #stillFailing(
    bad: readonly number[],
    ran: Batch,
    inputs: number | undefined,
    verdict: Judged,
  ): Promise<readonly number[]> {
    let still = bad;
    for (let run = 0; run < runsOfDamaged && still.length > 0; run++) {
      const failing = await this.#failing(ran, inputs, verdict);
      still = still.filter((test) => failing.includes(test));
    }
    return still;
  }

  #exclude(test: number, onFlaky: (test: number) => void): void {
    this.#flaky.add(test);
    onFlaky(test);
  }
}
