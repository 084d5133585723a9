import type { MutationRandom } from './random.ts';

/** Executions after which the weights are worked out anew. */
const period = 4_096;
/** What an operator has to its credit from the start, so that it is tried. */
const priorYield = 1;
const priorUses = 2_000;
/** Part of the weights that all operators share alike: what yields nothing now may be the only way later. */
const evenShare = 0.35;

/** Chooses operators by what they yielded: inputs that reached something new for each use (after AFL++'s MOpt). */
export class OperatorWeights {
  readonly #uses: Float64Array;
  readonly #yields: Float64Array;
  readonly #cumulative: Float64Array;
  #left = period;

  constructor(count: number) {
    this.#uses = new Float64Array(count);
    this.#yields = new Float64Array(count);
    this.#cumulative = new Float64Array(count);
    this.#weigh();
  }

  pick(random: MutationRandom): number {
    const cumulative = this.#cumulative;
    const wanted = random.prng.next() / 0x1_0000_0000;
    let index = 0;
    while (index < cumulative.length - 1 && wanted >= cumulative[index]!) index++;
    return index;
  }

  used(operator: number): void {
    this.#uses[operator]!++;
    if (--this.#left === 0) this.#weigh();
  }

  yielded(operator: number): void {
    this.#yields[operator]!++;
  }

  #weigh(): void {
    this.#left = period;
    const count = this.#uses.length;
    const rates = Array.from(this.#uses, (uses, index) => (this.#yields[index]! + priorYield) / (uses + priorUses));
    const total = rates.reduce((sum, rate) => sum + rate, 0);
    let sum = 0;
    for (let index = 0; index < count; index++) {
      sum += evenShare / count + ((1 - evenShare) * rates[index]!) / total;
      this.#cumulative[index] = sum;
      // Old merits fade, so that the weights follow the state of the corpus.
      this.#uses[index]! *= 0.9;
      this.#yields[index]! *= 0.9;
    }
  }
}
