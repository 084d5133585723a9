import fc from 'fast-check';
import { oneOf } from './edges.ts';
import { instant } from './instant.ts';
import { epochSecondsOf, localAt, localDateTime, nanosecond, type LocalDateTimeValue } from './local-date-time.ts';
import { timeZone, type TimeZoneConstraints } from './time-zone.ts';
import { ZoneOffsets } from './zone-offsets.ts';

/** A point in time and the zone whose clocks show it. `Temporal.ZonedDateTime` has this shape. */
export interface ZonedTimeValue {
  /** Nanoseconds since 1970-01-01T00:00:00Z. */
  readonly epochNanoseconds: bigint;
  readonly timeZoneId: string;
}

/** What the clocks of a zone are said to show, which may never have been or may have been twice. */
export interface ZonedLocalTimeValue {
  readonly timeZoneId: string;
  readonly local: LocalDateTimeValue;
  /** `gap`: the clocks were set forward over it. `fold`: they were set back, so that it came twice. */
  readonly kind: 'unique' | 'gap' | 'fold';
}

const second = 1_000_000_000n;
/** The years in which zones have rules; before, there is one change for each of them, from local mean time. */
const firstYear = 1900;
const lastYear = 2037;

/** A zone, and seconds since 1970 at or near which its clocks change, if they do in that year. */
function nearTransition(constraints: TimeZoneConstraints, offsets: ZoneOffsets) {
  const sinceEpoch = fc.integer({ min: firstYear - 1970, max: lastYear - 1970 });
  const year = fc.oneof(sinceEpoch, oneOf(54, 54, 46, 41)).map((years) => 1970 + years);
  return fc
    .record({ timeZoneId: timeZone(constraints), year, which: fc.nat({ max: 3 }) })
    .map(({ timeZoneId, year: chosen, which }) => {
      const transitions = offsets.transitions(timeZoneId, chosen);
      const at = Date.UTC(chosen, 0, 1) / 1000;
      return { timeZoneId, transition: transitions[which % transitions.length] ?? { at, before: 0, after: 0 } };
    });
}

/** Seconds by which to miss a change of the clocks: not, by one, by half an hour or an hour, or by anything up to three hours. */
function nudge(): fc.Arbitrary<number> {
  return fc.oneof(oneOf(0, -1, 1, 1800, -1800, 3600, -3600, 3599, 7200), fc.integer({ min: -10_800, max: 10_800 }));
}

/**
 * Instants with a zone, half of them at or near a change of its clocks: in the hour that comes twice, at the jump, one
 * nanosecond before. The simplest is 1970-01-01T00:00Z in `UTC`. What the clocks show comes from the `Intl` of this Node.
 *
 * @throws AssayError `declaration` when a given zone is unknown to `Intl`
 * @example property('text gives it back', [zonedTime()], (at) => { expect(parseZoned(formatZoned(at))).toEqual(at); });
 */
export function zonedTime(constraints: TimeZoneConstraints = {}): fc.Arbitrary<ZonedTimeValue> {
  const offsets = new ZoneOffsets();
  const anywhere = fc
    .tuple(instant(), timeZone(constraints))
    .map(([{ epochNanoseconds }, timeZoneId]) => ({ epochNanoseconds, timeZoneId }));
  const near = fc
    .tuple(nearTransition(constraints, offsets), nudge(), oneOf(0n, 0n, -1n, 1n))
    .map(([{ timeZoneId, transition }, seconds, nanoseconds]) => ({
      epochNanoseconds: BigInt(transition.at + seconds) * second + nanoseconds,
      timeZoneId,
    }));
  return fc.oneof(anywhere, near);
}

/**
 * What the clocks of a zone are said to show, with the name of the trouble: half of them lie at or near a change of the
 * clocks, in the hour left out (`gap`) or in the one that comes twice (`fold`). The simplest is 1970-01-01T00:00:00 in `UTC`.
 *
 * @throws AssayError `declaration` when a given zone is unknown to `Intl`
 * @example property('a gap is refused', [zonedLocalTime()], ({ local, timeZoneId, kind }) => { … });
 */
export function zonedLocalTime(constraints: TimeZoneConstraints = {}): fc.Arbitrary<ZonedLocalTimeValue> {
  const offsets = new ZoneOffsets();
  const kinds = ['gap', 'unique', 'fold'] as const;
  const withKind = (timeZoneId: string, local: LocalDateTimeValue): ZonedLocalTimeValue => ({
    timeZoneId,
    local,
    kind: kinds[offsets.instantsShowing(timeZoneId, epochSecondsOf(local)).length] ?? 'fold',
  });
  const anywhere = fc
    .tuple(localDateTime(), timeZone(constraints))
    .map(([local, timeZoneId]) => withKind(timeZoneId, local));
  const near = fc
    .tuple(nearTransition(constraints, offsets), nudge(), nanosecond(), fc.boolean())
    .map(([{ timeZoneId, transition }, seconds, fraction, after]) =>
      withKind(timeZoneId, localAt(transition.at + (after ? transition.after : transition.before) + seconds, fraction)),
    );
  return fc.oneof(near, anywhere);
}
