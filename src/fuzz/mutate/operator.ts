import type { ByteBuffer } from './byte-buffer.ts';
import type { Dictionary } from './dictionary.ts';
import type { MutationRandom } from './random.ts';

/** What an operator on bytes works with. */
export interface MutationContext {
  readonly buffer: ByteBuffer;
  readonly random: MutationRandom;
  readonly dictionary: Dictionary;
  /** Another input of the corpus, which may be the same. */
  other(): Uint8Array;
}

/** One way to change an input. Answers false when there was nothing for it to change. */
export interface ByteOperator {
  readonly name: string;
  readonly apply: (context: MutationContext) => boolean;
}
