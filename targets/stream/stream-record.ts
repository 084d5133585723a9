import { StreamError } from './stream-error.ts';

/** One event of a stream. */
export interface StreamRecord<V> {
  /** what it belongs to: aggregation and join go by it */
  readonly key: string;
  /** when it happened (not when it arrived), in whole milliseconds since 1970 */
  readonly timestampMs: number;
  readonly value: V;
}

/** @throws StreamError `timestamp` */
export function checkTimestamp({ key, timestampMs }: StreamRecord<unknown>): void {
  if (Number.isSafeInteger(timestampMs)) return;
  throw new StreamError('timestamp', key, `expected whole milliseconds, received ${timestampMs}`);
}
