/**
 * Why something was refused.
 *
 * - `syntax`: the text is no range.
 * - `bound`: one of its bounds is no time, or a bound has no text.
 * - `order`: the lower bound lies above the upper one.
 * - `not-contiguous`: the union would have a hole.
 * - `empty`: a booking of no time at all.
 * - `conflict`: the resource is booked in that time; the message names the bookings.
 * - `unknown`, `taken`: there is no booking of that id, or there is one already.
 */
export type RangeErrorCode =
  'syntax' | 'bound' | 'order' | 'not-contiguous' | 'empty' | 'conflict' | 'unknown' | 'taken';

/** The only error that this folder's functions throw. */
export class TimeRangeError extends Error {
  override readonly name = 'TimeRangeError';
  readonly code: RangeErrorCode;

  constructor(code: RangeErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
