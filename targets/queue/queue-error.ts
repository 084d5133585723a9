/** Why a part of the queue refused. Stable: switch on it. */
export type QueueErrorCode =
  /** an option out of its range */
  | 'option'
  /** more tokens at once than a bucket can ever hold */
  | 'too-much'
  /** a `Retry-After` that is neither a number of seconds nor an HTTP date */
  | 'retry-after';

/** What the parts of the queue throw on wrong use; errors of handlers and operations pass through as they are. */
export class QueueError extends Error {
  override readonly name = 'QueueError';
  readonly code: QueueErrorCode;
  /** the option or argument in question, such as `capacity` */
  readonly subject: string;

  constructor(code: QueueErrorCode, subject: string, detail: string) {
    super(`${code} ${subject}: ${detail}`);
    this.code = code;
    this.subject = subject;
  }
}

/** @throws QueueError `option` unless the value is an integer from 1 to `max` */
export function checkCount(subject: string, value: number, max = Number.MAX_SAFE_INTEGER): void {
  if (Number.isInteger(value) && value >= 1 && value <= max) return;
  throw new QueueError('option', subject, `expected an integer from 1 to ${max}, received ${value}`);
}

/** @throws QueueError `option` unless the value is a finite number of at least `min`, and above 0 */
export function checkAmount(subject: string, value: number, min = 0): void {
  if (Number.isFinite(value) && value > 0 && value >= min) return;
  throw new QueueError('option', subject, `expected a finite number above 0 and from ${min}, received ${value}`);
}
