/** Why a part of the stream refused. Stable: switch on it. */
export type StreamErrorCode =
  /** an option out of its range */
  | 'option'
  /** a time that is no whole number of milliseconds */
  | 'timestamp'
  /** a partition that was not announced, or was closed */
  | 'partition'
  /** text that describes no window; `subject` says what was expected where */
  | 'window'
  /** a store that refused every compare-and-set within the allowed attempts */
  | 'contention';

/** What the parts of the stream throw on wrong use; errors of a user's functions become failures of their records. */
export class StreamError extends Error {
  override readonly name = 'StreamError';
  readonly code: StreamErrorCode;
  readonly subject: string;

  constructor(code: StreamErrorCode, subject: string, detail: string) {
    super(`${code} ${subject}: ${detail}`);
    this.code = code;
    this.subject = subject;
  }
}

/** @throws StreamError `option` unless the value is a safe integer of at least `min` */
export function checkMs(subject: string, value: number, min: number): void {
  if (Number.isSafeInteger(value) && value >= min) return;
  throw new StreamError('option', subject, `expected whole milliseconds from ${min}, received ${value}`);
}
