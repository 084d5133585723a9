import { z } from 'zod';
import { decode, mapOf } from '../schema.ts';
import { decodeBody, groupByName, lowerCaseNames } from './api-request.ts';

/** What happened on a connection of a WebSocket API. */
export interface WebSocketEvent {
  readonly kind: 'CONNECT' | 'MESSAGE' | 'DISCONNECT';
  /** `$connect`, `$disconnect`, `$default`, or a route that the API selects by the message */
  readonly route: string;
  readonly connectionId: string;
  readonly domainName: string;
  readonly stage: string;
  readonly apiId: string;
  readonly requestId: string;
  readonly sourceIp: string;
  /** both in milliseconds since 1970 */
  readonly connectedAtMs: number;
  readonly receivedAtMs: number;
  /** by lower-case name; messages carry none */
  readonly headers: ReadonlyMap<string, readonly string[]>;
  readonly query: ReadonlyMap<string, readonly string[]>;
  /** null when there is none, as with CONNECT and DISCONNECT */
  readonly body: Uint8Array | null;
}

const lists = mapOf(z.array(z.string())).nullish();

const eventSchema = z.object({
  multiValueHeaders: lists,
  multiValueQueryStringParameters: lists,
  body: z.string().nullish(),
  isBase64Encoded: z.boolean(),
  requestContext: z.object({
    eventType: z.enum(['CONNECT', 'MESSAGE', 'DISCONNECT']),
    routeKey: z.string(),
    connectionId: z.string(),
    domainName: z.string(),
    stage: z.string(),
    apiId: z.string(),
    requestId: z.string(),
    connectedAt: z.number(),
    requestTimeEpoch: z.number(),
    identity: z.object({ sourceIp: z.string() }),
  }),
});

/**
 * Decodes an event of a WebSocket API.
 * @throws EventError `shape`, `base64`
 */
export function decodeWebSocketEvent(event: unknown): WebSocketEvent {
  const { requestContext: context, ...raw } = decode(eventSchema, event, '');
  return {
    kind: context.eventType,
    route: context.routeKey,
    connectionId: context.connectionId,
    domainName: context.domainName,
    stage: context.stage,
    apiId: context.apiId,
    requestId: context.requestId,
    sourceIp: context.identity.sourceIp,
    connectedAtMs: context.connectedAt,
    receivedAtMs: context.requestTimeEpoch,
    headers: groupByName(lowerCaseNames(flat(raw.multiValueHeaders))),
    query: groupByName(flat(raw.multiValueQueryStringParameters)),
    body: decodeBody(raw.body ?? null, raw.isBase64Encoded),
  };
}

function flat(lists: ReadonlyMap<string, readonly string[]> | null | undefined): (readonly [string, string])[] {
  return [...(lists ?? [])].flatMap(([name, values]) => values.map((value) => [name, value] as const));
}
