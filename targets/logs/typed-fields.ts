import { isIP } from 'node:net';
import { LogLineError, type LogLineErrorCode } from './log-errors.ts';
import type { LogRecord } from './log-format.ts';
import { parseInteger, parseMilliseconds } from './log-numbers.ts';
import { parseTimeIso8601, parseTimeLocal, type LogTime } from './log-time.ts';
import { splitRequest, type RequestParts } from './request-line.ts';
import { parseUpstreamList, type UpstreamList } from './upstream-list.ts';

/** Who sent a request. */
export interface RemoteAddress {
  readonly address: string;
  readonly family: 'ipv4' | 'ipv6' | 'unix';
}

/** The variables whose values are more than text. Times without a date are in milliseconds, lengths in bytes. */
export interface TypedFields {
  readonly remote_addr: RemoteAddress;
  readonly time_local: LogTime;
  readonly time_iso8601: LogTime;
  /** Milliseconds since 1970-01-01T00:00:00Z. */
  readonly msec: number;
  readonly request_time: number;
  readonly request_length: number;
  readonly status: number;
  readonly bytes_sent: number;
  readonly body_bytes_sent: number;
  readonly connection: number;
  readonly connection_requests: number;
  readonly request: RequestParts | null;
  readonly upstream_addr: UpstreamList<string>;
  readonly upstream_status: UpstreamList<number>;
  readonly upstream_response_time: UpstreamList<number>;
  readonly upstream_connect_time: UpstreamList<number>;
  readonly upstream_header_time: UpstreamList<number>;
  readonly upstream_response_length: UpstreamList<number>;
  readonly upstream_bytes_sent: UpstreamList<number>;
  readonly upstream_bytes_received: UpstreamList<number>;
}

/** `undefined` for a text that has the variable's shape, but no value. */
type Reader<T> = (text: string) => T | undefined;

function readAddress(address: string): RemoteAddress | undefined {
  if (address === 'unix:') return { address, family: 'unix' };
  const version = isIP(address);
  return version === 0 ? undefined : { address, family: version === 4 ? 'ipv4' : 'ipv6' };
}

function listOf(item: Reader<number>): Reader<UpstreamList<number>> {
  return (text) => {
    const list = parseUpstreamList(text, (each) => item(each) ?? Number.NaN);
    return list.flat().some(Number.isNaN) ? undefined : list;
  };
}

const READERS: { readonly [Name in keyof TypedFields]: Reader<TypedFields[Name]> } = {
  remote_addr: readAddress,
  time_local: parseTimeLocal,
  time_iso8601: parseTimeIso8601,
  msec: parseMilliseconds,
  request_time: parseMilliseconds,
  request_length: parseInteger,
  status: parseInteger,
  bytes_sent: parseInteger,
  body_bytes_sent: parseInteger,
  connection: parseInteger,
  connection_requests: parseInteger,
  request: splitRequest,
  upstream_addr: (text) => parseUpstreamList(text, (address) => address),
  upstream_status: listOf(parseInteger),
  upstream_response_time: listOf(parseMilliseconds),
  upstream_connect_time: listOf(parseMilliseconds),
  upstream_header_time: listOf(parseMilliseconds),
  upstream_response_length: listOf(parseInteger),
  upstream_bytes_sent: listOf(parseInteger),
  upstream_bytes_received: listOf(parseInteger),
};

/** What is wrong with a text that has no value. Shapes leave nothing else to be wrong. */
function codeOf(name: keyof TypedFields): LogLineErrorCode {
  if (name === 'remote_addr') return 'invalid-address';
  return name.startsWith('time_') ? 'invalid-time' : 'number-too-large';
}

/**
 * The value of a variable that is more than text; `null` when it is absent or not in the format.
 * @throws {LogLineError} for a day that is not in the calendar (`invalid-time`), something that is no address
 *   (`invalid-address`), or a number above 2^53 - 1 (`number-too-large`).
 */
export function readField<Name extends keyof TypedFields>(record: LogRecord, name: Name): TypedFields[Name] | null {
  const text = record.fields[name]?.text;
  if (text === undefined || text === '') return null;
  const read: Reader<TypedFields[Name]> = READERS[name];
  const value = read(text);
  if (value === undefined)
    throw new LogLineError(codeOf(name), record.columns[name] as number, `$${name} is "${text}"`);
  return value;
}
