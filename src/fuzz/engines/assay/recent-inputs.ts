import type { StoredInput } from '../../../core/declaration.ts';
import type { InputSpace } from '../../mutate/input-space.ts';

/** Inputs that are kept at most for a failure that shows late. */
const maxBytes = 1 << 20;

/** The inputs of one batch, of which one may have left behind what shows only after it. */
export class RecentInputs {
  readonly #inputs: StoredInput[] = [];
  readonly #limit: number;
  #bytes = 0;

  constructor(limit: number) {
    this.#limit = limit;
  }

  note(space: InputSpace): void {
    if (this.#inputs.length >= this.#limit || this.#bytes > maxBytes) return;
    this.#bytes += space.size;
    this.#inputs.push(space.capture());
  }

  /** The latest first. */
  inputs(): readonly StoredInput[] {
    return this.#inputs.toReversed();
  }

  forget(): void {
    this.#inputs.length = 0;
    this.#bytes = 0;
  }
}
