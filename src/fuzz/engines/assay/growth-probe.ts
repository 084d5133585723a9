import type { StoredInput } from '../../../core/declaration.ts';
import type { Clock } from '../../../core/ports.ts';
import { superlinearCause } from '../../../core/detector-options.ts';
import type { ComparisonHooks } from '../../../instrument/coverage/comparison-hooks.ts';
import type { CoverageRuntime } from '../../../instrument/coverage/runtime.ts';
import { maxProbeLength, probeGrowth, pumped } from '../../detectors/superlinear.ts';
import { describeFailure } from '../../failure.ts';
import type { RawCodec } from '../../inputs/raw.ts';
import { MutationRandom } from '../../mutate/random.ts';
import { longNearMissOf } from '../../mutate/regex-sample.ts';
import { withStacks, type Failures } from './failures.ts';
import { hastyParts, type Runner } from './runner.ts';
import type { SharedInput } from './shared-input.ts';

export interface GrowthProbeOptions {
  readonly shared: SharedInput;
  readonly codec: RawCodec<unknown>;
  readonly runner: Runner;
  readonly runtime: CoverageRuntime;
  readonly failures: Failures;
  readonly clock: Clock;
  readonly seed: number;
  /** Longest raw input in bytes: what longer ones break is not told, but for their time. */
  readonly maxLength: number;
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
  readonly input: Uint8Array;
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
    if (!('bytes' in input)) return;
    for (let index = 0; index < count; index++) {
      if (kinds[index] !== 'regex') continue;
      const source = String(right[index]);
      const known = this.#regexes.get(source);
      if (known !== undefined && !this.#random.oneIn(renewalOdds)) continue;
      if (known === undefined && this.#regexes.size === maxRegexes)
        this.#regexes.delete(this.#regexes.keys().next().value!);
      this.#regexes.set(source, { source, text: String(left[index]), input: input.bytes, probes: known?.probes ?? 0 });
    }
  }

  /** Runs inputs of its own: what stands in the shared memory afterwards is one of them. */
  async around(bytes: Uint8Array): Promise<void> {
    const { failures, runner, runtime, clock, timeoutMs } = this.#options;
    const started = clock.monotonicMs();
    if (this.#spentMs > (started - this.#startedMs) * sharePart) return;
    const { isHasty } = runner;
    if (isHasty) runner.giveUpAfter(hastyParts.growth);
    const first =
      (this.#random.oneIn(2) ? this.#nearMiss() : undefined) ?? pumped(bytes, (below) => this.#random.below(below));
    const slow = await probeGrowth(first, (longer) => this.#time(longer), timeoutMs);
    if (isHasty) runner.giveUpAfter(hastyParts.loop);
    if (slow !== undefined) {
      const failure = describeFailure('timeout', 'time grows much faster than the input');
      failures.add([{ bytes: slow }], { ...failure, cause: superlinearCause });
    }
    runtime.clear();
    this.#spentMs += clock.monotonicMs() - started;
  }

  /** An input in which a regular expression meets a long text that it almost matches. */
  #nearMiss(): Uint8Array | undefined {
    let tried: TriedRegex | undefined;
    for (const regex of this.#regexes.values()) if (tried === undefined || regex.probes < tried.probes) tried = regex;
    if (tried === undefined) return undefined;
    tried.probes++;
    const { source, text, input } = tried;
    let nearMiss: string | undefined;
    for (let tries = 0; tries < nearMissTries && nearMiss === undefined; tries++)
      nearMiss = longNearMissOf(source, this.#random);
    if (nearMiss === undefined || input.length + Buffer.byteLength(nearMiss) > maxProbeLength) return undefined;
    const [start, end] = this.#placeOf(text, input);
    return Buffer.concat([input.subarray(0, start), Buffer.from(nearMiss), input.subarray(end)]);
  }

  /** Which part of the input to replace, from a place to another: the text, or nothing before or behind it. */
  #placeOf(text: string, input: Uint8Array): readonly [number, number] {
    const found = Buffer.from(input).indexOf(text);
    // A text that does not stand in the input as it is was made of it, or is a part of the code.
    const start = found < 0 ? this.#random.below(input.length + 1) : found;
    const end = found < 0 ? start : found + Buffer.byteLength(text);
    // What the text begins or ends with may be why it was tried at all.
    return this.#random.pick([
      [start, end],
      [start, start],
      [end, end],
    ]);
  }

  async #run(bytes: Uint8Array): Promise<void> {
    const { shared, codec, runner } = this.#options;
    shared.bytes.set(bytes);
    shared.setBytes(bytes.length);
    await runner.run([codec.decode(bytes)]);
  }

  /** Milliseconds of an execution; undefined when it failed, which is then told. */
  async #time(bytes: Uint8Array): Promise<number | undefined> {
    const { runner, runtime, failures, clock, maxLength } = this.#options;
    runtime.clear();
    const started = clock.monotonicMs();
    await this.#run(bytes);
    const ms = clock.monotonicMs() - started;
    if (runner.failure !== undefined && bytes.length <= maxLength) {
      await withStacks(() => this.#run(bytes));
      if (runner.failure !== undefined) failures.add([{ bytes: Uint8Array.from(bytes) }], runner.failure);
    }
    return runner.failure !== undefined || runner.refused ? undefined : ms;
  }
}
