import { property } from 'assay';
import fc from 'fast-check';
import { expect } from 'vitest';
import { decodeRecord, encodeRecord } from '../../targets/records/record-codec.ts';
import { compatibility, compileSchema } from '../../targets/records/schema.ts';

const BAD: readonly (readonly [unknown, RegExp])[] = [
  ['int', /^schema at the root: a int is no record$/],
  [['null', 'int'], /: a union:unwrapped is no record$/],
  [null, /invalid type: null/],
  [{ type: 'nope' }, /unknown type: "nope"/],
  [{ type: 'record', name: 'r', fields: [null] }, /^schema at the root: .+/],
  [{ type: 'record', name: 'r', fields: [{ name: 'a', type: 'int', default: 'x' }] }, /default/],
  [
    { type: 'record', name: 'r', fields: [{ name: '__proto__', type: 'int' }] },
    /: a field or type has the name __proto__$/,
  ],
  [{ type: 'record', name: 'r', fields: [{ name: 'a', type: ['int', 'float'] }] }, /ambiguous/],
];

property('what is no schema of a record is refused with the reason', [fc.constantFrom(...BAD)], ([schema, message]) => {
  expect(() => compileSchema(schema)).toThrow(
    expect.objectContaining({ name: 'RecordError', code: 'schema', path: '', message: expect.stringMatching(message) }),
  );
});

/** By the specification: what each type of a writer may be read as. */
const PROMOTIONS: Readonly<Record<string, readonly string[]>> = {
  int: ['int', 'long', 'float', 'double'],
  long: ['long', 'float', 'double'],
  float: ['float', 'double'],
  double: ['double'],
  string: ['string', 'bytes'],
  bytes: ['bytes', 'string'],
  boolean: ['boolean'],
};
const VALUES: Readonly<Record<string, unknown>> = {
  int: 7,
  long: 2 ** 20,
  float: 0.5,
  double: 0.1,
  string: 'é',
  bytes: Buffer.from('中'),
  boolean: true,
};
const DEFAULTS: Readonly<Record<string, unknown>> = { ...VALUES, bytes: 'ÿ' };

interface Field {
  readonly name: string;
  readonly type: string;
  readonly hasDefault: boolean;
}

const fields: fc.Arbitrary<readonly Field[]> = fc.uniqueArray(
  fc.record({
    name: fc.constantFrom('a', 'b', 'c'),
    type: fc.constantFrom(...Object.keys(PROMOTIONS)),
    hasDefault: fc.boolean(),
  }),
  { selector: ({ name }) => name },
);

const schemaOf = (list: readonly Field[]): object => ({
  type: 'record',
  name: 'r',
  fields: list.map(({ name, type, hasDefault }) => ({
    name,
    type,
    ...(hasDefault ? { default: DEFAULTS[type] } : {}),
  })),
});

function mayRead(reader: readonly Field[], writer: readonly Field[]): boolean {
  return reader.every(({ name, type, hasDefault }) => {
    const written = writer.find((field) => field.name === name);
    return written === undefined ? hasDefault : PROMOTIONS[written.type]!.includes(type);
  });
}

function promoted(value: unknown, type: string): unknown {
  if (type === 'bytes') return Buffer.from(value as string);
  return type === 'string' ? String(value) : value;
}

property(
  'a reader gets the fields it shares, promoted, and defaults for the others, or is refused as incompatible',
  [fields, fields],
  (readerFields, writerFields) => {
    const [reader, writer] = [compileSchema(schemaOf(readerFields)), compileSchema(schemaOf(writerFields))];
    const value = Object.fromEntries(writerFields.map(({ name, type }) => [name, VALUES[type]]));
    const bytes = encodeRecord(writer, value);
    if (mayRead(readerFields, writerFields)) {
      const expected = readerFields.map(({ name, type }) => {
        const isWritten = writerFields.some((field) => field.name === name);
        const byDefault = type === 'bytes' ? Buffer.of(255) : VALUES[type];
        return [name, isWritten ? promoted(value[name], type) : byDefault];
      });
      expect(decodeRecord(writer, bytes, reader)).toEqual(Object.fromEntries(expected));
    } else {
      expect(() => decodeRecord(writer, bytes, reader)).toThrow(
        expect.objectContaining({
          code: 'incompatible',
          message: expect.stringMatching(/^incompatible at the root: \S+/),
        }),
      );
    }
  },
);

property(
  'a change of schemas is compatible in each direction in which one reads the other',
  [fields, fields],
  (older, newer) => {
    const ways = { backward: mayRead(newer, older), forward: mayRead(older, newer) };
    const expected =
      ways.backward && ways.forward ? 'full' : ways.backward ? 'backward' : ways.forward ? 'forward' : 'none';
    expect(compatibility(compileSchema(schemaOf(older)), compileSchema(schemaOf(newer)))).toBe(expected);
  },
);
