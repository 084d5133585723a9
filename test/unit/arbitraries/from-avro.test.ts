import { fromAvro, violatingAvro, type AvroSchema } from 'assay/arbitraries';
import avro from 'avsc';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { randomFills, replayFills } from '../../../src/choices/fill.ts';
import { generate } from '../../../src/choices/generate.ts';

const schemas: Readonly<Record<string, AvroSchema>> = {
  ...Object.fromEntries(
    ['null', 'boolean', 'int', 'long', 'float', 'double', 'bytes', 'string'].map((name) => [name, name]),
  ),
  enum: { type: 'enum', name: 'Suit', symbols: ['SPADES', 'HEARTS'] },
  fixed: { type: 'fixed', name: 'Hash', size: 16 },
  array: { type: 'array', items: 'long' },
  map: { type: 'map', values: { type: 'array', items: 'string' } },
  'a union': ['null', 'string', 'long'],
  'a union of numbers, which has to be wrapped': ['null', 'int', 'double'],
  'a union of records': [
    { type: 'record', name: 'A', fields: [] },
    { type: 'record', name: 'B', namespace: 'x', fields: [{ name: 'n', type: 'int' }] },
  ],
  'a list': {
    type: 'record',
    name: 'List',
    fields: [
      { name: 'head', type: 'int' },
      { name: 'tail', type: ['null', 'List'] },
    ],
  },
  'a tree in a namespace': {
    type: 'record',
    name: 'Tree',
    namespace: 'com.example',
    fields: [
      { name: 'children', type: { type: 'array', items: 'Tree' } },
      { name: 'tags', type: { type: 'map', values: 'com.example.Tree' } },
    ],
  },
  'logical types': {
    type: 'record',
    name: 'Logical',
    fields: [
      { name: 'day', type: { type: 'int', logicalType: 'date' } },
      { name: 'time', type: { type: 'long', logicalType: 'time-micros' } },
      { name: 'at', type: { type: 'long', logicalType: 'timestamp-millis' } },
      { name: 'id', type: { type: 'string', logicalType: 'uuid' } },
      { name: 'price', type: { type: 'bytes', logicalType: 'decimal', precision: 9, scale: 2 } },
      { name: 'span', type: { type: 'fixed', name: 'Span', size: 12, logicalType: 'duration' } },
    ],
  },
};

test.each(Object.entries(schemas))('avsc accepts, encodes and decodes what is made of: %s', (_name, schema) => {
  const type = avro.Type.forSchema(structuredClone(schema) as avro.Schema);
  for (const value of fc.sample(fromAvro(schema), { numRuns: 100, seed: 1 })) {
    expect([value, type.isValid(value)]).toEqual([value, true]);
    const buffer = type.toBuffer(value);
    expect(type.toBuffer(type.fromBuffer(buffer)).equals(buffer)).toBe(true);
  }
});

test('logical types stay within their bounds', () => {
  for (const value of fc.sample(fromAvro(schemas['logical types']!), { numRuns: 300, seed: 1 })) {
    const { day, time, id, price } = value as { day: number; time: number; id: string; price: Buffer };
    expect(new Date(day * 86_400_000).toISOString()).toMatch(/^\d{4}-/);
    expect(time >= 0 && time < 86_400_000_000).toBe(true);
    expect(id).toMatch(/^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/);
    const unscaled = BigInt.asIntN(price.length * 8, BigInt(`0x${price.toString('hex')}`));
    expect(unscaled > -(10n ** 9n) && unscaled < 10n ** 9n).toBe(true);
  }
});

test('no choices make the simplest value, and the same choices the same one', () => {
  const arbitrary = fromAvro(schemas['a list']!);
  expect(generate(arbitrary, replayFills([])).value).toEqual({ head: 0, tail: null });
  for (let seed = 0; seed < 10; seed++) {
    const { value, recording } = generate(arbitrary, randomFills(seed));
    expect(generate(arbitrary, replayFills(recording)).value).toEqual(value);
  }
});

test.each<[string, unknown, string]>([
  ['an unknown name', 'Order', 'not defined before it is used'],
  [
    'a record without end',
    { type: 'record', name: 'R', fields: [{ name: 'r', type: 'R' }] },
    'holds itself without end',
  ],
  [
    'a name defined twice',
    [
      { type: 'fixed', name: 'F', size: 1 },
      { type: 'fixed', name: 'F', size: 2 },
    ],
    'defined twice',
  ],
  ['an enum without symbols', { type: 'enum', name: 'E', symbols: [] }, 'no symbols'],
  ['no schema', 3, 'is no Avro schema'],
])('is refused, with a remedy: %s', (_name, schema, message) => {
  expect(() => fromAvro(schema as AvroSchema)).toThrow(message);
});

test.each(Object.entries(schemas))('avsc finds the named fault and no other in what breaks: %s', (_name, schema) => {
  const type = avro.Type.forSchema(structuredClone(schema) as avro.Schema);
  for (const { value, violates } of fc.sample(violatingAvro(schema), { numRuns: 100, seed: 1 })) {
    const faults: string[] = [];
    type.isValid(value, { errorHook: (path) => void faults.push(path.map((name) => `/${name}`).join('')) });
    expect([value, violates, faults]).toEqual([value, violates, [violates.path]]);
  }
});

test('every constraint of a schema is broken at some time, or only those that are asked for', () => {
  const { enum: suit, fixed: hash, 'a list': list } = schemas as Readonly<Record<string, AvroSchema>>;
  const schema: AvroSchema = {
    type: 'record',
    name: 'All',
    fields: [
      { name: 'suit', type: suit },
      { name: 'hash', type: hash },
      { name: 'list', type: list },
      { name: 'kept', type: 'int', default: 1 },
    ],
  };
  const broken = (options = {}): string[] =>
    fc.sample(violatingAvro(schema, options), { numRuns: 400, seed: 1 }).map(({ violates }) => violates.constraint);
  expect(new Set(broken())).toEqual(new Set(['type', 'range', 'whole', 'size', 'symbol', 'field', 'branch']));
  expect(new Set(broken({ constraints: ['size', 'range'] }))).toEqual(new Set(['size', 'range']));
  expect(() => violatingAvro('string', { constraints: ['symbol'] })).toThrow(
    'nothing that a value can break of symbol',
  );
  const missing = fc.sample(violatingAvro(schema, { constraints: ['field'] }), { numRuns: 100, seed: 1 });
  expect(missing.map(({ violates }) => violates.path)).not.toContain('/kept');
});
