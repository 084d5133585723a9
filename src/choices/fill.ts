import type { Fill, FillFactory } from './fill-port.ts';
import { createPrng, deriveSeed } from './prng.ts';
import { RandomFill } from './random-fill.ts';
import { simplestBigInt, simplestNumber, type Choice, type ChoiceSequence, type Recording } from './sequence.ts';

export type { Fill, FillFactory } from './fill-port.ts';

/** Every value the simplest of its range. */
export const simplestFill: Fill = {
  number: simplestNumber,
  bigint: simplestBigInt,
};

/** Fresh random choices; each sequence has a seed of its own, so that what is drawn late never shifts what is drawn first. */
export function randomFills(seed: number): FillFactory {
  return (sequence) => new RandomFill(createPrng(deriveSeed(seed, sequence)));
}

class ReplayFill implements Fill {
  readonly #choices: readonly Choice[];
  readonly #rest: Fill;

  constructor(choices: readonly Choice[], rest: Fill) {
    this.#choices = choices;
    this.#rest = rest;
  }

  number(min: number, max: number, position: number, drawn: ChoiceSequence): number {
    const value = this.#choices[position]?.value;
    return typeof value === 'number' && value >= min && value <= max
      ? value
      : this.#rest.number(min, max, position, drawn);
  }

  bigint(min: bigint, max: bigint, position: number, drawn: ChoiceSequence): bigint {
    const value = this.#choices[position]?.value;
    return typeof value === 'bigint' && value >= min && value <= max
      ? value
      : this.#rest.bigint(min, max, position, drawn);
  }
}

/** Replays a recording; where it ends, or a value is outside the range now asked for, the rest fill decides. */
export function replayFills(recording: Recording, rest: FillFactory = () => simplestFill): FillFactory {
  return (sequence) => new ReplayFill(recording[sequence] ?? [], rest(sequence));
}
