import { parseInstant, formatInstant } from '../datetime/rfc3339.ts';
import { TimeRangeError } from './range-error.ts';
import { between, type Bound, EMPTY, isEmpty, timeRange, type TimeRange } from './time-range.ts';

const RANGE = /^([[(])([^,]*),([^,]*)([\])])$/;

/**
 * Reads a range as PostgreSQL writes it, its bounds as RFC 3339 date-times: `[a,b)`, `(,b)`, `[a,)`, `(,)` and `empty`.
 *
 * Time here has a smallest step, the nanosecond, so the other brackets are brought to `[a,b)` as PostgreSQL does for its discrete
 * types: `(a,` begins a nanosecond later, `,b]` ends a nanosecond later, and a missing bound is never included. Not taken, though
 * PostgreSQL takes it: white space, quotation marks, backslashes, `infinity` and `EMPTY` in other letters.
 *
 * @throws TimeRangeError `syntax`, `bound`, `order`
 * @example parseRange('[2026-01-01T00:00:00Z,2026-01-02T00:00:00Z)')
 */
export function parseRange(text: string): TimeRange {
  if (text === 'empty') return EMPTY;
  const match = RANGE.exec(text);
  if (match === null) throw new TimeRangeError('syntax', `${JSON.stringify(text)} is no range`);
  const [, open, from, to, close] = match as unknown as readonly [string, string, string, string, string];
  const lower = readBound(from, -Infinity);
  const upper = readBound(to, Infinity);
  // The bounds as written must be in order; `(a,a)` is then brought to bounds that are not, and is empty.
  timeRange(lower, upper);
  return between(open === '(' ? next(lower) : lower, close === ']' ? next(upper) : upper);
}

/**
 * Writes a range: `empty`, or its bounds in UTC with as many digits as they need.
 * @throws TimeRangeError `bound` outside the years 0000 to 9999
 */
export function formatRange(range: TimeRange): string {
  if (isEmpty(range)) return 'empty';
  const open = range.lower === -Infinity ? '(' : '[';
  return `${open}${writeBound(range.lower)},${writeBound(range.upper)})`;
}

function readBound(text: string, missing: number): Bound {
  if (text === '') return missing;
  try {
    return parseInstant(text).epochNanoseconds;
  } catch (cause) {
    throw new TimeRangeError('bound', `${JSON.stringify(text)} is no date-time`, { cause });
  }
}

function writeBound(bound: Bound): string {
  if (typeof bound === 'number') return '';
  try {
    return formatInstant({ epochNanoseconds: bound });
  } catch (cause) {
    throw new TimeRangeError('bound', `${bound} has no date-time`, { cause });
  }
}

/** The moment after; there is none after the end of time. */
function next(bound: Bound): Bound {
  return typeof bound === 'bigint' ? bound + 1n : bound;
}
