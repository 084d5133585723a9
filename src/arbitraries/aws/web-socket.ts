import fc from 'fast-check';
import { oneOf } from '../edges.ts';
import { objectOf } from '../json-value.ts';
import {
  asFirstSpelled,
  grouped,
  httpRequest,
  requestTime,
  servedHeaders,
  type HttpEventConstraints,
} from './http-request.ts';
import { opaqueBase64, opaqueUuid } from './opaque.ts';
import { domainOf } from './origin.ts';

/** As in `APIGatewayProxyWebsocketEventV2` of `@types/aws-lambda`, with what API Gateway sends beside. */
export interface WebSocketEvent {
  headers?: { [name: string]: string };
  multiValueHeaders?: { [name: string]: string[] };
  queryStringParameters?: { [name: string]: string };
  multiValueQueryStringParameters?: { [name: string]: string[] };
  requestContext: {
    routeKey: string;
    /** Only with `MESSAGE`, which the published types do not say. */
    messageId: string;
    eventType: 'CONNECT' | 'MESSAGE' | 'DISCONNECT';
    extendedRequestId: string;
    requestTime: string;
    messageDirection: 'IN';
    stage: string;
    connectedAt: number;
    requestTimeEpoch: number;
    identity: { sourceIp: string; userAgent?: string };
    requestId: string;
    domainName: string;
    connectionId: string;
    apiId: string;
    /** Only with `DISCONNECT`. */
    disconnectStatusCode?: number;
    disconnectReason?: string;
  };
  body?: string;
  isBase64Encoded: boolean;
}

export type WebSocketConstraints = Pick<HttpEventConstraints, 'body' | 'query' | 'headers'> & {
  /** Default: any of the three. */
  readonly eventType?: WebSocketEvent['requestContext']['eventType'];
  /** The route of a message. Default: `$default` and others. */
  readonly routeKey?: fc.Arbitrary<string>;
};

/** Why a connection ended: the codes of RFC 6455, section 7.4.1. */
const endings = [
  [1005, 'Client-side close frame status not set'],
  [1001, 'Going away'],
  [1006, 'Connection closed abnormally'],
] as const;

/**
 * Events of an API Gateway WebSocket API: a connection is opened, a message arrives, a connection is closed. Only the opening
 * has headers and a query of its own, only a message has a body and an id. The simplest is a `CONNECT`.
 *
 * @example property('a message is answered', [webSocketEvent({ eventType: 'MESSAGE' })], async (event) => { … });
 */
export function webSocketEvent(constraints: WebSocketConstraints = {}): fc.Arbitrary<WebSocketEvent> {
  const { eventType, routeKey = oneOf('$default', 'send'), ...request } = constraints;
  return fc
    .record({
      request: httpRequest(request),
      kind: eventType === undefined ? oneOf('CONNECT', 'MESSAGE', 'DISCONNECT') : fc.constant(eventType),
      route: routeKey,
      lastedMs: fc.nat({ max: 7_200_000 }), // two hours: the longest connection
      ending: fc.constantFrom(...endings),
    })
    .map(({ request: sent, kind, route, lastedMs, ending }) => {
      const { from, seed, atMs, query, body, sourceIp, userAgent } = sent;
      const apiId = opaqueUuid(seed, 1).slice(-10);
      const domainName = `${apiId}.execute-api.${from.region}.${domainOf(from)}`;
      const isMessage = kind === 'MESSAGE';
      const time = kind === 'CONNECT' ? atMs : atMs + lastedMs;
      const requestContext = {
        routeKey: isMessage ? route : `$${kind.toLowerCase()}`,
        ...(isMessage ? { messageId: `${opaqueBase64(seed, 2, 15)}=` } : {}),
        ...(kind === 'DISCONNECT' ? { disconnectStatusCode: ending[0], disconnectReason: ending[1] } : {}),
        eventType: kind,
        extendedRequestId: `${opaqueBase64(seed, 3, 15)}=`,
        requestTime: requestTime(time),
        messageDirection: 'IN',
        stage: 'prod',
        connectedAt: atMs,
        requestTimeEpoch: time,
        identity: { sourceIp, ...(userAgent === '' ? {} : { userAgent }) },
        requestId: `${opaqueBase64(seed, 3, 15)}=`,
        domainName,
        connectionId: `${opaqueBase64(seed, 4, 15)}=`,
        apiId,
      } as WebSocketEvent['requestContext']; // messageId as AWS has it
      const headers = servedHeaders(sent, domainName);
      const groups = grouped(
        kind === 'CONNECT' ? headers : headers.filter(([name]) => /^(Host|X-Forwarded-For)$/.test(name)),
        asFirstSpelled(headers),
      );
      const last = (all: Map<string, string[]>): { [name: string]: string } =>
        objectOf([...all].map(([name, values]): [string, string] => [name, values.at(-1)!]));
      const parameters = grouped(query);
      return {
        ...(isMessage ? {} : { headers: last(groups), multiValueHeaders: objectOf(groups) }),
        ...(kind === 'CONNECT' && query.length > 0
          ? { queryStringParameters: last(parameters), multiValueQueryStringParameters: objectOf(parameters) }
          : {}),
        requestContext,
        ...(isMessage ? { body: body?.text ?? '' } : {}),
        isBase64Encoded: isMessage && (body?.isBase64Encoded ?? false),
      };
    });
}
