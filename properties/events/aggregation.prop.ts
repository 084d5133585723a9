import { property } from 'assay';
import fc from 'fast-check';
import { createHash } from 'node:crypto';
import { expect } from 'vitest';
import { deaggregate, isAggregated, type UserRecord } from '../../targets/events/kinesis-aggregation.ts';
import { anyText, kinesisRecord } from './arbitraries.ts';
import { data } from './more-arbitraries.ts';

const magic = [0xf3, 0x89, 0x9a, 0xc2];

type UserInput = Omit<UserRecord, 'subsequenceNumber'>;
const userRecord: fc.Arbitrary<UserInput> = fc.record({
  partitionKey: fc.oneof(fc.constantFrom('p', 'q'), anyText(200)),
  explicitHashKey: fc.option(fc.bigInt({ min: 0n, max: 2n ** 128n - 1n }).map(String), { nil: null }),
  data: fc.oneof(data, fc.uint8Array({ minLength: 100, maxLength: 300 })),
});
const userRecords = fc.array(userRecord, { minLength: 1, maxLength: 5 });

function varint(value: number | bigint): number[] {
  let rest = BigInt(value);
  const bytes: number[] = [];
  for (; rest > 0x7fn; rest >>= 7n) bytes.push(Number(rest & 0x7fn) | 0x80);
  return [...bytes, Number(rest)];
}
const bytesField = (field: number, bytes: Iterable<number>): number[] => {
  const content = [...bytes];
  return [...varint(field * 8 + 2), ...varint(content.length), ...content];
};
const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);

/** Fields of every type that a later version of the format might add. */
const unknownFields = [
  ...varint(15 * 8),
  1,
  ...varint(16 * 8 + 1),
  1,
  2,
  3,
  4,
  5,
  6,
  7,
  8,
  ...bytesField(17, [1]),
  ...varint(18 * 8 + 5),
  1,
  2,
  3,
  4,
];

/** What the producer library makes of records: each key once, records by the place of their keys. */
function message(records: readonly UserInput[], extra: readonly number[] = []): number[] {
  const partitionKeys = [...new Set(records.map(({ partitionKey }) => partitionKey))];
  const hashKeys = [
    ...new Set(records.flatMap(({ explicitHashKey }) => (explicitHashKey === null ? [] : [explicitHashKey]))),
  ];
  return [
    ...partitionKeys.flatMap((key) => bytesField(1, utf8(key))),
    ...hashKeys.flatMap((key) => bytesField(2, utf8(key))),
    ...extra,
    ...records.flatMap((record) =>
      bytesField(3, [
        ...varint(8),
        ...varint(partitionKeys.indexOf(record.partitionKey)),
        ...(record.explicitHashKey === null
          ? []
          : [...varint(16), ...varint(hashKeys.indexOf(record.explicitHashKey))]),
        ...extra,
        ...bytesField(3, record.data),
      ]),
    ),
  ];
}

function sealed(content: readonly number[]): Uint8Array {
  const bytes = Uint8Array.from(content);
  return Uint8Array.from([...magic, ...bytes, ...createHash('md5').update(bytes).digest()]);
}

property(
  'aggregated records come apart as they were put together, with and without explicit hash keys',
  [kinesisRecord, userRecords, fc.boolean()],
  (record, users, extended) => {
    const aggregate = { ...record, data: sealed(message(users, extended ? unknownFields : [])) };
    expect(isAggregated(aggregate.data)).toBe(true);
    expect(deaggregate(aggregate)).toEqual(
      users.map((user, index) => ({
        ok: true,
        index,
        id: record.sequenceNumber,
        value: { ...user, subsequenceNumber: index },
      })),
    );
  },
);

