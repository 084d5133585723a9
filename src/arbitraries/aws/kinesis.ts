import fc from 'fast-check';
import { oneOf } from '../edges.ts';
import { unicodeText } from '../unicode-text.ts';
import { kplAggregate } from './kpl-aggregate.ts';
import { opaqueSeed, opaqueUpper } from './opaque.ts';
import { arn, batchOf, happenedMs, origin, type BatchConstraints } from './origin.ts';
import { anyBytesPayload, base64Of, type PayloadValue } from './payload.ts';

/** As in `KinesisStreamRecord` of `@types/aws-lambda`. */
export interface KinesisRecordEvent {
  kinesis: {
    kinesisSchemaVersion: string;
    partitionKey: string;
    sequenceNumber: string;
    /** Base64. */
    data: string;
    /** Seconds, with up to three decimals. */
    approximateArrivalTimestamp: number;
  };
  eventSource: string;
  eventVersion: string;
  eventID: string;
  eventName: string;
  invokeIdentityArn: string;
  awsRegion: string;
  eventSourceARN: string;
}

export interface KinesisEvent {
  Records: KinesisRecordEvent[];
}

export interface KinesisConstraints extends BatchConstraints {
  /** What the records carry: bytes or text as they are, anything else as JSON text. */
  readonly data?: fc.Arbitrary<PayloadValue>;
  /** 1 to 256 characters. */
  readonly partitionKey?: fc.Arbitrary<string>;
  /** Whether records may be aggregates of the Kinesis Producer Library, with `data` inside. Default false. */
  readonly aggregated?: boolean;
}

/** The parts of a sequence number. Its hexadecimal form was read from numbers of real streams, and is what local emulators use. */
interface SequenceParts {
  readonly createdSeconds: number;
  readonly shard: number;
  /** Counts the records of the shard. */
  readonly index: bigint;
  readonly seconds: number;
}

/** 56 decimal digits; later records of a shard have larger numbers, far beyond 2^53. */
export function kinesisSequenceNumber({ createdSeconds, shard, index, seconds }: SequenceParts): string {
  const hex = (value: number | bigint, length: number): string => value.toString(16).padStart(length, '0');
  const digits = `2${hex(createdSeconds, 9)}${hex(shard % 16, 1)}${hex(index, 16)}00${hex(seconds, 9)}${hex(shard, 8)}2`;
  return String(BigInt(`0x${digits}`));
}

/** A record of a shard, told apart from those around it by how much later it came. */
interface Arrival {
  readonly laterMs: number;
  readonly skipped: number;
  readonly partitionKey: string;
  readonly data: PayloadValue;
}

function arrival({
  data = anyBytesPayload(),
  partitionKey,
  aggregated = false,
}: KinesisConstraints): fc.Arbitrary<Arrival> {
  const carried = aggregated
    ? fc.oneof(
        data,
        kplAggregate({ data }).map(({ bytes }) => bytes),
      )
    : data;
  return fc.record({
    laterMs: fc.oneof(oneOf(0, 1), fc.nat({ max: 60_000 })),
    skipped: fc.oneof(fc.constant(0), fc.nat({ max: 1000 })),
    partitionKey: partitionKey ?? fc.oneof(oneOf('1', 'a', 'customer-42'), unicodeText({ minLength: 1, maxLength: 8 })),
    data: carried,
  });
}

/**
 * Events of a Kinesis data stream: the records of one shard in order, with sequence numbers of 56 digits, arrival times in
 * seconds with decimals, data in base64. The simplest has one record with partition key `1` and no data, in the first
 * shard of the stream `orders`.
 *
 * @example property('every order is stored', [kinesisEvent({ data: order() })], async (event) => { await handler(event); });
 */
export function kinesisEvent(constraints: KinesisConstraints = {}): fc.Arbitrary<KinesisEvent> {
  return fc
    .record({
      from: origin(),
      seed: opaqueSeed(),
      shard: fc.oneof(oneOf(0, 1), fc.nat({ max: 999 })),
      startMs: happenedMs(),
      arrivals: batchOf(arrival(constraints), constraints),
    })
    .map(({ from, seed, shard, startMs, arrivals }) => {
      let [ms, index] = [startMs, 0n];
      const Records = arrivals.map(({ laterMs, skipped, partitionKey, data }) => {
        ms += laterMs;
        index += BigInt(skipped + 1);
        const sequenceNumber = kinesisSequenceNumber({
          createdSeconds: Math.floor(startMs / 1000) - 86_400,
          shard,
          index,
          seconds: Math.floor(ms / 1000),
        });
        return {
          kinesis: {
            kinesisSchemaVersion: '1.0',
            partitionKey,
            sequenceNumber,
            data: base64Of(data),
            approximateArrivalTimestamp: ms / 1000,
          },
          eventSource: 'aws:kinesis',
          eventVersion: '1.0',
          eventID: `shardId-${String(shard).padStart(12, '0')}:${sequenceNumber}`,
          eventName: 'aws:kinesis:record',
          invokeIdentityArn: `arn:${from.partition}:iam::${from.account}:role/${from.name}-consumer-${opaqueUpper(seed, 0, 12)}`,
          awsRegion: from.region,
          eventSourceARN: arn(from, 'kinesis', `stream/${from.name}`),
        };
      });
      return { Records };
    });
}
