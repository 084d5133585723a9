import {
  cloudWatchLogsEvent,
  kinesisEvent,
  kplAggregate,
  mangled,
  mskEvent,
  objectKey,
  redelivered,
  reordered,
  sqsEvent,
  sqsFifoEvent,
  type CloudWatchLogsEvent,
  type EventFault,
  type KinesisEvent,
  type KplUserRecord,
  type MangledEvent,
  type SqsEvent,
} from 'assay/arbitraries';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { isDeepStrictEqual } from 'node:util';
import { gunzipSync } from 'node:zlib';
import fc from 'fast-check';
import { simplestFill } from '../../../src/choices/fill.ts';
import { generate } from '../../../src/choices/generate.ts';
import { arbitraryCase, type AnyCase } from './arbitrary-case.ts';

const valueAt = (tree: unknown, path: string): unknown =>
  path === ''
    ? tree
    : path
        .split('.')
        .reduce<unknown>((value, name) => (value as { [name: string]: unknown } | undefined)?.[name], tree);

const refuses = (action: () => unknown): boolean => {
  try {
    action();
    return false;
  } catch {
    return true;
  }
};

const bytesOf = (value: unknown): Buffer => Buffer.from(value as string, 'base64');
const isCanonical = (value: unknown): boolean => bytesOf(value).toString('base64') === value;
const isUtf8 = (bytes: Uint8Array): boolean => !refuses(() => new TextDecoder('utf-8', { fatal: true }).decode(bytes));

/** Whether the value is broken in the way that is named, judged by the standard decoders of Node. */
const isBroken: { readonly [fault in EventFault]: (value: unknown, text: boolean) => boolean } = {
  'missing-field': (value) => value === undefined,
  'wrong-type': (value) => value !== undefined,
  'bad-base64': (value) => typeof value === 'string' && !isCanonical(value),
  'bad-utf8': (value) => isCanonical(value) && !isUtf8(bytesOf(value)),
  'truncated-json': (value, text) => refuses(() => JSON.parse(text ? (value as string) : bytesOf(value).toString())),
  'truncated-gzip': (value) => isCanonical(value) && refuses(() => gunzipSync(bytesOf(value))),
};

/** A sound event beside what became of it: everything but the named place is equal. */
function mangledBeside<Event>(event: fc.Arbitrary<Event>): fc.Arbitrary<{ sound: Event; result: MangledEvent<Event> }> {
  // Mapped from one draw each, so that the sound event is known.
  return event.chain((sound) => mangled(fc.constant(sound)).map((result) => ({ sound, result })));
}

function isMangled<Event>(
  { sound, result: { event, fault, path } }: { sound: Event; result: MangledEvent<Event> },
  text: boolean,
): boolean {
  const [before, after] = [valueAt(sound, path), valueAt(event, path)];
  const kind = (value: unknown): string => (value === null ? 'null' : Array.isArray(value) ? 'list' : typeof value);
  const restored = structuredClone(event);
  const names = path.split('.');
  (valueAt(restored, names.slice(0, -1).join('.')) as { [name: string]: unknown })[names.at(-1)!] = before;
  return (
    before !== undefined &&
    isBroken[fault](after, text) &&
    (fault !== 'wrong-type' || kind(before) !== kind(after)) &&
    sorted(restored) === sorted(sound)
  );
}

/** JSON text that does not depend on the order of members. */
function sorted(value: unknown): string {
  return JSON.stringify(value, (_, inner: unknown) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? Object.entries(inner).toSorted(([a], [b]) => (a < b ? -1 : 1))
      : inner,
  );
}

const faultEdge = <Event>(fault: EventFault) => ({
  name: fault,
  is: ({ result }: { result: MangledEvent<Event> }) => result.fault === fault,
  within: 100,
});

/** A Kinesis event in which each record says where it stood. */
const numbered = kinesisEvent({ partitionKey: fc.constantFrom('a', 'b'), maxRecords: 6 }).map((event: KinesisEvent) => {
  event.Records.forEach((record, index) => (record.kinesis.data = String(index)));
  return event;
});