property('what is not aggregated is one record, as it is', [kinesisRecord, fc.nat({ max: 3 })], (record, cut) => {
  for (const bytes of [record.data, Uint8Array.from(magic.slice(0, cut)), Uint8Array.from(magic.with(cut, 0))]) {
    const { partitionKey, sequenceNumber } = record;
    expect(deaggregate({ ...record, data: bytes })).toEqual([
      {
        ok: true,
        index: 0,
        id: sequenceNumber,
        value: { partitionKey, explicitHashKey: null, subsequenceNumber: 0, data: bytes },
      },
    ]);
  }
});

property(
  'an aggregate with any byte behind the magic number changed, or cut short, is one failure',
  [kinesisRecord, userRecords, fc.nat(), fc.integer({ min: 1, max: 255 })],
  (record, users, at, by) => {
    const whole = sealed(message(users));
    const place = 4 + (at % (whole.length - 4));
    const changed = whole.with(place, whole[place]! ^ by);
    for (const bytes of [changed, whole.slice(0, place)]) {
      const [only, ...others] = deaggregate({ ...record, data: bytes }, 'here');
      expect(others).toEqual([]);
      expect(only).toMatchObject({
        ok: false,
        index: 0,
        id: record.sequenceNumber,
        error: { code: 'aggregate', path: 'here' },
      });
    }
  },
);

/** One broken record in an aggregate whose digest is right. */
const broken: readonly (readonly [string, number[]])[] = [
  ['a key that is not in the table', [8, 9, ...bytesField(3, [1])]],
  ['a key that is not in the table', [8, 0, 16, 9, ...bytesField(3, [1])]],
  ['a key that is not in the table', [...bytesField(1, [1]), ...bytesField(3, [1])]],
  ['without partition key or data', [8, 0]],
  ['without partition key or data', bytesField(3, [1])],
  ['without partition key or data', []],
  ['a number where bytes were expected', [8, 0, 24, 1]],
  ['cut short', [8, 0, 26, 5, 1]],
  ['cut short', [8]],
  ['a field without number', [0, 0]],
  ['a field of type 3', [11]],
  ['a number of more than 64 bits', [8, ...Array.from({ length: 10 }, () => 0x80), 1]],
];

property(
  'a broken record in a whole aggregate is a failure of its own',
  [kinesisRecord, userRecords, fc.constantFrom(...broken)],
  (record, users, [detail, bytes]) => {
    const first = users.map((user) => ({ ...user, explicitHashKey: null }));
    const decoded = deaggregate(
      { ...record, data: sealed([...message(first), ...bytesField(3, bytes), ...message([]).slice(0, 0)]) },
      'here',
    );
    expect(decoded.slice(0, -1).map(({ ok }) => ok)).toEqual(users.map(() => true));
    expect(decoded.at(-1)).toMatchObject({
      ok: false,
      index: users.length,
      id: record.sequenceNumber,
      error: { code: 'aggregate', path: `here.${users.length}` },
    });
    expect((decoded.at(-1) as { error: Error }).error.message).toContain(detail);
  },
);

property(
  'a table that is broken in a whole aggregate fails it as a whole',
  [
    kinesisRecord,
    userRecords,
    fc.constantFrom([8, 1], [16, 1], [24, 1], bytesField(1, [0xff]), bytesField(2, [0xff]), [10, 9]),
  ],
  (record, users, bytes) => {
    const decoded = deaggregate({ ...record, data: sealed([...message(users), ...bytes]) });
    expect(decoded).toMatchObject([{ ok: false, index: 0, error: { name: 'EventError' } }]);
  },
);

property(
  'a number of ten bytes keeps its low 64 bits',
  [kinesisRecord, userRecord],
  (record, user) => {
    // Zero with a bit beyond the 64th, as a padded index.
    const padded = [0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x02];
    const bytes = [
      ...bytesField(1, utf8(user.partitionKey)),
      ...bytesField(3, [8, ...padded, ...bytesField(3, user.data)]),
    ];
    expect(deaggregate({ ...record, data: sealed(bytes) })).toMatchObject([
      { ok: true, value: { partitionKey: user.partitionKey, data: user.data } },
    ]);
  },
  { documentation: true },
);
