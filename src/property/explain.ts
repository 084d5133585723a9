import { tuple } from 'fast-check';
import { randomFills, replayFills } from '../choices/fill.ts';
import { generate } from '../choices/generate.ts';
import { deriveSeed } from '../choices/prng.ts';
import type { ChoiceSequence, Recording } from '../choices/sequence.ts';
import { DrawLimitError } from '../choices/source.ts';
import type { Clock } from '../core/ports.ts';
import type { Checkable, Executor } from './execute.ts';
import { failureKey } from './user-frames.ts';

/** Other values tried in the place of one part. */
const triesPerPart = 40;
/** Values of them that must be decided, not refused, before anything is said. */
const minDecided = 15;
const maxExplainMs = 1_000;

export interface ExplainOptions {
  readonly executor: Executor;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  readonly seed: number;
  /** What makes a failure the same one (`failureKey`). */
  readonly key: string;
}

/** The choices of each argument, in order; undefined when they cannot be told apart. */
function partsOf(check: Checkable, recording: Recording): readonly ChoiceSequence[] | undefined {
  const spans = generate(tuple(...check.arbitraries), replayFills(recording)).spans;
  const parts = spans.filter(({ parent }) => parent === 0).map(({ start, end }) => recording[0]!.slice(start, end));
  const whole = parts.reduce((sum, part) => sum + part.length, 0) === recording[0]!.length;
  return parts.length === check.arbitraries.length && whole ? parts : undefined;
}

class Explainer {
  readonly #check: Checkable;
  readonly #options: ExplainOptions;
  readonly #recording: Recording;
  readonly #parts: readonly ChoiceSequence[];
  readonly #deadline: number;

  constructor(check: Checkable, recording: Recording, parts: readonly ChoiceSequence[], options: ExplainOptions) {
    this.#check = check;
    this.#recording = recording;
    this.#parts = parts;
    this.#options = options;
    this.#deadline = options.clock.monotonicMs() + maxExplainMs;
  }

  /** True when every other value tried in the place of these arguments fails in the same way. */
  async areFree(args: readonly number[]): Promise<boolean> {
    const seen = new Set<string>();
    for (let attempt = 0; attempt < triesPerPart; attempt++) {
      if (this.#options.signal.aborted || this.#options.clock.monotonicMs() > this.#deadline) return false;
      const candidate = this.#vary(args, attempt);
      if (candidate === undefined) continue;
      const { value, recording } = generate(tuple(...this.#check.arbitraries), replayFills(candidate));
      const execution = await this.#options.executor.execute(value);
      if (execution.verdict === 'refused') continue;
      if (execution.verdict === 'holds') return false;
      if (failureKey(execution.kind, execution.error) !== this.#options.key) return false;
      seen.add(JSON.stringify(recording[0]!.map((choice) => String(choice.value))));
    }
    return seen.size >= minDecided;
  }

  #vary(args: readonly number[], attempt: number): Recording | undefined {
    const parts = [...this.#parts];
    for (const arg of args) {
      const seed = deriveSeed(deriveSeed(this.#options.seed, arg), attempt);
      try {
        parts[arg] = generate(this.#check.arbitraries[arg]!, randomFills(seed)).recording[0]!;
      } catch (error) {
        if (error instanceof DrawLimitError) return undefined;
        throw error;
      }
    }
    return [parts.flat(), ...this.#recording.slice(1)];
  }
}

/**
 * Which arguments of a counterexample have no part in the failure: with any other value in their place, and the rest as it
 * is, it fails in the same way. Indices from 0; those that are named may be anything together.
 */
export async function freeArguments(
  check: Checkable,
  recording: Recording,
  options: ExplainOptions,
): Promise<readonly number[]> {
  if (check.arbitraries.length < 2) return [];
  const parts = partsOf(check, recording);
  if (parts === undefined) return [];
  const explainer = new Explainer(check, recording, parts, options);
  const free: number[] = [];
  for (const [index, part] of parts.entries()) {
    if (part.length > 0 && (await explainer.areFree([...free, index]))) free.push(index);
  }
  return free.length === parts.length ? [] : free;
}
