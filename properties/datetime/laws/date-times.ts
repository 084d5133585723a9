import { Temporal } from 'temporal-polyfill';
import { Refused } from '../../law.ts';

/** How many of each unit; whole numbers that are not negative. */
export interface Counts {
  readonly years: number;
  readonly months: number;
  readonly weeks: number;
  readonly days: number;
  readonly hours: number;
  readonly minutes: number;
  readonly seconds: number;
}

export const NO_COUNTS: Counts = { years: 0, months: 0, weeks: 0, days: 0, hours: 0, minutes: 0, seconds: 0 };

/**
 * An implementation of what the laws are about; each member throws `Refused` where it refuses. Instants are nanoseconds since
 * 1970, and a multiple of the resolution wherever they are given.
 */
export interface DateTimes {
  /** Nanoseconds to which instants are kept. */
  readonly resolution: bigint;
  readonly parse: (text: string) => bigint;
  /** At UTC. */
  readonly format: (at: bigint) => string;
  readonly formatAt: (at: bigint, offsetMinutes: number) => string;
  /** Only whether it is a date matters. */
  readonly parseDate: (text: string) => unknown;
  /** Whole seconds since 1970. */
  readonly seconds: (at: bigint) => number;
  readonly parseDuration: (text: string) => Counts;
  readonly formatDuration: (counts: Counts) => string;
  /** In UTC. */
  readonly add: (at: bigint, counts: Counts) => bigint;
  /** The instant at which a zone's clocks show a wall time such as `2024-03-10T02:30:00.000`. */
  readonly resolve: (wall: string, zone: string) => bigint;
}

/** A point in time as claims show it. */
export function stamp(at: bigint): string {
  return Temporal.Instant.fromEpochNanoseconds(at).toString();
}

/** What a call gives, where it may also refuse. */
export function answer(call: () => bigint): string {
  try {
    return stamp(call());
  } catch (error) {
    if (error instanceof Refused) return 'refused';
    throw error;
  }
}

/** Whether a call gives anything at all. */
export function taking(call: () => unknown): 'taken' | 'refused' {
  try {
    call();
    return 'taken';
  } catch (error) {
    if (error instanceof Refused) return 'refused';
    throw error;
  }
}

export function floorTo(at: bigint, resolution: bigint): bigint {
  return at - (((at % resolution) + resolution) % resolution);
}

export function utc(at: bigint): Temporal.ZonedDateTime {
  return Temporal.Instant.fromEpochNanoseconds(at).toZonedDateTimeISO('UTC');
}
