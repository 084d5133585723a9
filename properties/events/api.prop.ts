import { property } from 'assay';
import fc from 'fast-check';
import { expect } from 'vitest';
import { decodeEvent } from '../../targets/events/event.ts';
import { decodeHttpRequest } from '../../targets/events/sources/api-http.ts';
import { headerLine, parseCookie, type ApiRequest } from '../../targets/events/sources/api-request.ts';
import { decodeRestRequest } from '../../targets/events/sources/api-rest.ts';
import { anyText, edited, hostileName, jsonObject } from './arbitraries.ts';

type Values = readonly (readonly [name: string, values: readonly string[]])[];

/** A request as a client sends it, before either payload format writes it down. */
interface Sent {
  readonly method: string;
  readonly path: string;
  readonly route: string;
  readonly stage: string;
  readonly apiId: string;
  readonly requestId: string;
  readonly sourceIp: string;
  readonly receivedAtMs: number;
  readonly headers: Values;
  readonly cookies: readonly (readonly [name: string, value: string])[];
  readonly query: Values;
  readonly pathParameters: readonly (readonly [string, string])[];
  readonly stageVariables: readonly (readonly [string, string])[];
  readonly body: Uint8Array | null;
  readonly authorizer: unknown;
}

const letters = 'abcdefghijklmnopqrstuvwxyz';
const digits = '0123456789';
/**
 * Texts of characters that are of each kind as often as of any other, as of a pattern's class: fast-check takes milliseconds
 * for a pattern, and every mutant loads this file.
 */
const of = (kinds: readonly string[], minLength: number, maxLength: number): fc.Arbitrary<string> =>
  fc.string({ unit: fc.oneof(...kinds.map((kind) => fc.constantFrom(...kind))), minLength, maxLength });
const token = fc
  .tuple(of([letters], 1, 1), of([letters, digits, '-'], 0, 5))
  .map(([first, rest]) => first + rest)
  .filter((name) => name !== 'cookie');
const text = fc.string({ maxLength: 6 });
const valuesBy = (name: fc.Arbitrary<string>, value: fc.Arbitrary<string>): fc.Arbitrary<Values> =>
  fc.uniqueArray(fc.tuple(name, fc.array(value, { minLength: 1, maxLength: 3 })), {
    selector: ([key]) => key,
    maxLength: 3,
  });
const single = fc.uniqueArray(fc.tuple(hostileName, text), { selector: ([key]) => key, maxLength: 2 });

const sent: fc.Arbitrary<Sent> = fc.record({
  method: fc.constantFrom('GET', 'POST', 'PROPFIND'),
  path: text,
  route: text,
  stage: text,
  apiId: text,
  requestId: text,
  sourceIp: fc.ipV4(),
  receivedAtMs: fc.nat(),
  headers: valuesBy(fc.oneof(token, fc.constantFrom('__proto__', 'constructor')), text),
  cookies: fc.array(fc.tuple(of([letters, '_'], 1, 4), of([letters, digits, '=', '"'], 0, 5)), {
    maxLength: 3,
  }),
  query: valuesBy(hostileName, anyText(5)),
  pathParameters: single,
  stageVariables: single,
  body: fc.option(fc.uint8Array({ maxLength: 10 }), { nil: null }),
  authorizer: fc.option(fc.record({ principalId: text }), { nil: undefined }),
});

const base64 = (bytes: Uint8Array | null): string | null =>
  bytes === null ? null : Buffer.from(bytes).toString('base64');
const lastOf = (values: Values): (readonly [string, unknown])[] => values.map(([name, all]) => [name, all.at(-1)]);
const ifAny = (pairs: readonly (readonly [string, unknown])[]): object | null =>
  pairs.length === 0 ? null : jsonObject(pairs);
const context = ({ stage, apiId, requestId, authorizer }: Sent): object => ({
  stage,
  apiId,
  requestId,
  ...(authorizer === undefined ? {} : { authorizer }),
});

