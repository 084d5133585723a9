/** A part of an input, as bytes or other numbers, that repeats itself. */
export interface Repetition {
  /** Where it begins. */
  readonly start: number;
  /** Numbers of one unit. */
  readonly period: number;
  /** Whole units. */
  readonly count: number;
}

/** Longest unit that is looked for. */
const maxPeriod = 64;
/** Fewest units that say anything of how time grows: they are halved twice. */
const leastCount = 16;

/** The longest part of an input that repeats a unit of up to 64 numbers at least 16 times; undefined without one. */
export function longestRepetition(numbers: ArrayLike<number>): Repetition | undefined {
  let best: Repetition | undefined;
  let longest = 0;
  for (let period = 1; period <= maxPeriod; period++) {
    let run = 0;
    for (let at = period; at <= numbers.length; at++) {
      if (at < numbers.length && numbers[at] === numbers[at - period]) {
        run++;
        continue;
      }
      const length = run + period;
      if (length > longest && length >= period * leastCount) {
        longest = length;
        best = { start: at - length, period, count: Math.floor(length / period) };
      }
      run = 0;
    }
  }
  return best;
}

/** The input with another number of units. */
export function repeated(bytes: Uint8Array, { start, period, count }: Repetition, wanted: number): Uint8Array {
  const unit = bytes.subarray(start, start + period);
  const end = start + period * count;
  const result = new Uint8Array(bytes.length + (wanted - count) * period);
  result.set(bytes.subarray(0, start));
  for (let index = 0; index < wanted; index++) result.set(unit, start + index * period);
  result.set(bytes.subarray(end), start + wanted * period);
  return result;
}
