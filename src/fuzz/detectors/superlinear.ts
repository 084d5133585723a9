import type { StoredInput } from '../../core/declaration.ts';
import { superlinearCause } from '../../core/detector-options.ts';
import { describeFailure, type FailureDescription } from '../failure.ts';
import { repeated } from './repetition.ts';
import type { Stretch } from './stretch.ts';

/** Milliseconds that an execution takes on an input; undefined when it failed or cannot be timed. */
export type TimeInput = (input: StoredInput) => number | undefined | Promise<number | undefined>;

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
/** The same where a clean process will judge again. */
const probingAttempts = [3, 2, 2] as const;

/** Times that all of them are measured, where the whole takes far too long for the quarter and one step between is mild. */
const maxRounds = 3;

/** Executions that take as long as the whole, at most, until growth is judged: more than one round there is where shorter inputs are quick. */
export const judgingExecutions = attemptsOf.reduce<number>((sum, attempts) => sum + attempts, 0);

/** The shortest time of some executions, and of what was measured before. */
async function quickest(
  time: TimeInput,
  input: StoredInput,
  attempts: number,
  before = Infinity,
): Promise<number | undefined> {
  let best = before;
  for (let attempt = 0; attempt < attempts; attempt++) {
    const ms = await time(input);
    if (ms === undefined) return undefined;
    best = Math.min(best, ms);
  }
  return best;
}

/**
 * Tells whether a slow input takes time that grows much faster than its length: what repeats in it is cut to a half and to a
 * quarter, and both steps must say so. Undefined when the time is short, or when growth is mild.
 *
 * @param attempts executions of the quarter, the half and the whole
 */
export async function judgeGrowth(
  { count, unit, at }: Stretch,
  time: TimeInput,
  attempts: readonly [number, number, number] = attemptsOf,
): Promise<FailureDescription | undefined> {
  const counts = [count >> 2, count >> 1, count];
  const inputs = counts.map(at);
  const times = counts.map(() => Infinity);
  for (let round = 1; ; round++) {
    for (const [index, input] of inputs.entries()) {
      const ms = input && (await quickest(time, input, attempts[index]!, times[index]));
      if (ms === undefined) return undefined;
      times[index] = ms;
    }
    const [quarter, half, full] = times as [number, number, number];
    if (full < slowMs || half < leastMeasuredMs) return undefined;
    const exponents = [Math.log2(half / Math.max(quarter, leastMeasuredMs / 4)), Math.log2(full / half)] as const;
    if (Math.min(...exponents) >= leastExponent) break;
    // Both steps together may say so all the same: one of the three was measured while the machine was busy.
    if (round === maxRounds || exponents[0] + exponents[1] < 2 * leastExponent) return undefined;
  }
  const measured = counts.map((units, index) => `${units} × ${times[index]!.toFixed(1)} ms`).join(', ');
  const message = `time grows much faster than the input: ${measured} (a unit of ${unit} repeated so often)`;
  return { ...describeFailure('timeout', message), cause: superlinearCause };
}

/** Bytes to which a block is repeated at first. */
const probeLength = 4_096;
/** Milliseconds that are enough to judge by: without the fuzzer's counters a target takes a third of it or more. */
const convincingMs = 250;
/** Milliseconds for `probeLength` bytes that make it worth while to look at more: a linear parser needs a tenth of one. */
const suspiciousMs = 8;
/** Longest block, other than the whole input, that is repeated. */
const maxBlock = 8;

/** What slow scans most often stumble over when it repeats: white space, digits, letters, brackets, quotes, separators. */
const stumblingBlocks = [
  ' ',
  '\t',
  '\n',
  'a',
  '0',
  '(',
  '[',
  '{',
  '<',
  '"',
  "'",
  '\\',
  '.',
  ',',
  '-',
  '=',
  '/',
  '*',
  'a ',
  '&',
].map((block) => Buffer.from(block));

/** The input with a foreign block in it. */
function withBlock(bytes: Uint8Array, choose: (below: number) => number, length: number): Uint8Array {
  const block = stumblingBlocks[choose(stumblingBlocks.length)]!;
  const at = choose(bytes.length + 1);
  // What follows the block decides whether a scan succeeds at once or has to try from everywhere.
  const breaker = choose(2) === 0 ? Buffer.from('!') : Buffer.alloc(0);
  const one = Buffer.concat([bytes.subarray(0, at), block, breaker, bytes.subarray(at)]);
  const count = Math.max(1, Math.floor((length - one.length) / block.length) + 1);
  return repeated(one, { start: at, period: block.length, count: 1 }, count);
}

/**
 * An input made longer by repeating one block of it, or a block put into it, as slow regular expressions and quadratic scans need it.
 *
 * @param choose a whole number below its argument
 */
export function pumped(bytes: Uint8Array, choose: (below: number) => number, length = probeLength): Uint8Array {
  if (bytes.length === 0 || choose(2) === 0) return withBlock(bytes, choose, length);
  const block = choose(4) === 0 ? bytes.length : 1 + choose(Math.min(maxBlock, bytes.length));
  const start = choose(bytes.length - block + 1);
  const count = Math.max(1, Math.floor((length - bytes.length) / block) + 1);
  return repeated(bytes, { start, period: block, count: 1 }, count);
}

/** Part of the limit of an input that a longer one may be expected to take. */
const affordablePart = 0.5;
/** Executions of an input, and of its half, that tell growth from code that was not compiled yet. */
const coldAttempts = 2;

/**
 * Looks for superlinear time on a long input in which something repeats: where it is slow and half of it is much quicker, what
 * repeats is repeated more often until it is slow enough to judge.
 *
 * @param limitMs limit of an input; what would come near it is not tried
 * @returns the input that shows it
 */
export async function probeGrowth(
  first: StoredInput,
  stretchOf: (input: StoredInput) => Stretch | undefined,
  time: TimeInput,
  limitMs: number,
): Promise<StoredInput | undefined> {
  const once = await time(first);
  if (once === undefined || once < suspiciousMs) return undefined;
  const stretch = stretchOf(first);
  const shorter = stretch?.at(stretch.count >> 1);
  if (stretch === undefined || shorter === undefined) return undefined;
  // Most often it is linear, and only the parser is slow: two halves say so.
  const half = await quickest(time, shorter, coldAttempts);
  if (half === undefined || once < half * 2 ** leastExponent) return undefined;
  const full = await quickest(time, first, coldAttempts, once);
  if (full === undefined || full < half * 2 ** leastExponent) return undefined;
  const factor = full / half;
  let ms: number | undefined = full;
  let reached = stretch;
  while (ms < convincingMs && ms * factor <= limitMs * affordablePart) {
    const count = reached.count * 2;
    const longer = stretch.at(count);
    if (longer === undefined) break;
    reached = { ...stretch, count };
    ms = await time(longer);
    if (ms === undefined) return undefined;
  }
  if (ms < slowMs || (await judgeGrowth(reached, time, probingAttempts)) === undefined) return undefined;
  return reached.at(reached.count);
}
