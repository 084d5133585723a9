import { z } from 'zod';
import { decode, mapOf } from '../schema.ts';
import { decodeBody, groupByName, lowerCaseNames, parseCookie, type ApiRequest } from './api-request.ts';

const single = mapOf(z.string());

const requestSchema = z.object({
  version: z.literal('2.0'),
  routeKey: z.string(),
  rawPath: z.string(),
  rawQueryString: z.string(),
  cookies: z.array(z.string()).optional(),
  headers: single,
  pathParameters: single.nullish(),
  stageVariables: single.nullish(),
  body: z.string().nullish(),
  isBase64Encoded: z.boolean(),
  requestContext: z.object({
    stage: z.string(),
    apiId: z.string(),
    requestId: z.string(),
    timeEpoch: z.number(),
    http: z.object({ method: z.string(), sourceIp: z.string() }),
    authorizer: z.unknown().optional(),
  }),
});

/** A request in payload format 2.0 as Lambda delivers it. */
export type RawHttpRequest = z.input<typeof requestSchema>;

/**
 * Decodes a request of an HTTP API, payload format 2.0. The query comes from `rawQueryString`: `queryStringParameters` joins the values
 * of one name with commas, and a value may hold commas of its own.
 * @throws EventError `shape`, `base64`
 */
export function decodeHttpRequest(event: unknown): ApiRequest {
  const raw = decode(requestSchema, event, '');
  return {
    format: '2.0',
    method: raw.requestContext.http.method,
    path: raw.rawPath,
    route: raw.routeKey,
    stage: raw.requestContext.stage,
    apiId: raw.requestContext.apiId,
    requestId: raw.requestContext.requestId,
    sourceIp: raw.requestContext.http.sourceIp,
    receivedAtMs: raw.requestContext.timeEpoch,
    headers: groupByName(lowerCaseNames(raw.headers).filter(([name]) => name !== 'cookie')),
    cookies: (raw.cookies ?? []).map(parseCookie),
    query: groupByName(new URLSearchParams(raw.rawQueryString)),
    pathParameters: raw.pathParameters ?? new Map(),
    stageVariables: raw.stageVariables ?? new Map(),
    body: decodeBody(raw.body ?? null, raw.isBase64Encoded),
    authorizer: raw.requestContext.authorizer,
  };
}
