import fc from 'fast-check';
import { compileSchema } from '../../targets/records/schema.ts';

const LINE = {
  type: 'record',
  name: 'Line',
  fields: [
    { name: 'sku', type: 'string' },
    { name: 'amount', type: 'int' },
  ],
};

/** Every type of Avro, a record within itself included. */
export const ORDER_SCHEMA = {
  type: 'record',
  name: 'Order',
  fields: [
    { name: 'id', type: 'string' },
    { name: 'version', type: 'int' },
    { name: 'at', type: 'long' },
    { name: 'open', type: 'boolean' },
    { name: 'state', type: { type: 'enum', name: 'State', symbols: ['NEW', 'SENT', 'GONE'] } },
    { name: 'weight', type: 'float' },
    { name: 'price', type: 'double' },
    { name: 'photo', type: 'bytes' },
    { name: 'hash', type: { type: 'fixed', name: 'Hash', size: 2 } },
    { name: 'nothing', type: 'null' },
    { name: 'lines', type: { type: 'array', items: LINE } },
    { name: 'notes', type: { type: 'map', values: 'string' } },
    { name: 'previous', type: ['null', 'Order'] },
  ],
};

export const orderSchema = (): ReturnType<typeof compileSchema> => compileSchema(ORDER_SCHEMA);

export const text = fc.string({ unit: fc.constantFrom('a', 'é', '中', '😀', '\0', '\ufeff'), maxLength: 4 });
export const int = fc.oneof(fc.integer(), fc.constantFrom(0, -1, 63, 64, -64, -65, 8191, 8192));
const MOST = Number.MAX_SAFE_INTEGER;
export const long = fc.oneof(
  fc.integer({ min: -MOST, max: MOST }),
  int,
  fc.constantFrom(MOST, -MOST, -(2 ** 52) - 1, 2 ** 31, -(2 ** 31) - 1),
);
const buffer = (length: fc.ArrayConstraints): fc.Arbitrary<Buffer> =>
  fc.array(fc.nat(255), length).map((bytes) => Buffer.from(bytes));

export interface Order {
  readonly id: string;
  readonly version: number;
  readonly at: number;
  readonly previous: Order | null;
  readonly [field: string]: unknown;
}

const flat = fc.record({
  id: text,
  version: int,
  at: long,
  open: fc.boolean(),
  state: fc.constantFrom('NEW', 'SENT', 'GONE'),
  weight: fc.float({ noNaN: true }),
  price: fc.double({ noNaN: true }),
  photo: buffer({ maxLength: 3 }),
  hash: buffer({ minLength: 2, maxLength: 2 }),
  nothing: fc.constant(null),
  lines: fc.array(fc.record({ sku: text, amount: int }), { maxLength: 3 }),
  notes: fc.dictionary(fc.constantFrom('a', 'é', 'toString', 'constructor', '\ufeff__proto__'), text, {
    noNullPrototype: true,
  }),
});

export const order: fc.Arbitrary<Order> = fc
  .array(flat, { minLength: 1, maxLength: 2 })
  .map((versions) => versions.reduce<Order | null>((previous, version) => ({ ...version, previous }), null) as Order);
