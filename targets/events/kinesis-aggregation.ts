import { createHash } from 'node:crypto';
import { EventError } from './errors.ts';
import type { DecodedRecord } from './record.ts';
import type { KinesisRecord } from './sources/kinesis.ts';
import { ProtobufReader } from './protobuf-reader.ts';
import { decodeUtf8 } from './utf8.ts';

/** One of the records that a producer put into a Kinesis record. */
export interface UserRecord {
  readonly partitionKey: string;
  /** null when the producer left the choice of the shard to the partition key */
  readonly explicitHashKey: string | null;
  /** its place in the Kinesis record; 0 in one that holds a single record */
  readonly subsequenceNumber: number;
  readonly data: Uint8Array;
}

const magic = [0xf3, 0x89, 0x9a, 0xc2];
const digestBytes = 16;

/** Whether the data of a Kinesis record begins as that of an aggregated one does. */
export function isAggregated(data: Uint8Array): boolean {
  return magic.every((byte, index) => data[index] === byte);
}

/**
 * The records in a Kinesis record: those that the Kinesis Producer Library aggregated, or the record itself.
 *
 * An aggregated record is the magic number, a protobuf message (partition keys 1, explicit hash keys 2, records 3), and the MD5 digest
 * of that message (Kinesis Producer Library, "KPL aggregated record format"). The client library hands what has another digest on as
 * one plain record; here it is refused, since data that begins with the magic number by chance is far rarer than data that was damaged.
 * @returns each with the sequence number of the Kinesis record as its identifier; a mangled one is a failure of its own
 */
export function deaggregate(record: KinesisRecord, path = 'kinesis.data'): DecodedRecord<UserRecord>[] {
  const { data, partitionKey, sequenceNumber } = record;
  if (!isAggregated(data)) {
    return [
      {
        ok: true,
        index: 0,
        id: sequenceNumber,
        value: { partitionKey, explicitHashKey: null, subsequenceNumber: 0, data },
      },
    ];
  }
  try {
    return userRecords(data, sequenceNumber, path);
  } catch (error) {
    return [{ ok: false, index: 0, id: sequenceNumber, error: error as EventError }];
  }
}

function userRecords(data: Uint8Array, id: string, path: string): DecodedRecord<UserRecord>[] {
  if (data.length < magic.length + digestBytes) throw new EventError('aggregate', path, 'shorter than its digest');
  const message = data.subarray(magic.length, -digestBytes);
  const digest = createHash('md5').update(message).digest();
  if (!digest.equals(data.subarray(-digestBytes)))
    throw new EventError('aggregate', path, 'another digest than its own');
  const fields = new ProtobufReader(message, path);
  const [partitionKeys, hashKeys, records]: [string[], string[], Uint8Array[]] = [[], [], []];
  for (const [field, value] of fields.read()) {
    if (field === 1) partitionKeys.push(decodeUtf8(bytesOf(value, path), path));
    if (field === 2) hashKeys.push(decodeUtf8(bytesOf(value, path), path));
    if (field === 3) records.push(bytesOf(value, path));
  }
  return records.map((bytes, index) => {
    const at = `${path}.${index}`;
    try {
      return { ok: true, index, id, value: userRecord(bytes, index, partitionKeys, hashKeys, at) };
    } catch (error) {
      return { ok: false, index, id, error: error as EventError };
    }
  });
}

function userRecord(
  bytes: Uint8Array,
  subsequenceNumber: number,
  partitionKeys: readonly string[],
  hashKeys: readonly string[],
  path: string,
): UserRecord {
  let [partitionKey, explicitHashKey, data]: [string | null, string | null, Uint8Array | null] = [null, null, null];
  for (const [field, value] of new ProtobufReader(bytes, path).read()) {
    if (field === 1) partitionKey = entryOf(partitionKeys, value, path);
    if (field === 2) explicitHashKey = entryOf(hashKeys, value, path);
    if (field === 3) data = new Uint8Array(bytesOf(value, path));
  }
  if (partitionKey === null || data === null) throw new EventError('aggregate', path, 'without partition key or data');
  return { partitionKey, explicitHashKey, subsequenceNumber, data };
}

function bytesOf(value: bigint | Uint8Array, path: string): Uint8Array {
  if (typeof value !== 'bigint') return value;
  throw new EventError('aggregate', path, 'a number where bytes were expected');
}

function entryOf(table: readonly string[], index: bigint | Uint8Array, path: string): string {
  const entry = typeof index === 'bigint' ? table[Number(index)] : undefined;
  if (entry === undefined) throw new EventError('aggregate', path, 'a key that is not in the table');
  return entry;
}
