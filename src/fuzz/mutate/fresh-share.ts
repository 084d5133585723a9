import type { MutationRandom } from './random.ts';

/** Part of the inputs that is generated anew in any case: generation knows no hills to be stuck on. */
const leastShare = 1 / 5;
/** Part of them at most: what generation does not reach is reached by changes alone. */
const greatestShare = 4 / 5;
/** Inputs after which the share is worked out anew. */
const period = 2_048;
/** Edges for each input that either way has to its credit: where next to nothing is reached, chance decides nothing. */
const floor = 1 / 50_000;
/** Old merits fade, so that the share follows the state of the corpus. */
const fading = 0.98;

interface Account {
  inputs: number;
  edges: number;
}

/**
 * How many inputs are generated anew instead of changed: the more, the more edges that nothing had reached are reached so for
 * each input. A target that generation explores by itself is left to it.
 */
export class FreshShare {
  readonly #anew: Account = { inputs: 0, edges: 0 };
  readonly #changed: Account = { inputs: 0, edges: 0 };
  /** The account of the current input; undefined for one that was made in another way. */
  #current: Account | undefined;
  #share = leastShare;
  #left = period;

  /** Decides whether the next input is generated anew. */
  isDue(random: MutationRandom): boolean {
    return random.prng.next() / 0x1_0000_0000 < this.#share;
  }

  /** The current input was generated anew, or else changed. */
  made(anew: boolean): void {
    this.#current = anew ? this.#anew : this.#changed;
    this.#current.inputs++;
    if (--this.#left === 0) this.#weigh();
  }

  /** The current input was made in another way. */
  forget(): void {
    this.#current = undefined;
  }

  /** The current input reached an edge that none had reached. */
  reachedEdge(): void {
    if (this.#current !== undefined) this.#current.edges++;
  }

  #weigh(): void {
    this.#left = period;
    const rate = ({ inputs, edges }: Account): number => edges / Math.max(1, inputs) + floor;
    const [anew, changed] = [rate(this.#anew), rate(this.#changed)];
    const lead = Math.max(0, (anew - changed) / (anew + changed));
    this.#share = leastShare + (greatestShare - leastShare) * lead;
    for (const account of [this.#anew, this.#changed]) {
      account.inputs *= fading;
      account.edges *= fading;
    }
  }
}
