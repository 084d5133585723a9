import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { EventError } from '../../targets/events/errors.ts';
import { decodeEvent, type LambdaEvent } from '../../targets/events/event.ts';
import { payloadJson, payloadText } from '../../targets/events/payload.ts';
import { decodeHttpRequest } from '../../targets/events/sources/api-http.ts';
import { headerLine } from '../../targets/events/sources/api-request.ts';
import { decodeRestRequest } from '../../targets/events/sources/api-rest.ts';
import { decodeLogsEvent } from '../../targets/events/sources/cloudwatch-logs.ts';
import { decodeDynamoDbEvent } from '../../targets/events/sources/dynamodb.ts';
import { decodeBusEvent } from '../../targets/events/sources/event-bridge.ts';
import { decodeFirehoseEvent } from '../../targets/events/sources/firehose.ts';
import { decodeKafkaEvent } from '../../targets/events/sources/kafka.ts';
import { decodeKinesisEvent } from '../../targets/events/sources/kinesis.ts';
import { s3RecordOf } from '../../targets/events/sources/s3-event-bridge.ts';
import { decodeS3Body, decodeS3Event } from '../../targets/events/sources/s3.ts';
import { decodeSnsBody } from '../../targets/events/sources/sns.ts';
import { decodeSqsEvent } from '../../targets/events/sources/sqs.ts';
import { decodeWebSocketEvent } from '../../targets/events/sources/web-socket.ts';
import type { DecodedRecord } from '../../targets/events/record.ts';

const folder = fileURLToPath(new URL('../../../shared/data/aws-events/', import.meta.url));
const absent = !existsSync(folder);
const conformance = test.skipIf(absent);
const title = (sentence: string): string =>
  absent ? `${sentence} (skipped: ../shared/data/aws-events is absent)` : sentence;

function load(path: string): unknown {
  return JSON.parse(readFileSync(`${folder}${path}`, 'utf8'));
}

function values<T>(records: readonly DecodedRecord<T>[]): T[] {
  return records.map((record) => {
    if (!record.ok) throw record.error;
    return record.value;
  });
}

/** Every recorded event of the covered sources and how many records it holds. */
const accepted: readonly (readonly [path: string, source: LambdaEvent['source'], records: number])[] = [
  ['kinesis/stream.json', 'kinesis', 2],
  ['kinesis/stream-cloudwatch-logs.json', 'kinesis', 2],
  ['kinesis/dynamodb-stream.json', 'kinesis', 2],
  ['sqs/base.json', 'sqs', 2],
  ['sqs/sns-body.json', 'sqs', 1],
  ['s3/sqs-event.json', 'sqs', 1],
  ['sns/base.json', 'sns', 1],
  ['s3/base.json', 's3', 1],
  ['s3/decoded-key.json', 's3', 1],
  ['s3/delete-object.json', 's3', 1],
  ['s3/glacier.json', 's3', 1],
  ['s3/s3-lifecycle-event.json', 's3', 1],
  ['dynamodb/base.json', 'dynamodb', 2],
  ['kafka/base.json', 'kafka', 1],
  ['kinesis/firehose.json', 'firehose', 2],
  ['kinesis/firehose-put.json', 'firehose', 2],
  ['kinesis/firehose-sqs.json', 'firehose', 1],
  // Its data is no SQS message, which is for whoever reads the data to say.
  ['kinesis/firehose-sqs-invalid.json', 'firehose', 1],
  ['cloudwatch/base.json', 'logs', 0],
  ['eventbridge/base.json', 'event-bridge', 0],
  ['s3/eventbridge-object-created.json', 'event-bridge', 0],
  ['s3/eventbridge-object-deleted.json', 'event-bridge', 0],
  ['s3/eventbridge-object-expired.json', 'event-bridge', 0],
  ['s3/eventbridge-object-restored.json', 'event-bridge', 0],
  ['alb/base.json', 'load-balancer', 0],
  ['alb/multi-fields.json', 'load-balancer', 0],
  ['apigw-websocket/connectEvent.json', 'web-socket', 0],
  ['apigw-rest/console-test-ui.json', 'api', 0],
  ['apigw-rest/iam-auth.json', 'api', 0],
  ['apigw-rest/lambda-authorizer-auth.json', 'api', 0],
  ['apigw-rest/no-auth.json', 'api', 0],
  ['apigw-rest/websocket.json', 'api', 0],
  ['apigw-http/lambda-authorizer-auth.json', 'api', 0],
  ['apigw-http/no-auth.json', 'api', 0],
  // A function URL speaks the same payload format 2.0.
  ['lambda/base.json', 'api', 0],
  ['lambda/get-request.json', 'api', 0],
  ['lambda/iam-auth.json', 'api', 0],
];

