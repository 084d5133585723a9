import type { StoredInput } from '../../core/declaration.ts';
import type { ComparisonHooks } from '../../instrument/coverage/comparison-hooks.ts';
import type { CorpusEntry } from '../corpus/corpus.ts';

/** The kind of inputs a target takes, and how new ones are made. There is one current input, which methods replace or read. */
export interface InputSpace {
  /** Size of the current input: bytes, or choices. */
  readonly size: number;
  /** Memory whose first `size` bytes are the current input; undefined when that is made of choices. */
  readonly raw: Uint8Array | undefined;
  load(input: StoredInput): void;
  /** Makes the current input out of nothing. */
  invent(): void;
  /** Makes the current input out of another one. */
  mutate(parent: CorpusEntry): void;
  /**
   * Credits what made the current input: it reached something new.
   *
   * @param isNewEdge whether that is an edge, not only one that is passed more or less often
   */
  credit(isNewEdge: boolean): void;
  /** The arguments of the current input; undefined when there is none that the check takes. */
  values(): readonly unknown[] | undefined;
  /** The current input, to be kept. */
  capture(): StoredInput;
  /**
   * Inputs in which what the target compared is made equal, nearly equal, or a match; loads one after the other.
   *
   * @param hooks what was compared when `entry` ran last
   * @param only sites of the comparisons that are looked at; undefined means all
   */
  answers(entry: StoredInput, hooks: ComparisonHooks, only?: ReadonlySet<number>): Iterable<void>;
  /** Ever smaller forms of an input, each loaded in turn; the iterator is told whether the last one is as good. */
  reductions(input: StoredInput): Generator<void, void, boolean>;
}
