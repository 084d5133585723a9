import type { Counts, DateTimes } from '../../properties/datetime/laws/date-times.ts';

/** What date libraries do and the target leaves to Temporal; instants in nanoseconds, as in `DateTimes`. */
export interface MoreDateTimes extends DateTimes {
  /** The wall time that a zone's clocks show, such as `2024-03-10T02:30:00.000`. */
  readonly show: (at: bigint, zone: string) => string;
  /** In a zone: days and longer keep what the clock shows, hours and shorter are exact. */
  readonly addIn: (at: bigint, zone: string, counts: Counts) => bigint;
  readonly startOfDay: (at: bigint, zone: string) => bigint;
  /** Whole months from one instant to a later one, in UTC. */
  readonly months: (from: bigint, to: bigint) => number;
  /** Year and week of ISO 8601, in UTC. */
  readonly isoWeek: (at: bigint) => readonly [year: number, week: number];
}

/** A library, as far as it has what the laws ask for. */
export interface DateTimeLibrary extends Partial<MoreDateTimes> {
  readonly name: string;
  readonly package: string;
  readonly resolution: bigint;
}
