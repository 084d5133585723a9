import { randomFills, replayFills, type FillFactory } from '../choices/fill.ts';
import { createPrng, deriveSeed, uniformBigInt, uniformInt, type Prng } from '../choices/prng.ts';
import { withValue, type Choice, type Recording } from '../choices/sequence.ts';
import type { InputContext } from './input-context.ts';

interface Best {
  readonly score: number;
  readonly recording: Recording;
}

/** Choices that one change touches at most. */
const maxEdits = 3;

/** A neighbour of a choice: a step of any magnitude, or any value of its range. */
function changed(choice: Choice, prng: Prng): Choice {
  const { min, max, value } = choice;
  if (typeof value === 'bigint') {
    const [low, high] = [min as bigint, max as bigint];
    if (prng.next() % 4 === 0) return withValue(choice, uniformBigInt(prng, low, high));
    const bits = (high - low).toString(2).length;
    const moved = value + (prng.next() % 2 === 0 ? 1n : -1n) * (1n << BigInt(uniformInt(prng, 0, bits)));
    return withValue(choice, moved < low ? low : moved > high ? high : moved);
  }
  const [low, high] = [min as number, max as number];
  if (prng.next() % 4 === 0) return withValue(choice, uniformInt(prng, low, high));
  const step = 2 ** uniformInt(prng, 0, Math.ceil(Math.log2(high - low + 1)));
  const moved = value + (prng.next() % 2 === 0 ? step : -step);
  return withValue(choice, Math.min(high, Math.max(low, moved)));
}

/**
 * Hill climbing on choices (after targeted property-based testing: Löscher and Sagonas, ISSTA 2017): remembers for each
 * goal the input that came nearest, and makes new ones by changing a few of its choices.
 */
export class Climb {
  readonly #seed: number;
  readonly #best = new Map<string, Best>();

  constructor(seed: number) {
    this.#seed = deriveSeed(seed, 0x7a46);
  }

  /** An equal score replaces the best: on a plateau that is the only way to move. */
  add(recording: Recording, { scores }: InputContext): void {
    for (const [label, score] of scores) {
      const best = this.#best.get(label);
      if (best === undefined || score >= best.score) this.#best.set(label, { score, recording });
    }
  }

  /** By goal, the highest score. */
  get scores(): Readonly<Record<string, number>> {
    return Object.fromEntries([...this.#best].map(([label, { score }]) => [`best ${label}`, score]));
  }

  /** The fills of the input with this index: every second one climbs, once there is a goal. */
  fills(index: number): FillFactory | undefined {
    const goals = [...this.#best.values()];
    if (goals.length === 0 || index % 2 === 0) return undefined;
    const seed = deriveSeed(this.#seed, index);
    const prng = createPrng(seed);
    const { recording } = goals[prng.next() % goals.length]!;
    const choices = recording[0]!.slice();
    if (choices.length === 0) return undefined;
    for (let edits = uniformInt(prng, 1, maxEdits); edits > 0; edits--) {
      const position = uniformInt(prng, 0, choices.length - 1);
      choices[position] = changed(choices[position]!, prng);
    }
    return replayFills(recording.with(0, choices), randomFills(seed));
  }
}
