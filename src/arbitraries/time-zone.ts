import fc from 'fast-check';
import { AssayError } from '../core/errors.ts';

/** Zones that change their clocks in unusual ways, or never, or are written in unusual ways; the ordinary ones first. */
const notableZones = [
  'UTC',
  'America/New_York',
  'Europe/Berlin',
  'Europe/London',
  'Asia/Kolkata', // half an hour
  'Asia/Kathmandu', // three quarters of an hour
  'Australia/Lord_Howe', // changes by half an hour
  'Pacific/Apia', // left out 2011-12-30
  'Pacific/Kiritimati', // 14 hours ahead
  'Pacific/Chatham', // three quarters of an hour, and changes
  'America/Sao_Paulo', // changed at midnight, until 2019
  'America/Havana', // changes at midnight
  'Asia/Gaza', // changes at other dates each year
  'Africa/Casablanca', // goes back during Ramadan
  'Europe/Dublin', // summer is its standard time
  'America/St_Johns', // changed at 00:01, until 2011
  'Antarctica/Troll', // changes by two hours
  'Africa/Monrovia', // 44 minutes and 30 seconds, until 1972
  'America/Caracas', // half an hour, for some years
  'Asia/Pyongyang', // half an hour, for some years
  'Asia/Tokyo',
  'Etc/GMT+12', // the sign is the other way round
  'Etc/GMT-14',
  'America/Argentina/Buenos_Aires',
] as const;

export interface TimeZoneConstraints {
  /** The zones to choose from; the first one is the simplest. Default: notable ones, then all that this Node knows. */
  readonly zones?: readonly string[];
}

/**
 * Names of time zones of the IANA database, those with odd rules often. The simplest is `UTC`.
 *
 * @throws AssayError `declaration` when a given zone is unknown to `Intl`
 * @example property('every zone formats', [timeZone(), instant()], (zone, at) => { format(at, zone); });
 */
export function timeZone({ zones }: TimeZoneConstraints = {}): fc.Arbitrary<string> {
  if (zones !== undefined) return fc.constantFrom(...checkedZones(zones));
  let all: readonly string[] | undefined; // 6 ms to ask for, so not before the first value needs it
  const supported = fc.nat({ max: 0xffff }).map((index) => {
    all ??= Intl.supportedValuesOf('timeZone');
    return all[index % all.length]!;
  });
  return fc.oneof({ arbitrary: fc.constantFrom(...notableZones), weight: 3 }, supported);
}

function checkedZones(zones: readonly string[]): readonly string[] {
  const isKnown = (zone: string): boolean => {
    try {
      return new Intl.DateTimeFormat('en', { timeZone: zone }).resolvedOptions().timeZone !== '';
    } catch {
      return false;
    }
  };
  const unknown = zones.find((zone) => !isKnown(zone));
  if (zones.length > 0 && unknown === undefined) return zones;
  throw new AssayError(
    'declaration',
    unknown === undefined ? 'timeZone(): zones is empty.' : `timeZone(): ${JSON.stringify(unknown)} is no time zone.`,
    'Give at least one name of the IANA database, such as "Europe/Berlin".',
  );
}
