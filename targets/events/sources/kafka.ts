import { z } from 'zod';
import { decodeBase64 } from '../base64.ts';
import type { DecodedRecord } from '../record.ts';
import { decodeRecords, type RecordReader } from '../record.ts';
import { decode, joinPath, mapOf } from '../schema.ts';

/** One record of a Kafka topic, of a managed or a self-managed cluster. */
export interface KafkaRecord {
  readonly topic: string;
  readonly partition: number;
  readonly offset: number;
  /** in milliseconds since 1970 */
  readonly timestampMs: number;
  readonly timestampType: string;
  /** null when it was produced without one */
  readonly key: Uint8Array | null;
  /** null is a tombstone: the key was removed */
  readonly value: Uint8Array | null;
  /** in the order produced; a name can come more than once */
  readonly headers: readonly (readonly [name: string, value: Uint8Array])[];
}

/** Lambda writes header bytes as numbers; Java's are signed, so both ranges come. */
const byte = z.int().min(-128).max(255);

const recordSchema = z.object({
  topic: z.string(),
  partition: z.int().nonnegative(),
  offset: z.int().nonnegative(),
  timestamp: z.number(),
  timestampType: z.string(),
  key: z.string().nullish(),
  value: z.string().nullish(),
  headers: z.array(mapOf(z.array(byte))).nullish(),
});

const eventSchema = z.object({
  eventSource: z.enum(['aws:kafka', 'SelfManagedKafka']),
  records: mapOf(z.array(z.unknown())),
});

const reader: RecordReader<KafkaRecord> = {
  id: z.never(),
  read(raw, path) {
    const { topic, partition, offset, timestamp, timestampType, key, value, headers } = decode(recordSchema, raw, path);
    const bytes = (text: string | null | undefined, name: string): Uint8Array | null =>
      (text ?? null) === null ? null : decodeBase64(text as string, joinPath(path, name));
    return {
      topic,
      partition,
      offset,
      timestampMs: timestamp,
      timestampType,
      key: bytes(key, 'key'),
      value: bytes(value, 'value'),
      headers: (headers ?? []).flatMap((one) =>
        [...one].map(([name, content]) => [name, Uint8Array.from(content)] as const),
      ),
    };
  },
};

/**
 * Decodes a Kafka event, record by record, partition after partition as the event names them. The records have no identifiers; the
 * index counts over all partitions.
 * @throws EventError `shape` when it is no map of lists of records
 */
export function decodeKafkaEvent(event: unknown): DecodedRecord<KafkaRecord>[] {
  const { records } = decode(eventSchema, event, '');
  const decoded: DecodedRecord<KafkaRecord>[] = [];
  for (const [name, raw] of records) {
    const start = decoded.length;
    const partition = decodeRecords(raw, reader, '', joinPath('records', name));
    decoded.push(...partition.map((record) => ({ ...record, index: start + record.index })));
  }
  return decoded;
}
