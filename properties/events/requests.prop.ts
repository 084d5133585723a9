import { property } from 'assay';
import fc from 'fast-check';
import { expect } from 'vitest';
import { decodeEvent } from '../../targets/events/event.ts';
import { decodeLoadBalancerRequest } from '../../targets/events/sources/alb.ts';
import { decodeBusEvent, isScheduled, type BusEvent } from '../../targets/events/sources/event-bridge.ts';
import { decodeS3Message, s3RecordOf } from '../../targets/events/sources/s3-event-bridge.ts';
import { decodeWebSocketEvent } from '../../targets/events/sources/web-socket.ts';
import { anyKey, anyText, edited, hostileName, jsonObject, rawS3, s3Record } from './arbitraries.ts';
import { base64, data } from './more-arbitraries.ts';

type Values = readonly (readonly [string, readonly string[]])[];
const token = fc.constantFrom('accept', 'x-a', '__proto__', 'constructor');
const values = (name: fc.Arbitrary<string>): fc.Arbitrary<Values> =>
  fc.uniqueArray(fc.tuple(name, fc.array(anyText(4), { minLength: 1, maxLength: 2 })), {
    selector: ([key]) => key,
    maxLength: 3,
  });
const body = fc.option(data, { nil: null });

const connection = fc.record({
  kind: fc.constantFrom('CONNECT' as const, 'MESSAGE' as const, 'DISCONNECT' as const),
  route: fc.constantFrom('$connect', '$default', 'send'),
  connectionId: fc.string({ maxLength: 4 }),
  at: fc.nat(),
  headers: values(token),
  query: values(hostileName),
  body,
});

function rawConnection({
  kind,
  route,
  connectionId,
  at,
  headers,
  query,
  body: bytes,
}: typeof connection extends fc.Arbitrary<infer T> ? T : never): object {
  return {
    ...(headers.length === 0
      ? {}
      : { multiValueHeaders: jsonObject(headers.map(([name, all]) => [name.toUpperCase(), all])) }),
    ...(query.length === 0 ? {} : { multiValueQueryStringParameters: jsonObject(query) }),
    body: bytes === null ? null : base64(bytes),
    isBase64Encoded: true,
    requestContext: {
      eventType: kind,
      routeKey: route,
      connectionId,
      domainName: 'd',
      stage: 's',
      apiId: 'a',
      requestId: 'r',
      connectedAt: at,
      requestTimeEpoch: at + 1,
      identity: { sourceIp: '::1' },
    },
  };
}

property('an event of a WebSocket connection decodes to what happened on it', [connection], (sent) => {
  const { at, headers, query, ...same } = sent;
  const decoded = decodeWebSocketEvent(rawConnection(sent));
  expect(decoded).toEqual({
    ...same,
    domainName: 'd',
    stage: 's',
    apiId: 'a',
    requestId: 'r',
    sourceIp: '::1',
    connectedAtMs: at,
    receivedAtMs: at + 1,
    headers: new Map(headers),
    query: new Map(query),
  });
  expect(decodeEvent(rawConnection(sent))).toEqual({ source: 'web-socket', message: decoded });
});

const connectionFaults = [
  'eventType',
  'routeKey',
  'connectionId',
  'domainName',
  'stage',
  'apiId',
  'requestId',
  'connectedAt',
  'requestTimeEpoch',
  'identity',
  'identity.sourceIp',
];

property(
  'an event of a WebSocket connection without something it needs is refused there',
  [connection, fc.constantFrom(...connectionFaults.map((field) => `requestContext.${field}`), 'isBase64Encoded')],
  (sent, field) => {
    expect(() => decodeWebSocketEvent(edited(rawConnection(sent), field, undefined))).toThrow(
      expect.objectContaining({ code: 'shape', path: field }),
    );
    expect(() => decodeWebSocketEvent(edited(rawConnection(sent), field, []))).toThrow(
      expect.objectContaining({ code: 'shape' }),
    );
  },
);

const request = fc.record({
  method: fc.constantFrom('GET', 'POST'),
  path: anyText(),
  headers: values(token),
  query: values(hostileName),
  body,
});
type Request = typeof request extends fc.Arbitrary<infer T> ? T : never;
const form = (text: string): string => encodeURIComponent(text).replaceAll('%20', '+');

