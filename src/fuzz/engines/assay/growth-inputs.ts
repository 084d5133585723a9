import type { Choice, Recording } from '../../../choices/sequence.ts';
import type { StoredInput } from '../../../core/declaration.ts';
import { maxProbeChoices, maxProbeLength } from '../../detectors/stretch.ts';
import { pumped } from '../../detectors/superlinear.ts';
import type { RawCodec } from '../../inputs/raw.ts';
import type { MutationRandom } from '../../mutate/random.ts';
import { bytesOf } from '../../mutate/raw-space.ts';
import type { TextPlace } from '../../mutate/text-parts.ts';
import { decodeInput, type FuzzTarget } from '../../target.ts';
import type { SharedInput } from './shared-input.ts';

/** Long inputs of one kind, made of others. */
export interface GrowthInputs {
  /** The input with much of one block in it; undefined when there is no room for that. */
  pumped(input: StoredInput, random: MutationRandom): StoredInput | undefined;
  /** The input with a text in the place of another, or beside it; undefined when there is no room for that. */
  planted(input: StoredInput, tried: string, text: string, random: MutationRandom): StoredInput | undefined;
  /** The arguments of an input that is to run now; undefined when there are none. */
  values(input: StoredInput): readonly unknown[] | undefined;
  /** Whether the input may be as long as it is: what longer ones break is not told, but for their time. */
  isWithinLimit(input: StoredInput): boolean;
}

/** Which part of an input to replace, from a place to another: the text, or nothing before or behind it. */
function placeOf(
  found: number,
  textLength: number,
  inputLength: number,
  random: MutationRandom,
): readonly [number, number] {
  // A text that does not stand in the input as it is was made of it, or is a part of the code.
  const start = found < 0 ? random.below(inputLength + 1) : found;
  const end = found < 0 ? start : found + textLength;
  // What the text begins or ends with may be why it was tried at all.
  return random.pick([
    [start, end],
    [start, start],
    [end, end],
  ]);
}

export interface RawGrowthOptions {
  readonly shared: SharedInput;
  readonly codec: RawCodec<unknown>;
  /** Longest raw input of the check in bytes. */
  readonly maxLength: number;
}

/** Long raw inputs. */
export class RawGrowth implements GrowthInputs {
  readonly #options: RawGrowthOptions;

  constructor(options: RawGrowthOptions) {
    this.#options = options;
  }

  pumped(input: StoredInput, random: MutationRandom): StoredInput {
    return { bytes: pumped(bytesOf(input), (below) => random.below(below)) };
  }

  planted(input: StoredInput, tried: string, text: string, random: MutationRandom): StoredInput | undefined {
    const bytes = bytesOf(input);
    if (bytes.length + Buffer.byteLength(text) > maxProbeLength) return undefined;
    const found = Buffer.from(bytes).indexOf(tried);
    const [start, end] = placeOf(found, Buffer.byteLength(tried), bytes.length, random);
    return { bytes: Buffer.concat([bytes.subarray(0, start), Buffer.from(text), bytes.subarray(end)]) };
  }

  values(input: StoredInput): readonly unknown[] {
    const { shared, codec } = this.#options;
    const bytes = bytesOf(input);
    shared.bytes.set(bytes);
    shared.setBytes(bytes.length);
    return [codec.decode(bytes)];
  }

  isWithinLimit(input: StoredInput): boolean {
    return bytesOf(input).length <= this.#options.maxLength;
  }
}

export interface ChoiceGrowthOptions {
  readonly shared: SharedInput;
  readonly target: Pick<FuzzTarget, 'arbitraries'>;
  /** Where texts stand in an input. */
  readonly textsOf: (input: StoredInput) => readonly TextPlace[];
}

/** Texts of one input that are tried: most have no room for a long one. */
const maxPlaces = 4;

/** Long texts in inputs that arbitraries generate. */
export class ChoiceGrowth implements GrowthInputs {
  readonly #options: ChoiceGrowthOptions;

  constructor(options: ChoiceGrowthOptions) {
    this.#options = options;
  }

  pumped(input: StoredInput, random: MutationRandom): StoredInput | undefined {
    return this.#rewritten(input, random, (text) =>
      Buffer.from(pumped(Buffer.from(text), (below) => random.below(below))).toString(),
    );
  }

  planted(input: StoredInput, tried: string, text: string, random: MutationRandom): StoredInput | undefined {
    const rewrite = (before: string): string => {
      const [start, end] = placeOf(before.indexOf(tried), tried.length, before.length, random);
      return before.slice(0, start) + text + before.slice(end);
    };
    return this.#rewritten(input, random, rewrite, (before) => before.includes(tried));
  }

  values(input: StoredInput): readonly unknown[] | undefined {
    if (!('choices' in input)) return undefined;
    const { shared, target } = this.#options;
    const decoded = decodeInput(target, input);
    shared.setChoices(input.choices[0] ?? []);
    return decoded?.values;
  }

  isWithinLimit(): boolean {
    return true; // it is one that the arbitraries make
  }

  #rewritten(
    input: StoredInput,
    random: MutationRandom,
    rewrite: (text: string) => string,
    isPreferred: (text: string) => boolean = () => false,
  ): StoredInput | undefined {
    if (!('choices' in input)) return undefined;
    const [choices = [], ...later] = input.choices as Recording;
    const all = this.#options.textsOf(input);
    const preferred = all.filter(({ text }) => isPreferred(text));
    const places = preferred.length > 0 ? preferred : all;
    if (places.length === 0) return undefined;
    for (let tries = maxPlaces; tries > 0; tries--) {
      const { start, end, text, write } = random.pick(places);
      const written = write(rewrite(text));
      if (written === undefined || choices.length + written.length - (end - start) > maxProbeChoices) continue;
      return { choices: [[...choices.slice(0, start), ...written, ...choices.slice(end)] as Choice[], ...later] };
    }
    return undefined;
  }
}
