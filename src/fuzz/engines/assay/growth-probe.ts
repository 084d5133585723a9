import type { StoredInput } from '../../../core/declaration.ts';
import type { Clock } from '../../../core/ports.ts';
import { superlinearCause } from '../../../core/detector-options.ts';
import type { ComparisonHooks } from '../../../instrument/coverage/comparison-hooks.ts';
import type { CoverageRuntime } from '../../../instrument/coverage/runtime.ts';
import type { Stretch } from '../../detectors/stretch.ts';
import { probeGrowth } from '../../detectors/superlinear.ts';
import { measureWork } from '../../detectors/work-time.ts';
import { describeFailure } from '../../failure.ts';
import { MutationRandom } from '../../mutate/random.ts';
import { countUnbounded, longNearMissOf } from '../../mutate/regex-sample.ts';
import { withStacks, type Failures } from './failures.ts';
import type { GrowthInputs } from './growth-inputs.ts';
import { hastyParts, type Runner } from './runner.ts';

export interface GrowthProbeOptions {
  readonly inputs: GrowthInputs;
  readonly stretchOf: (input: StoredInput) => Stretch | undefined;
  readonly runner: Runner;
  readonly runtime: CoverageRuntime;
  readonly failures: Failures;
  readonly clock: Clock;
  readonly seed: number;
  /** Limit of an input in milliseconds. */
  readonly timeoutMs: number;
}

/** Part of the whole time that may be spent here. */
const sharePart = 0.06;
/** Regular expressions that are remembered; the oldest give way. */
const maxRegexes = 256;
/** The repetition that is chosen may stand in an alternative that is not. */
const nearMissTries = 4;
/** Once in so many times a known regular expression gets the input that reached it now. */
const renewalOdds = 16;

type LoggedComparisons = Pick<ComparisonHooks, 'count' | 'kinds' | 'left' | 'right'>;

/** A regular expression, a text that it was tried on, and an input with which it was. */
interface TriedRegex {
  readonly source: string;
  readonly text: string;
  readonly input: StoredInput;
  /** Whether anything in it repeats without an upper bound: nothing else takes long. */
  readonly repeats: boolean;
  /** How often it was probed. */
  probes: number;
}

/** Looks for superlinear time, and for whatever else long repetitive input breaks, around inputs of the corpus. */
export class GrowthProbe {
  readonly #options: GrowthProbeOptions;
  readonly #random: MutationRandom;
  readonly #regexes = new Map<string, TriedRegex>();
  readonly #startedMs: number;
  #spentMs = 0;

  constructor(options: GrowthProbeOptions) {
    this.#options = options;
    this.#startedMs = options.clock.monotonicMs();
    this.#random = new MutationRandom(options.seed);
  }

  /** Takes note of the regular expressions that the target tried on an input. */
  noteRegexes({ count, kinds, left, right }: LoggedComparisons, input: StoredInput): void {
    for (let index = 0; index < count; index++) {
      if (kinds[index] !== 'regex') continue;
      const source = String(right[index]);
      const known = this.#regexes.get(source);
      if (known !== undefined && !this.#random.oneIn(renewalOdds)) continue;
      if (known === undefined && this.#regexes.size === maxRegexes)
        this.#regexes.delete(this.#regexes.keys().next().value!);
      const { repeats = countUnbounded(source, this.#random) > 0, probes = 0 } = known ?? {};
      this.#regexes.set(source, { source, text: String(left[index]), input, repeats, probes });
    }
  }

  /** Runs inputs of its own: what stands in the shared memory afterwards is one of them. */
  async around(input: StoredInput): Promise<void> {
    const { inputs, stretchOf, failures, runner, runtime, clock, timeoutMs } = this.#options;
    const started = clock.monotonicMs();
    if (this.#spentMs > (started - this.#startedMs) * sharePart) return;
    const { isHasty } = runner;
    if (isHasty) runner.giveUpAfter(hastyParts.growth);
    const first = (this.#random.oneIn(2) ? this.#nearMiss() : undefined) ?? inputs.pumped(input, this.#random);
    const slow = first && (await probeGrowth(first, stretchOf, (longer) => this.#time(longer), timeoutMs));
    if (isHasty) runner.giveUpAfter(hastyParts.loop);
    if (slow !== undefined) {
      const failure = describeFailure('timeout', 'time grows much faster than the input');
      failures.add([slow], { ...failure, cause: superlinearCause });
    }
    runtime.clear();
    this.#spentMs += clock.monotonicMs() - started;
  }

  /** An input in which a regular expression meets a long text that it almost matches. */
  #nearMiss(): StoredInput | undefined {
    let tried: TriedRegex | undefined;
    for (const regex of this.#regexes.values())
      if (regex.repeats && (tried === undefined || regex.probes < tried.probes)) tried = regex;
    if (tried === undefined) return undefined;
    tried.probes++;
    const { source, text, input } = tried;
    let nearMiss: string | undefined;
    for (let tries = 0; tries < nearMissTries && nearMiss === undefined; tries++)
      nearMiss = longNearMissOf(source, this.#random);
    return nearMiss === undefined ? undefined : this.#options.inputs.planted(input, text, nearMiss, this.#random);
  }

  /** Milliseconds of an execution; undefined when it failed, which is then told. */
  async #time(input: StoredInput): Promise<number | undefined> {
    const { inputs, runner, runtime, failures, clock } = this.#options;
    const values = inputs.values(input);
    if (values === undefined) return undefined;
    runtime.clear(); // what generating the values hit
    const workMs = measureWork(clock);
    await runner.run(values);
    const ms = workMs();
    if (runner.failure !== undefined && inputs.isWithinLimit(input)) {
      await withStacks(async () => runner.run(inputs.values(input) ?? values));
      if (runner.failure !== undefined) failures.add([input], runner.failure);
    }
    return runner.failure !== undefined || runner.refused ? undefined : ms;
  }
}
