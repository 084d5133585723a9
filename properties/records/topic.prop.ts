import { property } from 'assay';
import fc from 'fast-check';
import { expect } from 'vitest';
import { frame, unframe } from '../../targets/records/framing.ts';
import { RecordError } from '../../targets/records/record-error.ts';
import { SchemaRegistry } from '../../targets/records/schema-registry.ts';
import { compileSchema } from '../../targets/records/schema.ts';
import { identifier } from '../../targets/records/topic-identity.ts';
import { order, ORDER_SCHEMA, orderSchema } from './orders.ts';

const id = fc.oneof(fc.nat(2 ** 31 - 1), fc.constantFrom(0, 255, 256, 2 ** 31 - 1));
const payload = fc.array(fc.nat(255), { maxLength: 4 }).map((bytes) => Uint8Array.from(bytes));

property(
  'a frame is a zero, the id in four bytes and the payload, and is read back from within any memory',
  [id, payload],
  (schemaId, content) => {
    const framed = frame({ schemaId, payload: content });
    const digits = schemaId.toString(16).padStart(8, '0');
    expect(Buffer.from(framed).toString('hex')).toBe(`00${digits}${Buffer.from(content).toString('hex')}`);
    const memory = Uint8Array.from([9, ...framed, 9]);
    const read = unframe(memory.subarray(1, 1 + framed.length));
    memory.fill(9);
    expect(read).toEqual({ schemaId, payload: content });
  },
  { documentation: true },
);

property(
  'what has no frame is refused',
  [id, fc.nat(4), fc.integer({ min: 1, max: 255 }), payload],
  (schemaId, cut, magic, content) => {
    const framed = frame({ schemaId, payload: content });
    expect(() => unframe(framed.subarray(0, cut))).toThrow(
      new RecordError('truncated', [], `${cut} bytes are fewer than the 5 of the header`),
    );
    const other = Uint8Array.from([magic, ...framed.subarray(1)]);
    expect(() => unframe(other)).toThrow(new RecordError('magic', [], `the first byte is ${magic}, not 0`));
    const negative = Uint8Array.from([0, 128 + (magic >> 1), 0, 0, 0]);
    expect(() => unframe(negative)).toThrow(expect.objectContaining({ code: 'schema-id' }));
    for (const wrong of [-1 - cut, schemaId + 0.5, 2 ** 31 + cut]) {
      expect(() => frame({ schemaId: wrong, payload: content })).toThrow(
        new RecordError('schema-id', [], `${wrong} is not 0 to 2147483647`),
      );
    }
  },
);

property(
  'a registry gives equal schemas one id, and what one schema wrote another reads by its id',
  [order, fc.nat(3)],
  (value, before) => {
    const registry = new SchemaRegistry();
    const schemas = Array.from({ length: before }, (_, index) => ({ type: 'record', name: `r${index}`, fields: [] }));
    const ids = [...schemas, ORDER_SCHEMA].map((schema) => registry.register(schema));
    expect(new Set(ids).size).toBe(before + 1);
    const mine = registry.register(structuredClone(ORDER_SCHEMA));
    expect(mine).toBe(ids[before]);
    const framed = registry.encode(mine, value);
    expect(unframe(framed).schemaId).toBe(mine);
    expect(registry.decode(framed)).toEqual(value);
    const reader = compileSchema({ type: 'record', name: 'Order', fields: [{ name: 'id', type: 'string' }] });
    expect(registry.decode(framed, reader)).toEqual({ id: value.id });
    const unknown = frame({ schemaId: before + 1, payload: new Uint8Array() });
    expect(() => registry.decode(unknown)).toThrow(
      new RecordError('schema-id', [], `there is no schema ${before + 1}`),
    );
  },
);

const keyField = fc.constantFrom('id', 'version', 'at', 'open', 'state');

property(
  'records have one key exactly if they agree on every field of it, and their version and time are those of the fields named',
  [order, order, fc.uniqueArray(keyField, { minLength: 1, maxLength: 3 }), fc.boolean()],
  (a, b, keyFields, isLong) => {
    const versionField = isLong ? 'at' : 'version';
    const identify = identifier({ keyFields, versionField, eventTimeField: 'at' }, orderSchema());
    // Alike in one field, so that keys of several are not always different.
    const other = { ...b, [keyFields[0]!]: a[keyFields[0]!] };
    const agree = keyFields.every((name) => a[name] === other[name]);
    expect(identify(a).key === identify(other).key).toBe(agree);
    expect(identify(a)).toMatchObject({ version: a[versionField], eventTimeMs: a.at });
  },
);

const TYPES: Readonly<Record<string, string>> = {
  weight: 'float',
  price: 'double',
  photo: 'bytes',
  lines: 'array',
  previous: 'union:unwrapped',
  other: 'missing',
};

property(
  'metadata that does not fit the schema is refused with the field',
  [fc.constantFrom(...Object.keys(TYPES))],
  (name) => {
    const good = { keyFields: ['id'], versionField: 'version', eventTimeField: 'at' };
    const refused = (metadata: object, field: string, type: string, allowed: string): void =>
      expect(() => identifier({ ...good, ...metadata }, orderSchema())).toThrow(
        new RecordError('metadata', [field], `the field is ${type}, not one of ${allowed}`),
      );
    refused({ keyFields: ['id', name] }, name, TYPES[name]!, 'string, boolean, int, long, enum');
    refused({ versionField: name }, name, TYPES[name]!, 'int, long');
    refused({ eventTimeField: name }, name, TYPES[name]!, 'long');
    refused({ eventTimeField: 'version' }, 'version', 'int', 'long');
    expect(() => identifier({ ...good, keyFields: [] }, orderSchema())).toThrow(
      new RecordError('metadata', [], 'a key has at least one field'),
    );
  },
);
