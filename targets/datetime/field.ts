import { DateTimeError } from './date-time-error.ts';

/**
 * Gives an integer back when it lies in `min..max` (both included).
 *
 * @param position where the value stood in the text it was read from, when it was
 * @throws DateTimeError `range`
 */
export function checkField(what: string, value: number, min: number, max: number, position?: number): number {
  if (Number.isInteger(value) && value >= min && value <= max) return value;
  throw new DateTimeError('range', `${what} must be ${min} to ${max}, not ${value}`, position);
}

/** A non-negative integer with zeros before it up to `width` characters. */
export function pad(value: number | bigint, width: number): string {
  return value.toString().padStart(width, '0');
}
