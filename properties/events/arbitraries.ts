import fc from 'fast-check';
import type { KinesisRecord } from '../../targets/events/sources/kinesis.ts';
import type { S3Record } from '../../targets/events/sources/s3.ts';
import type { SnsNotification } from '../../targets/events/sources/sns.ts';
import type { SqsMessage } from '../../targets/events/sources/sqs.ts';

/** Any character that UTF-8 can carry, those of each length alike; the unit `binary` would take half a second to set up. */
const anyCharacter = fc
  .oneof(
    fc.integer({ min: 0x20, max: 0x7e }),
    fc.integer({ min: 0, max: 0x7f }),
    fc.integer({ min: 0x80, max: 0x7ff }),
    fc.integer({ min: 0x800, max: 0xd7ff }),
    fc.integer({ min: 0xe000, max: 0xffff }),
    fc.integer({ min: 0x10000, max: 0x10ffff }),
  )
  .map((codePoint) => String.fromCodePoint(codePoint));

/** Any text that UTF-8 can carry, control characters and astral ones included. */
export const anyText = (maxLength = 8): fc.Arbitrary<string> => fc.string({ unit: anyCharacter, maxLength });

/** Object keys as people write them: words, slashes, spaces and the signs that form encoding treats specially. */
export const anyKey: fc.Arbitrary<string> = fc
  .array(
    fc.oneof(
      fc.constantFrom(' ', '/', '+', '%', '&', '=', '%20', '%2F'),
      fc.string({ unit: anyCharacter, minLength: 1, maxLength: 3 }),
    ),
    {
      minLength: 1,
      maxLength: 6,
    },
  )
  .map((parts) => parts.join(''));

const name = fc.string({ minLength: 1, maxLength: 6 });
const pastMs = fc.integer({ min: 0, max: 4_102_444_800_000 });
const nullable = <T>(value: fc.Arbitrary<T>): fc.Arbitrary<T | null> => fc.option(value, { nil: null });

/** Names as clients send them, those that JavaScript objects treat specially among them. */
export const hostileName = fc.oneof(
  name,
  fc.constantFrom('__proto__', 'constructor', 'toString', 'hasOwnProperty', ''),
);

const mapOf = <T>(value: fc.Arbitrary<T>): fc.Arbitrary<Map<string, T>> =>
  fc
    .uniqueArray(fc.tuple(hostileName, value), { selector: ([key]) => key, maxLength: 4 })
    .map((entries) => new Map(entries));

/** An object with exactly these own properties, as `JSON.parse` makes them (`__proto__` too). */
export function jsonObject(entries: Iterable<readonly [string, unknown]>): object {
  const fields = [...entries].map(([key, value]) => `${JSON.stringify(key)}:${JSON.stringify(value)}`);
  return JSON.parse(`{${fields.join(',')}}`) as object;
}

/** Sequence numbers up to what Kinesis defines, far beyond 2^53. */
export const sequenceNumber = fc.bigInt({ min: 0n, max: 10n ** 129n - 1n }).map(String);

export const kinesisRecord: fc.Arbitrary<KinesisRecord> = fc.record({
  streamArn: name,
  region: name,
  shardId: fc.nat({ max: 999 }).map((shard) => `shardId-${String(shard).padStart(12, '0')}`),
  partitionKey: anyText(),
  sequenceNumber,
  arrivedAtMs: pastMs,
  data: fc.uint8Array({ maxLength: 20 }),
});

/** A record as Lambda writes it. */
export function rawKinesis(record: KinesisRecord): object {
  return {
    eventSource: 'aws:kinesis',
    eventID: `${record.shardId}:${record.sequenceNumber}`,
    eventSourceARN: record.streamArn,
    awsRegion: record.region,
    kinesis: {
      partitionKey: record.partitionKey,
      sequenceNumber: record.sequenceNumber,
      approximateArrivalTimestamp: record.arrivedAtMs / 1000,
      data: Buffer.from(record.data).toString('base64'),
    },
  };
}