function isReorderedKinesis({ Records }: KinesisEvent): boolean {
  const places = (key: string): number[] =>
    Records.filter(({ kinesis }) => kinesis.partitionKey === key).map(({ kinesis }) => Number(kinesis.data));
  const ascends = (numbers: readonly number[]): boolean =>
    numbers.every((each, index) => index === 0 || each > numbers[index - 1]!);
  const inOrder = Records.every(
    ({ kinesis }, index) =>
      index === 0 || BigInt(kinesis.sequenceNumber) > BigInt(Records[index - 1]!.kinesis.sequenceNumber),
  );
  const all = Records.map(({ kinesis }) => Number(kinesis.data)).toSorted((left, right) => left - right);
  return (
    ascends(places('a')) &&
    ascends(places('b')) &&
    inOrder &&
    all.every((each, index) => each === index) &&
    Records.every(({ kinesis, eventID }) => eventID.endsWith(`:${kinesis.sequenceNumber}`))
  );
}

const groupsOf = ({ Records }: SqsEvent): { [group: string]: string[] } => {
  const groups: { [group: string]: string[] } = {};
  for (const { attributes, messageId } of Records) (groups[attributes.MessageGroupId ?? ''] ??= []).push(messageId);
  return groups;
};

function isRedelivered(deliveries: readonly SqsEvent[], ordered: boolean): boolean {
  const [first, ...later] = deliveries;
  const byId = new Map(first!.Records.map((record) => [record.messageId, record]));
  const ids = (event: SqsEvent): string[] => event.Records.map(({ messageId }) => messageId);
  return (
    later.length >= 1 &&
    later.every((event, index) => {
      const known = ids(event).every((id) => byId.has(id));
      const suffix = ids(first!).slice(-event.Records.length).join() === ids(event).join();
      const receivedAgain = event.Records.every((record) => {
        const before = byId.get(record.messageId)!;
        const more =
          Number(record.attributes.ApproximateReceiveCount) - Number(before.attributes.ApproximateReceiveCount);
        return more === index + 1 && record.receiptHandle !== before.receiptHandle && record.body === before.body;
      });
      return event.Records.length > 0 && known && receivedAgain && (!ordered || suffix);
    })
  );
}

/** Reads an aggregate by the rules of Protocol Buffers: fields of numbers and of bytes, in any order. */
function readAggregate(bytes: Uint8Array): readonly KplUserRecord[] {
  const body = bytes.subarray(4, bytes.length - 16);
  if (Buffer.from(bytes.subarray(0, 4)).toString('hex') !== 'f3899ac2') return [];
  if (createHash('md5').update(body).digest('hex') !== Buffer.from(bytes.subarray(-16)).toString('hex')) return [];
  const fields = readFields(body);
  const texts = (tag: number): string[] =>
    fields.filter((each) => each.tag === tag).map(({ bytes: text }) => Buffer.from(text).toString());
  return fields
    .filter(({ tag }) => tag === 3)
    .map(({ bytes: record }) => {
      const inner = readFields(record);
      const field = (tag: number) => inner.find((each) => each.tag === tag);
      const hashKey = field(2);
      return {
        partitionKey: texts(1)[field(1)!.number]!,
        data: new Uint8Array(field(3)!.bytes),
        ...(hashKey === undefined ? {} : { explicitHashKey: texts(2)[hashKey.number]! }),
      };
    });
}

function readFields(bytes: Uint8Array): { tag: number; number: number; bytes: Uint8Array }[] {
  const fields = [];
  let at = 0;
  const varint = (): number => {
    let value = 0;
    for (let shift = 1; ; shift *= 128) {
      const byte = bytes[at++]!;
      value += (byte % 128) * shift;
      if (byte < 128) return value;
    }
  };
  while (at < bytes.length) {
    const key = varint();
    const number = varint();
    const isBytes = key % 8 === 2;
    fields.push({ tag: key >> 3, number, bytes: isBytes ? bytes.subarray(at, at + number) : new Uint8Array() });
    if (isBytes) at += number;
  }
  return fields;
}

const generateSimplest = <T>(arbitrary: fc.Arbitrary<T>): T => generate(arbitrary, () => simplestFill).value;

const simplest = JSON.parse(
  readFileSync(new URL('../../golden/arbitraries/simplest-events.json', import.meta.url), 'utf8'),
) as {
  readonly kinesisEvent: KinesisEvent;
  readonly sqsEvent: SqsEvent;
  readonly cloudWatchLogsEvent: CloudWatchLogsEvent;
};