conformance.each(accepted)(title('%s is decoded as %s with all its %i records'), (path, source, records) => {
  const event = decodeEvent(load(path));
  expect(event.source).toBe(source);
  if ('records' in event) {
    expect(event.records.map(({ ok }) => ok)).toEqual(Array.from({ length: records }, () => true));
  }
});

/** Recorded events that are not whole events of a covered source, and the reason given. */
const refused: readonly (readonly [path: string, code: string, where: string])[] = [
  ['apigw-rest/invalid.json', 'shape', 'queryStringParameters'],
  ['apigw-http/invalid.json', 'shape', 'queryStringParameters'],
  // Authorizer requests look like proxy requests but have neither body nor isBase64Encoded.
  ['apigw-rest/authorizer-request.json', 'shape', 'body'],
  ['apigw-http/authorizer-request.json', 'shape', 'isBase64Encoded'],
  ['apigw-rest/authorizer-token.json', 'source', ''],
  ['lambda/invalid.json', 'shape', 'rawPath'],
];

conformance.each(refused)(title('%s is refused with %s at "%s"'), (path, code, where) => {
  expect(() => decodeEvent(load(path))).toThrow(EventError);
  expect(() => decodeEvent(load(path))).toThrow(expect.objectContaining({ code, path: where }));
});

const uncovered = [
  'appsync-events',
  'cloudformation',
  'cognito',
  'connect-outbound-campaigns',
  'ses',
  'transfer-family',
  'vpc-lattice',
  'vpc-lattice-v2',
];

conformance.each(uncovered)(title('every %s event is refused by the error of this target, never misread'), (source) => {
  const files = readdirSync(`${folder}${source}`);
  expect(files).not.toEqual([]);
  for (const file of files) expect(() => decodeEvent(load(`${source}/${file}`)), file).toThrow(EventError);
});

conformance(title('Kinesis data is decoded: plain text, JSON and gzipped CloudWatch logs'), () => {
  const texts = values(decodeKinesisEvent(load('kinesis/stream.json'))).map(({ data }) => payloadText(data));
  expect(texts).toEqual(['Hello, this is a test.', 'This is only a test.']);
  const [first] = values(decodeKinesisEvent(load('kinesis/stream.json')));
  expect(first).toMatchObject({ shardId: 'shardId-000000000006', arrivedAtMs: 1_545_084_650_987 });

  const changes = values(decodeKinesisEvent(load('kinesis/dynamodb-stream.json'))).map(({ data }) => payloadJson(data));
  expect(changes).toMatchObject([{ eventName: 'INSERT' }, { eventName: 'INSERT' }]);

  const logs = values(decodeKinesisEvent(load('kinesis/stream-cloudwatch-logs.json'))).map(({ data }) =>
    payloadJson(data),
  );
  expect(logs).toMatchObject([{ messageType: 'DATA_MESSAGE' }, { messageType: 'DATA_MESSAGE' }]);
});

conformance(title('SNS in SQS is unwrapped, other bodies are left alone'), () => {
  const [wrapped] = values(decodeSqsEvent(load('sqs/sns-body.json')));
  expect(decodeSnsBody(wrapped?.body ?? '')).toMatchObject({
    delivery: 'wrapped',
    notification: { message: '{"message": "hello world"}', subject: null, publishedAtMs: 1_611_050_827_287 },
  });
  const bodies = values(decodeSqsEvent(load('sqs/base.json'))).map(({ body }) => decodeSnsBody(body));
  expect(bodies).toEqual([
    { delivery: 'raw', message: 'Test message.' },
    { delivery: 'raw', message: '{"message": "foo1"}' },
  ]);
});

conformance(title('S3 keys are decoded as the recorded urlDecodedKey says'), () => {
  const raw = load('s3/decoded-key.json') as { Records: { s3: { object: { urlDecodedKey: string } } }[] };
  const [record] = values(decodeS3Event(raw));
  expect(record?.key).toBe(raw.Records[0]?.s3.object.urlDecodedKey);
});

