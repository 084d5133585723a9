import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { oneOf } from '../edges.ts';
import { memberName, objectOf } from '../json-value.ts';
import { opaqueBase64, opaqueHex, opaqueSeed, opaqueUpper, opaqueUuid } from './opaque.ts';
import { arn, batchOf, happenedMs, origin, type BatchConstraints, type Origin } from './origin.ts';
import { anyTextPayload, payloadText, type PayloadValue } from './payload.ts';

export interface SqsMessageAttributeEvent {
  stringValue?: string;
  /** Base64. */
  binaryValue?: string;
  stringListValues: string[];
  binaryListValues: string[];
  dataType: string;
}

/** As in `SQSRecord` of `@types/aws-lambda`. */
export interface SqsRecordEvent {
  messageId: string;
  receiptHandle: string;
  body: string;
  attributes: {
    ApproximateReceiveCount: string;
    /** Milliseconds since 1970. */
    SentTimestamp: string;
    SenderId: string;
    ApproximateFirstReceiveTimestamp: string;
    AWSTraceHeader?: string;
    SequenceNumber?: string;
    MessageGroupId?: string;
    MessageDeduplicationId?: string;
    DeadLetterQueueSourceArn?: string;
  };
  messageAttributes: { [name: string]: SqsMessageAttributeEvent };
  md5OfBody: string;
  md5OfMessageAttributes?: string;
  eventSource: string;
  eventSourceARN: string;
  awsRegion: string;
}

export interface SqsEvent {
  Records: SqsRecordEvent[];
}

export interface SqsConstraints extends BatchConstraints {
  /** Text as it is, anything else as JSON text. */
  readonly body?: fc.Arbitrary<PayloadValue>;
}

export interface SqsFifoConstraints extends SqsConstraints {
  /** Default: one of three groups. */
  readonly groupId?: fc.Arbitrary<string>;
}

const md5 = (...parts: readonly (string | Uint8Array)[]): string => {
  const hash = createHash('md5');
  for (const part of parts) hash.update(part);
  return hash.digest('hex');
};

function sized(bytes: Uint8Array): Uint8Array {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(bytes.length);
  return Buffer.concat([length, bytes]);
}

/** The digest that SQS documents ("Calculating the MD5 message digest for message attributes"). */
export function md5OfAttributes(attributes: { [name: string]: SqsMessageAttributeEvent }): string {
  const parts = Object.entries(attributes)
    .toSorted(([left], [right]) => Buffer.compare(Buffer.from(left), Buffer.from(right)))
    .flatMap(([name, { dataType, stringValue, binaryValue }]) => [
      sized(Buffer.from(name)),
      sized(Buffer.from(dataType)),
      Uint8Array.of(binaryValue === undefined ? 1 : 2),
      sized(binaryValue === undefined ? Buffer.from(stringValue ?? '') : Buffer.from(binaryValue, 'base64')),
    ]);
  return md5(...parts);
}

function messageAttribute(): fc.Arbitrary<SqsMessageAttributeEvent> {
  const text = (stringValue: string, dataType: string): SqsMessageAttributeEvent => ({
    stringValue,
    stringListValues: [],
    binaryListValues: [],
    dataType,
  });
  return fc.oneof(
    oneOf('x', 'order created', '😀').map((value) => text(value, 'String')),
    oneOf('0', '-1.5', '123456789012345678901234567890').map((value) => text(value, 'Number')),
    fc.uint8Array({ minLength: 1, maxLength: 8 }).map((bytes) => ({
      binaryValue: Buffer.from(bytes).toString('base64'),
      stringListValues: [],
      binaryListValues: [],
      dataType: 'Binary',
    })),
    oneOf('String.custom', 'Number.int').map((dataType) => text('1', dataType)),
  );
}

/** Attribute names as SQS allows them: letters, digits, `_`, `-` and `.`. */
const attributeName = (): fc.Arbitrary<string> =>
  memberName().map((name) => name.replaceAll(/[^A-Za-z0-9_.-]/g, '_') || '_');

interface Message {
  readonly body: PayloadValue;
  readonly attributes: readonly (readonly [string, SqsMessageAttributeEvent])[];
  readonly receives: number;
  readonly waitedMs: number;
  readonly trace: boolean;
  readonly deadLetter: boolean;
}

function message({ body = anyTextPayload() }: SqsConstraints): fc.Arbitrary<Message> {
  return fc.record({
    body,
    attributes: fc.oneof(
      { arbitrary: fc.constant([]), weight: 2 },
      fc.uniqueArray(fc.tuple(attributeName(), messageAttribute()), { maxLength: 3, selector: ([name]) => name }),
    ),
    receives: fc.oneof({ arbitrary: fc.constant(1), weight: 2 }, fc.integer({ min: 1, max: 1000 })),
    waitedMs: fc.nat({ max: 1_209_600_000 }), // fourteen days: the longest retention
    trace: fc.boolean(),
    deadLetter: fc.nat({ max: 7 }).map((n) => n === 7),
  });
}

