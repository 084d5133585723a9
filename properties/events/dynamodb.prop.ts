import { property } from 'assay';
import fc from 'fast-check';
import { expect } from 'vitest';
import { decodeAttributes, type AttributeValue } from '../../targets/events/attribute-value.ts';
import { decodeEvent } from '../../targets/events/event.ts';
import { decodeDynamoDbEvent, type DynamoDbRecord } from '../../targets/events/sources/dynamodb.ts';
import { attributeValue, item, rawAttribute, rawItem } from './more-arbitraries.ts';
import { sourceLaws } from './source-laws.ts';

const record: fc.Arbitrary<DynamoDbRecord> = fc.record({
  streamArn: fc.constant('arn:aws:dynamodb:eu-west-1:1:table/t/stream/s'),
  region: fc.constant('eu-west-1'),
  change: fc.constantFrom('INSERT', 'MODIFY', 'REMOVE'),
  sequenceNumber: fc.bigInt({ min: 0n, max: 10n ** 40n - 1n }).map(String),
  atMs: fc.option(
    fc.nat().map((seconds) => seconds * 1000),
    { nil: null },
  ),
  keys: item,
  newImage: fc.option(item, { nil: null }),
  oldImage: fc.option(item, { nil: null }),
});

function raw({ streamArn, region, change, sequenceNumber, atMs, keys, newImage, oldImage }: DynamoDbRecord): object {
  return {
    eventSource: 'aws:dynamodb',
    eventName: change,
    eventSourceARN: streamArn,
    awsRegion: region,
    dynamodb: {
      SequenceNumber: sequenceNumber,
      Keys: rawItem(keys),
      ...(atMs === null ? {} : { ApproximateCreationDateTime: atMs / 1000 }),
      ...(newImage === null ? {} : { NewImage: rawItem(newImage) }),
      ...(oldImage === null ? {} : { OldImage: rawItem(oldImage) }),
    },
  };
}

sourceLaws({
  name: 'DynamoDB',
  decode: decodeDynamoDbEvent,
  record,
  raw,
  idOf: (one) => one.sequenceNumber,
  idPath: 'dynamodb.SequenceNumber',
  required: [
    ['eventSource', 'aws:kinesis'],
    ['eventName', 'insert'],
    ['eventSourceARN', 1],
    ['awsRegion', null],
    ['dynamodb', 'text'],
    ['dynamodb.SequenceNumber', 'x1'],
    ['dynamodb.Keys', []],
  ],
});

property('an event of a table is recognised as one', [fc.array(record, { minLength: 1, maxLength: 2 })], (records) => {
  const event = { Records: records.map(raw) };
  expect(decodeEvent(event)).toEqual({ source: 'dynamodb', records: decodeDynamoDbEvent(event) });
});

property(
  'an attribute is decoded to what was written, whatever its type and depth',
  [attributeValue],
  (value) => {
    expect(decodeAttributes({ a: rawAttribute(value) }, 'item')).toEqual(new Map([['a', value]]));
  },
  { documentation: true },
);

const wrong: readonly (readonly [raw: unknown, where: string])[] = [
  [{}, ''],
  [{ S: 'a', N: '1' }, ''],
  [{ X: 1 }, ''],
  ['text', ''],
  [null, ''],
  [{ S: 1 }, '.S'],
  [{ N: 1 }, '.N'],
  [{ N: '' }, '.N'],
  [{ N: '.' }, '.N'],
  [{ N: '1e' }, '.N'],
  [{ N: 'x1' }, '.N'],
  [{ N: '1x' }, '.N'],
  [{ B: 1 }, '.B'],
  [{ BOOL: 'true' }, '.BOOL'],
  [{ NULL: false }, '.NULL'],
  [{ SS: ['a', 1] }, '.SS.1'],
  [{ NS: ['a'] }, '.NS.0'],
  [{ BS: [1] }, '.BS.0'],
  [{ L: {} }, '.L'],
  [{ M: [] }, '.M'],
];

property(
  'an attribute of no type, of two, or with the wrong content is refused where it stands, at any depth',
  [fc.constantFrom(...wrong), fc.array(fc.constantFrom('L', 'M'), { maxLength: 3 })],
  ([raw, where], nesting) => {
    const [nested, path] = nesting.reduceRight<[unknown, string]>(
      ([inner, below], kind) =>
        kind === 'L' ? [{ L: [inner] }, `.L.0${below}`] : [{ M: { a: inner } }, `.M.a${below}`],
      [raw, where],
    );
    expect(() => decodeAttributes({ x: nested }, 'item')).toThrow(
      expect.objectContaining({ code: 'shape', path: `item.x${path}` }),
    );
  },
);

property('bytes that are not base64 are refused where they stand', [fc.boolean()], (inSet) => {
  const raw = inSet ? { BS: ['AA==', '!'] } : { B: '!' };
  expect(() => decodeAttributes({ x: raw }, 'item')).toThrow(
    expect.objectContaining({ code: 'base64', path: inSet ? 'item.x.BS.1' : 'item.x.B' }),
  );
});

property(
  'a document nests at most 32 levels deep',
  [fc.integer({ min: 28, max: 36 }), fc.boolean()],
  (levels, lists) => {
    let value: AttributeValue = { type: 'S', value: '' };
    for (let level = 0; level < levels; level++)
      value = lists ? { type: 'L', value: [value] } : { type: 'M', value: new Map([['m', value]]) };
    const read = (): unknown => decodeAttributes({ a: rawAttribute(value) }, '');
    if (levels <= 32) expect(read()).toEqual(new Map([['a', value]]));
    else expect(read).toThrow('more than 32 levels deep');
  },
);
