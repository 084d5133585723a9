import { createPrng } from '../../../choices/prng.ts';
import type { Clock } from '../../../core/ports.ts';
import { superlinearCause } from '../../../core/detector-options.ts';
import type { CoverageRuntime } from '../../../instrument/coverage/runtime.ts';
import { probeGrowth } from '../../detectors/superlinear.ts';
import { describeFailure } from '../../failure.ts';
import type { RawCodec } from '../../inputs/raw.ts';
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
const sharePart = 0.03;

/** Looks for superlinear time, and for whatever else long repetitive input breaks, around inputs of the corpus. */
export class GrowthProbe {
  readonly #options: GrowthProbeOptions;
  readonly #choose: (below: number) => number;
  readonly #startedMs: number;
  #spentMs = 0;

  constructor(options: GrowthProbeOptions) {
    this.#options = options;
    this.#startedMs = options.clock.monotonicMs();
    const prng = createPrng(options.seed);
    this.#choose = (below) => prng.next() % below;
  }

  /** Runs inputs of its own: what stands in the shared memory afterwards is one of them. */
  async around(bytes: Uint8Array): Promise<void> {
    const { failures, runner, runtime, clock, timeoutMs } = this.#options;
    const started = clock.monotonicMs();
    if (this.#spentMs > (started - this.#startedMs) * sharePart) return;
    const { isHasty } = runner;
    if (isHasty) runner.giveUpAfter(hastyParts.growth);
    const slow = await probeGrowth(bytes, this.#choose, (longer) => this.#time(longer), timeoutMs);
    if (isHasty) runner.giveUpAfter(hastyParts.loop);
    if (slow !== undefined) {
      const failure = describeFailure('timeout', 'time grows much faster than the input');
      failures.add([{ bytes: slow }], { ...failure, cause: superlinearCause });
    }
    runtime.clear();
    this.#spentMs += clock.monotonicMs() - started;
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
