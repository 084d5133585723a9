import { decodeBase64 } from '../base64.ts';

/** A request to an API, the same for either payload format, so that a handler need not know which one it was deployed behind. */
export interface ApiRequest {
  readonly format: '1.0' | '2.0';
  readonly method: string;
  /** the path the client asked for, stage included when it is part of the address */
  readonly path: string;
  /** the route as the API defines it: `/orders/{id}` in format 1.0, `GET /orders/{id}` or `$default` in 2.0 */
  readonly route: string;
  readonly stage: string;
  readonly apiId: string;
  readonly requestId: string;
  readonly sourceIp: string;
  /** in milliseconds since 1970 */
  readonly receivedAtMs: number;
  /** by lower-case name, without cookies; the values in the order sent, one element each in format 1.0, joined with commas in 2.0 */
  readonly headers: ReadonlyMap<string, readonly string[]>;
  /** in the order sent */
  readonly cookies: readonly Cookie[];
  /** decoded, in the order sent */
  readonly query: ReadonlyMap<string, readonly string[]>;
  readonly pathParameters: ReadonlyMap<string, string>;
  readonly stageVariables: ReadonlyMap<string, string>;
  /** null when there is none */
  readonly body: Uint8Array | null;
  /** what the authorizer handed on, unchecked; undefined without one */
  readonly authorizer: unknown;
}

/** A request cookie; a pair without `=` has the empty value. */
export interface Cookie {
  readonly name: string;
  readonly value: string;
}

/** A header as one line, its values joined with commas (RFC 9110, section 5.3); null when it was not sent. `name` in any case. */
export function headerLine(request: Pick<ApiRequest, 'headers'>, name: string): string | null {
  return request.headers.get(name.toLowerCase())?.join(',') ?? null;
}

/** Header names have no case (RFC 9110, section 5.1). */
export function lowerCaseNames(fields: Iterable<readonly [string, string]>): (readonly [string, string])[] {
  return Array.from(fields, ([name, value]) => [name.toLowerCase(), value]);
}

/** Groups name and value pairs by name, the values in order. */
export function groupByName(pairs: Iterable<readonly [string, string]>): Map<string, string[]> {
  const groups = new Map<string, string[]>();
  for (const [name, value] of pairs) {
    const group = groups.get(name);
    if (group === undefined) groups.set(name, [value]);
    else group.push(value);
  }
  return groups;
}

/** Reads `name=value` as in a Cookie header (RFC 6265, section 5.4); white space around either is not part of it. */
export function parseCookie(pair: string): Cookie {
  const [name, ...rest] = pair.split('=') as [string, ...string[]];
  return { name: name.trim(), value: rest.join('=').trim() };
}

/** @throws EventError `base64` */
export function decodeBody(body: string | null, isBase64Encoded: boolean): Uint8Array | null {
  if (body === null) return null;
  return isBase64Encoded ? decodeBase64(body, 'body') : new TextEncoder().encode(body);
}
