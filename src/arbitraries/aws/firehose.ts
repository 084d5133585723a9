import fc from 'fast-check';
import { kinesisSequenceNumber } from './kinesis.ts';
import { opaqueSeed, opaqueUuid } from './opaque.ts';
import { arn, batchOf, happenedMs, origin, type BatchConstraints } from './origin.ts';
import { anyBytesPayload, base64Of, type PayloadValue } from './payload.ts';

/** As in `FirehoseTransformationEventRecord` of `@types/aws-lambda`. */
export interface FirehoseRecordEvent {
  recordId: string;
  /** Milliseconds since 1970, unlike in Kinesis. */
  approximateArrivalTimestamp: number;
  /** Base64. */
  data: string;
  kinesisRecordMetadata?: {
    shardId: string;
    partitionKey: string;
    approximateArrivalTimestamp: number;
    sequenceNumber: string;
    /** Empty where the record was no part of an aggregate. */
    subsequenceNumber: string;
  };
}

export interface FirehoseEvent {
  invocationId: string;
  deliveryStreamArn: string;
  sourceKinesisStreamArn?: string;
  region: string;
  records: FirehoseRecordEvent[];
}

export interface FirehoseConstraints extends BatchConstraints {
  /** What the records carry: bytes or text as they are, anything else as JSON text. */
  readonly data?: fc.Arbitrary<PayloadValue>;
  /** Whether the records came straight to Firehose or through a Kinesis stream. Default `direct`. */
  readonly from?: 'direct' | 'kinesis';
}

/**
 * Events by which Firehose asks a function to transform records. Record ids are distinct, and a right answer has each of them
 * once. The simplest has one record without data.
 *
 * @example property('every record is answered', [firehoseEvent()], async (event) => {
 *   const { records } = await handler(event);
 *   expect(records.map(({ recordId }) => recordId)).toEqual(event.records.map(({ recordId }) => recordId));
 * });
 */
export function firehoseEvent(constraints: FirehoseConstraints = {}): fc.Arbitrary<FirehoseEvent> {
  const { data = anyBytesPayload(), from: way = 'direct' } = constraints;
  const record = fc.record({ data, laterMs: fc.nat({ max: 60_000 }) });
  return fc
    .record({ from: origin(), seed: opaqueSeed(), startMs: happenedMs(), sent: batchOf(record, constraints) })
    .map(({ from, seed, startMs, sent }) => {
      const createdSeconds = Math.floor(startMs / 1000) - 86_400;
      let ms = startMs;
      const records = sent.map((each, index) => {
        ms += each.laterMs;
        const parts = { createdSeconds, shard: 0, index: BigInt(index + 1), seconds: Math.floor(ms / 1000) };
        const sequenceNumber = kinesisSequenceNumber(parts);
        const metadata = {
          shardId: 'shardId-000000000000',
          partitionKey: opaqueUuid(seed, index),
          approximateArrivalTimestamp: ms,
          sequenceNumber,
          subsequenceNumber: '',
        };
        return {
          recordId: `${sequenceNumber}000000`,
          approximateArrivalTimestamp: ms,
          data: base64Of(each.data),
          ...(way === 'kinesis' ? { kinesisRecordMetadata: metadata } : {}),
        };
      });
      return {
        invocationId: opaqueUuid(seed, sent.length),
        deliveryStreamArn: arn(from, 'firehose', `deliverystream/${from.name}`),
        ...(way === 'kinesis' ? { sourceKinesisStreamArn: arn(from, 'kinesis', `stream/${from.name}`) } : {}),
        region: from.region,
        records,
      };
    });
}
