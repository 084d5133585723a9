import fc from 'fast-check';
import { oneOf } from '../edges.ts';
import { memberName } from '../json-value.ts';
import { unicodeText } from '../unicode-text.ts';
import { opaqueHex, opaqueSeed } from './opaque.ts';
import { happenedMs, origin, type Origin } from './origin.ts';
import { jsonPayload, payloadText, type PayloadValue } from './payload.ts';

/** What a client sent, before a service wrote it as an event. */
export interface HttpRequest {
  readonly from: Origin;
  readonly seed: number;
  readonly atMs: number;
  readonly method: HttpMethod;
  /** Begins with a slash; unreserved characters only, because the services differ in what they decode. */
  readonly path: string;
  /** Decoded, in order, names more than once among them. */
  readonly query: readonly (readonly [string, string])[];
  /** In order; names as the client spelled them, the same name more than once among them. */
  readonly headers: readonly (readonly [string, string])[];
  readonly cookies: readonly string[];
  readonly body: { readonly text: string; readonly isBase64Encoded: boolean } | undefined;
  readonly sourceIp: string;
  readonly userAgent: string;
}

export type HttpMethod = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE' | 'HEAD' | 'OPTIONS';

/** What of a request to give; the rest is drawn. */
export interface HttpEventConstraints {
  /** Text as it is, bytes in base64, anything else as JSON text. */
  readonly body?: fc.Arbitrary<PayloadValue>;
  readonly method?: fc.Arbitrary<HttpMethod>;
  /** Beginning with a slash. */
  readonly path?: fc.Arbitrary<string>;
  /** Names and values as the client meant them: the generator encodes them. */
  readonly query?: fc.Arbitrary<readonly (readonly [string, string])[]>;
  /** Beside those that every request has. */
  readonly headers?: fc.Arbitrary<readonly (readonly [string, string])[]>;
}

function anyQuery(): fc.Arbitrary<readonly (readonly [string, string])[]> {
  const name = fc.oneof(
    oneOf('a', 'b', 'page', 'filter[status]'),
    memberName().map((text) => text.toWellFormed()),
  );
  const value = fc.oneof(oneOf('', '1', 'a b', 'a+b', 'a,b', '100%', 'é'), unicodeText({ maxLength: 4 }));
  return fc.array(fc.tuple(name, value), { maxLength: 4 });
}

const visibleCharacter = (): fc.Arbitrary<string> =>
  fc.integer({ min: 0x21, max: 0x7e }).map((code) => String.fromCharCode(code));

/** Names of headers are tokens; values are visible characters of Latin letters, or what some clients send all the same. */
function anyHeaders(): fc.Arbitrary<readonly (readonly [string, string])[]> {
  const name = oneOf('X-Trace', 'x-trace', 'X-TRACE', 'Content-Type', 'Accept', '__proto__', 'constructor');
  const value = fc.oneof(
    oneOf('', '1', 'a, b', 'application/json; charset="utf-8"', '*/*', 'é'),
    fc.string({ unit: visibleCharacter(), minLength: 1, maxLength: 8 }),
  );
  return fc.array(fc.tuple(name, value), { maxLength: 4 });
}

function anyBody(): fc.Arbitrary<PayloadValue> {
  return fc.oneof(
    unicodeText({ minLength: 1, maxLength: 12 }),
    jsonPayload(),
    fc.uint8Array({ minLength: 1, maxLength: 12 }),
  );
}

export function httpRequest(constraints: HttpEventConstraints = {}): fc.Arbitrary<HttpRequest> {
  const body = (constraints.body ?? anyBody()).map((value) =>
    value instanceof Uint8Array
      ? { text: Buffer.from(value).toString('base64'), isBase64Encoded: true }
      : { text: payloadText(value), isBase64Encoded: false },
  );
  const segment = fc.string({ unit: fc.constantFrom(...'abcXYZ019-_~'), minLength: 1, maxLength: 6 });
  const userAgent = oneOf('curl/8.5.0', '', 'Mozilla/5.0 (X11; Linux x86_64)');
  return fc.record({
    from: origin(),
    seed: opaqueSeed(),
    atMs: happenedMs(),
    method: constraints.method ?? oneOf('GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS'),
    path: constraints.path ?? fc.array(segment, { maxLength: 3 }).map((parts) => `/${parts.join('/')}`),
    query: constraints.query ?? anyQuery(),
    headers: constraints.headers ?? anyHeaders(),
    cookies: fc.oneof(fc.constant([]), fc.subarray(['session=abc', 'theme="dark"', 'a=b=c'])),
    // A body that was asked for is always there.
    body: constraints.body === undefined ? fc.oneof(fc.constant(undefined), body) : body,
    sourceIp: fc.oneof(oneOf('203.0.113.9', '2001:db8::1'), fc.ipV4()),
    userAgent,
  });
}

/** Names with all their values, in the order in which the names came first. */
export function grouped(
  pairs: readonly (readonly [string, string])[],
  nameOf: (name: string) => string = (name) => name,
): Map<string, string[]> {
  const groups = new Map<string, string[]>();
  for (const [name, value] of pairs) {
    const key = nameOf(name);
    const values = groups.get(key);
    if (values === undefined) groups.set(key, [value]);
    else values.push(value);
  }
  return groups;
}

/** Names of any case as one, spelled as it came first. */
export function asFirstSpelled(pairs: readonly (readonly [string, string])[]): (name: string) => string {
  const spellings = new Map<string, string>();
  for (const [name] of pairs) {
    if (!spellings.has(name.toLowerCase())) spellings.set(name.toLowerCase(), name);
  }
  return (name) => spellings.get(name.toLowerCase()) ?? name;
}

/** What every request has when it reaches a service: its host, where it came from, and its trace. */
export function servedHeaders(
  { seed, atMs, headers, cookies, sourceIp, userAgent }: HttpRequest,
  host: string,
): [string, string][] {
  const trace = `Root=1-${Math.floor(atMs / 1000).toString(16)}-${opaqueHex(seed, 9, 24)}`;
  return [
    ...headers.map(([name, value]): [string, string] => [name, value]),
    ...(cookies.length === 0 ? [] : [['Cookie', cookies.join('; ')] as [string, string]]),
    ['Host', host],
    ...(userAgent === '' ? [] : [['User-Agent', userAgent] as [string, string]]),
    ['X-Amzn-Trace-Id', trace],
    ['X-Forwarded-For', sourceIp],
    ['X-Forwarded-Port', '443'],
    ['X-Forwarded-Proto', 'https'],
  ];
}

/** The query as it stood in the address: everything but unreserved characters percent-encoded. */
export function encodedQuery(query: readonly (readonly [string, string])[]): string {
  return query.map(([name, value]) => `${percentEncoded(name)}=${percentEncoded(value)}`).join('&');
}

export function percentEncoded(text: string): string {
  return encodeURIComponent(text).replaceAll(/[!'()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`);
}

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'] as const;

/** `12/Mar/2020:19:03:58 +0000`, as API Gateway writes times. */
export function requestTime(ms: number): string {
  const date = new Date(ms);
  const two = (value: number): string => String(value).padStart(2, '0');
  const clock = [date.getUTCHours(), date.getUTCMinutes(), date.getUTCSeconds()].map(two).join(':');
  return `${two(date.getUTCDate())}/${months[date.getUTCMonth()]}/${date.getUTCFullYear()}:${clock} +0000`;
}
