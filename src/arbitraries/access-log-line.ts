import fc from 'fast-check';
import { AssayError } from '../core/errors.ts';
import { oneOf } from './edges.ts';
import { unicodeText } from './unicode-text.ts';

export interface AccessLogConstraints {
  /** The `log_format` of nginx. Default: `combined`. */
  readonly format?: string;
  /** Its `escape` parameter. Default: `default`. */
  readonly escape?: 'default' | 'json' | 'none';
  /** Generators for variables of your own, or instead of those that are known. Null is an absent value. */
  readonly variables?: { readonly [name: string]: fc.Arbitrary<string | Uint8Array | null> };
}

/** A line and what it says. */
export interface AccessLogEntry {
  readonly line: string;
  /** The bytes of each variable of the format, before they were escaped; null where there was nothing to write. */
  readonly values: { readonly [name: string]: Uint8Array | null };
}

/** The format that nginx calls `combined`. */
const combined =
  '$remote_addr - $remote_user [$time_local] "$request" $status $body_bytes_sent "$http_referer" "$http_user_agent"';
const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'] as const;

const two = (value: number): string => String(value).padStart(2, '0');

/** A moment with its offset, both ends of the year and offsets that are no whole hours among them. */
function moment(write: (local: Date, offset: string) => string): fc.Arbitrary<string> {
  return fc
    .tuple(
      fc.oneof(fc.nat({ max: 2 ** 32 }), oneOf(1_709_164_800, 1_704_067_199, 951_782_399)),
      oneOf(0, 60, -210, 345, -720, 840),
    )
    .map(([seconds, minutes]) => {
      const size = Math.abs(minutes);
      const sign = minutes < 0 ? '-' : '+';
      return write(new Date((seconds + minutes * 60) * 1000), `${sign}${two(Math.trunc(size / 60))}${two(size % 60)}`);
    });
}

const clock = (local: Date): string =>
  [local.getUTCHours(), local.getUTCMinutes(), local.getUTCSeconds()].map(two).join(':');
const timeLocal = (local: Date, offset: string): string =>
  `${two(local.getUTCDate())}/${months[local.getUTCMonth()]}/${local.getUTCFullYear()}:${clock(local)} ${offset}`;
const timeIso = (local: Date, offset: string): string =>
  `${local.toISOString().slice(0, 10)}T${clock(local)}${offset.slice(0, 3)}:${offset.slice(3)}`;

/** What clients send: ordinary, hostile to readers of logs, and bytes that are no text (those only where they are escaped). */
function sent(ordinary: readonly [string, ...string[]], escape: string): fc.Arbitrary<string | Uint8Array | null> {
  const hostile = oneOf(
    'a [b',
    ' ',
    '"',
    '] "',
    '[10/Oct/2000:13:55:36 -0700] "',
    '\\x22',
    '\\',
    '-',
    'é',
    '$status',
    '\u001b[31m',
  );
  const free = [unicodeText({ minLength: 1, maxLength: 6 }), hostile] as const;
  const bytes = fc.uint8Array({ minLength: 1, maxLength: 6 });
  return fc.oneof(fc.constant(null), fc.constantFrom(...ordinary), ...free, ...(escape === 'default' ? [bytes] : []));
}

function requestLine(escape: string): fc.Arbitrary<string | Uint8Array | null> {
  const target = fc
    .array(oneOf('/', 'a', 'index.html', '?a=b&c', '%20', '%C3%A9', '//', '..'), { maxLength: 4 })
    .map((parts) => `/${parts.join('')}`);
  const proper = fc
    .tuple(oneOf('GET', 'POST', 'PROPFIND'), target, oneOf('HTTP/1.1', 'HTTP/1.0', 'HTTP/2.0'))
    .map((parts) => parts.join(' '));
  const garbage = sent(['GET /', 'quit', 'GET http://a/ HTTP/1.1'], escape);
  const common = oneOf('GET / HTTP/1.1', 'POST /orders HTTP/2.0');
  return fc.oneof(common, { arbitrary: proper, weight: 2 }, garbage);
}

const seconds = (): fc.Arbitrary<string> => fc.nat({ max: 600_000 }).map((ms) => (ms / 1000).toFixed(3));
const count = (): fc.Arbitrary<string> =>
  fc.oneof(fc.nat({ max: 1_000_000 }).map(String), oneOf('0', '10', String(2 ** 32), String(Number.MAX_SAFE_INTEGER)));

