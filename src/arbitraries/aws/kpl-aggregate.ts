import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { oneOf } from '../edges.ts';
import { unicodeText } from '../unicode-text.ts';
import { anyBytesPayload, payloadBytes, type PayloadValue } from './payload.ts';

/** A record as the producer handed it to the library. */
export interface KplUserRecord {
  readonly partitionKey: string;
  /** Decimal, up to 2^128 - 1, where the producer chose the shard itself. */
  readonly explicitHashKey?: string;
  readonly data: Uint8Array;
}

/** One record of a stream that carries several, and what is in it. */
export interface KplAggregate {
  readonly bytes: Uint8Array;
  readonly userRecords: readonly KplUserRecord[];
}

export interface KplAggregateConstraints {
  /** What the records inside carry. */
  readonly data?: fc.Arbitrary<PayloadValue>;
  readonly partitionKey?: fc.Arbitrary<string>;
  /** Default 5. */
  readonly maxRecords?: number;
}

const magic = Uint8Array.of(0xf3, 0x89, 0x9a, 0xc2);
const largestHashKey = 2n ** 128n - 1n;

/** A number of Protocol Buffers: seven bits a byte, the lowest first. */
function varint(value: number): number[] {
  const bytes: number[] = [];
  for (let rest = value; ; rest = Math.floor(rest / 128)) {
    if (rest < 128) return [...bytes, rest];
    bytes.push((rest % 128) + 128);
  }
}

const numberField = (tag: number, value: number): Uint8Array => Uint8Array.from([tag << 3, ...varint(value)]);
const bytesField = (tag: number, value: Uint8Array): Uint8Array =>
  Buffer.concat([Uint8Array.from([(tag << 3) | 2, ...varint(value.length)]), value]);

function encode(records: readonly KplUserRecord[]): Uint8Array {
  const keys = [...new Set(records.map(({ partitionKey }) => partitionKey))];
  const hashKeys = [...new Set(records.flatMap(({ explicitHashKey }) => explicitHashKey ?? []))];
  const message = Buffer.concat([
    ...keys.map((key) => bytesField(1, Buffer.from(key))),
    ...hashKeys.map((key) => bytesField(2, Buffer.from(key))),
    ...records.map(({ partitionKey, explicitHashKey, data }) =>
      bytesField(
        3,
        Buffer.concat([
          numberField(1, keys.indexOf(partitionKey)),
          ...(explicitHashKey === undefined ? [] : [numberField(2, hashKeys.indexOf(explicitHashKey))]),
          bytesField(3, data),
        ]),
      ),
    ),
  ]);
  return new Uint8Array(Buffer.concat([magic, message, createHash('md5').update(message).digest()]));
}

/**
 * Records as the Kinesis Producer Library puts several into one: the magic number, the message in Protocol Buffers with its
 * tables of partition keys and explicit hash keys, and its MD5 (`aggregation-format.md` of amazon-kinesis-producer). The
 * simplest holds one empty record with the partition key `1`.
 *
 * @example property('nothing is lost', [kplAggregate()], ({ bytes, userRecords }) => {
 *   expect(deaggregate(bytes)).toEqual(userRecords);
 * });
 */
export function kplAggregate({
  data = anyBytesPayload(),
  partitionKey,
  maxRecords = 5,
}: KplAggregateConstraints = {}): fc.Arbitrary<KplAggregate> {
  const hashKey = fc
    .oneof(oneOf(0n, largestHashKey), fc.bigInt({ min: 0n, max: largestHashKey }))
    .map((key) => String(key));
  const record = fc
    .record({
      partitionKey:
        partitionKey ?? fc.oneof(oneOf('1', '2', 'customer-42'), unicodeText({ minLength: 1, maxLength: 4 })),
      explicitHashKey: fc.option(hashKey, { nil: undefined }),
      data: data.map((value) => new Uint8Array(payloadBytes(value))),
    })
    .map(({ explicitHashKey, ...rest }) => (explicitHashKey === undefined ? rest : { ...rest, explicitHashKey }));
  return fc
    .array(record, { minLength: 1, maxLength: maxRecords, size: 'max' })
    .map((userRecords) => ({ bytes: encode(userRecords), userRecords }));
}
