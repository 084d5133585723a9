import { compileLogFormat } from './log-format.ts';
import type { LogText } from './log-text.ts';
import { formatTimeLocal, type LogTime } from './log-time.ts';
import type { RequestParts } from './request-line.ts';
import { readField, type RemoteAddress } from './typed-fields.ts';

export { LogLineError, type LogLineErrorCode } from './log-errors.ts';

/** The format that nginx calls `combined`, and uses where none is named. */
export const COMBINED_FORMAT =
  '$remote_addr - $remote_user [$time_local] "$request" $status $body_bytes_sent "$http_referer" "$http_user_agent"';

// Compiled at the first line, not at the import: a cold start that reads no log does not pay for it.
const combined = once(() => compileLogFormat(COMBINED_FORMAT));

function once<T>(make: () => T): () => T {
  let made: T | undefined;
  return () => (made ??= make());
}

/** One request, as `combined` tells it. Texts that a client sent come with their bytes; `null` is what nginx logs as `-`. */
export interface AccessLogEntry {
  readonly remote: RemoteAddress;
  readonly user: LogText | null;
  readonly time: LogTime;
  /** The request line as sent: anything at all, or empty. */
  readonly request: LogText | null;
  /** The parts of the request line, or `null` when it is not one. */
  readonly requestParts: RequestParts | null;
  /** 0 to 999: the code of the response, 009 for HTTP/0.9, 000 when there was no response. */
  readonly status: number;
  /** Bytes of the body that were sent, without the header. */
  readonly bodyBytesSent: number;
  readonly referer: LogText | null;
  readonly userAgent: LogText | null;
}

/** What {@link formatAccessLogLine} needs of an entry; texts may be given plainly. */
export interface AccessLogValues {
  readonly remote: Pick<RemoteAddress, 'address'>;
  readonly user: Pick<LogText, 'bytes'> | string | null;
  readonly time: Pick<LogTime, 'epochSeconds' | 'offsetMinutes'>;
  readonly request: Pick<LogText, 'bytes'> | string | null;
  readonly status: number;
  readonly bodyBytesSent: number;
  readonly referer: Pick<LogText, 'bytes'> | string | null;
  readonly userAgent: Pick<LogText, 'bytes'> | string | null;
}

/**
 * Reads one line of an nginx access log in the `combined` format, without its line terminator.
 * @throws {LogLineError} with a code and a column unless it is a line that nginx writes.
 * @example
 * const entry = parseAccessLogLine('::1 - - [10/Oct/2000:13:55:36 -0700] "GET / HTTP/1.1" 200 612 "-" "curl/8.5.0"');
 * entry.time.instant; // '2000-10-10T20:55:36.000Z'
 */
export function parseAccessLogLine(line: string | Uint8Array): AccessLogEntry {
  const record = combined().parse(line);
  const { fields } = record;
  // These four are never absent: the shapes of their variables see to it.
  return {
    remote: readField(record, 'remote_addr') as RemoteAddress,
    user: fields['remote_user'] as LogText | null,
    time: readField(record, 'time_local') as LogTime,
    request: fields['request'] as LogText | null,
    requestParts: readField(record, 'request'),
    status: readField(record, 'status') as number,
    bodyBytesSent: readField(record, 'body_bytes_sent') as number,
    referer: fields['http_referer'] as LogText | null,
    userAgent: fields['http_user_agent'] as LogText | null,
  };
}

function valueOf(text: Pick<LogText, 'bytes'> | string | null): Uint8Array | string | null {
  return text === null || typeof text === 'string' ? text : text.bytes;
}

/**
 * Writes a line of the `combined` format, without a line terminator; it is ASCII whatever the values are.
 * @throws {LogFormatError} with code `invalid-value` for a value that could not stand in such a line.
 * @throws {RangeError} when the local time has no year of four digits.
 */
export function formatAccessLogLine(values: AccessLogValues): string {
  const line = combined().format({
    remote_addr: values.remote.address,
    remote_user: valueOf(values.user),
    time_local: formatTimeLocal(values.time),
    request: valueOf(values.request),
    status: String(values.status).padStart(3, '0'),
    body_bytes_sent: String(values.bodyBytesSent),
    http_referer: valueOf(values.referer),
    http_user_agent: valueOf(values.userAgent),
  });
  return String.fromCharCode(...line);
}
