import fc from 'fast-check';
import { oneOf } from '../edges.ts';
import { memberName, objectOf } from '../json-value.ts';
import { unicodeText } from '../unicode-text.ts';
import { opaqueSeed, opaqueUuid } from './opaque.ts';
import { arn, batchOf, domainOf, happenedMs, origin, type BatchConstraints } from './origin.ts';
import { anyBytesPayload, base64Of, payloadBytes, type PayloadValue } from './payload.ts';

/** As in `MSKRecord` of `@types/aws-lambda`. */
export interface KafkaRecordEvent {
  topic: string;
  partition: number;
  offset: number;
  timestamp: number;
  timestampType: 'CREATE_TIME' | 'LOG_APPEND_TIME';
  /** Base64. Missing where the record has no key, which the published types do not say. */
  key: string;
  /** Base64. */
  value: string;
  /** One name each. The bytes are signed, from -128 to 127, as Java has them. */
  headers: { [name: string]: number[] }[];
}

export interface MskEvent {
  eventSource: 'aws:kafka';
  eventSourceArn: string;
  bootstrapServers: string;
  /** By topic and partition: `orders-0`. */
  records: { [topicAndPartition: string]: KafkaRecordEvent[] };
}

export interface SelfManagedKafkaEvent {
  eventSource: 'SelfManagedKafka';
  bootstrapServers: string;
  records: { [topicAndPartition: string]: KafkaRecordEvent[] };
}

export interface KafkaConstraints extends BatchConstraints {
  /** What the records carry: bytes or text as they are, anything else as JSON text. */
  readonly value?: fc.Arbitrary<PayloadValue>;
  readonly key?: fc.Arbitrary<PayloadValue>;
  /** Whether some records have no key. Default true. */
  readonly keyless?: boolean;
  /** Default: bytes and text of every kind. */
  readonly headerValue?: fc.Arbitrary<PayloadValue>;
}

const signed = (bytes: Uint8Array): number[] => Array.from(bytes, (byte) => (byte > 127 ? byte - 256 : byte));

interface Produced {
  readonly partition: number;
  readonly key: PayloadValue | undefined;
  readonly value: PayloadValue;
  readonly headers: readonly (readonly [string, PayloadValue])[];
  readonly skipped: number;
  readonly laterMs: number;
}

function produced(constraints: KafkaConstraints): fc.Arbitrary<Produced> {
  const { value = anyBytesPayload(), key = oneOf('a', 'b', 'customer-42'), keyless = true } = constraints;
  const headerValue =
    constraints.headerValue ?? fc.oneof(unicodeText({ maxLength: 4 }), fc.uint8Array({ maxLength: 4 }));
  return fc.record({
    partition: oneOf(0, 1, 11),
    key: keyless ? fc.oneof({ arbitrary: key, weight: 4 }, fc.constant(undefined)) : key,
    value,
    headers: fc.oneof(fc.constant([]), fc.array(fc.tuple(memberName(), headerValue), { maxLength: 3 })),
    skipped: fc.oneof(fc.constant(0), fc.nat({ max: 5 })),
    laterMs: fc.nat({ max: 60_000 }),
  });
}

/** The records by topic and partition, offsets going up in each. */
function byPartition(
  topic: string,
  startMs: number,
  startOffset: number,
  timestampType: KafkaRecordEvent['timestampType'],
  all: readonly Produced[],
) {
  const partitions = new Map<string, KafkaRecordEvent[]>();
  let ms = startMs;
  for (const { partition, key, value, headers, skipped, laterMs } of all) {
    ms += laterMs;
    const name = `${topic}-${partition}`;
    const records = partitions.get(name) ?? [];
    partitions.set(name, records);
    const record = {
      topic,
      partition,
      offset: (records.at(-1)?.offset ?? startOffset - 1) + 1 + skipped,
      timestamp: ms,
      timestampType,
      ...(key === undefined ? {} : { key: base64Of(key) }),
      value: base64Of(value),
      headers: headers.map(([header, content]) => objectOf([[header, signed(payloadBytes(content))]])),
    };
    records.push(record as KafkaRecordEvent); // without a key where there is none, as AWS has it
  }
  return objectOf(partitions);
}

function kafkaBatch(constraints: KafkaConstraints) {
  return fc
    .record({
      from: origin(),
      seed: opaqueSeed(),
      startMs: happenedMs(),
      startOffset: fc.oneof(oneOf(0, 15), fc.nat({ max: 2 ** 40 })),
      timestampType: oneOf('CREATE_TIME', 'LOG_APPEND_TIME'),
      all: batchOf(produced(constraints), constraints),
    })
    .map(({ from, seed, startMs, startOffset, timestampType, all }) => ({
      from,
      seed,
      records: byPartition(from.name, startMs, startOffset, timestampType, all),
    }));
}

/**
 * Events of a topic of Amazon MSK: records by topic and partition, keys and values in base64, headers as signed bytes. The
 * simplest has one record with the key `a` and no value in partition 0 of the topic `orders`.
 *
 * @example property('every order is stored', [mskEvent({ value: order() })], async (event) => { await handler(event); });
 */
export function mskEvent(constraints: KafkaConstraints = {}): fc.Arbitrary<MskEvent> {
  return kafkaBatch(constraints).map(({ from, seed, records }) => {
    const host = `${from.name.toLowerCase()}.a1b2c3.c1.kafka.${from.region}.${domainOf(from)}:9098`;
    return {
      eventSource: 'aws:kafka',
      eventSourceArn: arn(from, 'kafka', `cluster/${from.name}/${opaqueUuid(seed, 0)}-4`),
      bootstrapServers: `b-2.${host},b-1.${host}`,
      records,
    };
  });
}

/** Events of a topic of Kafka that you run yourself: as those of `mskEvent`, without the ARN of a cluster. */
export function selfManagedKafkaEvent(constraints: KafkaConstraints = {}): fc.Arbitrary<SelfManagedKafkaEvent> {
  return kafkaBatch(constraints).map(({ records }) => ({
    eventSource: 'SelfManagedKafka',
    bootstrapServers: 'kafka-1.example.com:9092,kafka-2.example.com:9092',
    records,
  }));
}
