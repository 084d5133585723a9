import { createPrng } from '../../choices/prng.ts';

interface Configuration<State> {
  readonly linearized: Uint32Array;
  readonly state: State;
}

const wordBits = 32;
const hashSeed = 0x11ea; // any constant: it only spreads the keys

function sameBits(a: Uint32Array, b: Uint32Array): boolean {
  for (let index = 0; index < a.length; index++) if (a[index] !== b[index]) return false;
  return true;
}

/**
 * The set of operations linearized so far, and every pair of such a set and a state that was reached before: reaching one
 * again cannot end better than the first time.
 *
 * Invariant: `#hash` is the exclusive or of the codes of exactly the operations in `#bits` (Zobrist 1970).
 */
export class SeenConfigurations<State> {
  readonly #equal: (a: State, b: State) => boolean;
  readonly #codes: Uint32Array;
  readonly #bits: Uint32Array;
  readonly #seen = new Map<number, Configuration<State>[]>();
  #hash = 0;

  constructor(operations: number, equal: (a: State, b: State) => boolean) {
    const prng = createPrng(hashSeed);
    this.#equal = equal;
    this.#codes = Uint32Array.from({ length: operations }, () => prng.next());
    this.#bits = new Uint32Array(Math.ceil(operations / wordBits));
  }

  /** Adds an operation to the set, or takes it out. */
  toggle(operation: number): void {
    this.#bits[Math.floor(operation / wordBits)]! ^= 1 << (operation % wordBits);
    this.#hash = (this.#hash ^ this.#codes[operation]!) >>> 0;
  }

  /** Notes the current set with this state; false when the pair was there before. */
  add(state: State): boolean {
    const known = this.#seen.get(this.#hash);
    if (known === undefined) {
      this.#seen.set(this.#hash, [{ linearized: this.#bits.slice(), state }]);
      return true;
    }
    if (known.some((other) => sameBits(other.linearized, this.#bits) && this.#equal(other.state, state))) return false;
    known.push({ linearized: this.#bits.slice(), state });
    return true;
  }
}
