import fc from 'fast-check';
import { objectOf } from '../json-value.ts';
import {
  encodedQuery,
  grouped,
  httpRequest,
  requestTime,
  servedHeaders,
  type HttpEventConstraints,
  type HttpMethod,
  type HttpRequest,
} from './http-request.ts';
import { opaqueBase64, opaqueUpper, opaqueUuid } from './opaque.ts';
import { domainOf } from './origin.ts';

interface Strings {
  [name: string]: string;
}

/** As in `APIGatewayProxyEventV2` of `@types/aws-lambda`. */
export interface ApiGatewayHttpEvent {
  version: string;
  routeKey: string;
  rawPath: string;
  rawQueryString: string;
  cookies?: string[];
  headers: Strings;
  queryStringParameters?: Strings;
  requestContext: {
    accountId: string;
    apiId: string;
    domainName: string;
    domainPrefix: string;
    http: { method: HttpMethod; path: string; protocol: string; sourceIp: string; userAgent: string };
    requestId: string;
    routeKey: string;
    stage: string;
    time: string;
    timeEpoch: number;
    authorizer?: HttpAuthorizer;
  };
  body?: string;
  pathParameters?: Strings;
  isBase64Encoded: boolean;
  stageVariables?: Strings;
}

export type HttpAuthorizer =
  | { jwt: { claims: Strings; scopes: string[] | null } }
  | { lambda: { [name: string]: unknown } }
  | {
      iam: {
        accessKey: string;
        accountId: string;
        callerId: string;
        cognitoIdentity: null;
        principalOrgId: null;
        userArn: string;
        userId: string;
      };
    };

/** Where a request arrived. */
interface Place {
  readonly host: string;
  readonly id: string;
  readonly account: string;
  readonly routeKey: string;
  readonly stage: string;
  readonly authorizer: HttpAuthorizer | undefined;
}

/** Payload format 2.0: names of headers small, values of one name joined with commas, cookies apart, nothing where there is nothing. */
function format2(request: HttpRequest, { host, id, account, routeKey, stage, authorizer }: Place): ApiGatewayHttpEvent {
  const { seed, atMs, method, path, query, cookies, body, sourceIp, userAgent } = request;
  const joined = (pairs: readonly (readonly [string, string])[], nameOf?: (name: string) => string): Strings =>
    objectOf([...grouped(pairs, nameOf)].map(([name, values]): [string, string] => [name, values.join(',')]));
  const sent = servedHeaders({ ...request, cookies: [] }, host);
  return {
    version: '2.0',
    routeKey,
    rawPath: path,
    rawQueryString: encodedQuery(query),
    ...(cookies.length === 0 ? {} : { cookies: [...cookies] }),
    headers: joined(sent, (name) => name.toLowerCase()),
    ...(query.length === 0 ? {} : { queryStringParameters: joined(query) }),
    requestContext: {
      accountId: account,
      apiId: id,
      ...(authorizer === undefined ? {} : { authorizer }),
      domainName: host,
      domainPrefix: id,
      http: { method, path, protocol: 'HTTP/1.1', sourceIp, userAgent },
      requestId: routeKey === '$default' ? opaqueUuid(seed, 4) : `${opaqueBase64(seed, 4, 15)}=`,
      routeKey,
      stage,
      time: requestTime(atMs),
      timeEpoch: atMs,
    },
    ...(body === undefined ? {} : { body: body.text }),
    isBase64Encoded: body?.isBase64Encoded ?? false,
  };
}

function iamAuthorizer({ from, seed }: HttpRequest): HttpAuthorizer {
  return {
    iam: {
      accessKey: `AKIA${opaqueUpper(seed, 5, 16)}`,
      accountId: from.account,
      callerId: `AIDA${opaqueUpper(seed, 6, 17)}`,
      cognitoIdentity: null,
      principalOrgId: null,
      userArn: `arn:${from.partition}:iam::${from.account}:user/example-user`,
      userId: `AIDA${opaqueUpper(seed, 6, 17)}`,
    },
  };
}

function httpAuthorizer(kind: 'none' | 'jwt' | 'lambda' | 'iam', request: HttpRequest): HttpAuthorizer | undefined {
  if (kind === 'none') return undefined;
  if (kind === 'jwt') return { jwt: { claims: { sub: 'user', iss: 'https://example.com' }, scopes: null } };
  return kind === 'lambda' ? { lambda: { tenant: 'a' } } : iamAuthorizer(request);
}

/**
 * Requests as an API Gateway HTTP API hands them over (payload format 2.0), some of them authorized by a token, a function or
 * IAM. The simplest is a `GET /` without query, cookies and body.
 *
 * @example property('no request crashes it', [apiGatewayHttpEvent()], async (event) => { await handler(event); });
 */
export function apiGatewayHttpEvent(constraints: HttpEventConstraints = {}): fc.Arbitrary<ApiGatewayHttpEvent> {
  return fc
    .record({
      request: httpRequest(constraints),
      kind: fc.constantFrom('none', 'none', 'jwt', 'lambda', 'iam'),
      hasVariables: fc.boolean(),
    })
    .map(({ request, kind, hasVariables }) => {
      const { from, seed, method, path } = request;
      const id = opaqueUuid(seed, 1).slice(-10);
      const event = format2(request, {
        host: `${id}.execute-api.${from.region}.${domainOf(from)}`,
        id,
        account: from.account,
        routeKey: `${method} ${path === '/' ? '/' : '/{proxy+}'}`,
        stage: '$default',
        authorizer: httpAuthorizer(kind, request),
      });
      return {
        ...event,
        ...(path === '/' ? {} : { pathParameters: { proxy: path.slice(1) } }),
        ...(hasVariables ? { stageVariables: { table: from.name } } : {}),
      };
    });
}

/** Requests to a function's own URL, some of them signed: payload format 2.0 with one route. The simplest is a `GET /`. */
export function functionUrlEvent(constraints: HttpEventConstraints = {}): fc.Arbitrary<ApiGatewayHttpEvent> {
  return fc.record({ request: httpRequest(constraints), isSigned: fc.boolean() }).map(({ request, isSigned }) => {
    const { from, seed } = request;
    const id = opaqueUuid(seed, 1).replaceAll('-', '');
    return format2(request, {
      host: `${id}.lambda-url.${from.region}.on.aws`,
      id,
      account: isSigned ? from.account : 'anonymous',
      routeKey: '$default',
      stage: '$default',
      authorizer: isSigned ? iamAuthorizer(request) : undefined,
    });
  });
}