const { kinesis: _gone, ...kinesisRest } = simplest.kinesisEvent.Records[0]!;
const { messageId: _id, ...sqsRest } = simplest.sqsEvent.Records[0]!;

const again = structuredClone(simplest.sqsEvent);
again.Records[0]!.attributes.ApproximateReceiveCount = '2';
// The new handle is made up: any will do that is not the old one.
const handleOf = (event: SqsEvent): string => event.Records[0]!.receiptHandle;

export const deliveryCases: readonly AnyCase[] = [
  arbitraryCase({
    name: 'mangled (kinesisEvent)',
    arbitrary: mangledBeside(kinesisEvent()),
    isInDomain: (value) => isMangled(value, false),
    simplest: {
      sound: simplest.kinesisEvent,
      result: {
        event: { Records: [kinesisRest] } as KinesisEvent,
        fault: 'missing-field',
        path: 'Records.0.kinesis',
        record: 0,
        identifier: simplest.kinesisEvent.Records[0]!.kinesis.sequenceNumber,
      },
    },
    edgeValues: (['missing-field', 'wrong-type', 'bad-base64', 'bad-utf8', 'truncated-json'] as const).map(faultEdge),
  }),
  arbitraryCase({
    name: 'mangled (sqsEvent)',
    arbitrary: mangledBeside(sqsEvent()),
    isInDomain: (value) => isMangled(value, true),
    simplest: {
      sound: simplest.sqsEvent,
      result: {
        event: { Records: [sqsRest] } as SqsEvent,
        fault: 'missing-field',
        path: 'Records.0.messageId',
        record: 0,
        identifier: simplest.sqsEvent.Records[0]!.messageId,
      },
    },
    edgeValues: [faultEdge('truncated-json')],
  }),
  arbitraryCase({
    name: 'mangled (cloudWatchLogsEvent)',
    arbitrary: mangledBeside(cloudWatchLogsEvent()),
    isInDomain: (value) => isMangled(value, false),
    simplest: {
      sound: simplest.cloudWatchLogsEvent,
      result: {
        event: {} as CloudWatchLogsEvent,
        fault: 'missing-field',
        path: 'awslogs',
        record: 0,
        identifier: undefined,
      },
    },
    edgeValues: [faultEdge('truncated-gzip'), faultEdge('bad-base64')],
  }),
  arbitraryCase({
    name: 'mangled (mskEvent)',
    arbitrary: mangledBeside(mskEvent()).map(({ sound, result }) => ({
      holds: isMangled({ sound, result }, false),
      path: result.path,
    })),
    isInDomain: ({ holds }) => holds,
    simplest: { holds: true, path: 'records.orders-0.0.topic' },
    edgeValues: [{ name: 'another partition', is: ({ path }) => path.includes('-11.'), within: 200 }],
  }),
  arbitraryCase({
    name: 'redelivered (sqsEvent)',
    arbitrary: redelivered(sqsEvent()),
    isInDomain: (deliveries) => isRedelivered(deliveries, false),
    simplest: [
      simplest.sqsEvent,
      { Records: [{ ...again.Records[0]!, receiptHandle: handleOf(generateSimplest(redelivered(sqsEvent()))[1]!) }] },
    ],
    edgeValues: [
      { name: 'three times again', is: ({ length }) => length === 4, within: 100 },
      {
        name: 'a part of the batch',
        is: ([first, second]) => first.Records.length > second!.Records.length,
        within: 50,
      },
    ],
  }),
  arbitraryCase({
    name: 'redelivered (sqsFifoEvent)',
    arbitrary: redelivered(sqsFifoEvent()).map((deliveries) => ({
      holds: isRedelivered(deliveries, true),
      length: deliveries.length,
    })),
    isInDomain: ({ holds }) => holds,
    simplest: { holds: true, length: 2 },
    edgeValues: [{ name: 'three times again', is: ({ length }) => length === 4, within: 100 }],
  }),
  arbitraryCase({
    name: 'redelivered (kinesisEvent)',
    arbitrary: redelivered(kinesisEvent()),
    isInDomain: ([{ Records }, ...later]) =>
      later.length > 0 && later.every((each) => isDeepStrictEqual(each.Records, Records.slice(-each.Records.length))),
    simplest: [simplest.kinesisEvent, simplest.kinesisEvent],
    edgeValues: [
      {
        name: 'a part of the batch',
        is: ([first, second]) => first.Records.length > second!.Records.length,
        within: 50,
      },
    ],
  }),
  arbitraryCase({
    name: 'reordered (kinesisEvent)',
    arbitrary: reordered(numbered),
    isInDomain: isReorderedKinesis,
    simplest: {
      Records: [
        {
          ...simplest.kinesisEvent.Records[0]!,
          kinesis: { ...simplest.kinesisEvent.Records[0]!.kinesis, partitionKey: 'a', data: '0' },
        },
      ],
    },
    edgeValues: [
      {
        name: 'another order',
        is: ({ Records }) => Records.some(({ kinesis }, index) => kinesis.data !== String(index)),
        within: 50,
      },
    ],
  }),
  arbitraryCase({
    name: 'reordered (sqsFifoEvent)',
    arbitrary: sqsFifoEvent().chain((sound) =>
      reordered(fc.constant(sound)).map((event) => ({
        // In each group the order it had.
        holds: isDeepStrictEqual({ ...groupsOf(event) }, { ...groupsOf(sound) }),
        moved: event.Records.some(({ messageId }, index) => messageId !== sound.Records[index]!.messageId),
      })),
    ),
    isInDomain: ({ holds }) => holds,
    simplest: { holds: true, moved: false },
    edgeValues: [{ name: 'another order', is: ({ moved }) => moved, within: 100 }],
  }),
  arbitraryCase({
    name: 'reordered (mskEvent)',
    arbitrary: mskEvent().chain((sound) =>
      reordered(fc.constant(sound)).map((event) => {
        const offsets = (each: typeof sound) =>
          Object.entries(each.records).map(([name, list]) => [name, list.map(({ offset }) => offset)]);
        const values = (each: typeof sound) =>
          Object.values(each.records)
            .map((list) => list.map(({ value }) => value).toSorted())
            .toSorted();
        return {
          holds:
            isDeepStrictEqual(new Map(offsets(event) as never), new Map(offsets(sound) as never)) &&
            isDeepStrictEqual(values(event), values(sound)),
          moved: JSON.stringify(event) !== JSON.stringify(sound),
        };
      }),
    ),
    isInDomain: ({ holds }) => holds,
    simplest: { holds: true, moved: false },
    edgeValues: [{ name: 'another order', is: ({ moved }) => moved, within: 100 }],
  }),
  arbitraryCase({
    name: 'kplAggregate',
    arbitrary: kplAggregate(),
    isInDomain: ({ bytes, userRecords }) => isDeepStrictEqual(readAggregate(bytes), userRecords),
    simplest: {
      bytes: new Uint8Array(Buffer.from('f3899ac20a01311a0408001a0067502c644977710cbaa993c309428ff1', 'hex')),
      userRecords: [{ partitionKey: '1', data: new Uint8Array() }],
    },
    edgeValues: [
      {
        name: 'an explicit hash key',
        is: ({ userRecords }) => userRecords.some(({ explicitHashKey }) => explicitHashKey !== undefined),
        within: 30,
      },
      {
        name: 'the largest hash key',
        is: ({ userRecords }) => userRecords.some(({ explicitHashKey }) => explicitHashKey === String(2n ** 128n - 1n)),
        within: 200,
      },
      {
        name: 'two records of one key',
        is: ({ userRecords }) => new Set(userRecords.map(({ partitionKey }) => partitionKey)).size < userRecords.length,
        within: 100,
      },
    ],
  }),
  arbitraryCase({
    name: 'objectKey',
    arbitrary: objectKey(),
    isInDomain: (key) => key !== '' && key.isWellFormed() && Buffer.byteLength(key) <= 1024,
    simplest: 'a',
    edgeValues: [
      { name: 'a plus sign', is: (key) => key.includes('+'), within: 100 },
      { name: 'an escape that is none', is: (key) => key.includes('%2F'), within: 100 },
      { name: 'an accent of its own', is: (key) => key.includes('\u0301'), within: 200 },
    ],
  }),
];
