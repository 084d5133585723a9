import { z } from 'zod';
import { parseJson } from '../json.ts';
import { decodeRecords, rawRecords, type DecodedRecord, type RecordReader } from '../record.ts';
import { decodeS3Key } from '../s3-key.ts';
import { decode, joinPath } from '../schema.ts';
import { decodeSnsBody } from './sns.ts';

/** One change of one object. */
export interface S3Record {
  /** such as `ObjectCreated:Put` or `ObjectRemoved:Delete` */
  readonly eventName: string;
  /** when S3 finished the request, in milliseconds since 1970 */
  readonly atMs: number;
  readonly region: string;
  readonly bucket: string;
  /** the key itself, decoded */
  readonly key: string;
  /** in bytes; null when the object is gone */
  readonly size: number | null;
  readonly eTag: string | null;
  readonly versionId: string | null;
  /** orders the changes of one key (see `compareSequencers`); only creations and removals carry one */
  readonly sequencer: string | null;
}

const recordSchema = z.object({
  eventSource: z.literal('aws:s3'),
  eventName: z.string(),
  eventTime: z.iso.datetime(),
  awsRegion: z.string(),
  s3: z.object({
    bucket: z.object({ name: z.string().min(1) }),
    object: z.object({
      key: z.string().min(1),
      size: z.int().nonnegative().nullish(),
      eTag: z.string().nullish(),
      versionId: z.string().nullish(),
      sequencer: z.string().nullish(),
    }),
  }),
});

/** What S3 sends once when a notification is configured: it tells of no object. */
const testEventSchema = z.object({ Service: z.literal('Amazon S3'), Event: z.literal('s3:TestEvent') });

/** A notification record as S3 writes it. */
export type RawS3Record = z.input<typeof recordSchema>;

const reader: RecordReader<S3Record> = {
  // S3 gives its records no name; where they come in a queue, the message's id stands for all of them.
  id: z.never(),
  read(raw, path) {
    const { eventName, eventTime, awsRegion, s3 } = decode(recordSchema, raw, path);
    return {
      eventName,
      atMs: Date.parse(eventTime),
      region: awsRegion,
      bucket: s3.bucket.name,
      key: decodeS3Key(s3.object.key, joinPath(path, 's3.object.key')),
      size: s3.object.size ?? null,
      eTag: s3.object.eTag ?? null,
      versionId: s3.object.versionId ?? null,
      sequencer: s3.object.sequencer ?? null,
    };
  },
};

/**
 * Decodes an S3 notification, record by record. The test event that S3 sends on configuration holds no records.
 * @param path where the event stands, for the errors
 * @throws EventError `shape` when it is neither
 */
export function decodeS3Event(event: unknown, path = ''): DecodedRecord<S3Record>[] {
  return testEventSchema.safeParse(event).success ? [] : decodeRecords(rawRecords(event, path), reader, path);
}

/**
 * Decodes the body of a queue that receives S3 notifications, straight from the bucket or through a topic (wrapped or raw).
 * @param path where the body stood, for the errors
 * @throws EventError `json`, `shape`
 */
export function decodeS3Body(body: string, path = 'body'): DecodedRecord<S3Record>[] {
  const sns = decodeSnsBody(body, path);
  const text = sns.delivery === 'raw' ? sns.message : sns.notification.message;
  return decodeS3Event(parseJson(text, path), path);
}