/** A record of a queue, all but what only a FIFO queue tells. */
function recordOf(
  from: Origin,
  queue: string,
  seed: number,
  index: number,
  sentMs: number,
  sent: Message,
): SqsRecordEvent {
  const body = payloadText(sent.body);
  const messageAttributes = objectOf(sent.attributes);
  const traced = sent.trace
    ? {
        AWSTraceHeader: `Root=1-${Math.floor(sentMs / 1000).toString(16)}-${opaqueHex(seed, index, 24)};Parent=${opaqueHex(seed, index, 16)};Sampled=1`,
      }
    : {};
  const redriven = sent.deadLetter ? { DeadLetterQueueSourceArn: arn(from, 'sqs', `${from.name}-source`) } : {};
  return {
    messageId: opaqueUuid(seed, index),
    receiptHandle: `AQEB${opaqueBase64(seed, index, 180)}`,
    body,
    attributes: {
      ApproximateReceiveCount: String(sent.receives),
      ...traced,
      SentTimestamp: String(sentMs),
      SenderId: `AIDA${opaqueUpper(seed, 0, 17)}`,
      ApproximateFirstReceiveTimestamp: String(sentMs + sent.waitedMs),
      ...redriven,
    },
    messageAttributes,
    md5OfBody: md5(body),
    ...(sent.attributes.length === 0 ? {} : { md5OfMessageAttributes: md5OfAttributes(messageAttributes) }),
    eventSource: 'aws:sqs',
    eventSourceARN: arn(from, 'sqs', queue),
    awsRegion: from.region,
  };
}

/**
 * Events of a standard SQS queue: distinct messages in no order, with true MD5 digests, typed attributes, counts of receipt.
 * Some carry a group for fair queues. The simplest has one message with the body `{}`, received once.
 *
 * @example property('no message is lost', [sqsEvent({ body: order() })], async (event) => { await handler(event); });
 */
export function sqsEvent(constraints: SqsConstraints = {}): fc.Arbitrary<SqsEvent> {
  const sent = fc.record({
    message: message(constraints),
    laterMs: fc.nat({ max: 60_000 }),
    group: fc.oneof({ arbitrary: fc.constant(''), weight: 7 }, fc.constant('tenant-1')),
  });
  return fc
    .record({ from: origin(), seed: opaqueSeed(), startMs: happenedMs(), sent: batchOf(sent, constraints) })
    .map(({ from, seed, startMs, sent: all }) => ({
      Records: all.map(({ message: each, laterMs, group }, index) => {
        const record = recordOf(from, from.name, seed, index, startMs + laterMs, each);
        return group === '' ? record : { ...record, attributes: { ...record.attributes, MessageGroupId: group } };
      }),
    }));
}

/** The first sequence number of a FIFO queue has 20 digits and goes up by 256 at least. */
const firstSequence = 18_849_496_460_467_696_128n;

/**
 * Events of a FIFO queue: as those of `sqsEvent`, with a group, a deduplication id and a sequence number of 20 digits each,
 * in the order of the numbers. The simplest has one message with the body `{}` in group `a`.
 *
 * @example property('no message overtakes another of its group', [sqsFifoEvent()], async (event) => { … });
 */
export function sqsFifoEvent(constraints: SqsFifoConstraints = {}): fc.Arbitrary<SqsEvent> {
  const sent = fc.record({
    message: message(constraints),
    laterMs: fc.nat({ max: 60_000 }),
    group: constraints.groupId ?? oneOf('a', 'b', 'customer-42'),
    skipped: fc.nat({ max: 3 }),
  });
  return fc
    .record({ from: origin(), seed: opaqueSeed(), startMs: happenedMs(), sent: batchOf(sent, constraints) })
    .map(({ from, seed, startMs, sent: all }) => {
      let [ms, sequence] = [startMs, firstSequence];
      const Records = all.map(({ message: each, laterMs, group, skipped }, index) => {
        ms += laterMs;
        sequence += BigInt(skipped + 1) * 256n;
        const record = recordOf(from, `${from.name}.fifo`, seed, index, ms, each);
        const MessageDeduplicationId = opaqueHex(seed, index, 64);
        const order = { SequenceNumber: String(sequence), MessageGroupId: group, MessageDeduplicationId };
        return { ...record, attributes: { ...record.attributes, ...order } };
      });
      return { Records };
    });
}
