import { property } from 'assay';
import fc from 'fast-check';
import { gzipSync } from 'node:zlib';
import { expect } from 'vitest';
import { decodeEvent } from '../../targets/events/event.ts';
import { decodeLogs, decodeLogsEvent, type LogBatch } from '../../targets/events/sources/cloudwatch-logs.ts';
import { decodeFirehoseEvent, type FirehoseRecord } from '../../targets/events/sources/firehose.ts';
import { decodeKafkaEvent, type KafkaRecord } from '../../targets/events/sources/kafka.ts';
import { anyText, edited, hostileName, jsonObject } from './arbitraries.ts';
import { base64, data } from './more-arbitraries.ts';

const optional = <T>(value: fc.Arbitrary<T>): fc.Arbitrary<T | null> => fc.option(value, { nil: null });

const kafkaRecord: fc.Arbitrary<KafkaRecord> = fc.record({
  topic: fc.constantFrom('orders', 'items'),
  partition: fc.nat({ max: 2 }),
  offset: fc.nat(),
  timestampMs: fc.nat(),
  timestampType: fc.constant('CREATE_TIME'),
  key: optional(data),
  value: optional(data),
  headers: fc.array(fc.tuple(hostileName, data), { maxLength: 3 }),
});

function rawKafka(record: KafkaRecord, signed: boolean): object {
  const { timestampMs, key, value, headers, ...rest } = record;
  const numbers = (bytes: Uint8Array): number[] => [...(signed ? new Int8Array(bytes) : bytes)];
  return {
    ...rest,
    timestamp: timestampMs,
    ...(key === null ? {} : { key: base64(key) }),
    value: value === null ? null : base64(value),
    headers: headers.map(([name, bytes]) => jsonObject([[name, numbers(bytes)]])),
  };
}

function kafkaEvent(records: readonly KafkaRecord[], signed: boolean, eventSource = 'aws:kafka'): object {
  const partitions = new Map<string, object[]>();
  for (const record of records) {
    const name = `${record.topic}-${record.partition}`;
    partitions.set(name, [...(partitions.get(name) ?? []), rawKafka(record, signed)]);
  }
  return { eventSource, records: Object.fromEntries(partitions) };
}

property(
  'a Kafka event decodes to what was produced, partition by partition, whatever sign header bytes have',
  [fc.array(kafkaRecord, { maxLength: 5 }), fc.boolean(), fc.constantFrom('aws:kafka', 'SelfManagedKafka')],
  (records, signed, cluster) => {
    const event = kafkaEvent(records, signed, cluster);
    const names = [...new Set(records.map(({ topic, partition }) => `${topic}-${partition}`))];
    const expected = names.flatMap((name) =>
      records.filter(({ topic, partition }) => name === `${topic}-${partition}`),
    );
    const decoded = decodeKafkaEvent(event);
    expect(decoded).toEqual(expected.map((value, index) => ({ ok: true, index, id: null, value })));
    expect(decodeEvent(event)).toEqual({ source: 'kafka', records: decoded });
  },
);

const kafkaFaults: readonly (readonly [string, unknown, string])[] = [
  ['topic', 1, 'shape'],
  ['partition', -1, 'shape'],
  ['offset', 0.5, 'shape'],
  ['timestamp', '1', 'shape'],
  ['timestampType', null, 'shape'],
  ['key', '!', 'base64'],
  ['value', '!', 'base64'],
  ['headers', {}, 'shape'],
  ['headers', [1], 'shape'],
  ['headers', [{ h: [256] }], 'shape'],
  ['headers', [{ h: [-129] }], 'shape'],
];

property(
  'a mangled Kafka record is refused at its fault and leaves the others alone',
  [kafkaRecord, kafkaRecord, fc.constantFrom(...kafkaFaults)],
  (good, bad, [field, wrong, code]) => {
    const event = {
      eventSource: 'aws:kafka',
      records: { a: [rawKafka(good, false)], b: [edited(rawKafka(bad, false), field, wrong), rawKafka(good, true)] },
    };
    expect(decodeKafkaEvent(event)).toMatchObject([
      { ok: true, index: 0, value: good },
      {
        ok: false,
        index: 1,
        id: null,
        error: { code, path: expect.stringMatching(`^records\\.b\\.0\\.${field}`) as string },
      },
      { ok: true, index: 2, value: good },
    ]);
    for (const broken of [
      { ...event, records: [] },
      { ...event, eventSource: 'aws:sqs' },
      { ...event, records: { a: 1 } },
    ]) {
      expect(() => decodeKafkaEvent(broken)).toThrow(expect.objectContaining({ code: 'shape' }));
    }
  },
);

const firehoseRecord: fc.Arbitrary<FirehoseRecord> = fc.record({
  recordId: fc.string({ minLength: 1, maxLength: 5 }),
  arrivedAtMs: fc.nat(),
  data,
  source: optional(
    fc.record({
      shardId: fc.constant('shardId-1'),
      partitionKey: anyText(),
      sequenceNumber: fc.bigInt({ min: 0n, max: 10n ** 50n }).map(String),
      subsequenceNumber: fc.nat({ max: 5 }),
    }),
  ),
});
const rawFirehose = ({ recordId, arrivedAtMs, data: bytes, source }: FirehoseRecord): object => ({
  recordId,
  approximateArrivalTimestamp: arrivedAtMs,
  data: base64(bytes),
  ...(source === null ? {} : { kinesisRecordMetadata: source }),
});
const firehoseEvent = (records: readonly object[]): object => ({ deliveryStreamArn: 'arn', records });

