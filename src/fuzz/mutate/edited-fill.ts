import type { Fill } from '../../choices/fill-port.ts';
import type { Prng } from '../../choices/prng.ts';
import { RandomFill } from '../../choices/random-fill.ts';
import type { Choice, ChoiceSequence } from '../../choices/sequence.ts';

/** A choice that is drawn anew. */
export const redrawn = undefined;
export type Edited = readonly (Choice | typeof redrawn)[];

/** Edited choices that are looked through for the range now asked for. */
const window = 8;

/**
 * Draws from edited choices. Where the range asked for is another than the one that stands next, it looks a little ahead for
 * the same range, so that the rest of an input survives a part that went missing; else takes the value if it fits; else draws
 * at random, and only there.
 */
export class EditedFill implements Fill {
  readonly #choices: Edited;
  readonly #rest: RandomFill;
  #next = 0;

  constructor(choices: Edited, prng: Prng) {
    this.#choices = choices;
    this.#rest = new RandomFill(prng);
  }

  number(min: number, max: number, position: number, drawn: ChoiceSequence): number {
    const value = this.#find(min, max);
    return typeof value === 'number' ? value : this.#rest.number(min, max, position, drawn);
  }

  bigint(min: bigint, max: bigint, position: number, drawn: ChoiceSequence): bigint {
    const value = this.#find(min, max);
    return typeof value === 'bigint' ? value : this.#rest.bigint(min, max, position, drawn);
  }

  #find(min: number | bigint, max: number | bigint): number | bigint | undefined {
    const choices = this.#choices;
    const first = choices[this.#next];
    if (first === undefined) {
      if (this.#next < choices.length) this.#next++;
      return undefined;
    }
    for (let ahead = 0; ahead < window; ahead++) {
      const choice = choices[this.#next + ahead];
      if (choice === undefined || choice.min !== min || choice.max !== max) continue;
      this.#next += ahead + 1;
      return choice.value;
    }
    if (typeof first.value !== typeof min || first.value < min || first.value > max) return undefined;
    this.#next++;
    return first.value;
  }
}