/** As format 1.0 writes it, with the header names in capitals, for names have no case. */
function rawRest(request: Sent): object {
  const cookies = request.cookies.map(([name, value]) => `${name}=${value}`).join('; ');
  const headers: Values = [
    ...request.headers.map(([name, values]) => [name.toUpperCase(), values] as const),
    ...(cookies === '' ? [] : [['Cookie', [cookies]] as const]),
  ];
  return {
    httpMethod: request.method,
    path: request.path,
    resource: request.route,
    headers: ifAny(lastOf(headers)),
    multiValueHeaders: ifAny(headers),
    queryStringParameters: ifAny(lastOf(request.query)),
    multiValueQueryStringParameters: ifAny(request.query),
    pathParameters: ifAny(request.pathParameters),
    stageVariables: ifAny(request.stageVariables),
    body: base64(request.body),
    isBase64Encoded: true,
    requestContext: {
      ...context(request),
      requestTimeEpoch: request.receivedAtMs,
      identity: { sourceIp: request.sourceIp },
    },
  };
}

/** As format 2.0 writes it. */
function rawHttp(request: Sent): object {
  const query = new URLSearchParams(
    request.query.flatMap(([name, values]) => values.map((value): [string, string] => [name, value])),
  );
  return {
    version: '2.0',
    routeKey: request.route,
    rawPath: request.path,
    rawQueryString: query.toString(),
    ...(request.cookies.length === 0 ? {} : { cookies: request.cookies.map(([name, value]) => `${name}=${value}`) }),
    headers: jsonObject(request.headers.map(([name, values]) => [name, values.join(',')])),
    ...(request.query.length === 0
      ? {}
      : { queryStringParameters: jsonObject(request.query.map(([name, values]) => [name, values.join(',')])) }),
    ...(request.pathParameters.length === 0 ? {} : { pathParameters: jsonObject(request.pathParameters) }),
    ...(request.stageVariables.length === 0 ? {} : { stageVariables: jsonObject(request.stageVariables) }),
    ...(request.body === null ? {} : { body: base64(request.body) }),
    isBase64Encoded: true,
    requestContext: {
      ...context(request),
      timeEpoch: request.receivedAtMs,
      http: { method: request.method, sourceIp: request.sourceIp },
    },
  };
}

/** What either format must be decoded to, but for the headers. */
function expected(request: Sent): Omit<ApiRequest, 'format' | 'headers'> {
  const { method, path, route, stage, apiId, requestId, sourceIp, receivedAtMs, body, authorizer } = request;
  const same = { method, path, route, stage, apiId, requestId, sourceIp, receivedAtMs, body, authorizer };
  return {
    ...same,
    cookies: request.cookies.map(([name, value]) => ({ name, value })),
    query: new Map(request.query),
    pathParameters: new Map(request.pathParameters),
    stageVariables: new Map(request.stageVariables),
  };
}

property(
  'a format 1.0 request decodes to what the client sent, every header and query value apart',
  [sent],
  (request) => {
    expect(decodeRestRequest(rawRest(request))).toEqual({
      ...expected(request),
      format: '1.0',
      headers: new Map(request.headers.map(([name, values]) => [name, values])),
    });
  },
);

property('a format 2.0 request decodes to what the client sent, header values joined', [sent], (request) => {
  expect(decodeHttpRequest(rawHttp(request))).toEqual({
    ...expected(request),
    format: '2.0',
    headers: new Map(request.headers.map(([name, values]) => [name, [values.join(',')]])),
  });
});

property('a header reads the same in both formats and in any case of its name', [sent, token], (request, absent) => {
  const [rest, http] = [decodeRestRequest(rawRest(request)), decodeHttpRequest(rawHttp(request))];
  for (const [name, values] of request.headers) {
    expect(headerLine(rest, name.toUpperCase())).toBe(values.join(','));
    expect(headerLine(http, name)).toBe(values.join(','));
  }
  if (!request.headers.some(([name]) => name === absent)) expect(headerLine(rest, absent)).toBeNull();
});

