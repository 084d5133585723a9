import { isDeepStrictEqual } from 'node:util';
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
 * Something that differs only for states that are not deeply equal, or nearly so: records with their keys in another order
 * differ here and are equal, which costs time and nothing else.
 */
function contentKey(state: unknown): unknown {
  if (typeof state !== 'object' || state === null) return state;
  try {
    return JSON.stringify(state);
  } catch {
    return undefined; // circular, or with a bigint: such states are told apart by comparing them
  }
}

/**
 * The set of operations linearized so far, and every pair of such a set and a state that was reached before: reaching one
 * again cannot end better than the first time.
 *
 * Invariant: `#hash` is the exclusive or of the codes of exactly the operations in `#bits` (Zobrist 1970).
 */
export class SeenConfigurations<State> {
  readonly #equal: (a: State, b: State) => boolean;
  readonly #keyOf: (state: State) => unknown;
  readonly #codes: Uint32Array;
  readonly #bits: Uint32Array;
  /** By set, then by state: recorded histories reach tens of thousands of states with one set of operations. */
  readonly #seen = new Map<number, Map<unknown, Configuration<State>[]>>();
  #hash = 0;

  /** @param equal undefined means deep equality */
  constructor(operations: number, equal: ((a: State, b: State) => boolean) | undefined) {
    const prng = createPrng(hashSeed);
    this.#equal = equal ?? isDeepStrictEqual;
    this.#keyOf = equal === undefined ? contentKey : () => undefined;
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
    let byState = this.#seen.get(this.#hash);
    if (byState === undefined) this.#seen.set(this.#hash, (byState = new Map()));
    const key = this.#keyOf(state);
    let known = byState.get(key);
    if (known === undefined) byState.set(key, (known = []));
    if (known.some((other) => sameBits(other.linearized, this.#bits) && this.#equal(other.state, state))) return false;
    known.push({ linearized: this.#bits.slice(), state });
    return true;
  }
}
