/**
 * Why a value was refused.
 *
 * - `syntax`: the text does not follow the grammar; `position` is the first character that does not fit.
 * - `range`: a field or a result lies outside what is allowed; `position` is where the field starts, when it came from text.
 * - `precision`: digits would be lost and the caller asked for that to be refused.
 * - `leap-second`: `:60` where no leap second can be, or the caller refuses leap seconds.
 * - `zone`: no such time zone.
 * - `gap`, `fold`: the wall time is skipped, or happens twice, and the caller refuses that.
 * - `tag`: JSON text carries a date-time tag whose content is not what the tag promises.
 */
export type DateTimeErrorCode = 'syntax' | 'range' | 'precision' | 'leap-second' | 'zone' | 'gap' | 'fold' | 'tag';

/** The only error that this folder's functions throw. */
export class DateTimeError extends Error {
  override readonly name = 'DateTimeError';
  readonly code: DateTimeErrorCode;
  /** Index in the refused text (UTF-16 units from 0), or -1 when no text was read. */
  readonly position: number;

  constructor(code: DateTimeErrorCode, message: string, position = -1) {
    super(message);
    this.code = code;
    this.position = position;
  }
}
