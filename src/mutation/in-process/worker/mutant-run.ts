import { systemClock } from '../../../node/clock.ts';
import type {
  ChunkEnd,
  ChunkEvent,
  ChunkRequest,
  MutantRequest,
  MutantVerdict,
  Profile,
  Unchanged,
} from '../protocol.ts';
import { MutantAttempt } from './mutant-attempt.ts';
import { StalledError, type Runtime } from './runtime.ts';
import { firstInputs, TestOrder, type Batch } from './test-order.ts';
import { DamagedError, Trust, type Judged } from './trust.ts';

/**
 * Runs mutants against the tests that reach them, most lethal test first.
 *
 * Invariant: which tests killed in one chunk does not reach the next, so that verdicts and killers do not depend on which
 * process runs what.
 */
export class MutantRunner {
  readonly #runtime: Runtime;
  readonly #profile: Profile;
  readonly #order: TestOrder;
  readonly #trust: Trust;
  /** Tests that passed in this process before any mutant. */
  #canary: readonly number[] = [];
  #begun = 0;
  /** Mutants of this chunk that were noticed, by the tests that did. */
  readonly #noticed = new Map<string, readonly number[]>();

  constructor(runtime: Runtime, profile: Profile) {
    this.#runtime = runtime;
    this.#profile = profile;
    this.#order = new TestOrder(profile);
    this.#trust = new Trust(runtime, profile);
  }

  async runChunk(request: ChunkRequest, emit: (event: ChunkEvent) => void): Promise<ChunkEnd> {
    if (this.#canary.length === 0) {
      const failing = await this.#failingAlone(request.canary);
      this.#canary = request.canary.filter((test) => !failing.includes(test));
    }
    this.#order.forgetKills();
    this.#noticed.clear();
    for (const mutant of request.mutants) {
      const end = await this.#runMutant(mutant, emit);
      if (end !== undefined) return end;
    }
    const failing = await this.#stillFailing([...this.#canary, ...this.#order.killers]);
    if (failing.length === 0) return { poisoned: undefined, suspects: [] };
    const poisoned = `${this.#profile.tests[failing[0]!]!.name} fails without any mutant`;
    // Where what needs least fails, no verdict of the chunk can be believed.
    const isWorse = failing.some((test) => this.#canary.includes(test));
    return { poisoned, suspects: isWorse ? request.mutants.map(({ id }) => id) : this.#noticedBy(failing) };
  }

  /** Tells the verdict of one mutant; how the chunk ends, if it must end here. */
  async #runMutant(mutant: MutantRequest, emit: (event: ChunkEvent) => void): Promise<ChunkEnd | undefined> {
    // Only in a process that no mutant ran in before is what happens the doing of this one.
    const isFirst = this.#begun++ === 0;
    emit({ type: 'begin', id: mutant.id });
    const started = systemClock.monotonicMs();
    const timed = (verdict: Judged): MutantVerdict => ({
      ...verdict,
      durationMs: systemClock.monotonicMs() - started,
    });
    const give = (verdict: Judged): void => emit({ type: 'verdict', verdict: timed(verdict) });
    try {
      const verdict = await this.#judge(mutant, isFirst, emit);
      if (verdict.status !== 'Survived') this.#noticed.set(mutant.id, verdict.killedBy);
      give(verdict);
      return undefined;
    } catch (error) {
      if (error instanceof StalledError) {
        give({ id: mutant.id, status: 'Timeout', reason: error.message, killedBy: [], testsCompleted: 1 });
        return { poisoned: error.message, suspects: [] };
      }
      if (!(error instanceof DamagedError)) throw error;
      const { message: poisoned, verdict, ran } = error;
      if (isFirst && ran !== undefined) return { poisoned, suspects: [], doubt: { verdict: timed(verdict), ran } };
      return { poisoned, suspects: this.#noticedBy(await this.#stillFailing(this.#order.killers)) };
    }
  }

  /** Mutants of this chunk that no other tests noticed, and those that kept a file from loading or ended their process. */
  #noticedBy(tests: readonly number[]): string[] {
    return [...this.#noticed]
      .filter(([, killedBy]) => killedBy.every((test) => tests.includes(test)))
      .map(([id]) => id);
  }

  /** Those of some tests that do not pass without any mutant; all, when their file does not load. */
  failing({ inputs, ...batch }: Unchanged): Promise<readonly number[]> {
    this.#trust.keepOrder(batch.suite);
    return this.#failing(batch, inputs);
  }

  async #failing(batch: Batch, inputs: number | undefined): Promise<readonly number[]> {
    const run = await this.#trust.runUnchanged(batch, inputs);
    const passed = new Set(run.tests.filter(({ status }) => status === 'pass').map(({ name }) => name));
    return batch.tests.filter((test) => !passed.has(this.#profile.tests[test]!.name));
  }

  /** Those of some tests that do not pass without any mutant, and, where order does not matter, without the tests before them. */
  async #failingAlone(tests: readonly number[]): Promise<readonly number[]> {
    const failing: number[] = [];
    const { needsOrder } = this.#trust;
    for (const { suite, tests: own } of this.#order.lethalFirst(tests, needsOrder)) {
      const ran = needsOrder(suite) ? this.#order.ofSuite(suite, this.#profile.tests.keys()) : own;
      const failed = await this.#failing({ suite, tests: ran }, firstInputs);
      failing.push(...failed.filter((test) => own.includes(test)));
    }
    return failing;
  }

  /** Those of some tests, which passed in this process before, that fail without any mutant, not once but again. */
  async #stillFailing(tests: readonly number[]): Promise<readonly number[]> {
    return this.#failingAlone(await this.#failingAlone([...new Set(tests)]));
  }

  async #judge(mutant: MutantRequest, isFirst: boolean, emit: (event: ChunkEvent) => void): Promise<Judged> {
    const parts = {
      runtime: this.#runtime,
      profile: this.#profile,
      order: this.#order,
      trust: this.#trust,
      onFlaky: (test: number) => emit({ type: 'flaky', test }),
      mayBeDamaged: !isFirst,
    };
    const attempt = new MutantAttempt(mutant, parts);
    if (mutant.allKillers) return attempt.everyKiller();
    return (mutant.tests.length > 1 && (await attempt.firstKiller(firstInputs))) || attempt.survivedOrKilled();
  }
}