function rawBalanced({ method, path, headers, query, body: bytes }: Request, multi: boolean): object {
  const encoded: Values = query.map(([name, all]) => [form(name), all.map(form)]);
  const last = (all: Values): object => jsonObject(all.map(([name, list]) => [name, list.at(-1)]));
  return {
    httpMethod: method,
    path,
    ...(multi
      ? { multiValueHeaders: jsonObject(headers), multiValueQueryStringParameters: jsonObject(encoded) }
      : { headers: last(headers), queryStringParameters: last(encoded) }),
    body: bytes === null ? null : base64(bytes),
    isBase64Encoded: true,
    requestContext: { elb: { targetGroupArn: 'arn' } },
  };
}

property(
  'a request through a load balancer decodes to what the client sent, or to the last value of each name',
  [request, fc.boolean()],
  (sent, multi) => {
    const kept = (all: Values): Map<string, readonly string[]> =>
      new Map(all.map(([name, list]) => [name, multi ? list : list.slice(-1)]));
    const decoded = decodeLoadBalancerRequest(rawBalanced(sent, multi));
    expect(decoded).toEqual({ ...sent, targetGroupArn: 'arn', headers: kept(sent.headers), query: kept(sent.query) });
    expect(decodeEvent(rawBalanced(sent, multi))).toEqual({ source: 'load-balancer', request: decoded });
  },
);

property(
  'a request through a load balancer without anything in it has neither headers nor query; header names have no case',
  [request],
  (sent) => {
    const bare = edited(edited(rawBalanced(sent, false), 'headers', undefined), 'queryStringParameters', undefined);
    expect(decodeLoadBalancerRequest(bare)).toMatchObject({ headers: new Map(), query: new Map() });
    const shouting = edited(bare, 'headers', { 'X-A': '1', 'x-a': '2' });
    expect(decodeLoadBalancerRequest(shouting).headers).toEqual(new Map([['x-a', ['1', '2']]]));
  },
);

const balancerFaults: readonly (readonly [string, unknown, string, string])[] = [
  ['httpMethod', 1, 'shape', 'httpMethod'],
  ['path', null, 'shape', 'path'],
  ['headers', [], 'shape', 'headers'],
  ['queryStringParameters', { a: '%' }, 'key', 'queryStringParameters.a'],
  ['multiValueQueryStringParameters', { '%E0': ['a'] }, 'key', 'multiValueQueryStringParameters.%E0'],
  ['isBase64Encoded', 'no', 'shape', 'isBase64Encoded'],
  ['body', '!', 'base64', 'body'],
  ['requestContext.elb', {}, 'shape', 'requestContext.elb.targetGroupArn'],
];

property(
  'a mangled request through a load balancer is refused at its fault',
  [request, fc.constantFrom(...balancerFaults)],
  (sent, [field, wrong, code, path]) => {
    expect(() => decodeLoadBalancerRequest(edited(rawBalanced(sent, false), field, wrong))).toThrow(
      expect.objectContaining({ code, path }),
    );
  },
);

const second = fc.nat().map((seconds) => seconds * 1000);
const busEvent: fc.Arbitrary<BusEvent> = fc.record({
  id: fc.string({ maxLength: 4 }),
  sender: fc.constantFrom('aws.events', 'shop.orders'),
  detailType: fc.constantFrom('Scheduled Event', 'Order Placed'),
  account: fc.constant('1'),
  region: fc.constant('eu-west-1'),
  atMs: second,
  resources: fc.array(anyText(), { maxLength: 2 }),
  detail: fc.jsonValue(),
  replay: fc.option(anyText(), { nil: null }),
});

const time = (atMs: number): string => new Date(atMs).toISOString().replace('.000', '');

function rawBus({ id, sender, detailType, account, region, atMs, resources, detail, replay }: BusEvent): object {
  return {
    version: '0',
    id,
    source: sender,
    'detail-type': detailType,
    account,
    region,
    time: time(atMs),
    resources,
    detail,
    ...(replay === null ? {} : { 'replay-name': replay }),
  };
}

