import { withValue, type Choice, type ChoiceSequence, type Recording } from '../sequence.ts';

/** The recording with another sequence at one index. */
export function withSequence(recording: Recording, index: number, sequence: ChoiceSequence): Recording {
  return recording.with(index, sequence);
}

/** The recording with `replacement` in the place of start..end of a sequence. */
export function splice(
  recording: Recording,
  sequence: number,
  start: number,
  end: number,
  replacement: readonly Choice[] = [],
): Recording {
  const choices = recording[sequence];
  if (choices === undefined) return recording;
  return recording.with(sequence, [...choices.slice(0, start), ...replacement, ...choices.slice(end)]);
}

/** The recording with other values at some positions of a sequence; positions that are no more are passed over. */
export function withValues(
  recording: Recording,
  sequence: number,
  values: Iterable<readonly [position: number, value: number | bigint]>,
): Recording {
  const choices = recording[sequence]?.slice();
  if (choices === undefined) return recording;
  for (const [position, value] of values) {
    const choice = choices[position];
    if (choice !== undefined) choices[position] = withValue(choice, value);
  }
  return recording.with(sequence, choices);
}

/** `value` moved by `delta`, in its own kind of number. */
export function shifted(value: number | bigint, delta: number | bigint): number | bigint {
  return typeof value === 'bigint' ? value + BigInt(delta) : value + Number(delta);
}

export function inRange(choice: Choice, value: number | bigint): boolean {
  return value >= choice.min && value <= choice.max;
}

export function sameRange(a: Choice, b: Choice): boolean {
  return a.min === b.min && a.max === b.max;
}
