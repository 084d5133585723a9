import { DateTimeError } from '../../targets/datetime/date-time-error.ts';
import { parseDate } from '../../targets/datetime/calendar.ts';
import { addToInstant } from '../../targets/datetime/duration-arithmetic.ts';
import { type Duration, formatDuration, parseDuration } from '../../targets/datetime/duration.ts';
import { toEpochNumber } from '../../targets/datetime/epoch.ts';
import { formatInstant, parseInstant } from '../../targets/datetime/rfc3339.ts';
import { parseWallTime } from '../../targets/datetime/wall-time.ts';
import { resolveWallTime } from '../../targets/datetime/zoned.ts';
import { Refused } from '../law.ts';
import type { Counts, DateTimes } from './laws/date-times.ts';

function refusing<Values extends readonly unknown[], Result>(
  call: (...values: Values) => Result,
): (...values: Values) => Result {
  return (...values) => {
    try {
      return call(...values);
    } catch (error) {
      if (error instanceof DateTimeError) throw new Refused(error.message);
      throw error;
    }
  };
}

const bigCounts = (counts: Counts): Duration =>
  Object.fromEntries(Object.entries(counts).map(([unit, count]) => [unit, BigInt(count as number)])) as never;
const smallCounts = (duration: Duration): Counts =>
  Object.fromEntries(Object.entries(duration).map(([unit, count]) => [unit, Number(count)])) as never;
const at = (epochNanoseconds: bigint): { epochNanoseconds: bigint } => ({ epochNanoseconds });

/** The target, as the laws that it shares with libraries ask it. */
export const dateTimes: DateTimes = {
  resolution: 1n,
  parse: refusing((text) => parseInstant(text).epochNanoseconds),
  format: refusing((instant) => formatInstant(at(instant))),
  formatAt: refusing((instant, offset) => formatInstant(at(instant), { offset })),
  parseDate: refusing(parseDate),
  seconds: refusing((instant) => toEpochNumber(at(instant), 's')),
  parseDuration: refusing((text) => smallCounts(parseDuration(text))),
  formatDuration: refusing((counts) => formatDuration(bigCounts(counts))),
  add: refusing((instant, counts) => addToInstant(at(instant), bigCounts(counts)).epochNanoseconds),
  resolve: refusing((wall, zone) => resolveWallTime(parseWallTime(wall), zone, 'compatible').epochNanoseconds),
};
