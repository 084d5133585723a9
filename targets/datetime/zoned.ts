import { DateTimeError } from './date-time-error.ts';
import { type Instant, instant, NANOSECONDS_PER_DAY, wallNanoseconds } from './instant.ts';
import { formatWallTime, type WallTime } from './wall-time.ts';
import { hostZoneRules, type ZoneRules } from './zone-rules.ts';

export type Choice = 'earlier' | 'later' | 'reject';

/**
 * What a wall time means that a zone's clocks skip (gap) or show twice (fold): the earlier instant, the later one, or
 * an error. `compatible` takes the later one in a gap and the earlier one in a fold, as RFC 5545 and `Date` do. In a
 * gap, the two instants are those the clocks would give had they kept the offset from after it (earlier) or from
 * before it (later).
 */
export type Disambiguation = Choice | 'compatible' | { readonly gap: Choice; readonly fold: Choice };

export type WallTimeKind = 'unique' | 'gap' | 'fold';

/** What a zone's rules make of a wall time; the two instants are the same when it is `unique`. */
export interface WallTimeReading {
  readonly kind: WallTimeKind;
  readonly earlier: Instant;
  readonly later: Instant;
}

/**
 * The instant at which clocks in `zone` show `wall`.
 *
 * @throws DateTimeError `gap` or `fold` where that is to be refused, `zone` for an unknown zone, `range` for a wall time
 *   that does not exist anywhere
 * @example resolveWallTime(parseWallTime('2024-03-10T02:30:00'), 'America/New_York', 'later') // 2024-03-10T07:30:00Z
 */
export function resolveWallTime(
  wall: WallTime,
  zone: string,
  disambiguation: Disambiguation,
  rules: ZoneRules = hostZoneRules,
): Instant {
  const { kind, earlier, later } = readWallTimeIn(wall, zone, rules);
  if (kind === 'unique') return earlier;
  const choice = chosen(disambiguation, kind);
  if (choice === 'reject') {
    const problem = kind === 'gap' ? 'is skipped' : 'happens twice';
    throw new DateTimeError(kind, `${formatWallTime(wall)} ${problem} in ${zone}`);
  }
  return choice === 'earlier' ? earlier : later;
}

/**
 * Tells gaps and folds from ordinary wall times.
 *
 * The offsets that can apply are those a day before and a day after (ECMA Temporal, `GetPossibleEpochNanoseconds`): no
 * offset reaches 24 hours and no zone changes its clocks twice in so short a time.
 *
 * @throws DateTimeError `zone`, `range`
 */
export function readWallTimeIn(wall: WallTime, zone: string, rules: ZoneRules = hostZoneRules): WallTimeReading {
  formatWallTime(wall);
  const shown = wallNanoseconds(wall);
  const offsetAt = (at: bigint): bigint => BigInt(rules.offsetNanoseconds(zone, instant(at)));
  const before = shown - offsetAt(shown - NANOSECONDS_PER_DAY);
  const after = shown - offsetAt(shown + NANOSECONDS_PER_DAY);
  const matches = [before, after].filter((at) => at + offsetAt(at) === shown);
  const [only] = matches;
  if (only === undefined) return { kind: 'gap', earlier: instant(after), later: instant(before) };
  if (matches.length === 1 || before === after) return { kind: 'unique', earlier: instant(only), later: instant(only) };
  return { kind: 'fold', earlier: instant(before), later: instant(after) };
}

function chosen(disambiguation: Disambiguation, kind: 'gap' | 'fold'): Choice {
  if (typeof disambiguation === 'object') return disambiguation[kind];
  if (disambiguation !== 'compatible') return disambiguation;
  return kind === 'gap' ? 'later' : 'earlier';
}
