import type { StoredInput } from '../../../core/declaration.ts';
import type { EventLoop } from '../../../core/event-loop.ts';
import type { CoverageRuntime } from '../../../instrument/coverage/runtime.ts';
import { ProgressMap } from '../../coverage/progress-map.ts';
import type { Prepared } from './prepare.ts';
import type { MeasuredInput } from './protocol.ts';

/** Runs inputs one by one and tells what each of them reaches, every time that it runs. */
export class Measurement {
  readonly #prepared: Prepared;
  readonly #runtime: CoverageRuntime;
  readonly #eventLoop: EventLoop;
  readonly #progress = new ProgressMap();

  constructor(prepared: Prepared, runtime: CoverageRuntime, eventLoop: EventLoop) {
    this.#prepared = prepared;
    this.#runtime = runtime;
    this.#eventLoop = eventLoop;
  }

  async measure(input: StoredInput): Promise<MeasuredInput> {
    const { space, features, runner, guard, detectors } = this.#prepared;
    space.load(input);
    await this.#execute();
    const first = this.#reached();
    const size = space.size;
    let { refused } = runner;
    let failed = runner.failure !== undefined;
    await this.#execute();
    const second = new Set(this.#reached());
    failed ||= runner.failure !== undefined;
    const levels = await this.#compare();
    // What an input leaves to happen later is a failure of it as well.
    await this.#eventLoop.turn();
    failed ||= guard.take() !== undefined;
    for (const detector of detectors) failed ||= detector.sweep?.() !== undefined;
    refused &&= !failed;
    const steady = first.filter((feature) => second.has(feature));
    return {
      outcome: refused ? 'refused' : failed ? 'failed' : 'held',
      size,
      work: features.work,
      features: Uint32Array.from(steady),
      stable: steady.length === first.length && second.size === first.length,
      levels,
    };
  }

  /** Runs the current input once more, and tells how near it comes at each comparison. */
  async #compare(): Promise<Uint32Array> {
    const { hooks } = this.#runtime;
    hooks.begin();
    hooks.on = true;
    try {
      await this.#execute();
    } finally {
      hooks.on = false;
    }
    this.#runtime.clear();
    return this.#progress.levels(hooks);
  }

  async #execute(): Promise<void> {
    const { space, runner } = this.#prepared;
    const values = space.values();
    this.#runtime.clear(); // what generating the values hit
    if (values !== undefined) return runner.run(values);
    runner.refuse();
  }

  #reached(): number[] {
    const { features, space } = this.#prepared;
    features.read(space.size, false);
    return [...features.features.subarray(0, features.count)];
  }
}
