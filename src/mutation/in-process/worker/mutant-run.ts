import { systemClock } from '../../../node/clock.ts';
import { groupBy } from '../../mutant.ts';
import type { ChunkEnd, ChunkEvent, ChunkRequest, MutantRequest, MutantVerdict, Profile } from '../protocol.ts';
import { StalledError, type RunOutcome, type Runtime } from './runtime.ts';

/**
 * Switches that a test may pass with a mutant: a hundred times what it passed without, as StrykerJS allows for the mutant's
 * own, and in any case some tenths of a second's worth, so that what is merely slow is not taken for endless.
 */
const stepFactor = 100;
const leastSteps = 20_000_000;

type Judged = Omit<MutantVerdict, 'durationMs'>;

interface Batch {
  readonly suite: number;
  /** Indexes of tests, in the order wished. */
  readonly tests: readonly number[];
}

/**
 * Runs mutants against the tests that reach them, most lethal test first.
 *
 * Invariant: what was learnt from one chunk does not reach the next, so that verdicts and killers do not depend on which
 * process runs what.
 */
export class MutantRunner {
  readonly #runtime: Runtime;
  readonly #profile: Profile;
  readonly #suiteOf: readonly number[];
  readonly #kills = new Map<number, number>();

  constructor(runtime: Runtime, profile: Profile) {
    this.#runtime = runtime;
    this.#profile = profile;
    const suites = new Map(profile.suites.map(({ project, file }, index) => [`${project}\0${file}`, index]));
    this.#suiteOf = profile.tests.map(({ project, file }) => suites.get(`${project}\0${file}`)!);
  }

  async runChunk(request: ChunkRequest, emit: (event: ChunkEvent) => void): Promise<ChunkEnd> {
    this.#kills.clear();
    for (const mutant of request.mutants) {
      emit({ type: 'begin', id: mutant.id });
      const started = systemClock.monotonicMs();
      let verdict: Judged;
      try {
        verdict = await this.#judge(mutant);
      } catch (error) {
        if (!(error instanceof StalledError)) throw error;
        const durationMs = systemClock.monotonicMs() - started;
        emit({ type: 'verdict', verdict: { ...timeout(mutant, error.message, [], 1), durationMs } });
        return { poisoned: error.message };
      }
      emit({ type: 'verdict', verdict: { ...verdict, durationMs: systemClock.monotonicMs() - started } });
    }
    return { poisoned: await this.#canary(request.canary) };
  }

  /** Tests that passed without any mutant must still do so. */
  async #canary(tests: readonly number[]): Promise<string | undefined> {
    for (const { suite, tests: own } of this.#batches(tests)) {
      this.#runtime.switches.activate(undefined, Infinity);
      const run = await this.#run(suite, own);
      const bad = run.loadError ?? run.unhandled[0] ?? run.tests.find(({ status }) => status === 'fail')?.message;
      if (bad !== undefined) return bad;
    }
    return undefined;
  }

  async #judge(mutant: MutantRequest): Promise<Judged> {
    const { switches } = this.#runtime;
    let testsCompleted = 0;
    let noticed: Judged | undefined;
    for (const { suite, tests } of this.#batches(mutant.tests)) {
      const isStatic = mutant.activation === 'static';
      switches.activate(isStatic ? mutant.id : undefined, mutant.hitLimit);
      const run = await this.#run(suite, tests, mutant);
      const { exceeded } = switches;
      switches.activate(undefined, Infinity);
      const verdict = this.#verdict(mutant, run, exceeded, tests, testsCompleted);
      if (verdict !== undefined && !mutant.allKillers) return verdict;
      testsCompleted += run.tests.filter(({ status }) => status !== 'skip').length;
      noticed = noticed === undefined ? verdict : merge(noticed, verdict);
    }
    if (noticed !== undefined) return { ...noticed, testsCompleted: Math.max(1, testsCompleted) };
    return { id: mutant.id, status: 'Survived', reason: '', killedBy: [], testsCompleted };
  }

  #verdict(
    mutant: MutantRequest,
    run: RunOutcome,
    exceeded: string | undefined,
    tests: readonly number[],
    completedBefore: number,
  ): Judged | undefined {
    const { id } = mutant;
    const ran = run.tests.filter(({ status }) => status !== 'skip').length;
    const testsCompleted = completedBefore + Math.max(1, ran);
    const failed = run.tests.find(({ status }) => status === 'fail');
    const failing = new Set(run.tests.filter(({ status }) => status === 'fail').map(({ name }) => name));
    const killedBy = tests.filter((test) => failing.has(this.#profile.tests[test]!.name));
    if (exceeded !== undefined) return timeout(mutant, exceeded, killedBy, testsCompleted);
    if (run.loadError !== undefined) {
      const reason = `the test file does not load: ${run.loadError}`;
      return { id, status: 'Killed', reason, killedBy, testsCompleted };
    }
    if (failed !== undefined) {
      if (run.stalled) return timeout(mutant, failed.message, killedBy, testsCompleted);
      for (const killer of killedBy) this.#kills.set(killer, (this.#kills.get(killer) ?? 0) + 1);
      return { id, status: 'Killed', reason: failed.message, killedBy, testsCompleted };
    }
    const [unhandled] = run.unhandled;
    if (unhandled === undefined) return undefined;
    const reason = `an error outside of tests: ${unhandled}`;
    return { id, status: 'RuntimeError', reason, killedBy, testsCompleted };
  }

  #run(suiteIndex: number, tests: readonly number[], mutant?: MutantRequest): Promise<RunOutcome> {
    const { switches } = this.#runtime;
    const suite = this.#profile.suites[suiteIndex]!;
    const limit = (steps: number): number => Math.max(leastSteps, steps * stepFactor);
    const limits = new Map(
      tests.map((test) => [this.#profile.tests[test]!.name, limit(this.#profile.tests[test]!.steps)]),
    );
    const outside = limit(suite.staticSteps);
    switches.start(outside);
    return this.#runtime.run({
      suite,
      names: tests.map((test) => this.#profile.tests[test]!.name),
      reorder: suite.independent,
      bail: mutant?.allKillers !== true,
      observer: {
        beforeTests: () => {
          if (mutant?.activation === 'runtime') switches.activate(mutant.id, mutant.hitLimit);
        },
        beforeTest: (name) => switches.start(limits.get(name) ?? leastSteps),
        afterTest: () => switches.start(outside),
      },
    });
  }

  /** Tests by file, files and tests in the order of how many mutants of this chunk they killed, then of how little they do. */
  #batches(tests: readonly number[]): Batch[] {
    const kills = (test: number): number => this.#kills.get(test) ?? 0;
    const sorted = tests.toSorted(
      (a, b) => kills(b) - kills(a) || this.#profile.tests[a]!.steps - this.#profile.tests[b]!.steps || a - b,
    );
    const bySuite = groupBy(sorted, (test) => String(this.#suiteOf[test]));
    return [...bySuite].map(([suite, own]) => ({ suite: Number(suite), tests: own }));
  }
}

/** All that notice a mutant, file by file: killed as soon as one file's tests fail in the ordinary way. */
function merge(first: Judged, second: Judged | undefined): Judged {
  if (second === undefined) return first;
  const [main, other] = second.status === 'Killed' && first.status !== 'Killed' ? [second, first] : [first, second];
  return { ...main, killedBy: [...main.killedBy, ...other.killedBy] };
}

function timeout({ id }: MutantRequest, reason: string, killedBy: readonly number[], testsCompleted: number): Judged {
  return { id, status: 'Timeout', reason, killedBy, testsCompleted };
}
