import { superlinearCause } from '../../core/detector-options.ts';
import { describeFailure, type FailureDescription } from '../failure.ts';
import { longestRepetition, repeated } from './repetition.ts';

/** Milliseconds that an execution takes on an input; undefined when it failed or cannot be timed. */
export type TimeInput = (bytes: Uint8Array) => number | undefined | Promise<number | undefined>;

/** Milliseconds from which on an input is slow enough to be looked into: no parser needs them for a few kilobytes. */
export const slowMs = 100;
/** Shortest time, in milliseconds, that is taken for a measurement. */
const leastMeasuredMs = 1;
/** Doubling what repeats must take 2 ** 1.5 times as long, twice: sorting stays below 2 ** 1.2, squares take 2 ** 2. */
const leastExponent = 1.5;
/**
 * Executions of the quarter, the half and the whole, of which the quickest counts: the machine may be busy elsewhere, which
 * makes the shorter ones look slow before the longest.
 */
const attemptsOf = [8, 4, 2] as const;

async function quickest(time: TimeInput, bytes: Uint8Array, attempts: number): Promise<number | undefined> {
  let best: number | undefined;
  for (let attempt = 0; attempt < attempts; attempt++) {
    const ms = await time(bytes);
    if (ms === undefined) return undefined;
    best = Math.min(best ?? ms, ms);
  }
  return best;
}

/**
 * Tells whether a slow raw input takes time that grows much faster than its length: what repeats in it is cut to a half and
 * to a quarter, and both steps must say so. Undefined when nothing repeats, when the time is short, or when growth is mild.
 */
export async function judgeGrowth(bytes: Uint8Array, time: TimeInput): Promise<FailureDescription | undefined> {
  const repetition = longestRepetition(bytes);
  if (repetition === undefined) return undefined;
  const counts = [repetition.count >> 2, repetition.count >> 1, repetition.count];
  const times: number[] = [];
  for (const [index, count] of counts.entries()) {
    const ms = await quickest(time, repeated(bytes, repetition, count), attemptsOf[index]!);
    if (ms === undefined) return undefined;
    times.push(ms);
  }
  const [quarter, half, full] = times as [number, number, number];
  if (full < slowMs || half < leastMeasuredMs) return undefined;
  const exponents = [Math.log2(half / Math.max(quarter, leastMeasuredMs / 4)), Math.log2(full / half)];
  if (exponents.some((exponent) => exponent < leastExponent)) return undefined;
  const measured = counts.map((count, index) => `${count} × ${times[index]!.toFixed(1)} ms`).join(', ');
  const message = `time grows much faster than the input: ${measured} (a unit of ${repetition.period} bytes repeated so often)`;
  return { ...describeFailure('timeout', message), cause: superlinearCause };
}

/** Bytes to which a block is repeated at first, and at most. */
const probeLength = 4_096;
const maxProbeLength = 65_536;
/** Milliseconds for `probeLength` bytes that make it worth while to look at more: a linear parser needs a tenth of one. */
const suspiciousMs = 8;
/** Longest block, other than the whole input, that is repeated. */
const maxBlock = 8;

/**
 * An input made longer by repeating one block of it, as slow regular expressions and quadratic scans need it.
 *
 * @param choose a whole number below its argument
 */
export function pumped(bytes: Uint8Array, choose: (below: number) => number, length = probeLength): Uint8Array {
  if (bytes.length === 0) return bytes;
  const block = choose(4) === 0 ? bytes.length : 1 + choose(Math.min(maxBlock, bytes.length));
  const start = choose(bytes.length - block + 1);
  const count = Math.max(1, Math.floor((length - bytes.length) / block) + 1);
  return repeated(bytes, { start, period: block, count: 1 }, count);
}

/**
 * Looks for superlinear time around an input that reached something new: repeats blocks of it, and where that is slow, more
 * of them until it is slow enough to judge.
 *
 * @returns the input that shows it
 */
export async function probeGrowth(
  bytes: Uint8Array,
  choose: (below: number) => number,
  time: TimeInput,
): Promise<Uint8Array | undefined> {
  const first = pumped(bytes, choose);
  let ms = await time(first);
  const repetition = ms === undefined || ms < suspiciousMs ? undefined : longestRepetition(first);
  if (ms === undefined || repetition === undefined) return undefined;
  let candidate = first;
  for (let scale = 2; ms < slowMs && first.length * scale <= maxProbeLength; scale *= 2) {
    candidate = repeated(first, repetition, repetition.count * scale);
    ms = await time(candidate);
    if (ms === undefined) return undefined;
  }
  return (await judgeGrowth(candidate, time)) === undefined ? undefined : candidate;
}