/** What nginx writes for a variable. */
function variable(name: string, escape: string): fc.Arbitrary<string | Uint8Array | null> {
  if (name === 'remote_addr')
    return fc.oneof(oneOf('127.0.0.1', '203.0.113.9', '::1', '2001:db8::1', 'unix:'), fc.ipV4());
  if (name === 'time_local') return moment(timeLocal);
  if (name === 'time_iso8601') return moment(timeIso);
  if (name === 'request') return requestLine(escape);
  if (name === 'status')
    return fc.oneof(oneOf('200', '404', '499', '000', '009'), fc.integer({ min: 100, max: 599 }).map(String));
  if (/^(body_)?bytes_sent$|^request_length$/.test(name)) return count();
  if (/^(request_time|msec)$/.test(name)) return seconds();
  if (/^upstream_\w+_time$/.test(name)) return upstreamList(seconds());
  if (name === 'upstream_status') return upstreamList(oneOf('200', '502', '504'));
  if (name === 'upstream_addr') return upstreamList(oneOf('127.0.0.1:8080', '[::1]:8080', 'unix:/tmp/app.sock'));
  if (name === 'request_method') return oneOf('GET', 'POST', 'HEAD');
  if (name === 'http_user_agent') return sent(['curl/8.5.0', 'Mozilla/5.0 (X11; Linux x86_64)'], escape);
  if (name === 'remote_user') return sent(['alice', 'a b'], escape);
  return sent(['a', 'https://example.com/'], escape);
}

/** One value for each server that was asked; a comma within a group of servers, a colon between groups, `-` for none. */
function upstreamList(item: fc.Arbitrary<string>): fc.Arbitrary<string | null> {
  const each = fc.oneof({ arbitrary: item, weight: 4 }, fc.constant('-'));
  const group = fc.array(each, { minLength: 1, maxLength: 2 }).map((items) => items.join(', '));
  return fc.oneof(
    fc.constant(null),
    fc.array(group, { minLength: 1, maxLength: 2 }).map((groups) => groups.join(' : ')),
  );
}

const hex = (byte: number): string => byte.toString(16).toUpperCase().padStart(2, '0');
const jsonLetters: { readonly [byte: number]: string } = {
  8: 'b',
  9: 't',
  10: 'n',
  12: 'f',
  13: 'r',
  34: '"',
  92: '\\',
};

function written(bytes: Uint8Array | null, escape: string): string {
  if (bytes === null) return escape === 'default' ? '-' : '';
  if (escape === 'none') return Buffer.from(bytes).toString();
  if (escape === 'default') {
    const one = (byte: number): string =>
      byte < 0x20 || byte > 0x7e || byte === 0x22 || byte === 0x5c ? `\\x${hex(byte)}` : String.fromCharCode(byte);
    return Array.from(bytes, one).join('');
  }
  const escaped = Array.from(bytes).flatMap((byte) => {
    const letter = jsonLetters[byte];
    const text = letter !== undefined ? `\\${letter}` : byte < 0x20 ? `\\u00${hex(byte)}` : undefined;
    return text === undefined ? [byte] : [...Buffer.from(text)];
  });
  return Buffer.from(escaped).toString();
}

/** A value as the line can carry it: a line break that is not escaped would end the line. */
function carried(value: string | Uint8Array | null, escape: string): Uint8Array | null {
  if (value === null) return null;
  if (escape === 'none')
    return new Uint8Array(
      Buffer.from(
        Buffer.from(value)
          .toString()
          .replaceAll(/[\r\n]/g, ' '),
      ),
    );
  return new Uint8Array(Buffer.from(value));
}

/**
 * Lines of an access log of nginx, in any `log_format` and under each `escape`, with the bytes that each variable had. Values
 * are what clients really send: brackets, quotation marks and other lines' times in names, requests that are none, bytes that
 * are no UTF-8 (where they are escaped). A variable that stands twice has one value.
 *
 * @throws AssayError `declaration` for a format without variables
 * @example property('reads it back', [accessLogEntry()], ({ line, values }) => {
 *   expect(parse(line).userAgent?.bytes ?? null).toEqual(values['http_user_agent']);
 * });
 */
export function accessLogEntry(constraints: AccessLogConstraints = {}): fc.Arbitrary<AccessLogEntry> {
  const { format = combined, escape = 'default', variables = {} } = constraints;
  const parts = format.split(/(\$\w+|\$\{\w+\})/);
  const nameOf = (part: string): string => part.replaceAll(/[${}]/g, '');
  const names = [...new Set(parts.filter((_, index) => index % 2 === 1).map(nameOf))];
  if (names.length === 0) {
    throw new AssayError(
      'declaration',
      `accessLogEntry(): the format ${JSON.stringify(format)} has no variable.`,
      'Give a log_format of nginx, such as "$remote_addr $status".',
    );
  }
  const own = (name: string): fc.Arbitrary<string | Uint8Array | null> | undefined =>
    Object.hasOwn(variables, name) ? variables[name] : undefined;
  return fc.tuple(...names.map((name) => own(name) ?? variable(name, escape))).map((drawn) => {
    const values = Object.fromEntries(names.map((name, index) => [name, carried(drawn[index] ?? null, escape)]));
    const line = parts.map((part, index) => (index % 2 === 1 ? written(values[nameOf(part)] ?? null, escape) : part));
    return { line: line.join(''), values };
  });
}

/**
 * The lines of `accessLogEntry` alone. The simplest line of the combined format is
 * `127.0.0.1 - - [01/Jan/1970:00:00:00 +0000] "GET / HTTP/1.1" 200 0 "-" "-"`.
 *
 * @example property('a line is read or refused', [accessLogLine()], (line) => { parse(line); });
 */
export function accessLogLine(constraints: AccessLogConstraints = {}): fc.Arbitrary<string> {
  return accessLogEntry(constraints).map(({ line }) => line);
}