conformance(title('an S3 notification in a queue is decoded down to its object'), () => {
  const [message] = values(decodeSqsEvent(load('s3/sqs-event.json')));
  const raw = JSON.parse(message?.body ?? '') as { Records: { s3: { object: { key: string; size: number } } }[] };
  expect(values(decodeS3Body(message?.body ?? ''))).toMatchObject([
    { bucket: 'xxx', size: raw.Records[0]?.s3.object.size },
  ]);
});

conformance(title('an S3 removal carries a sequencer but neither size nor eTag'), () => {
  expect(values(decodeS3Event(load('s3/delete-object.json')))).toMatchObject([
    { eventName: 'ObjectRemoved:Delete', size: null, eTag: null, sequencer: '0C0F6F405D6ED209E1' },
  ]);
});

conformance(title('requests of both payload formats read alike'), () => {
  const rest = decodeRestRequest(load('apigw-rest/no-auth.json'));
  const http = decodeHttpRequest(load('apigw-http/no-auth.json'));
  expect(rest).toMatchObject({
    method: 'POST',
    route: '/no-auth',
    stage: 'prod',
    sourceIp: '15.248.3.126',
    body: null,
  });
  expect(http).toMatchObject({
    method: 'POST',
    route: 'POST /lambda',
    stage: '$default',
    sourceIp: '15.248.3.126',
    body: null,
  });
  for (const name of ['User-Agent', 'ACCEPT', 'accept-encoding']) {
    expect(headerLine(rest, name)).toBe(headerLine(http, name));
  }
});

conformance(title('a repeated query parameter and cookies of format 2.0 are kept apart'), () => {
  const request = decodeHttpRequest(load('lambda/base.json'));
  expect([...request.query]).toEqual([
    ['parameter1', ['value1', 'value2']],
    ['parameter2', ['value']],
  ]);
  expect(request.cookies.map(({ name }) => name)).toEqual(['cookie1', 'cookie2']);
  expect(headerLine(request, 'header2')).toBe('value1,value2');
});

conformance(title('every recorded event is either accepted, refused, or of a source that is not covered'), () => {
  const known = new Set([...accepted, ...refused].map(([path]) => path));
  const all = readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((path) => path.replaceAll('\\', '/'));
  const events = all.filter((path) => path.endsWith('.json'));
  expect(events.filter((path) => !known.has(path) && !uncovered.includes(path.split('/')[0] ?? ''))).toEqual([]);
  expect(events.length).toBeGreaterThan(40);
});

conformance(title('objects told of by EventBridge read as a bucket tells them'), () => {
  const record = (file: string): unknown => s3RecordOf(decodeBusEvent(load(`s3/eventbridge-object-${file}.json`)));
  expect(record('created')).toMatchObject({ eventName: 'ObjectCreated:Put', key: 'IMG_m7fzo3.jpg', size: 184_662 });
  expect(record('deleted')).toMatchObject({ eventName: 'ObjectRemoved:DeleteMarkerCreated', size: null, eTag: null });
  expect(record('expired')).toMatchObject({ eventName: 'LifecycleExpiration:DeleteMarkerCreated' });
  expect(record('restored')).toMatchObject({ eventName: 'Object Restore Completed' });
});

conformance(title('what the other sources carry is decoded'), () => {
  const [insert, modify] = values(decodeDynamoDbEvent(load('dynamodb/base.json')));
  expect(insert).toMatchObject({ change: 'INSERT', atMs: 1_693_997_155_000, oldImage: null });
  expect(insert?.newImage?.get('Id')).toEqual({ type: 'N', value: '101' });
  expect(modify).toMatchObject({ change: 'MODIFY', atMs: null });
  const [kafka] = values(decodeKafkaEvent(load('kafka/base.json')));
  expect(new TextDecoder().decode(kafka?.key ?? undefined)).toBe('recordKey');
  expect(kafka?.headers.map(([name, value]) => [name, new TextDecoder().decode(value)])).toEqual([
    ['headerKey', 'headerValue'],
  ]);
  expect(values(decodeFirehoseEvent(load('kinesis/firehose.json'))).map(({ data }) => payloadText(data))).toEqual([
    'Hello World',
    '{"Hello": "World"}',
  ]);
  expect(decodeLogsEvent(load('cloudwatch/base.json'))).toMatchObject({ isControl: false });
  expect(decodeWebSocketEvent(load('apigw-websocket/connectEvent.json'))).toMatchObject({
    kind: 'CONNECT',
    connectionId: 'def456',
  });
});
