import type { StoredInput } from '../core/declaration.ts';
import type { Recording } from '../choices/sequence.ts';
import { stretchOfBytes, stretchOfChoices, type Stretch } from './detectors/stretch.ts';
import { codecOf, decodeInput, type FuzzTarget } from './target.ts';

/** What repeats in an input of a target; undefined when nothing does, or when it cannot be made longer and shorter. */
export function stretchOf(target: FuzzTarget, input: StoredInput): Stretch | undefined {
  if ('bytes' in input && codecOf(target) !== undefined) return stretchOfBytes(input.bytes);
  const redraw = (other: StoredInput): Recording | undefined => decodeInput(target, other)?.drawn?.recording;
  const [choices] = redraw(input) ?? [];
  if (choices === undefined) return undefined;
  const later = 'choices' in input ? (input.choices.slice(1) as Recording) : [];
  return stretchOfChoices([choices, ...later], (others) => redraw({ choices: [others] })?.[0]);
}
