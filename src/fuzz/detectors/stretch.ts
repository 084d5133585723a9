import { findDrift } from '../../choices/replay.ts';
import { withValue, type Choice, type ChoiceSequence, type Recording } from '../../choices/sequence.ts';
import type { StoredInput } from '../../core/declaration.ts';
import { longestRepetition, repeated, type Repetition } from './repetition.ts';

/** An input in which something repeats. */
export interface Stretch {
  /** Units in a row. */
  readonly count: number;
  /** One unit, in words. */
  readonly unit: string;
  /** The input with another number of units; undefined when it would be too long. */
  readonly at: (count: number) => StoredInput | undefined;
}

/** Longest input that is made of another one, in bytes: sixteen times the first one, with room for what stands around it. */
export const maxProbeLength = 69_632;
/** And in choices, of which a character takes one or two; below what any input may draw. */
export const maxProbeChoices = 90_000;
/** Choices that may be the length of what repeats, of which so many are tried. */
const maxLengths = 32;

/** What repeats in a raw input; undefined when nothing does. */
export function stretchOfBytes(bytes: Uint8Array): Stretch | undefined {
  const repetition = longestRepetition(bytes);
  if (repetition === undefined) return undefined;
  const { period, count } = repetition;
  return {
    count,
    unit: `${period} bytes`,
    at(wanted) {
      const isTooLong = wanted > count && bytes.length + (wanted - count) * period > maxProbeLength;
      return isTooLong ? undefined : { bytes: repeated(bytes, repetition, wanted) };
    },
  };
}

/** The same number for equal choices. */
function numbered(choices: ChoiceSequence): Uint32Array {
  const known = new Map<string, number>();
  return Uint32Array.from(choices, ({ min, max, value }) => {
    const key = `${min} ${max} ${value}`;
    let number = known.get(key);
    if (number === undefined) known.set(key, (number = known.size));
    return number;
  });
}

/** The choice that says how many elements follow, and how many of them make up one unit. */
interface Length {
  readonly at: number;
  readonly elements: number;
}

/** Another number of units, and the length that goes with it; undefined when that is out of its range. */
function withUnits(
  choices: ChoiceSequence,
  { start, period, count }: Repetition,
  length: Length | undefined,
  wanted: number,
): ChoiceSequence | undefined {
  const end = start + period * count;
  const before: Choice[] = choices.slice(0, start);
  if (length !== undefined) {
    const counted = before[length.at]!;
    const value = Number(counted.value) + (wanted - count) * length.elements;
    if (value < counted.min || value > counted.max) return undefined;
    before[length.at] = withValue(counted, value);
  }
  const unit = choices.slice(start, start + period);
  return [...before, ...Array.from({ length: wanted }, () => unit).flat(), ...choices.slice(end)];
}

/** Lengths that may be the one of what repeats, the nearest first; at first none, as where each element says whether there is another. */
function* lengthsFor(
  choices: ChoiceSequence,
  { start, period, count }: Repetition,
): Generator<Length | undefined, void, void> {
  yield undefined;
  let left = maxLengths;
  for (let at = start - 1; at >= 0; at--) {
    const { value } = choices[at]!;
    if (typeof value !== 'number') continue;
    // A unit of two choices may be two characters, one that takes both, or one record of two fields.
    for (const elements of new Set([period, period / 2, 1])) {
      if (!Number.isInteger(elements) || value < elements * count) continue;
      if (left-- === 0) return;
      yield { at, elements };
    }
  }
}

/**
 * What repeats in an input that was made of choices, and the length that has to change with it; undefined when nothing repeats,
 * and when no length is found.
 *
 * @param redraw what an input draws that is made of these choices; undefined when there is none
 */
export function stretchOfChoices(
  [choices = [], ...later]: Recording,
  redraw: (choices: ChoiceSequence) => ChoiceSequence | undefined,
): Stretch | undefined {
  const repetition = longestRepetition(numbered(choices));
  if (repetition === undefined) return undefined;
  const { period, count } = repetition;
  for (const length of lengthsFor(choices, repetition)) {
    const shorter = withUnits(choices, repetition, length, count >> 1);
    const drawn = shorter && redraw(shorter);
    if (shorter === undefined || drawn === undefined || findDrift([shorter], [drawn]) !== undefined) continue;
    return {
      count,
      unit: `${period} choices`,
      at(wanted) {
        if (wanted > count && choices.length + (wanted - count) * period > maxProbeChoices) return undefined;
        const other = withUnits(choices, repetition, length, wanted);
        return other && { choices: [other, ...later] };
      },
    };
  }
  return undefined;
}
