import { z } from 'zod';
import { decode, mapOf } from '../schema.ts';
import { decodeBody, groupByName, lowerCaseNames, parseCookie, type ApiRequest } from './api-request.ts';

const single = mapOf(z.string());
const multiple = mapOf(z.array(z.string()));

const requestSchema = z.object({
  httpMethod: z.string(),
  path: z.string(),
  resource: z.string(),
  headers: single.nullable(),
  multiValueHeaders: multiple.nullable(),
  queryStringParameters: single.nullable(),
  multiValueQueryStringParameters: multiple.nullable(),
  pathParameters: single.nullable(),
  stageVariables: single.nullable(),
  body: z.string().nullable(),
  isBase64Encoded: z.boolean(),
  requestContext: z.object({
    stage: z.string(),
    apiId: z.string(),
    requestId: z.string(),
    requestTimeEpoch: z.number(),
    identity: z.object({ sourceIp: z.string() }),
    authorizer: z.unknown().optional(),
  }),
});

/** A proxy request in payload format 1.0 as Lambda delivers it. */
export type RawRestRequest = z.input<typeof requestSchema>;

/**
 * Decodes a proxy request of a REST API, or of an HTTP API with payload format 1.0.
 * @throws EventError `shape`, `base64`
 */
export function decodeRestRequest(event: unknown): ApiRequest {
  const raw = decode(requestSchema, event, '');
  const headers = lowerCaseNames(valuesOf(raw.multiValueHeaders, raw.headers));
  const cookieLines = headers.filter(([name]) => name === 'cookie').flatMap(([, value]) => value.split(';'));
  return {
    format: '1.0',
    method: raw.httpMethod,
    path: raw.path,
    route: raw.resource,
    stage: raw.requestContext.stage,
    apiId: raw.requestContext.apiId,
    requestId: raw.requestContext.requestId,
    sourceIp: raw.requestContext.identity.sourceIp,
    receivedAtMs: raw.requestContext.requestTimeEpoch,
    headers: groupByName(headers.filter(([name]) => name !== 'cookie')),
    cookies: cookieLines.filter((pair) => pair.trim() !== '').map(parseCookie),
    query: groupByName(valuesOf(raw.multiValueQueryStringParameters, raw.queryStringParameters)),
    pathParameters: raw.pathParameters ?? new Map(),
    stageVariables: raw.stageVariables ?? new Map(),
    body: decodeBody(raw.body, raw.isBase64Encoded),
    authorizer: raw.requestContext.authorizer,
  };
}

/** Name and value pairs from the map that has all values, or else from the one that has the last of each name only. */
function valuesOf(all: Map<string, string[]> | null, last: Map<string, string> | null): (readonly [string, string])[] {
  if (all === null) return [...(last ?? [])];
  return [...all].flatMap(([name, values]) => values.map((value) => [name, value] as const));
}
