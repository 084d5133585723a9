import { DateTimeError } from './date-time-error.ts';
import type { Instant } from './instant.ts';
import { TextReader } from './text-reader.ts';
import { formatWallTime, readWallTime, type WallTime } from './wall-time.ts';
import { checkZoneName, hostZoneRules, type ZoneRules } from './zone-rules.ts';
import { type Disambiguation, resolveWallTime } from './zoned.ts';

/**
 * A time that people agreed on: nine o'clock in Berlin, whatever laws change until then. No instant is stored, because
 * nobody knows it yet.
 */
export interface ScheduledTime {
  readonly wall: WallTime;
  readonly zone: string;
}

/**
 * Reads `2031-03-30T09:00:00[Europe/Berlin]`: a wall time and, as RFC 9557 writes it, a zone's name; no offset. The zone
 * need not exist in this process's database.
 *
 * @throws DateTimeError `syntax`, `range`, `zone`
 */
export function parseScheduledTime(text: string): ScheduledTime {
  const reader = new TextReader(text);
  const wall = readWallTime(reader);
  reader.expect('[');
  const zoneStart = reader.position;
  if (!text.endsWith(']')) throw new DateTimeError('syntax', 'expected "]" at the end', text.length);
  return { wall, zone: checkZoneName(text.slice(zoneStart, -1), zoneStart) };
}

/** @throws DateTimeError `range`, `zone` */
export function formatScheduledTime({ wall, zone }: ScheduledTime): string {
  return `${formatWallTime(wall)}[${checkZoneName(zone)}]`;
}

/**
 * The instant that a scheduled time is by the rules of now. Ask again when the rules may have changed.
 *
 * @throws DateTimeError `gap`, `fold`, `zone`, `range`
 */
export function resolveScheduledTime(
  { wall, zone }: ScheduledTime,
  disambiguation: Disambiguation,
  rules: ZoneRules = hostZoneRules,
): Instant {
  return resolveWallTime(wall, zone, disambiguation, rules);
}
