import type { MutantRequest, Profile } from '../protocol.ts';
import type { RunOutcome, Runtime } from './runtime.ts';
import type { Batch, TestOrder } from './test-order.ts';
import { DamagedError, type Judged, type Trust } from './trust.ts';

/**
 * Switches that a test may pass with a mutant: a hundred times what it passed without, as StrykerJS allows for the mutant's
 * own, and in any case some tenths of a second's worth, so that what is merely slow is not taken for endless.
 */
const stepFactor = 100;
const leastSteps = 5_000_000;
/**
 * Milliseconds that one generated input may take, and how much longer than the whole test took without the mutant. What turns
 * in circles through the event loop passes few switches.
 */
const leastInputMs = 1_000;
const inputSlowness = 20;

export interface AttemptParts {
  readonly runtime: Runtime;
  readonly profile: Profile;
  readonly order: TestOrder;
  readonly trust: Trust;
  readonly onFlaky: (test: number) => void;
  /** Whether mutants ran in this process before: what they left behind may be why tests do not reach this one. */
  readonly mayBeDamaged: boolean;
}

/** One batch that was run with the mutant. */
interface Ran {
  readonly run: RunOutcome;
  /** Tests that came to an end, in the order in which they ran. */
  readonly tests: readonly number[];
  /** Tests that reached the mutant. */
  readonly reached: ReadonlySet<string>;
  readonly exceeded: string | undefined;
}

const stepLimit = (steps: number): number => Math.max(leastSteps, steps * stepFactor);

/** One mutant and the tests that reach it. */
export class MutantAttempt {
  readonly #mutant: MutantRequest;
  readonly #parts: AttemptParts;
  readonly #isStatic: boolean;
  readonly #completed = new Set<number>();
  #wasReached = false;
  /** Tests that have not met all their inputs yet. */
  #left: readonly number[];

  constructor(mutant: MutantRequest, parts: AttemptParts) {
    this.#mutant = mutant;
    this.#parts = parts;
    this.#isStatic = mutant.activation === 'static';
    this.#left = mutant.tests.filter((test) => !parts.trust.isFlaky(test));
  }

  /**
   * Runs the tests that are left until one fails. Those that are through with all their inputs are done.
   *
   * @param inputs of each check, if not all
   */
  async firstKiller(inputs?: number): Promise<Judged | undefined> {
    const cut: number[] = [];
    for (const batch of inputs === undefined ? this.#inAnyOrder() : this.#inOrder()) {
      const verdict = await this.#judge(batch, inputs, cut);
      if (verdict !== undefined) return this.#final(verdict);
    }
    this.#left = [...new Set(cut)];
    return undefined;
  }

