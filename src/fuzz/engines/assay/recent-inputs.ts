import type { StoredInput } from '../../../core/declaration.ts';
import type { InputSpace } from '../../mutate/input-space.ts';

/** Bytes, and choices, of inputs that are kept at most for a failure that shows late. */
const maxSize = 1 << 20;

/**
 * The inputs of one batch, of which one may have left behind what shows only after it. Noting a raw input makes no object.
 *
 * Invariant: input `n` of `#count` is `#objects[n]`, or the bytes from `#ends[n - 1]` to `#ends[n]`.
 */
export class RecentInputs {
  readonly #bytes = new Uint8Array(maxSize);
  readonly #ends: Uint32Array;
  readonly #objects: StoredInput[] = [];
  #count = 0;
  #size = 0;

  /** @param limit how many are kept at most: the first ones of a batch */
  constructor(limit: number) {
    this.#ends = new Uint32Array(limit);
  }

  note(space: InputSpace): void {
    const { size, raw } = space;
    const start = this.#size;
    if (this.#count === this.#ends.length || start + size > maxSize) return;
    this.#size = start + size;
    this.#ends[this.#count++] = this.#size;
    if (raw === undefined) this.#objects.push(space.capture());
    else if (size < 32) for (let index = 0; index < size; index++) this.#bytes[start + index] = raw[index]!;
    else this.#bytes.set(raw.subarray(0, size), start);
  }

  /** The latest first. */
  inputs(): readonly StoredInput[] {
    if (this.#objects.length > 0) return this.#objects.toReversed();
    return Array.from({ length: this.#count }, (_, index) => {
      const at = this.#count - 1 - index;
      return { bytes: this.#bytes.slice(at === 0 ? 0 : this.#ends[at - 1]!, this.#ends[at]) };
    });
  }

  forget(): void {
    this.#objects.length = 0;
    this.#count = 0;
    this.#size = 0;
  }
}