export const sqsMessage: fc.Arbitrary<SqsMessage> = fc.record({
  messageId: fc.uuid(),
  receiptHandle: name,
  queueArn: name,
  region: name,
  body: anyText(),
  receiveCount: fc.integer({ min: 1, max: 1000 }),
  sentAtMs: pastMs,
  senderId: name,
  messageAttributes: mapOf(fc.record({ dataType: name, stringValue: name }, { requiredKeys: ['dataType'] })),
  groupId: nullable(name),
  sequenceNumber: nullable(sequenceNumber),
});

/** A message as Lambda writes it. */
export function rawSqs(message: SqsMessage): object {
  return {
    eventSource: 'aws:sqs',
    messageId: message.messageId,
    receiptHandle: message.receiptHandle,
    eventSourceARN: message.queueArn,
    awsRegion: message.region,
    body: message.body,
    attributes: {
      ApproximateReceiveCount: String(message.receiveCount),
      SentTimestamp: String(message.sentAtMs),
      SenderId: message.senderId,
      ...(message.groupId === null ? {} : { MessageGroupId: message.groupId }),
      ...(message.sequenceNumber === null ? {} : { SequenceNumber: message.sequenceNumber }),
    },
    messageAttributes: jsonObject(message.messageAttributes),
  };
}

export const snsNotification: fc.Arbitrary<SnsNotification> = fc.record({
  messageId: fc.uuid(),
  topicArn: name,
  subject: nullable(name),
  message: anyText(),
  publishedAtMs: pastMs,
  attributes: mapOf(fc.record({ type: name, value: anyText() })),
});

/** A notification as a topic writes it, into a queue or to a function. */
export function rawSns(notification: SnsNotification): object {
  const attributes = [...notification.attributes];
  return {
    Type: 'Notification',
    MessageId: notification.messageId,
    TopicArn: notification.topicArn,
    Subject: notification.subject,
    Message: notification.message,
    Timestamp: new Date(notification.publishedAtMs).toISOString(),
    ...(attributes.length === 0
      ? {}
      : {
          MessageAttributes: jsonObject(
            attributes.map(([key, { type, value }]) => [key, { Type: type, Value: value }]),
          ),
        }),
  };
}

export const rawSnsRecord = (notification: SnsNotification): object => ({
  EventSource: 'aws:sns',
  Sns: rawSns(notification),
});

export const s3Record: fc.Arbitrary<S3Record> = fc.record({
  eventName: fc.constantFrom(
    'ObjectCreated:Put',
    'ObjectRemoved:Delete',
    'LifecycleExpiration:Delete',
    'ObjectTagging:Put',
  ),
  atMs: pastMs,
  region: name,
  bucket: name,
  key: anyKey,
  size: nullable(fc.nat()),
  eTag: nullable(name),
  versionId: nullable(name),
  sequencer: nullable(fc.string({ unit: fc.constantFrom(...'0123456789ABCDEF'), minLength: 1, maxLength: 18 })),
});

/** A notification record as S3 writes it; the key goes through Node's own form encoding, not through the code under test. */
export function rawS3(record: S3Record): object {
  const { size, eTag, versionId, sequencer } = record;
  const given = Object.entries({ size, eTag, versionId, sequencer }).filter(([, value]) => value !== null);
  return {
    eventSource: 'aws:s3',
    eventName: record.eventName,
    eventTime: new Date(record.atMs).toISOString(),
    awsRegion: record.region,
    s3: {
      bucket: { name: record.bucket },
      object: { key: formEncoded(record.key), ...Object.fromEntries(given) },
    },
  };
}

/** Form encoding as the URL standard writes it. */
export function formEncoded(text: string): string {
  return new URLSearchParams([['', text]]).toString().slice(1);
}

/** A copy with the value at a dotted path replaced, or removed when `value` is undefined. */
export function edited(raw: object, path: string, value: unknown): object {
  const copy = structuredClone(raw) as Record<string, unknown>;
  const steps = path.split('.');
  const last = steps.pop() as string;
  const parent = steps.reduce((node, step) => node[step] as Record<string, unknown>, copy);
  if (value === undefined) delete parent[last];
  else parent[last] = value;
  return copy;
}