property('an event is recognised as a request of its format', [sent], (request) => {
  const [rest, http] = [rawRest(request), rawHttp(request)];
  expect(decodeEvent(rest)).toEqual({ source: 'api', request: decodeRestRequest(rest) });
  expect(decodeEvent(http)).toEqual({ source: 'api', request: decodeHttpRequest(http) });
});

property(
  'format 2.0 sums up its query as the decoded values joined with commas',
  [sent],
  (request) => {
    const raw = rawHttp(request) as { queryStringParameters?: object };
    const joined = [...decodeHttpRequest(raw).query].map(([name, values]) => [name, values.join(',')] as const);
    expect(new Map(joined)).toEqual(new Map(Object.entries(raw.queryStringParameters ?? {})));
  },
  { documentation: true },
);

property(
  'a format 1.0 request without the lists of all values falls back to the last value of each name',
  [sent],
  (request) => {
    const all = rawRest({ ...request, cookies: [] });
    const lists = edited(edited(all, 'multiValueHeaders', null), 'multiValueQueryStringParameters', null);
    const decoded = decodeRestRequest(lists);
    expect(decoded.headers).toEqual(new Map(request.headers.map(([name, values]) => [name, values.slice(-1)])));
    expect(decoded.query).toEqual(new Map(request.query.map(([name, values]) => [name, values.slice(-1)])));
  },
);

property(
  'header names that differ in case only are one header',
  [text, text, fc.boolean()],
  (a, b, first) => {
    const fields = first ? { 'X-A': [a], 'x-a': [b] } : { 'x-A': [a, b] };
    const plain = rawRest({ ...emptyRequest, headers: [] });
    expect(decodeRestRequest(edited(plain, 'multiValueHeaders', fields)).headers).toEqual(new Map([['x-a', [a, b]]]));
    const joined = edited(rawHttp(emptyRequest), 'headers', { 'X-A': a, 'x-a': b });
    expect(decodeHttpRequest(joined).headers).toEqual(new Map([['x-a', [a, b]]]));
  },
  { documentation: true },
);

const emptyRequest: Sent = {
  method: 'GET',
  path: '/',
  route: '/',
  stage: 'prod',
  apiId: 'api',
  requestId: 'id',
  sourceIp: '127.0.0.1',
  receivedAtMs: 0,
  headers: [],
  cookies: [],
  query: [],
  pathParameters: [],
  stageVariables: [],
  body: null,
  authorizer: undefined,
};

property('a body that is not base64 is UTF-8, and one that claims to be is held to it', [anyText()], (body) => {
  for (const [decode, raw] of [
    [decodeRestRequest, rawRest(emptyRequest)],
    [decodeHttpRequest, rawHttp(emptyRequest)],
  ] as const) {
    const decoded = decode(edited(edited(raw, 'body', body), 'isBase64Encoded', false));
    expect(new TextDecoder('utf-8', { ignoreBOM: true }).decode(decoded.body!)).toBe(body);
    expect(() => decode(edited(raw, 'body', `${body}!`))).toThrow(
      expect.objectContaining({ code: 'base64', path: 'body' }),
    );
    expect(decode(edited(edited(raw, 'body', null), 'isBase64Encoded', false)).body).toBeNull();
  }
});

const space = of([' ', '\t'], 0, 2);
const cookieText = of([letters, digits, '"'], 1, 5);

property(
  'white space around a cookie is not part of it, and only the first = divides it',
  [cookieText, cookieText, cookieText, space, space],
  (name, a, b, left, right) => {
    expect(parseCookie(`${left}${name}${right}=${left}${a}=${b}${right}`)).toEqual({ name, value: `${a}=${b}` });
    expect(parseCookie(`${left}${name}${right}`)).toEqual({ name, value: '' });
  },
);