property(
  'an event from a bus decodes to what was sent, and is of a schedule exactly when the scheduler sent one',
  [busEvent],
  (sent) => {
    expect(decodeBusEvent(rawBus(sent))).toEqual(sent);
    expect(decodeEvent(rawBus(sent))).toEqual({ source: 'event-bridge', event: sent });
    expect(isScheduled(sent)).toBe(sent.sender === 'aws.events' && sent.detailType === 'Scheduled Event');
    expect(s3RecordOf(sent)).toBeNull();
    for (const field of ['id', 'source', 'account', 'region', 'time', 'resources']) {
      expect(() => decodeBusEvent(edited(rawBus(sent), field, undefined), 'at')).toThrow(
        expect.objectContaining({ code: 'shape', path: `at.${field}` }),
      );
    }
  },
);

const told = fc.constantFrom(
  ['Object Created', { reason: 'PutObject' }, 'ObjectCreated:Put'],
  ['Object Created', { reason: 'POST Object' }, 'ObjectCreated:Post'],
  ['Object Created', { reason: 'CopyObject' }, 'ObjectCreated:Copy'],
  ['Object Created', { reason: 'CompleteMultipartUpload' }, 'ObjectCreated:CompleteMultipartUpload'],
  ['Object Deleted', { reason: 'DeleteObject', 'deletion-type': 'Permanently Deleted' }, 'ObjectRemoved:Delete'],
  [
    'Object Deleted',
    { reason: 'DeleteObject', 'deletion-type': 'Delete Marker Created' },
    'ObjectRemoved:DeleteMarkerCreated',
  ],
  [
    'Object Deleted',
    { reason: 'Lifecycle Expiration', 'deletion-type': 'Permanently Deleted' },
    'LifecycleExpiration:Delete',
  ],
  [
    'Object Deleted',
    { reason: 'Lifecycle Expiration', 'deletion-type': 'Delete Marker Created' },
    'LifecycleExpiration:DeleteMarkerCreated',
  ],
  ['Object Restore Completed', {}, 'Object Restore Completed'],
) as fc.Arbitrary<[string, object, string]>;

property(
  'a change of an object reads the same whether the bucket tells a queue or EventBridge does',
  [s3Record, anyKey, second, told],
  (model, key, atMs, [detailType, why, eventName]) => {
    const record = { ...model, key, atMs, eventName };
    const { bucket, size, eTag, versionId, sequencer } = record;
    const present = Object.fromEntries(
      Object.entries({ size, etag: eTag, 'version-id': versionId, sequencer }).filter(([, value]) => value !== null),
    );
    const bus = {
      ...rawBus({
        id: 'i',
        sender: 'aws.s3',
        detailType,
        account: '1',
        region: record.region,
        atMs,
        resources: [],
        detail: { bucket: { name: bucket }, object: { key, ...present }, ...why },
        replay: null,
      }),
    };
    expect(s3RecordOf(decodeBusEvent(bus))).toEqual(record);
    const [fromBus] = decodeS3Message(JSON.stringify(bus));
    const [fromBucket] = decodeS3Message(JSON.stringify({ Records: [rawS3(record)] }));
    expect(fromBus).toEqual({ ok: true, index: 0, id: null, value: record });
    expect(fromBus).toEqual(fromBucket);
  },
);

property(
  'a bus event that tells of no object is refused where it fails',
  [busEvent, s3Record],
  (sent, { bucket, key }) => {
    const event = (detail: unknown): string => JSON.stringify(rawBus({ ...sent, sender: 'aws.s3', detail }));
    const refused = (path: string): unknown => expect.objectContaining({ code: 'shape', path });
    expect(() => decodeS3Message(event({ bucket: {}, object: { key } }))).toThrow(refused('body.detail.bucket.name'));
    expect(() => decodeS3Message(event({ bucket: { name: bucket }, object: {} }))).toThrow(
      refused('body.detail.object.key'),
    );
    expect(() => decodeS3Message(JSON.stringify(rawBus(sent)))).toThrow(refused('body.source'));
  },
);
