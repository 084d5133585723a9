import type { StoredInput } from '../../core/declaration.ts';
import type { ComparisonHooks } from '../../instrument/coverage/comparison-hooks.ts';
import type { Corpus, CorpusEntry } from '../corpus/corpus.ts';
import type { RawCodec } from '../inputs/raw.ts';
import { ByteBuffer } from './byte-buffer.ts';
import { byteOperators } from './byte-operators.ts';
import type { Dictionary } from './dictionary.ts';
import { Encodings } from './encodings.ts';
import type { InputSpace } from './input-space.ts';
import { replacements, WishCounts, type WishMemory } from './input-to-state.ts';
import type { ByteOperator, MutationContext } from './operator.ts';
import { OperatorWeights } from './operator-weights.ts';
import type { MutationRandom } from './random.ts';
import { structureOperators } from './structure-operators.ts';
import { textOperators } from './text-operators.ts';

export interface RawSpaceOptions {
  /** Memory in which the current input stands; its length is the longest input. */
  readonly data: Uint8Array;
  readonly codec: RawCodec<unknown>;
  readonly random: MutationRandom;
  readonly dictionary: Dictionary;
  readonly corpus: Corpus;
  /** Told the length of each input before it runs. */
  readonly announce: (length: number) => void;
}

const operators: readonly ByteOperator[] = [...byteOperators, ...textOperators, ...structureOperators];
/** Changes that one input gets at most. */
const maxStack = 12;
/** Operators tried for one change: some find nothing to change. */
const maxTries = 4;
/** One input in so many may become as long as the limit allows; others stay near the length of what they are made of. */
const longOdds = 128;
/** Bytes that any input may grow by. */
const shortLength = 32;
/** Steps in which an input is made smaller without losing what it reaches. */
const reductionSteps = 5;

/** Changes of one input: mostly one or two, which short inputs survive, now and then many. */
function stackDepth(random: MutationRandom): number {
  let depth = 1;
  while (depth < maxStack && random.oneIn(2)) depth++;
  return depth;
}

/** The bytes of a raw input; none of any other. */
export const bytesOf = (input: StoredInput): Uint8Array => ('bytes' in input ? input.bytes : new Uint8Array());

/** Inputs that are bytes, or text made of them. */
export class RawSpace implements InputSpace {
  readonly #options: RawSpaceOptions;
  readonly #buffer: ByteBuffer;
  readonly #context: MutationContext;
  readonly #weights = new OperatorWeights(operators.length);
  readonly #memory: WishMemory;
  readonly #applied = new Uint8Array(maxStack + 1);
  #appliedCount = 0;
  readonly #values: unknown[] = [undefined];

  constructor(options: RawSpaceOptions) {
    const { data, random, dictionary, corpus } = options;
    this.#options = options;
    this.#buffer = new ByteBuffer(data);
    this.#memory = { encodings: new Encodings(), counts: new WishCounts(), signs: dictionary.signs };
    this.#context = { buffer: this.#buffer, random, dictionary, other: () => bytesOf(corpus.any(random).input) };
  }

  get raw(): Uint8Array {
    return this.#buffer.data;
  }

  get size(): number {
    return this.#buffer.length;
  }

  load(input: StoredInput): void {
    this.#buffer.load(bytesOf(input));
    this.#appliedCount = 0;
  }

  invent(): void {
    this.#buffer.length = 0;
    this.#buffer.limit = this.#limit(0);
    this.#change(stackDepth(this.#options.random) + 1);
  }

  mutate(parent: CorpusEntry): void {
    const { random } = this.#options;
    const bytes = bytesOf(parent.input);
    this.#buffer.load(bytes, this.#limit(bytes.length));
    this.#change(stackDepth(random));
  }

  credit(): void {
    for (let index = 0; index < this.#appliedCount; index++) this.#weights.yielded(this.#applied[index]!);
  }

  values(): readonly unknown[] {
    const { codec, announce } = this.#options;
    const { data, length } = this.#buffer;
    announce(length);
    this.#values[0] = codec.decode(data, length);
    return this.#values;
  }

  capture(): StoredInput {
    return { bytes: this.#buffer.copy() };
  }

  *answers(entry: StoredInput, hooks: ComparisonHooks, only?: ReadonlySet<number>): Iterable<void> {
    const bytes = bytesOf(entry);
    for (const { at, removed, by } of replacements(bytes, hooks, this.#options.random, this.#memory, only)) {
      this.load(entry);
      if (this.#buffer.replace(at, removed, by)) yield;
    }
  }

  *reductions(input: StoredInput): Generator<void, void, boolean> {
    let best = bytesOf(input);
    for (let step = 1, size = best.length >> 1; step <= reductionSteps && size > 0; step++, size >>= 1) {
      for (let at = 0; at < best.length;) {
        this.#buffer.load(best);
        this.#buffer.remove(at, Math.min(size, best.length - at));
        this.#appliedCount = 0;
        const shorter = this.#buffer.copy();
        if (yield) best = shorter;
        else at += size;
      }
    }
  }

  /** Long inputs cost the time of many short ones, and seldom tell more. */
  #limit(length: number): number {
    const { random, data } = this.#options;
    return random.oneIn(longOdds) ? data.length : shortLength + length + (length >> 2);
  }

  #change(count: number): void {
    const { random } = this.#options;
    this.#appliedCount = 0;
    for (let left = count; left > 0; left--) {
      for (let tries = maxTries; tries > 0; tries--) {
        const operator = this.#weights.pick(random);
        this.#weights.used(operator);
        if (!operators[operator]!.apply(this.#context)) continue;
        this.#applied[this.#appliedCount++] = operator;
        break;
      }
    }
  }
}
