import { bytes, fuzz } from 'assay';
import { expect } from 'vitest';
import { ORDER_SCHEMA } from '../../properties/records/orders.ts';
import { RecordError } from '../../targets/records/record-error.ts';
import { SchemaRegistry } from '../../targets/records/schema-registry.ts';

fuzz(
  'framed bytes are read as a record that is written and read again the same, or refused',
  [bytes()],
  (framed) => {
    const registry = new SchemaRegistry();
    const id = registry.register(ORDER_SCHEMA);
    const value = registry.decode(framed);
    expect(registry.decode(registry.encode(id, value))).toEqual(value);
  },
  { expects: [RecordError] },
);
