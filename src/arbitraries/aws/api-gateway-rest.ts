import fc from 'fast-check';
import { objectOf } from '../json-value.ts';
import { opaqueBase64, opaqueUuid } from './opaque.ts';
import { domainOf } from './origin.ts';
import {
  asFirstSpelled,
  grouped,
  httpRequest,
  requestTime,
  servedHeaders,
  type HttpEventConstraints,
  type HttpMethod,
  type HttpRequest,
} from './http-request.ts';

interface Strings {
  [name: string]: string;
}

interface StringLists {
  [name: string]: string[];
}

export interface ApiGatewayIdentity {
  accessKey: string | null;
  accountId: string | null;
  apiKey: string | null;
  apiKeyId: string | null;
  caller: string | null;
  clientCert: null;
  cognitoAuthenticationProvider: string | null;
  cognitoAuthenticationType: string | null;
  cognitoIdentityId: string | null;
  cognitoIdentityPoolId: string | null;
  principalOrgId: string | null;
  sourceIp: string;
  user: string | null;
  userAgent: string | null;
  userArn: string | null;
}

/** As in `APIGatewayProxyEvent` of `@types/aws-lambda`. */
export interface ApiGatewayRestEvent {
  resource: string;
  path: string;
  httpMethod: HttpMethod;
  headers: Strings;
  multiValueHeaders: StringLists;
  queryStringParameters: Strings | null;
  multiValueQueryStringParameters: StringLists | null;
  pathParameters: Strings | null;
  stageVariables: Strings | null;
  requestContext: {
    accountId: string;
    apiId: string;
    /** Missing where nobody authorizes. */
    authorizer: { principalId: string; integrationLatency: number; [name: string]: unknown } | undefined;
    domainName: string;
    domainPrefix: string;
    extendedRequestId: string;
    protocol: string;
    httpMethod: HttpMethod;
    identity: ApiGatewayIdentity;
    path: string;
    stage: string;
    requestId: string;
    requestTime: string;
    requestTimeEpoch: number;
    resourceId: string;
    resourcePath: string;
  };
  body: string | null;
  isBase64Encoded: boolean;
}

/** The last value of each name, which is what the maps with one value each hold. */
const lastValues = (groups: Map<string, string[]>): Strings =>
  objectOf([...groups].map(([name, values]): [string, string] => [name, values.at(-1)!]));

function identityOf({ sourceIp, userAgent }: HttpRequest): ApiGatewayIdentity {
  const nobody = {
    accessKey: null,
    accountId: null,
    caller: null,
    cognitoAuthenticationProvider: null,
    cognitoAuthenticationType: null,
    cognitoIdentityId: null,
    cognitoIdentityPoolId: null,
    principalOrgId: null,
    sourceIp,
    user: null,
    userAgent: userAgent === '' ? null : userAgent,
    userArn: null,
  };
  return nobody as ApiGatewayIdentity; // without apiKey, apiKeyId and clientCert, where no key and no certificate was given
}

/**
 * Requests as an API Gateway REST API hands them over (payload format 1.0), to a resource `/{proxy+}`: headers as the client
 * spelled them, the last value of each in one map and all values in another, null where there is nothing. The simplest is a
 * `GET /` without query and body.
 *
 * @example property('no request crashes it', [apiGatewayRestEvent()], async (event) => {
 *   expect((await handler(event)).statusCode).toBeLessThan(500);
 * });
 */
export function apiGatewayRestEvent(constraints: HttpEventConstraints = {}): fc.Arbitrary<ApiGatewayRestEvent> {
  return fc
    .record({ request: httpRequest(constraints), isAuthorized: fc.boolean(), hasVariables: fc.boolean() })
    .map(({ request, isAuthorized, hasVariables }) => {
      const { from, seed, atMs, method, path, query, body } = request;
      const apiId = opaqueUuid(seed, 1).slice(-10);
      const host = `${apiId}.execute-api.${from.region}.${domainOf(from)}`;
      const sent = servedHeaders(request, host);
      const headers = grouped(sent, asFirstSpelled(sent));
      const parameters = grouped(query);
      const isRoot = path === '/';
      const resource = isRoot ? '/' : '/{proxy+}';
      return {
        resource,
        path,
        httpMethod: method,
        headers: lastValues(headers),
        multiValueHeaders: objectOf(headers),
        queryStringParameters: query.length === 0 ? null : lastValues(parameters),
        multiValueQueryStringParameters: query.length === 0 ? null : objectOf(parameters),
        pathParameters: isRoot ? null : { proxy: path.slice(1) },
        stageVariables: hasVariables ? { table: from.name } : null,
        requestContext: {
          resourceId: opaqueUuid(seed, 2).slice(-6),
          resourcePath: resource,
          httpMethod: method,
          extendedRequestId: `${opaqueBase64(seed, 3, 15)}=`,
          requestTime: requestTime(atMs),
          path: `/prod${path}`,
          accountId: from.account,
          protocol: 'HTTP/1.1',
          stage: 'prod',
          domainPrefix: apiId,
          requestTimeEpoch: atMs,
          requestId: opaqueUuid(seed, 4),
          identity: identityOf(request),
          domainName: host,
          apiId,
          ...(isAuthorized ? { authorizer: { principalId: 'user', integrationLatency: 12, tenant: 'a' } } : {}),
        } as ApiGatewayRestEvent['requestContext'], // authorizer is missing, not undefined, where nobody authorizes
        body: body?.text ?? null,
        isBase64Encoded: body?.isBase64Encoded ?? false,
      };
    });
}
