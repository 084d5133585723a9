import { tuple } from 'fast-check';
import { randomFills, replayFills } from '../choices/fill.ts';
import { findParts, generate, type Part } from '../choices/generate.ts';
import { deriveSeed } from '../choices/prng.ts';
import type { ChoiceSequence, Recording } from '../choices/sequence.ts';
import { DrawLimitError } from '../choices/source.ts';
import type { Clock } from '../core/ports.ts';
import { changedPath, commonPath, type ValuePath } from './changed-path.ts';
import type { Checkable, Executor } from './execute.ts';
import { failureKey } from './user-frames.ts';

/** Other values tried in the place of one part. */
const triesPerPart = 40;
/** Values of them that must be decided, not refused, before anything is said; all of them when a part has fewer. */
const minDecided = 15;
/** Parts inside of arguments that are looked at, the outermost first: more are not read. */
const maxInnerParts = 24;
const maxExplainMs = 1_000;

export interface ExplainOptions {
  readonly executor: Executor;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  readonly seed: number;
  /** What makes a failure the same one (`failureKey`). */
  readonly key: string;
}

/** What has no part in a failure: with any other values in all of these places, it fails in the same way. */
export interface FreeParts {
  /** Whole arguments, from 0. */
  readonly freeArguments: readonly number[];
  /** Parts of the other arguments: the argument's index from 0, then the keys that lead to it. */
  readonly freePaths: readonly ValuePath[];
}

const nothing: FreeParts = { freeArguments: [], freePaths: [] };

/** One variation: what was asked, and which part of the values it changed. */
interface Variation {
  readonly fails: boolean;
  readonly refused: boolean;
  readonly drawn: ChoiceSequence;
  readonly path: ValuePath | undefined;
}

class Explainer {
  readonly #check: Checkable;
  readonly #options: ExplainOptions;
  readonly #recording: Recording;
  /** The values of the counterexample, for comparing: the check never sees these. */
  readonly #values: readonly unknown[];
  readonly #deadline: number;

  constructor(check: Checkable, recording: Recording, options: ExplainOptions) {
    this.#check = check;
    this.#recording = recording;
    this.#values = generate(tuple(...check.arbitraries), replayFills(recording)).value;
    this.#options = options;
    this.#deadline = options.clock.monotonicMs() + maxExplainMs;
  }

  get isLate(): boolean {
    return this.#options.signal.aborted || this.#options.clock.monotonicMs() > this.#deadline;
  }

  /**
   * Where all the differences lie when every other value tried in the place of the last part, together with the others,
   * fails in the same way; undefined when one of them does not.
   */
  async areFree(parts: readonly Part[]): Promise<ValuePath | undefined> {
    const last = parts.at(-1)!;
    const seen = new Set<string>();
    let path: ValuePath | undefined;
    let domain = 1;
    for (let attempt = 0; attempt < triesPerPart; attempt++) {
      if (this.isLate) return undefined;
      const variation = await this.#vary(parts, attempt);
      if (variation === undefined || variation.refused) continue;
      if (!variation.fails) return undefined;
      seen.add(JSON.stringify(variation.drawn.map((choice) => String(choice.value))));
      const [only] = variation.drawn;
      domain = variation.drawn.length === 1 ? Math.max(domain, Number(only!.max) - Number(only!.min) + 1) : Infinity;
      if (variation.path !== undefined) path = path === undefined ? variation.path : commonPath(path, variation.path);
    }
    return seen.size >= Math.min(minDecided, domain) && last.end > last.start ? path : undefined;
  }

  async #vary(parts: readonly Part[], attempt: number): Promise<Variation | undefined> {
    const chunks = this.#draw(parts, attempt);
    if (chunks === undefined) return undefined;
    const make = (changed: readonly Part[], drawn: readonly ChoiceSequence[]): readonly unknown[] =>
      generate(tuple(...this.#check.arbitraries), replayFills(this.#replaced(changed, drawn))).value;
    // The path tells of the last part alone: the others are known.
    const path = changedPath(this.#values, make(parts.slice(-1), chunks.slice(-1)));
    const execution = await this.#options.executor.execute(make(parts, chunks));
    const fails = execution.verdict === 'fails' && failureKey(execution.kind, execution.error) === this.#options.key;
    const refused = execution.verdict === 'refused';
    return { fails, refused, drawn: chunks.at(-1)!, path };
  }

  /** New choices for each part; undefined when an arbitrary never stops drawing. */
  #draw(parts: readonly Part[], attempt: number): readonly ChoiceSequence[] | undefined {
    try {
      return parts.map((part) => {
        const seed = deriveSeed(deriveSeed(this.#options.seed, part.start), attempt);
        return generate(part.arbitrary, randomFills(seed)).recording[0]!;
      });
    } catch (error) {
      if (error instanceof DrawLimitError) return undefined;
      throw error;
    }
  }

  /** The recording with other choices in the place of parts that do not overlap. */
  #replaced(parts: readonly Part[], chunks: readonly ChoiceSequence[]): Recording {
    const order = parts.map((part, index) => ({ part, chunk: chunks[index]! }));
    let main = this.#recording[0]!;
    for (const { part, chunk } of order.toSorted((a, b) => b.part.start - a.part.start)) {
      main = [...main.slice(0, part.start), ...chunk, ...main.slice(part.end)];
    }
    return [main, ...this.#recording.slice(1)];
  }
}

/** Parts inside of arguments that are not free, the outermost first and each place once. */
function innerParts(parts: readonly Part[], argumentsOf: readonly Part[], free: readonly Part[]): readonly Part[] {
  const places = new Set(argumentsOf.map(({ start, end }) => `${start}:${end}`));
  const inside = parts.filter(({ start, end, depth }) => {
    if (depth < 2 || end <= start || free.some((other) => start >= other.start && end <= other.end)) return false;
    const place = `${start}:${end}`;
    return !places.has(place) && places.add(place) !== undefined;
  });
  return inside.toSorted((a, b) => a.depth - b.depth || a.start - b.start).slice(0, maxInnerParts);
}

/**
 * Which parts of a counterexample have no part in the failure: whole arguments first, then what is inside of the others.
 * In the manner of Hypothesis' explain phase, on spans instead of test-case blocks.
 */
export async function explain(check: Checkable, recording: Recording, options: ExplainOptions): Promise<FreeParts> {
  const parts = findParts(tuple(...check.arbitraries), recording);
  const argumentsOf = parts.filter(({ parent }) => parent === 0);
  const drawn = argumentsOf.reduce((sum, { start, end }) => sum + end - start, 0);
  if (argumentsOf.length !== check.arbitraries.length || drawn !== recording[0]!.length) return nothing;
  const explainer = new Explainer(check, recording, options);
  const free: Part[] = [];
  const freeArguments: number[] = [];
  for (const [index, part] of argumentsOf.entries()) {
    if (part.end > part.start && (await explainer.areFree([...free, part])) !== undefined) {
      free.push(part);
      freeArguments.push(index);
    }
  }
  if (free.length === argumentsOf.length) return nothing;
  const freePaths: ValuePath[] = [];
  for (const part of innerParts(parts, argumentsOf, free)) {
    if (explainer.isLate) break;
    if (free.some(({ start, end }) => part.start >= start && part.end <= end)) continue;
    const path = await explainer.areFree([...free, part]);
    // A change that shows as the argument as a whole cannot be pointed at (text made of parts, for one).
    if (path === undefined || path.length < 2) continue;
    free.push(part);
    freePaths.push(path);
  }
  return { freeArguments, freePaths };
}
