import { systemClock } from '../../../node/clock.ts';
import type { ChunkEnd, ChunkEvent, ChunkRequest, MutantRequest, Profile } from '../protocol.ts';
import { MutantAttempt, type Judged } from './mutant-attempt.ts';
import { StalledError, type Runtime } from './runtime.ts';
import { firstInputs, TestOrder } from './test-order.ts';
import { DamagedError, Trust } from './trust.ts';

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
  #canary: readonly number[] | undefined;
  #begun = 0;

  constructor(runtime: Runtime, profile: Profile) {
    this.#runtime = runtime;
    this.#profile = profile;
    this.#order = new TestOrder(profile);
    this.#trust = new Trust(runtime, profile);
  }

  async runChunk(request: ChunkRequest, emit: (event: ChunkEvent) => void): Promise<ChunkEnd> {
    this.#canary ??= await this.#passing(request.canary);
    this.#order.forgetKills();
    for (const mutant of request.mutants) {
      // Only in a process that no mutant ran in before is what happens the doing of this one.
      const isFirst = this.#begun++ === 0;
      this.#trust.mayBeDamaged = !isFirst;
      emit({ type: 'begin', id: mutant.id });
      const started = systemClock.monotonicMs();
      const give = (verdict: Judged): void =>
        emit({ type: 'verdict', verdict: { ...verdict, durationMs: systemClock.monotonicMs() - started } });
      try {
        give(await this.#judge(mutant, emit));
      } catch (error) {
        if (error instanceof StalledError)
          give({ id: mutant.id, status: 'Timeout', reason: error.message, killedBy: [], testsCompleted: 1 });
        else if (!(error instanceof DamagedError)) throw error;
        else if (isFirst) give(error.verdict);
        return { poisoned: (error as Error).message };
      }
    }
    return { poisoned: await this.#damage() };
  }

  /** Those of some tests that pass by themselves, without any mutant and without the tests before them. */
  async #passing(tests: readonly number[]): Promise<readonly number[]> {
    const passing: number[] = [];
    for (const batch of this.#order.batches(tests)) {
      const run = await this.#trust.runUnchanged(batch, undefined);
      const passed = new Set(run.tests.filter(({ status }) => status === 'pass').map(({ name }) => name));
      passing.push(...batch.tests.filter((test) => passed.has(this.#profile.tests[test]!.name)));
    }
    return passing;
  }

  /** Why this process is no longer what it was: tests that passed in it before fail, not once but again. */
  async #damage(): Promise<string | undefined> {
    const before = this.#canary!;
    let failing: readonly number[] = before;
    for (let run = 0; run < 2 && failing.length > 0; run++) {
      const passing = new Set(await this.#passing(failing));
      failing = failing.filter((test) => !passing.has(test));
    }
    return failing.length === 0 ? undefined : `${this.#profile.tests[failing[0]!]!.name} fails without any mutant`;
  }

  async #judge(mutant: MutantRequest, emit: (event: ChunkEvent) => void): Promise<Judged> {
    const parts = {
      runtime: this.#runtime,
      profile: this.#profile,
      order: this.#order,
      trust: this.#trust,
      onFlaky: (test: number) => emit({ type: 'flaky', test }),
    };
    const attempt = new MutantAttempt(mutant, parts);
    if (mutant.allKillers) return attempt.everyKiller();
    return (mutant.tests.length > 1 && (await attempt.firstKiller(firstInputs))) || attempt.survivedOrKilled();
  }
}
