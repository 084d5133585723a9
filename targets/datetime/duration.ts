import { DateTimeError } from './date-time-error.ts';
import { TextReader } from './text-reader.ts';

/** A length of time in calendar and clock units, none of them negative. */
export interface Duration {
  readonly years: bigint;
  readonly months: bigint;
  readonly weeks: bigint;
  readonly days: bigint;
  readonly hours: bigint;
  readonly minutes: bigint;
  readonly seconds: bigint;
}

/** Digits of one component: keeps the cost of reading a number, which grows with the square of its length, small. */
export const MAX_COMPONENT_DIGITS = 1000;

export const ZERO_DURATION: Duration = Object.freeze({
  years: 0n,
  months: 0n,
  weeks: 0n,
  days: 0n,
  hours: 0n,
  minutes: 0n,
  seconds: 0n,
});

/** A unit's letter, its name, and the letter of the only unit that may follow it, if any may. */
interface Component {
  readonly letter: string;
  readonly name: keyof Duration;
  readonly next?: string;
}

const DATE_COMPONENTS: readonly Component[] = [
  { letter: 'Y', name: 'years', next: 'M' },
  { letter: 'M', name: 'months', next: 'D' },
  { letter: 'D', name: 'days' },
];
const WEEKS: Component = { letter: 'W', name: 'weeks' };
const TIME_COMPONENTS: readonly Component[] = [
  { letter: 'H', name: 'hours', next: 'M' },
  { letter: 'M', name: 'minutes', next: 'S' },
  { letter: 'S', name: 'seconds' },
];

/**
 * Reads a duration as in RFC 3339, appendix A: ISO 8601 without signs, fractions or lower case, weeks alone, and no
 * unit left out between two others (`P1Y2D` is refused, `P1Y0M2D` is not).
 *
 * @throws DateTimeError `syntax`, or `range` for a component of more than `MAX_COMPONENT_DIGITS` digits
 * @example parseDuration('P1DT12H') // { …, days: 1n, hours: 12n, … }
 */
export function parseDuration(text: string): Duration {
  const reader = new TextReader(text);
  reader.expect('P');
  const startsWithTime = reader.accept('T') !== '';
  const first = readComponents(reader, startsWithTime ? TIME_COMPONENTS : [...DATE_COMPONENTS, WEEKS]);
  const hasTime = !startsWithTime && first.weeks === undefined && reader.accept('T') !== '';
  const second = hasTime ? readComponents(reader, TIME_COMPONENTS) : {};
  reader.end();
  return { ...ZERO_DURATION, ...first, ...second };
}

/**
 * Writes a duration so that `parseDuration` reads it: zeros between two units that are not zero are written, and weeks
 * beside other units become seven days each.
 *
 * @throws DateTimeError `range` for a negative component
 * @example formatDuration({ ...ZERO_DURATION, years: 1n, days: 2n }) // 'P1Y0M2D'
 */
export function formatDuration(duration: Duration): string {
  const plain = foldWeeks(duration);
  if (plain.weeks > 0n) return `P${plain.weeks}W`;
  const date = formatComponents(DATE_COMPONENTS, plain);
  const time = formatComponents(TIME_COMPONENTS, plain);
  if (time !== '') return `P${date}T${time}`;
  return date === '' ? 'PT0S' : `P${date}`;
}

/**
 * The same length with weeks alone or not at all.
 *
 * @throws DateTimeError `range` for a negative component
 */
export function foldWeeks(duration: Duration): Duration {
  const { weeks, ...rest } = duration;
  const others = Object.values(rest);
  if (weeks < 0n || others.some((count) => count < 0n)) {
    throw new DateTimeError('range', 'a duration has no negative component');
  }
  if (others.every((count) => count === 0n)) return duration;
  return { ...duration, weeks: 0n, days: duration.days + weeks * 7n };
}

/** Reads one or more components, of which any may come first. */
function readComponents(reader: TextReader, components: readonly Component[]): Partial<Duration> {
  const found: Partial<Record<keyof Duration, bigint>> = {};
  let allowed = components;
  do {
    const start = reader.position;
    const digits = reader.digits('a number');
    if (digits.length > MAX_COMPONENT_DIGITS) {
      throw new DateTimeError('range', `a number has more than ${MAX_COMPONENT_DIGITS} digits`, start);
    }
    const letter = reader.expect(allowed.map((component) => component.letter).join(''));
    for (const { name, next } of allowed.filter((component) => component.letter === letter)) {
      found[name] = BigInt(digits);
      allowed = components.filter((component) => component.letter === next);
    }
  } while (allowed.length > 0 && reader.isAtDigit());
  return found;
}

/** From the first component that is not zero to the last. */
function formatComponents(components: readonly Component[], duration: Duration): string {
  const first = components.findIndex(({ name }) => duration[name] > 0n);
  const last = components.findLastIndex(({ name }) => duration[name] > 0n);
  return components
    .slice(first, last + 1)
    .map(({ letter, name }) => `${duration[name]}${letter}`)
    .join('');
}
