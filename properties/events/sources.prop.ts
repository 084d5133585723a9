import { property } from 'assay';
import fc from 'fast-check';
import { expect } from 'vitest';
import { compareSequenceNumbers, decodeKinesisEvent } from '../../targets/events/sources/kinesis.ts';
import { decodeS3Body, decodeS3Event } from '../../targets/events/sources/s3.ts';
import { decodeSnsBody, decodeSnsEvent } from '../../targets/events/sources/sns.ts';
import { decodeSqsEvent } from '../../targets/events/sources/sqs.ts';
import {
  anyText,
  edited,
  kinesisRecord,
  rawKinesis,
  rawS3,
  rawSns,
  rawSnsRecord,
  rawSqs,
  s3Record,
  sequenceNumber,
  snsNotification,
  sqsMessage,
} from './arbitraries.ts';
import { sourceLaws } from './source-laws.ts';

sourceLaws({
  name: 'Kinesis',
  readAlone: ['fault', 'no batch'],
  decode: decodeKinesisEvent,
  record: kinesisRecord,
  raw: rawKinesis,
  idOf: (record) => record.sequenceNumber,
  idPath: 'kinesis.sequenceNumber',
  required: [
    ['eventSource', 'aws:sqs'],
    ['eventID', 1],
    ['eventSourceARN', null],
    ['awsRegion', []],
    ['kinesis', 'text'],
    ['kinesis.partitionKey', 7],
    ['kinesis.sequenceNumber', 7],
    ['kinesis.approximateArrivalTimestamp', '1545084650.987'],
    ['kinesis.data', 'not base64'],
  ],
});

sourceLaws({
  name: 'SQS',
  readAlone: ['no batch'],
  decode: decodeSqsEvent,
  record: sqsMessage,
  raw: rawSqs,
  idOf: (message) => message.messageId,
  idPath: 'messageId',
  required: [
    ['eventSource', 'aws:kinesis'],
    ['messageId', ''],
    ['receiptHandle', null],
    ['eventSourceARN', 1],
    ['awsRegion', {}],
    ['body', {}],
    ['attributes', []],
    ['attributes.ApproximateReceiveCount', '1e3'],
    ['attributes.SentTimestamp', ' 1'],
    ['attributes.SenderId', null],
    ['messageAttributes', []],
  ],
});

sourceLaws({
  name: 'SNS',
  readAlone: ['fault', 'no batch'],
  decode: decodeSnsEvent,
  record: snsNotification,
  raw: rawSnsRecord,
  idOf: (notification) => notification.messageId,
  idPath: 'Sns.MessageId',
  required: [
    ['EventSource', 'aws:s3'],
    ['Sns', null],
    ['Sns.Type', 'SubscriptionConfirmation'],
    ['Sns.MessageId', ''],
    ['Sns.TopicArn', 5],
    ['Sns.Message', {}],
    ['Sns.Timestamp', 'yesterday'],
  ],
});

sourceLaws({
  name: 'S3',
  readAlone: ['no batch'],
  decode: decodeS3Event,
  record: s3Record,
  raw: rawS3,
  idOf: () => null,
  required: [
    ['eventSource', 'aws:sns'],
    ['eventName', 1],
    ['eventTime', '2019-09-03'],
    ['awsRegion', null],
    ['s3', 0],
    ['s3.bucket', []],
    ['s3.bucket.name', ''],
    ['s3.object', 'key'],
    ['s3.object.key', ''],
  ],
});

