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

/** Decisions in the order they were drawn. Ranges of a single value decide nothing and are not recorded. */
export type ChoiceSequence = readonly Choice[];

/**
 * Everything one input was made of. Index 0 is what was drawn while the values were generated; each further sequence
 * belongs to one cursor that went on drawing afterwards (a scheduler, an infinite stream, `fc.gen`), by the order in which
 * they first did.
 */
export type Recording = readonly ChoiceSequence[];

/** Part of the main sequence that one arbitrary drew: from `start` to before `end`. Spans nest; parents come before children. */
export interface Span {
  readonly start: number;
  readonly end: number;
  /** Spans around this one. */
  readonly depth: number;
  /** The same number for spans of the same arbitrary: elements of one array, levels of one recursion. */
  readonly label: number;
  /** Index of the span around this one; -1 for the outermost. */
  readonly parent: number;
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

/** The simplest value of the choice's range. */
export function simplestValue(choice: Choice): number | bigint {
  return isBigIntChoice(choice) ? simplestBigInt(choice.min, choice.max) : simplestNumber(choice.min, choice.max);
}

export function isSimplest(choice: Choice): boolean {
  return choice.value === simplestValue(choice);
}

/** The choice with another value of its range. */
export function withValue(choice: Choice, value: number | bigint): Choice {
  return isBigIntChoice(choice)
    ? { min: choice.min, max: choice.max, value: BigInt(value) }
    : { min: choice.min, max: choice.max, value: Number(value) };
}

/** The choice with the simplest value of its range. */
export function simplestChoice(choice: Choice): Choice {
  return withValue(choice, simplestValue(choice));
}

/** Number of choices over all sequences. */
export function recordingLength(recording: Recording): number {
  let length = 0;
  for (const sequence of recording) length += sequence.length;
  return length;
}

/**
 * How two values of choices compare: the one nearer to the simplest of its range is simpler; of two as near, the one that
 * is not negative. Negative when `a` is simpler.
 */
export function compareChoices(a: Choice, b: Choice): number {
  if (isBigIntChoice(a) || isBigIntChoice(b)) return compareBigInts(a, b);
  const left = a.value - simplestNumber(a.min, a.max);
  const right = b.value - simplestNumber(b.min, b.max);
  const byDistance = Math.abs(left) - Math.abs(right);
  return byDistance !== 0 ? byDistance : (left < 0 ? 1 : 0) - (right < 0 ? 1 : 0);
}

function compareBigInts(a: Choice, b: Choice): number {
  const left = BigInt(a.value) - BigInt(simplestValue(a));
  const right = BigInt(b.value) - BigInt(simplestValue(b));
  const byDistance = (left < 0n ? -left : left) - (right < 0n ? -right : right);
  if (byDistance !== 0n) return byDistance < 0n ? -1 : 1;
  return (left < 0n ? 1 : 0) - (right < 0n ? 1 : 0);
}

/** Shortlex on sequences: shorter first, then choice by choice. */
export function compareSequences(a: ChoiceSequence, b: ChoiceSequence): number {
  if (a.length !== b.length) return a.length - b.length;
  for (let index = 0; index < a.length; index++) {
    const order = compareChoices(a[index]!, b[index]!);
    if (order !== 0) return order;
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
