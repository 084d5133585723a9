/** One decision: a value drawn from the inclusive range min..max. Both kinds are integers. */
export interface NumberChoice {
  readonly min: number;
  readonly max: number;
  readonly value: number;
}

export interface BigIntChoice {
  readonly min: bigint;
  readonly max: bigint;
  readonly value: bigint;
}

export type Choice = NumberChoice | BigIntChoice;

/** Decisions in the order they were drawn. */
export type ChoiceSequence = readonly Choice[];

/**
 * Everything one input was made of. Index 0 is what was drawn while the values were generated; each further sequence
 * belongs to one cursor that went on drawing afterwards (a scheduler, an infinite stream, `fc.gen`), by the order in which
 * the cursors were cloned. Sequences that drew nothing are empty.
 */
export type Recording = readonly ChoiceSequence[];

/** Part of the main sequence that one arbitrary drew: from `start` to before `end`. Spans nest; parents come before children. */
export interface Span {
  readonly start: number;
  readonly end: number;
  readonly depth: number;
}

/** The simplest value of a range: the one nearest to zero. */
export function simplestNumber(min: number, max: number): number {
  if (min > 0) return min;
  return max < 0 ? max : 0;
}

export function simplestBigInt(min: bigint, max: bigint): bigint {
  if (min > 0n) return min;
  return max < 0n ? max : 0n;
}

export function isBigIntChoice(choice: Choice): choice is BigIntChoice {
  return typeof choice.value === 'bigint';
}

/** The choice with the simplest value of its range. */
export function simplestChoice(choice: Choice): Choice {
  return isBigIntChoice(choice)
    ? { ...choice, value: simplestBigInt(choice.min, choice.max) }
    : { ...choice, value: simplestNumber(choice.min, choice.max) };
}

/** Number of choices over all sequences. */
export function recordingLength(recording: Recording): number {
  return recording.reduce((sum, sequence) => sum + sequence.length, 0);
}

function distance(choice: Choice): bigint {
  const far = isBigIntChoice(choice)
    ? choice.value - simplestBigInt(choice.min, choice.max)
    : BigInt(choice.value) - BigInt(simplestNumber(choice.min, choice.max));
  // A negative value is simpler than a larger positive one and less simple than its mirror image.
  return far < 0n ? -far * 2n + 1n : far * 2n;
}

function compareSequences(a: ChoiceSequence, b: ChoiceSequence): number {
  if (a.length !== b.length) return a.length - b.length;
  for (let index = 0; index < a.length; index++) {
    const left = distance(a[index]!);
    const right = distance(b[index]!);
    if (left !== right) return left < right ? -1 : 1;
  }
  return 0;
}

/**
 * The order that shrinking follows (shortlex, as in Hypothesis): fewer choices first, then, choice by choice, the one
 * nearer to the simplest value of its range. Negative when `a` is simpler.
 */
export function compareRecordings(a: Recording, b: Recording): number {
  const lengths = recordingLength(a) - recordingLength(b);
  if (lengths !== 0) return lengths;
  for (let index = 0; index < Math.max(a.length, b.length); index++) {
    const order = compareSequences(a[index] ?? [], b[index] ?? []);
    if (order !== 0) return order;
  }
  return 0;
}
