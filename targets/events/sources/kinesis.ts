import { z } from 'zod';
import { decodeBase64 } from '../base64.ts';
import { decodeRecords, rawRecords, type DecodedRecord, type RecordReader } from '../record.ts';
import { decode, joinPath } from '../schema.ts';

/** One record of a Kinesis data stream. */
export interface KinesisRecord {
  readonly streamArn: string;
  readonly region: string;
  /** such as `shardId-000000000006` */
  readonly shardId: string;
  readonly partitionKey: string;
  /** a decimal integer far beyond 2^53: compare with `compareSequenceNumbers`, never as a number or as text */
  readonly sequenceNumber: string;
  /** when the stream received it, in milliseconds since 1970 */
  readonly arrivedAtMs: number;
  /** what the producer sent, base64 taken off; see `payloadBytes` for compressed data */
  readonly data: Uint8Array;
}

/** As the Kinesis API reference defines `SequenceNumber`. */
const sequenceNumberSchema = z.string().regex(/^(0|[1-9]\d{0,128})$/, 'expected a decimal sequence number');

const recordSchema = z.object({
  eventSource: z.literal('aws:kinesis'),
  eventID: z.string(),
  eventSourceARN: z.string(),
  awsRegion: z.string(),
  kinesis: z.object({
    partitionKey: z.string(),
    sequenceNumber: sequenceNumberSchema,
    approximateArrivalTimestamp: z.number(),
    data: z.string(),
  }),
});

/** A Kinesis record as Lambda delivers it. */
export type RawKinesisRecord = z.input<typeof recordSchema>;

const reader: RecordReader<KinesisRecord> = {
  id: z
    .object({ kinesis: z.object({ sequenceNumber: sequenceNumberSchema }) })
    .transform((raw) => raw.kinesis.sequenceNumber),
  read(raw, path) {
    const { eventID, eventSourceARN, awsRegion, kinesis } = decode(recordSchema, raw, path);
    return {
      streamArn: eventSourceARN,
      region: awsRegion,
      shardId: eventID.replace(/:.*/s, ''),
      partitionKey: kinesis.partitionKey,
      sequenceNumber: kinesis.sequenceNumber,
      // Lambda writes seconds with a fraction; times 1000 is off by some 1e-7 and must land on the millisecond again.
      arrivedAtMs: Math.round(kinesis.approximateArrivalTimestamp * 1000),
      data: decodeBase64(kinesis.data, joinPath(path, 'kinesis.data')),
    };
  },
};

/**
 * Decodes a Kinesis event, record by record; the identifiers are sequence numbers.
 * @throws EventError `shape` when it holds no list of records
 */
export function decodeKinesisEvent(event: unknown): DecodedRecord<KinesisRecord>[] {
  return decodeRecords(rawRecords(event), reader);
}

/** Orders two sequence numbers of one shard: negative, 0 or positive. Both are decimal integers of any size. */
export function compareSequenceNumbers(a: string, b: string): number {
  const [left, right] = [BigInt(a), BigInt(b)];
  return Number(left > right) - Number(left < right);
}
