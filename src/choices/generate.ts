import type { Arbitrary, Value } from 'fast-check';
import { ChoiceRandom, SpanningRandom, type SpanStart } from './choice-random.ts';
import { replayFills, type FillFactory } from './fill.ts';
import type { Recording, Span } from './sequence.ts';
import { ChoiceSource } from './source.ts';
import { instrument } from './spans.ts';

/** One generated input. */
export interface Generated<T> {
  /** Read it once: later readings of a stateful value (a scheduler, a stream) give copies. */
  readonly value: T;
  /** What was drawn; read it after the predicate ran, because schedulers and streams draw while it runs. */
  readonly recording: Recording;
  /** Which parts of the main sequence belong together. Found when first asked for, by generating once more. */
  readonly spans: readonly Span[];
}

/**
 * The spans of an input that was made of these choices. Empty when the arbitrary makes something else of the same choices,
 * that is, when it depends on more than its choices.
 */
export function findSpans(
  arbitrary: Arbitrary<unknown>,
  recording: Recording,
  drawLimit?: number,
  onSpan?: SpanStart,
): readonly Span[] {
  instrument(arbitrary);
  const source = new ChoiceSource(replayFills(recording.slice(0, 1)), drawLimit);
  try {
    arbitrary.generate(new SpanningRandom(source.cursor(), onSpan), undefined);
  } catch {
    return []; // what it throws, it would have thrown before: spans are a help, and their absence is allowed
  }
  return source.recording[0]!.length === recording[0]?.length ? source.spans : [];
}

/** A part of an input together with the arbitrary that made it. */
export interface Part extends Span {
  readonly arbitrary: Arbitrary<unknown>;
  /** What the arbitrary made, when that is a text. */
  readonly text: string | undefined;
}

/** The spans of an input, each with its arbitrary, which may have been made by another one (`chain`) for this input alone. */
export function findParts(arbitrary: Arbitrary<unknown>, recording: Recording, drawLimit?: number): readonly Part[] {
  const makers: { readonly maker: object; text?: string }[] = [];
  const spans = findSpans(arbitrary, recording, drawLimit, (maker) => {
    const made: (typeof makers)[number] = { maker };
    makers.push(made);
    return (text) => void (made.text = text);
  });
  return spans.map((span, index) => {
    const { maker, text } = makers[index]!;
    return { ...span, arbitrary: maker as Arbitrary<unknown>, text };
  });
}

class GeneratedInput<T> implements Generated<T> {
  readonly #arbitrary: Arbitrary<T>;
  readonly #source: ChoiceSource;
  readonly #generated: Value<T>;
  readonly #drawLimit: number | undefined;
  #spans: readonly Span[] | undefined;

  constructor(arbitrary: Arbitrary<T>, source: ChoiceSource, generated: Value<T>, drawLimit: number | undefined) {
    this.#arbitrary = arbitrary;
    this.#source = source;
    this.#generated = generated;
    this.#drawLimit = drawLimit;
  }

  get value(): T {
    return this.#generated.value;
  }

  get recording(): Recording {
    return this.#source.recording;
  }

  get spans(): readonly Span[] {
    return (this.#spans ??= findSpans(this.#arbitrary, this.recording, this.#drawLimit));
  }
}

/**
 * Makes a value of an arbitrary from choices.
 *
 * @param drawLimit draws from the fills; later ones give the simplest value
 * @param overdraft how many of those before it is given up
 * @throws DrawLimitError when the arbitrary never stops drawing
 */
export function generate<T>(
  arbitrary: Arbitrary<T>,
  fills: FillFactory,
  drawLimit?: number,
  overdraft?: number,
): Generated<T> {
  const source = new ChoiceSource(fills, drawLimit, overdraft);
  // The bias of fast-check is off (undefined): edge values are the fill's business, so that zero choices mean zero values.
  const generated = arbitrary.generate(new ChoiceRandom(source.cursor()), undefined);
  source.seal();
  return new GeneratedInput(arbitrary, source, generated, drawLimit);
}
