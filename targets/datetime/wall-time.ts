import { type CalendarDate, formatDate, readDate } from './calendar.ts';
import { type ClockTime, formatClock, readClock } from './clock-time.ts';
import { checkField } from './field.ts';
import { TextReader } from './text-reader.ts';

/** What calendar and clock on a wall show: year 0 to 9999, second 0 to 59, no offset and no zone. */
export interface WallTime extends CalendarDate, ClockTime {}

/**
 * Reads `YYYY-MM-DDTHH:MM:SS[.fraction]`; digits beyond the nanosecond are cut off.
 *
 * @throws DateTimeError `syntax`, `range`
 */
export function parseWallTime(text: string): WallTime {
  const reader = new TextReader(text);
  const wall = readWallTime(reader);
  reader.end();
  return wall;
}

/** @throws DateTimeError `range` */
export function formatWallTime(wall: WallTime): string {
  checkField('second', wall.second, 0, 59);
  return `${formatDate(wall)}T${formatClock(wall)}`;
}

export function readWallTime(reader: TextReader): WallTime {
  const date = readDate(reader);
  reader.expect('Tt');
  return { ...date, ...readClock(reader, 59, {}) };
}
