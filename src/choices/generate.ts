import type { Arbitrary } from 'fast-check';
import { ChoiceRandom } from './choice-random.ts';
import type { FillFactory } from './fill.ts';
import type { Recording, Span } from './sequence.ts';
import { ChoiceSource } from './source.ts';

/** One generated input. */
export interface Generated<T> {
  readonly value: T;
  /** What was drawn; read it after the predicate ran, because schedulers and streams draw while it runs. */
  readonly recording: Recording;
  readonly spans: readonly Span[];
}

/**
 * Makes a value of an arbitrary from choices.
 *
 * @throws DrawLimitError when the arbitrary never stops drawing
 */
export function generate<T>(arbitrary: Arbitrary<T>, fills: FillFactory, drawLimit?: number): Generated<T> {
  const source = new ChoiceSource(fills, drawLimit);
  // The bias of fast-check is off (undefined): edge values are the fill's business, so that zero choices mean zero values.
  const generated = arbitrary.generate(new ChoiceRandom(source.cursor()), undefined);
  source.seal();
  return {
    get value() {
      return generated.value;
    },
    get recording() {
      return source.recording;
    },
    spans: source.spans,
  };
}
