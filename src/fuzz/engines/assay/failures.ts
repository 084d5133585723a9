import type { StoredInput } from '../../../core/declaration.ts';
import type { FailureDescription } from '../../failure.ts';
import { KnownCauses } from '../../known-causes.ts';
import type { Runner } from './runner.ts';

/** Failures that look alike and are run again with their stack: bugs may hide behind others with the same words. */
const looksPerKey = 16;
const laterOdds = 256;
/** Distinct looks that are remembered. */
const maxKeys = 4_096;
/** Frames of a stack: enough to reach from a target's libraries to the target. */
const stackFrames = 24;

/** Runs work with stack traces on. The main loop goes without: an expected error would spend most of its time on its stack. */
export async function withStacks<T>(work: () => Promise<T>): Promise<T> {
  const before = Error.stackTraceLimit;
  Error.stackTraceLimit = stackFrames;
  try {
    return await work();
  } finally {
    Error.stackTraceLimit = before;
  }
}

function looks({ kind, name, message }: FailureDescription): string {
  const words = message.slice(0, 120).replaceAll(/(["'`]).*?\1|\d+|[^\x20-\x7e]+/g, '#'); // eslint-disable-line no-control-regex
  return `${kind}|${name}|${words}`;
}

/** Tells failures apart by their cause, and passes on those that are new. */
export class Failures {
  readonly #causes: KnownCauses;
  readonly #seen = new Map<string, number>();
  readonly #report: (inputs: readonly StoredInput[], failure: FailureDescription) => void;

  constructor(known: readonly string[], report: (inputs: readonly StoredInput[], failure: FailureDescription) => void) {
    this.#causes = new KnownCauses(known);
    this.#report = report;
  }

  /**
   * Looks at the failure of the current input.
   *
   * @param again runs the input once more
   * @param novel whether it reached something new
   */
  async examine(runner: Runner, input: () => StoredInput, again: () => Promise<void>, novel: boolean): Promise<void> {
    const failure = runner.failure!;
    const key = looks(failure);
    const count = this.#seen.get(key) ?? 0;
    if (count > 0 || this.#seen.size < maxKeys) this.#seen.set(key, count + 1);
    if (!novel && count >= looksPerKey && count % laterOdds !== 0) return;
    const captured = input();
    if (failure.kind === 'timeout' || failure.kind === 'memory') return this.add([captured], failure);
    await withStacks(again);
    // An input that does not fail twice is passed on all the same: a clean process will tell.
    this.add([captured], runner.failure ?? failure);
  }

  add(inputs: readonly StoredInput[], failure: FailureDescription): void {
    if (this.#causes.has(failure.cause)) return;
    this.#causes.add(failure.cause);
    this.#report(inputs, failure);
  }
}