property('a Firehose batch decodes to what was put in', [fc.array(firehoseRecord, { maxLength: 4 })], (records) => {
  const event = firehoseEvent(records.map(rawFirehose));
  const decoded = decodeFirehoseEvent(event);
  expect(decoded).toEqual(records.map((value, index) => ({ ok: true, index, id: value.recordId, value })));
  expect(decodeEvent(event)).toEqual({ source: 'firehose', records: decoded });
});

const firehoseFaults: readonly (readonly [string, unknown, string])[] = [
  ['recordId', '', 'shape'],
  ['approximateArrivalTimestamp', '1', 'shape'],
  ['data', 1, 'shape'],
  ['data', '!', 'base64'],
  ['kinesisRecordMetadata', {}, 'shape'],
];

property(
  'a mangled Firehose record is refused at its fault, named if it can be, and leaves the others alone',
  [firehoseRecord, firehoseRecord, fc.constantFrom(...firehoseFaults)],
  (good, bad, [field, wrong, code]) => {
    const decoded = decodeFirehoseEvent(firehoseEvent([edited(rawFirehose(bad), field, wrong), rawFirehose(good)]));
    expect(decoded).toMatchObject([
      {
        ok: false,
        id: field === 'recordId' ? null : bad.recordId,
        error: { code, path: expect.stringMatching(`^records\\.0\\.${field}`) as string },
      },
      { ok: true, id: good.recordId, value: good },
    ]);
    for (const broken of [{ deliveryStreamArn: 'arn' }, { records: [] }, { deliveryStreamArn: 'arn', records: {} }]) {
      expect(() => decodeFirehoseEvent(broken)).toThrow(expect.objectContaining({ code: 'shape' }));
    }
  },
);

const logBatch: fc.Arbitrary<LogBatch> = fc.record({
  isControl: fc.boolean(),
  owner: fc.constant('123456789012'),
  logGroup: anyText(),
  logStream: anyText(),
  filters: fc.array(anyText(), { maxLength: 2 }),
  lines: fc.array(
    fc.record({
      id: fc.string({ maxLength: 4 }),
      atMs: fc.nat(),
      message: anyText(20),
      fields: optional(fc.array(fc.tuple(hostileName, anyText()), { maxLength: 3 }).map((entries) => new Map(entries))),
    }),
    { maxLength: 3 },
  ),
});

function rawLogs({ isControl, filters, lines, ...rest }: LogBatch): object {
  return {
    ...rest,
    messageType: isControl ? 'CONTROL_MESSAGE' : 'DATA_MESSAGE',
    subscriptionFilters: filters,
    logEvents: lines.map(({ id, atMs, message, fields }) => ({
      id,
      timestamp: atMs,
      message,
      ...(fields === null
        ? {}
        : {
            extractedFields: jsonObject([...fields, ...(fields.has('$missing') ? [] : [['$missing', null] as const])]),
          }),
    })),
  };
}
const pack = (raw: unknown): Uint8Array => gzipSync(JSON.stringify(raw));
const logsEvent = (bytes: Uint8Array): object => ({ awslogs: { data: base64(bytes) } });

property(
  'log lines decode to what was logged, straight from the subscription or out of a Kinesis record',
  [logBatch],
  (batch) => {
    const packed = pack(rawLogs(batch));
    expect(decodeLogsEvent(logsEvent(packed))).toEqual(batch);
    expect(decodeLogs(packed, 'here')).toEqual(batch);
    expect(decodeEvent(logsEvent(packed))).toEqual({ source: 'logs', batch });
  },
);

property('log data that is broken anywhere on the way is refused with what broke', [logBatch], (batch) => {
  const raw = rawLogs(batch);
  const refusal = (event: object): unknown => {
    try {
      return decodeLogsEvent(event, { maxDecompressedBytes: 5000 });
    } catch (error) {
      const { code, path } = error as { code: string; path: string };
      return [code, path];
    }
  };
  expect(refusal({ awslogs: {} })).toEqual(['shape', 'awslogs.data']);
  expect(refusal({ awslogs: { data: '!' } })).toEqual(['base64', 'awslogs.data']);
  expect(refusal(logsEvent(Buffer.from(JSON.stringify(raw))))).toEqual(['gzip', 'awslogs.data']);
  expect(refusal(logsEvent(gzipSync(Uint8Array.of(0xff))))).toEqual(['utf8', 'awslogs.data']);
  expect(refusal(logsEvent(gzipSync('{')))).toEqual(['json', 'awslogs.data']);
  expect(refusal(logsEvent(gzipSync('x'.repeat(5001))))).toEqual(['too-large', 'awslogs.data']);
  for (const [field, wrong] of [
    ['messageType', 'DATA'],
    ['owner', 1],
    ['logGroup', null],
    ['logStream', 1],
    ['subscriptionFilters', 'f'],
    ['logEvents', {}],
  ] as const) {
    expect(refusal(logsEvent(pack(edited(raw, field, wrong))))).toEqual(['shape', `awslogs.data.${field}`]);
  }
});