const optionalFaults = [
  [decodeSqsEvent, sqsMessage.map(rawSqs), 'attributes.MessageGroupId', 1],
  [decodeSqsEvent, sqsMessage.map(rawSqs), 'attributes.SequenceNumber', null],
  [decodeSqsEvent, sqsMessage.map(rawSqs), 'messageAttributes.tenant', { stringValue: 'x' }],
  [decodeSqsEvent, sqsMessage.map(rawSqs), 'messageAttributes.tenant', { dataType: 'String', stringValue: 1 }],
  [decodeSqsEvent, sqsMessage.map(rawSqs), 'messageAttributes.tenant', { dataType: 'Binary', binaryValue: 1 }],
  [decodeSnsEvent, snsNotification.map(rawSnsRecord), 'Sns.Subject', 1],
  [decodeSnsEvent, snsNotification.map(rawSnsRecord), 'Sns.MessageAttributes', []],
  [decodeSnsEvent, snsNotification.map(rawSnsRecord), 'Sns.MessageAttributes', { tenant: { Type: 'String' } }],
  [decodeSnsEvent, snsNotification.map(rawSnsRecord), 'Sns.MessageAttributes', { tenant: { Value: 'x' } }],
  [decodeS3Event, s3Record.map(rawS3), 's3.object.size', -1],
  [decodeS3Event, s3Record.map(rawS3), 's3.object.size', 1.5],
  [decodeS3Event, s3Record.map(rawS3), 's3.object.eTag', 1],
  [decodeS3Event, s3Record.map(rawS3), 's3.object.versionId', 1],
  [decodeS3Event, s3Record.map(rawS3), 's3.object.sequencer', 1],
  [decodeS3Event, s3Record.map(rawS3), 's3.object.key', '%zz'],
  [decodeKinesisEvent, kinesisRecord.map(rawKinesis), 'kinesis.data', 'QQ'],
] as const;

property(
  'a field that may be absent is refused when it is there with a wrong value',
  [
    fc
      .constantFrom(...optionalFaults)
      .chain(([decode, raw, path, wrong]) => raw.map((record) => ({ decode, path, wrong, record }))),
  ],
  ({ decode, path, wrong, record }) => {
    const [decoded] = decode({ Records: [edited(record, path, wrong)] });
    expect(decoded?.ok).toBe(false);
    expect((decoded as { error: { path: string } }).error.path).toContain(`Records.0.${path}`);
  },
);

property(
  'a sequence number is a decimal integer of at most 129 digits without leading zeros',
  [kinesisRecord, fc.stringMatching(/^[0-9]{0,3}([0-9]{124,127})?[-a ]?$/)],
  (model, text) => {
    const canonical = /^[0-9]+$/.test(text) && text.length <= 129 && BigInt(text).toString() === text;
    const [record] = decodeKinesisEvent({ Records: [rawKinesis({ ...model, sequenceNumber: text })] });
    expect(record?.ok).toBe(canonical);
    expect(record?.id).toBe(canonical ? text : null);
  },
);

const nearby = fc.tuple(sequenceNumber, sequenceNumber, fc.constantFrom(-1n, 0n, 1n));

property('of two sequence numbers the longer is later, then the greater text', [nearby], ([a, other, step]) => {
  for (const b of [other, String(BigInt(a) + step).replace('-', '')]) {
    const expected = a.length === b.length ? (a > b ? 1 : a < b ? -1 : 0) : a.length > b.length ? 1 : -1;
    expect(compareSequenceNumbers(a, b)).toBe(expected);
  }
});

property('a wrapped notification in a queue is unwrapped to what was published', [snsNotification], (notification) => {
  expect(decodeSnsBody(JSON.stringify(rawSns(notification)))).toEqual({ delivery: 'wrapped', notification });
});

property(
  'any other body is a raw message, kept to the letter',
  [fc.oneof(anyText(), fc.json())],
  (body) => {
    expect(decodeSnsBody(body)).toEqual({ delivery: 'raw', message: body });
  },
  { documentation: true },
);

property(
  'a wrapper is told by its type and topic alone; with a fault elsewhere it is refused, not taken for raw',
  [snsNotification, fc.constantFrom('Type', 'TopicArn', 'MessageId', 'Message', 'Timestamp')],
  (notification, field) => {
    const body = JSON.stringify(edited(rawSns(notification), field, undefined));
    if (field === 'Type' || field === 'TopicArn')
      expect(decodeSnsBody(body)).toEqual({ delivery: 'raw', message: body });
    else expect(() => decodeSnsBody(body)).toThrow(expect.objectContaining({ code: 'shape', path: `body.${field}` }));
  },
);

property(
  'an S3 notification reads the same straight from the bucket, through a topic and by raw delivery',
  [fc.array(s3Record, { maxLength: 3 }), snsNotification],
  (records, notification) => {
    const event = { Records: records.map(rawS3) };
    const message = JSON.stringify(event);
    expect(decodeS3Body(message)).toEqual(decodeS3Event(event));
    expect(decodeS3Body(JSON.stringify(rawSns({ ...notification, message })))).toEqual(decodeS3Event(event));
  },
);