  /**
   * Runs the tests that are left with all their inputs, until one fails.
   *
   * @throws DamagedError when none of its tests reached the mutant, and an earlier one may be why
   */
  async survivedOrKilled(): Promise<Judged> {
    const killed = await this.firstKiller();
    if (killed !== undefined) return killed;
    const isDue = !this.#isStatic && !this.#mutant.once && this.#completed.size > 0;
    if (isDue && !this.#wasReached && this.#parts.mayBeDamaged)
      throw new DamagedError('tests no longer reach the mutant', this.#survived());
    return this.#survived();
  }

  /** Runs all tests, whichever fail. */
  async everyKiller(): Promise<Judged> {
    let noticed: Judged | undefined;
    for (const batch of this.#inOrder()) {
      const verdict = await this.#judge(batch, undefined, []);
      noticed = noticed === undefined ? verdict : merge(noticed, verdict);
    }
    return noticed === undefined ? this.#survived() : this.#final(noticed);
  }

  #survived(): Judged {
    const { id } = this.#mutant;
    return { id, status: 'Survived', reason: '', killedBy: [], testsCompleted: this.#completed.size };
  }

  /**
   * The tests that are left, those of each file in their order: what survives must have met them so. Before that, those that
   * killed in this chunk, unless the mutant is there while modules load: it may matter to the first test of a file only.
   */
  #inOrder(): readonly Batch[] {
    const { order, trust } = this.#parts;
    const inOrder = order.inOrder(this.#left, this.#mutant.near, trust.needsOrder);
    if (this.#isStatic || this.#mutant.allKillers) return inOrder;
    return [...order.lethal(this.#left).filter(({ suite }) => !trust.needsOrder(suite)), ...inOrder];
  }

  /** The tests that are left, most lethal first. */
  #inAnyOrder(): readonly Batch[] {
    const { order, trust } = this.#parts;
    return order.lethalFirst(this.#left, trust.needsOrder);
  }

  #final(verdict: Judged): Judged {
    return { ...verdict, testsCompleted: Math.max(1, this.#completed.size) };
  }

  /** The verdict of one file's tests, once they can be believed; `cut` takes those that stopped early. */
  async #judge(batch: Batch, inputs: number | undefined, cut: number[]): Promise<Judged | undefined> {
    const { trust, order, onFlaky } = this.#parts;
    for (;;) {
      const { suite } = batch;
      const reordered = !trust.needsOrder(suite);
      // Tests that turned out to need each other are no longer parted.
      const candidates = reordered ? batch.tests : order.ofSuite(suite, this.#left);
      const tests = candidates.filter((test) => !trust.isFlaky(test));
      if (tests.length === 0) return undefined;
      const ran = await this.#run({ suite, tests }, inputs);
      for (const test of ran.tests) this.#completed.add(test);
      if (ran.reached.size > 0) this.#wasReached = true;
      const verdict = this.#verdict(ran, tests);
      if (verdict === undefined) {
        if (reordered && this.#wentAstray(ran, inputs)) {
          trust.keepOrder(suite);
          continue;
        }
        const { cut: stopped } = ran.run;
        cut.push(...tests.filter((test) => stopped.has(this.#nameOf(test))));
        return undefined;
      }
      if (verdict.status === 'Killed' && verdict.killedBy.length > 0) {
        if (!(await trust.holds({ suite, tests: ran.tests }, inputs, verdict, onFlaky))) continue;
        for (const killer of verdict.killedBy) order.noteKill(killer);
      }
      return verdict;
    }
  }

  /** Every test reached the mutant when the tests ran in their order: one that does not now minds the order. */
  #wentAstray({ run, reached, tests }: Ran, inputs: number | undefined): boolean {
    if (this.#isStatic) return false;
    return tests.some((test) => {
      const name = this.#nameOf(test);
      return !reached.has(name) && !(inputs !== undefined && run.cut.has(name));
    });
  }

  #nameOf(test: number): string {
    return this.#parts.profile.tests[test]!.name;
  }

  async #run({ suite, tests }: Batch, inputs: number | undefined): Promise<Ran> {
    const { runtime, profile, trust } = this.#parts;
    const { switches } = runtime;
    const { id, hitLimit, allKillers } = this.#mutant;
    const profiled = new Map(tests.map((test) => [this.#nameOf(test), profile.tests[test]!]));
    const outside = stepLimit(profile.suites[suite]!.staticSteps);
    const reached = new Set<string>();
    let hitsBefore = 0;
    switches.activate(this.#isStatic ? id : undefined, hitLimit);
    switches.start(outside);
    const run = await runtime.run({
      suite: profile.suites[suite]!,
      names: tests.map((test) => this.#nameOf(test)),
      known: profile.suites[suite]!.names,
      reorder: !trust.needsOrder(suite),
      bail: !allKillers,
      ...(inputs !== undefined && { inputs }),
      limitMs: (name) => Math.max(leastInputMs, inputSlowness * profiled.get(name)!.durationMs),
      observer: {
        beforeTests: () => {
          if (!this.#isStatic) switches.activate(id, hitLimit);
        },
        beforeTest: (name) => {
          hitsBefore = switches.hits;
          switches.start(stepLimit(profiled.get(name)?.steps ?? 0));
        },
        afterTest: (name) => {
          if (switches.hits > hitsBefore) reached.add(name);
          switches.start(outside);
        },
      },
    });
    const { exceeded } = switches;
    switches.activate(undefined, Infinity);
    const ended = new Set(run.tests.filter(({ status }) => status !== 'skip').map(({ name }) => name));
    return { run, tests: tests.filter((test) => ended.has(this.#nameOf(test))), reached, exceeded };
  }

  #verdict({ run, exceeded }: Ran, tests: readonly number[]): Judged | undefined {
    const { id } = this.#mutant;
    const failed = run.tests.find(({ status }) => status === 'fail');
    const failing = new Set(run.tests.filter(({ status }) => status === 'fail').map(({ name }) => name));
    const killedBy = tests.filter((test) => failing.has(this.#nameOf(test)));
    const base = { id, killedBy, testsCompleted: 0 };
    if (exceeded !== undefined) return { ...base, status: 'Timeout', reason: exceeded };
    if (run.loadError !== undefined)
      return { ...base, status: 'Killed', reason: `the test file does not load: ${run.loadError}` };
    if (failed !== undefined) {
      return { ...base, status: run.stalled ? 'Timeout' : 'Killed', reason: failed.message };
    }
    const [unhandled] = run.unhandled;
    if (unhandled === undefined) return undefined;
    return { ...base, status: 'RuntimeError', reason: `an error outside of tests: ${unhandled}` };
  }
}

/** All that notice a mutant, file by file: killed as soon as one file's tests fail in the ordinary way. */
function merge(first: Judged, second: Judged | undefined): Judged {
  if (second === undefined) return first;
  const [main, other] = second.status === 'Killed' && first.status !== 'Killed' ? [second, first] : [first, second];
  // A file that turned out to need its order ran once more as a whole.
  return { ...main, killedBy: [...new Set([...main.killedBy, ...other.killedBy])] };
}