property(
  'several Cookie headers and stray semicolons still give each cookie once',
  [fc.array(cookieText, { maxLength: 4 }), fc.nat({ max: 4 })],
  (names, split) => {
    const line = (part: readonly string[]): string => part.map((name) => `${name}=1;`).join(' ;');
    const raw = edited(rawRest(emptyRequest), 'multiValueHeaders', {
      COOKIE: [line(names.slice(0, split)), line(names.slice(split))],
    });
    const decoded = decodeRestRequest(raw);
    expect(decoded.cookies).toEqual(names.map((name) => ({ name, value: '1' })));
    expect(decoded.headers.size).toBe(0);
    const http = edited(rawHttp(emptyRequest), 'headers', { Cookie: line(names), Accept: '*/*' });
    expect([...decodeHttpRequest(http).headers]).toEqual([['accept', ['*/*']]]);
  },
);

const restFaults: readonly (readonly [string, unknown])[] = [
  ['httpMethod', 1],
  ['path', null],
  ['resource', 1],
  ['headers', []],
  ['multiValueHeaders', ['x']],
  ['queryStringParameters', 'a=b'],
  ['multiValueQueryStringParameters', 1],
  ['pathParameters', []],
  ['stageVariables', []],
  ['body', {}],
  ['isBase64Encoded', 'true'],
  ['requestContext', null],
  ['requestContext.stage', 1],
  ['requestContext.apiId', 1],
  ['requestContext.requestId', 1],
  ['requestContext.requestTimeEpoch', '1'],
  ['requestContext.identity', 1],
  ['requestContext.identity.sourceIp', null],
];

const httpFaults: readonly (readonly [string, unknown])[] = [
  ['version', '1.0'],
  ['routeKey', 1],
  ['rawPath', null],
  ['rawQueryString', null],
  ['headers', null],
  ['isBase64Encoded', 1],
  ['requestContext', []],
  ['requestContext.stage', 1],
  ['requestContext.apiId', 1],
  ['requestContext.requestId', 1],
  ['requestContext.timeEpoch', 'now'],
  ['requestContext.http', 'GET'],
  ['requestContext.http.method', 1],
  ['requestContext.http.sourceIp', 1],
];

const formats = [
  [decodeRestRequest, rawRest, restFaults],
  [decodeHttpRequest, rawHttp, httpFaults],
] as const;

property.each(formats)(
  ([decode]) => `${decode.name} refuses a request with a field missing or of the wrong kind, and says which`,
  ([, , faults]) => [sent, fc.constantFrom(...faults), fc.boolean()],
  ([decode, raw], request, [path, wrong], remove) => {
    const mangled = edited(raw(request), path, remove ? undefined : wrong);
    expect(() => decode(mangled)).toThrow(expect.objectContaining({ code: 'shape', path }));
  },
  ([decode]) => ({ documentation: decode === decodeRestRequest }),
);

const optionalFaults = [
  ['cookies', 'a=b', 'cookies'],
  ['cookies', [1], 'cookies.0'],
  ['pathParameters', { id: 1 }, 'pathParameters.id'],
  ['stageVariables', [], 'stageVariables'],
  ['body', 1, 'body'],
  ['headers', { a: ['b'] }, 'headers.a'],
] as const;

property(
  'an optional part of a format 2.0 request is refused when it is of the wrong kind',
  [sent, fc.constantFrom(...optionalFaults)],
  (request, [path, wrong, where]) => {
    expect(() => decodeHttpRequest(edited(rawHttp(request), path, wrong))).toThrow(
      expect.objectContaining({ code: 'shape', path: where }),
    );
  },
  { documentation: true },
);

property(
  'values that are no text are refused in a format 1.0 request',
  [sent, fc.constantFrom('headers', 'multiValueHeaders', 'multiValueQueryStringParameters', 'stageVariables')],
  (request, map) => {
    const list = map.startsWith('multi');
    const mangled = edited(rawRest(request), map, { a: list ? [1] : 1 });
    expect(() => decodeRestRequest(mangled)).toThrow(
      expect.objectContaining({ code: 'shape', path: list ? `${map}.a.0` : `${map}.a` }),
    );
  },
  { documentation: true },
);
