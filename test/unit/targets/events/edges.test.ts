import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { EventError } from '../../../../targets/events/errors.ts';
import { processKinesisBatch } from '../../../../targets/events/batch/kinesis.ts';
import { processSqsBatch } from '../../../../targets/events/batch/sqs.ts';
import { decodeEvent } from '../../../../targets/events/event.ts';
import { gunzip } from '../../../../targets/events/gzip.ts';
import { DEFAULT_LIMITS, payloadBytes, payloadJson, payloadText } from '../../../../targets/events/payload.ts';
import { decodeRestRequest } from '../../../../targets/events/sources/api-rest.ts';
import { decodeKinesisEvent } from '../../../../targets/events/sources/kinesis.ts';
import { decodeS3Body, decodeS3Event } from '../../../../targets/events/sources/s3.ts';
import { decodeSnsBody } from '../../../../targets/events/sources/sns.ts';
import { decodeS3Key, encodeS3Key } from '../../../../targets/events/s3-key.ts';
import { mapOf } from '../../../../targets/events/schema.ts';
import { z } from 'zod';

/** The message, code and path of what a call throws. */
function refusal(call: () => unknown): readonly unknown[] {
  try {
    call();
  } catch (error) {
    const { message, code, path } = error as EventError;
    return [message, code, path];
  }
  return [];
}

test('an error names its code and its place, the root too', () => {
  expect(new EventError('json', 'body', 'no').message).toBe('json at body: no');
  expect(new EventError('json', '', 'no').message).toBe('json at the root: no');
  expect(new EventError('json', '', 'no').name).toBe('EventError');
});

test('every refusal says in words what is wrong', () => {
  const packed = gzipSync('abc');
  expect(refusal(() => payloadText(new Uint8Array([0xff])))).toEqual([
    'utf8 at payload: malformed UTF-8',
    'utf8',
    'payload',
  ]);
  expect(refusal(() => payloadJson(new TextEncoder().encode('{')))).toEqual([
    expect.stringMatching(/^json at payload: ./),
    'json',
    'payload',
  ]);
  expect(refusal(() => payloadBytes(packed, { maxDecompressedBytes: 2 }))).toEqual([
    'too-large at payload: more than 2 bytes when decompressed',
    'too-large',
    'payload',
  ]);
  expect(refusal(() => payloadBytes(packed.subarray(0, 12)))).toEqual([
    'gzip at payload: unexpected end of file',
    'gzip',
    'payload',
  ]);
  expect(refusal(() => decodeS3Key('%'))).toEqual(['key at key: a broken escape', 'key', 'key']);
  expect(refusal(() => decodeS3Key('\uD800'))).toEqual(['key at key: a lone surrogate', 'key', 'key']);
  expect(refusal(() => encodeS3Key('\uD800'))).toEqual(['key at key: a lone surrogate', 'key', 'key']);
  expect(refusal(() => decodeEvent({}))).toEqual(['source at the root: not an event of a known source', 'source', '']);
  expect(refusal(() => decodeS3Event({ Records: [] }, 'x'))).toEqual([]);
  expect(refusal(() => decodeS3Event({}, 'x'))).toEqual([
    expect.stringContaining('expected array'),
    'shape',
    'x.Records',
  ]);
  expect(refusal(() => decodeS3Body('{'))[2]).toBe('body');
  expect(refusal(() => decodeSnsBody('{"Type":"Notification","TopicArn":"t"}'))[2]).toBe('body.MessageId');
});

test('a faulty record says in words what is wrong with it', () => {
  const record = (kinesis: object): unknown => ({
    eventSource: 'aws:kinesis',
    eventID: 'shard',
    eventSourceARN: 'arn',
    awsRegion: 'eu-west-1',
    kinesis: { partitionKey: 'p', sequenceNumber: '1', approximateArrivalTimestamp: 1, data: '', ...kinesis },
  });
  const messages = decodeKinesisEvent({ Records: [record({ data: '=' }), record({ sequenceNumber: 'x' })] }).map(
    (decoded) => !decoded.ok && decoded.error.message,
  );
  expect(messages).toEqual([
    'base64 at Records.0.kinesis.data: not canonical base64',
    'shape at Records.1.kinesis.sequenceNumber: expected a decimal sequence number',
  ]);
  expect(mapOf(z.string()).safeParse([]).error?.issues).toMatchObject([{ message: 'expected an object' }]);
});

test('S3 says once that notifications are configured, and tells of no object', () => {
  const announcement = {
    Service: 'Amazon S3',
    Event: 's3:TestEvent',
    Time: '2014-10-13T15:57:02.089Z',
    Bucket: 'bucketname',
  };
  expect(decodeS3Event(announcement)).toEqual([]);
  expect(decodeS3Body(JSON.stringify(announcement))).toEqual([]);
  for (const other of [
    { ...announcement, Service: 'Amazon SNS' },
    { ...announcement, Event: 's3:Other' },
  ]) {
    expect(() => decodeS3Event(other)).toThrow(expect.objectContaining({ code: 'shape', path: 'Records' }));
  }
});

test('a mangled record in an S3 body is placed within that body', () => {
  expect(decodeS3Body('{"Records":[null]}', 'Records.3.body')).toMatchObject([
    { error: { path: 'Records.3.body.Records.0' } },
  ]);
});

test('a gzip bomb stops at 32 MiB unless told otherwise', () => {
  expect(DEFAULT_LIMITS.maxDecompressedBytes).toBe(33_554_432);
  const bomb = gzipSync(Buffer.alloc(33_554_433));
  expect(() => payloadBytes(bomb)).toThrow(expect.objectContaining({ code: 'too-large' }));
});

test('what follows a NUL byte after a gzip member is not dropped in silence', () => {
  const packed = Buffer.concat([gzipSync('one'), Buffer.from([0]), gzipSync('two')]);
  expect(refusal(() => gunzip(packed, 100, 'here'))).toEqual([
    'gzip at here: bytes after the last member',
    'gzip',
    'here',
  ]);
});

test('a query parameter named __proto__ is a parameter like any other', () => {
  const request = decodeRestRequest({
    httpMethod: 'GET',
    path: '/',
    resource: '/',
    headers: null,
    multiValueHeaders: null,
    queryStringParameters: null,
    multiValueQueryStringParameters: JSON.parse('{"__proto__":["a"]}') as unknown,
    pathParameters: null,
    stageVariables: null,
    body: null,
    isBase64Encoded: false,
    requestContext: { stage: 's', apiId: 'a', requestId: 'r', requestTimeEpoch: 0, identity: { sourceIp: '::1' } },
  });
  expect([...request.query]).toEqual([['__proto__', ['a']]]);
});

test('an empty batch has no failures', async () => {
  expect(await processSqsBatch({ Records: [] }, () => undefined)).toEqual({ batchItemFailures: [] });
  expect(await processKinesisBatch({ Records: [] }, () => undefined)).toEqual({ batchItemFailures: [] });
});

test('what is no batch is refused as a whole, so that it comes again as a whole', async () => {
  await expect(processSqsBatch({}, () => undefined)).rejects.toMatchObject({ code: 'shape', path: 'Records' });
  await expect(processKinesisBatch(null, () => undefined)).rejects.toMatchObject({ code: 'shape', path: '' });
});
