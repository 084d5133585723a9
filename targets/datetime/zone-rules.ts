import { Temporal } from 'temporal-polyfill';
import { DateTimeError } from './date-time-error.ts';
import type { Instant } from './instant.ts';

/** One edition of the time zone database. */
export interface ZoneRules {
  /**
   * Nanoseconds that the zone's clocks are ahead of UTC at an instant, less than 24 hours either way.
   *
   * @throws DateTimeError `zone`
   */
  offsetNanoseconds(zone: string, at: Instant): number;
}

/** A name of the time zone database, as RFC 9557 writes it; fixed offsets such as `+01:00` are none. */
const ZONE_NAME = /^[A-Za-z._][A-Za-z0-9._+-]*(?:\/[A-Za-z._][A-Za-z0-9._+-]*)*$/;

/** The database that this process was started with. */
export const hostZoneRules: ZoneRules = Object.freeze({
  offsetNanoseconds(zone: string, at: Instant): number {
    checkZoneName(zone);
    const moment = Temporal.Instant.fromEpochNanoseconds(at.epochNanoseconds);
    try {
      return moment.toZonedDateTimeISO(zone).offsetNanoseconds;
    } catch {
      throw new DateTimeError('zone', `no time zone ${JSON.stringify(zone)} in this process's database`);
    }
  },
});

/** @throws DateTimeError `zone` when `zone` cannot be the name of a time zone in any edition of the database */
export function checkZoneName(zone: string, position?: number): string {
  if (ZONE_NAME.test(zone)) return zone;
  throw new DateTimeError('zone', `${JSON.stringify(zone)} is not the name of a time zone`, position);
}
