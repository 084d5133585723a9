import { z } from 'zod';
import { decodeBase64 } from '../base64.ts';
import { decodeRecords, type DecodedRecord, type RecordReader } from '../record.ts';
import { decode, joinPath } from '../schema.ts';

/** One record on its way through a delivery stream. */
export interface FirehoseRecord {
  readonly recordId: string;
  /** in milliseconds since 1970 */
  readonly arrivedAtMs: number;
  readonly data: Uint8Array;
  /** where it came from when a Kinesis stream feeds the delivery stream, else null */
  readonly source: {
    readonly shardId: string;
    readonly partitionKey: string;
    readonly sequenceNumber: string;
    readonly subsequenceNumber: number;
  } | null;
}

const recordId = z.string().min(1);

const recordSchema = z.object({
  recordId,
  approximateArrivalTimestamp: z.number(),
  data: z.string(),
  kinesisRecordMetadata: z
    .object({
      shardId: z.string(),
      partitionKey: z.string(),
      sequenceNumber: z.string(),
      subsequenceNumber: z.int().nonnegative(),
    })
    .nullish(),
});

const eventSchema = z.object({ deliveryStreamArn: z.string(), records: z.array(z.unknown()) });

const reader: RecordReader<FirehoseRecord> = {
  id: z.object({ recordId }).transform((raw) => raw.recordId),
  read(raw, path) {
    const { recordId, approximateArrivalTimestamp, data, kinesisRecordMetadata } = decode(recordSchema, raw, path);
    return {
      recordId,
      arrivedAtMs: approximateArrivalTimestamp,
      data: decodeBase64(data, joinPath(path, 'data')),
      source: kinesisRecordMetadata ?? null,
    };
  },
};

/**
 * Decodes a batch that a delivery stream hands over to be transformed, record by record; the identifiers are record ids.
 * @throws EventError `shape` when it holds no list of records
 */
export function decodeFirehoseEvent(event: unknown): DecodedRecord<FirehoseRecord>[] {
  return decodeRecords(decode(eventSchema, event, '').records, reader, '', 'records');
}
