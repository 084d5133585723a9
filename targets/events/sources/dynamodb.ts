import { z } from 'zod';
import { decodeAttributes, type AttributeValue } from '../attribute-value.ts';
import { decodeRecords, rawRecords, type DecodedRecord, type RecordReader } from '../record.ts';
import { decode, joinPath } from '../schema.ts';

/** The attributes of an item, or of its key. */
export type Item = ReadonlyMap<string, AttributeValue>;

/** One change of one item in a table. */
export interface DynamoDbRecord {
  readonly streamArn: string;
  readonly region: string;
  readonly change: 'INSERT' | 'MODIFY' | 'REMOVE';
  /** a decimal integer beyond 2^53, which orders the changes of one item */
  readonly sequenceNumber: string;
  /** when the change was made, to the second, in milliseconds since 1970; null when the stream does not tell */
  readonly atMs: number | null;
  readonly keys: Item;
  /** null when there is none, or the stream does not carry it */
  readonly newImage: Item | null;
  readonly oldImage: Item | null;
}

const sequenceNumber = z.string().regex(/^\d{1,40}$/, 'expected a decimal sequence number');

const recordSchema = z.object({
  eventSource: z.literal('aws:dynamodb'),
  eventName: z.enum(['INSERT', 'MODIFY', 'REMOVE']),
  eventSourceARN: z.string(),
  awsRegion: z.string(),
  dynamodb: z.object({
    SequenceNumber: sequenceNumber,
    ApproximateCreationDateTime: z.number().nullish(),
    Keys: z.unknown(),
    NewImage: z.unknown().optional(),
    OldImage: z.unknown().optional(),
  }),
});

const reader: RecordReader<DynamoDbRecord> = {
  id: z
    .object({ dynamodb: z.object({ SequenceNumber: sequenceNumber }) })
    .transform((raw) => raw.dynamodb.SequenceNumber),
  read(raw, path) {
    const { eventSourceARN, awsRegion, eventName, dynamodb } = decode(recordSchema, raw, path);
    const image = (name: 'NewImage' | 'OldImage'): Item | null =>
      (dynamodb[name] ?? null) === null ? null : decodeAttributes(dynamodb[name], joinPath(path, 'dynamodb', name));
    const seconds = dynamodb.ApproximateCreationDateTime ?? null;
    return {
      streamArn: eventSourceARN,
      region: awsRegion,
      change: eventName,
      sequenceNumber: dynamodb.SequenceNumber,
      atMs: seconds === null ? null : Math.round(seconds * 1000),
      keys: decodeAttributes(dynamodb.Keys, joinPath(path, 'dynamodb.Keys')),
      newImage: image('NewImage'),
      oldImage: image('OldImage'),
    };
  },
};

/**
 * Decodes an event of a table's stream, record by record; the identifiers are sequence numbers.
 * @throws EventError `shape` when it holds no list of records
 */
export function decodeDynamoDbEvent(event: unknown): DecodedRecord<DynamoDbRecord>[] {
  return decodeRecords(rawRecords(event), reader);
}
