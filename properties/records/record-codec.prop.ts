import { property } from 'assay';
import fc from 'fast-check';
import { expect } from 'vitest';
import { checkEncoding } from '../../targets/records/encoding-check.ts';
import { decodeRecord, encodeRecord } from '../../targets/records/record-codec.ts';
import { MAX_DEPTH, MAX_ITEMS } from '../../targets/records/record-error.ts';
import { compileSchema } from '../../targets/records/schema.ts';
import { encodeByHand, type Schema, zigzag } from './avro-by-hand.ts';
import { order, ORDER_SCHEMA, orderSchema } from './orders.ts';

const refusal = (code: string, path: string, detail: string): unknown =>
  expect.objectContaining({
    name: 'RecordError',
    code,
    path,
    message: `${code} at ${path === '' ? 'the root' : path}: ${detail}`,
  });

property(
  'a record is encoded as the specification says, and decoded to itself',
  [order],
  (value) => {
    const schema = orderSchema();
    const bytes = encodeRecord(schema, value);
    expect([...bytes]).toEqual(encodeByHand(ORDER_SCHEMA, value));
    expect(decodeRecord(schema, bytes)).toEqual(value);
  },
  { documentation: true },
);

property(
  'lists and maps are read in blocks of any size, with and without their size in bytes, unless that is another',
  [order, fc.integer({ min: 1, max: 3 }), fc.boolean(), fc.constantFrom(-1, 1)],
  (value, most, sized, off) => {
    const schema = orderSchema();
    expect(decodeRecord(schema, Uint8Array.from(encodeByHand(ORDER_SCHEMA, value, { most, sized })))).toEqual(value);
    const list = compileSchema({
      type: 'record',
      name: 'l',
      fields: [{ name: 'a', type: { type: 'array', items: 'int' } }],
    });
    const wrong = Uint8Array.from([...zigzag(-1), ...zigzag(1 + off), ...zigzag(most), 0]);
    expect(() => decodeRecord(list, wrong)).toThrow(refusal('corrupt', 'a', 'a block has another size (byte 3)'));
  },
);

property('bytes that were cut are truncated, bytes too many are trailing', [order, fc.nat()], (value, at) => {
  const schema = orderSchema();
  const bytes = encodeRecord(schema, value);
  const cut = at % bytes.length;
  expect(() => decodeRecord(schema, bytes.subarray(0, cut))).toThrow(
    expect.objectContaining({ code: 'truncated', message: expect.stringContaining('the bytes end too early (byte ') }),
  );
  expect(() => decodeRecord(schema, Uint8Array.from([...bytes, 0]))).toThrow(
    refusal('trailing', '', `bytes follow the record (byte ${bytes.length})`),
  );
});

/** A value for each place that its type does not allow, and what is said of it. */
const WRONG: readonly (readonly [path: string, value: unknown, said: string])[] = [
  ['id', 1, 'a number is no "string"'],
  ['id', '\ud800', 'text has half a surrogate pair'],
  ['version', 2 ** 31, 'a number is no "int"'],
  ['version', 1.5, 'a number is no "int"'],
  ['at', 2 ** 53, 'a number is no "long"'],
  ['open', undefined, 'nothing is no "boolean"'],
  ['state', 'OLD', 'a string is no {"name":"State","type":"enum","symbols":["NEW","SENT","GONE"]}'],
  ['photo', null, 'a null is no "bytes"'],
  ['hash', Buffer.of(1), 'a object is no {"name":"Hash","type":"fixed","size":2}'],
  ['lines.0.amount', '1', 'a string is no "int"'],
  ['lines.0.more', 1, 'a object is no {"name":"Line","type":"record"'],
  ['notes.a', 7, 'a number is no "string"'],
  ['notes.\ud800', 'a', 'text has half a surrogate pair'],
  ['notes.__proto__', 'a', 'a key is __proto__'],
  ['previous', 5, 'a number is no ["null"'],
];

/** The value with another one at a path; an own member, whatever it is called. */
function withMember(value: unknown, [head, ...rest]: readonly string[], member: unknown): unknown {
  if (head === undefined) return member;
  const copy: object = Array.isArray(value) ? [...(value as unknown[])] : { ...(value as object) };
  const inner = withMember((value as Record<string, unknown>)[head], rest, member);
  return Object.defineProperty(copy, head, { value: inner, enumerable: true });
}

property(
  'a value that its schema does not allow is refused with its path',
  [order, fc.constantFrom(...WRONG)],
  (value, wrong) => {
    const [path, member, said] = wrong;
    const filled = { ...value, lines: [{ sku: 'a', amount: 1 }] };
    const at = path === 'lines.0.more' ? 'lines.0' : path;
    expect(() => encodeRecord(orderSchema(), withMember(filled, path.split('.'), member))).toThrow(
      expect.objectContaining({
        code: 'invalid',
        path: at,
        message: expect.stringContaining(`invalid at ${at}: ${said}`),
      }),
    );
  },
);

/** Bytes that no writer writes, as the only field `a` of a record. */
const FORGED: readonly (readonly [Schema, readonly number[], code: string, path: string, detail: string])[] = [
  ['boolean', [2], 'corrupt', 'a', 'a boolean is 0 or 1 (byte 1)'],
  ['int', zigzag(2n ** 31n), 'corrupt', 'a', 'an int has 32 bits (byte 5)'],
  ['int', zigzag(-(2n ** 31n) - 1n), 'corrupt', 'a', 'an int has 32 bits (byte 5)'],
  ['long', zigzag(2n ** 53n), 'precision', 'a', 'no number holds this long (byte 8)'],
  ['long', zigzag(-(2n ** 53n)), 'precision', 'a', 'no number holds this long (byte 8)'],
  ['long', Array.from({ length: 11 }, () => 128), 'corrupt', 'a', 'a long has more than 10 bytes (byte 10)'],
  ['string', [2, 0xff], 'corrupt', 'a', 'a string is not UTF-8 (byte 2)'],
  ['string', [1], 'corrupt', 'a', 'a length is negative (byte 1)'],
  ['bytes', zigzag(2n ** 40n), 'truncated', 'a', 'the bytes end too early (byte 6)'],
  [{ type: 'enum', name: 'e', symbols: ['X', 'Y'] }, [4], 'corrupt', 'a', 'no such symbol (byte 1)'],
  [{ type: 'enum', name: 'e', symbols: ['X', 'Y'] }, [1], 'corrupt', 'a', 'no such symbol (byte 1)'],
  [['null', 'int'], [4], 'corrupt', 'a', 'no such branch of the union (byte 1)'],
  [['null', 'int'], [1], 'corrupt', 'a', 'no such branch of the union (byte 1)'],
  [{ type: 'array', items: 'boolean' }, [4, 1, 2, 0], 'corrupt', 'a.1', 'a boolean is 0 or 1 (byte 3)'],
  [{ type: 'map', values: 'boolean' }, [2, 2, 107, 2, 0], 'corrupt', 'a.k', 'a boolean is 0 or 1 (byte 4)'],
  [
    { type: 'map', values: 'null' },
    [2, 18, ...new TextEncoder().encode('__proto__'), 0],
    'corrupt',
    'a',
    'a key is __proto__ (byte 11)',
  ],
  [
    { type: 'array', items: 'null' },
    [...zigzag(MAX_ITEMS + 1), 0],
    'too-many',
    'a',
    `more than ${MAX_ITEMS} items (byte 3)`,
  ],
  [{ type: 'array', items: 'int' }, zigzag(2n ** 50n), 'truncated', 'a.0', 'the bytes end too early (byte 8)'],
];

property('bytes that no writer writes are refused before they are read', [fc.constantFrom(...FORGED)], (forged) => {
  const [type, bytes, code, path, detail] = forged;
  const schema = compileSchema({ type: 'record', name: 'r', fields: [{ name: 'a', type }] });
  expect(() => decodeRecord(schema, Uint8Array.from(bytes))).toThrow(refusal(code, path, detail));
});

property(
  'the longest long has ten bytes, and lists have as many items as is allowed',
  [fc.nat(3)],
  (more) => {
    const long = compileSchema({ type: 'record', name: 'r', fields: [{ name: 'a', type: 'long' }] });
    const nines = Array.from({ length: 9 }, () => 128);
    expect(() => checkEncoding(long, Uint8Array.from([...nines, 0]))).not.toThrow();
    const nulls = compileSchema({
      type: 'record',
      name: 'r',
      fields: [{ name: 'a', type: { type: 'array', items: 'null' } }],
    });
    const both = Uint8Array.from([...zigzag(more + 1), ...zigzag(MAX_ITEMS - more - 1), 0]);
    expect(() => checkEncoding(nulls, both)).not.toThrow();
  },
  { runs: 4 },
);

property('records lie as deep as is allowed, and no deeper', [fc.nat(2)], (more) => {
  const chain = compileSchema({ type: 'record', name: 'n', fields: [{ name: 'next', type: ['null', 'n'] }] });
  const path = Array.from({ length: MAX_DEPTH }, () => 'next').join('.');
  const nested = (levels: number): unknown => (levels === 0 ? { next: null } : { next: nested(levels - 1) });
  const deepest = nested(MAX_DEPTH - 1);
  expect(decodeRecord(chain, encodeRecord(chain, deepest))).toEqual(deepest);
  expect(() => encodeRecord(chain, nested(MAX_DEPTH + more))).toThrow(
    refusal('too-deep', path, `more than ${MAX_DEPTH} levels`),
  );
  const bytes = Uint8Array.from([...Array.from({ length: MAX_DEPTH + more }, () => 2), 0]);
  expect(() => decodeRecord(chain, bytes)).toThrow(
    refusal('too-deep', `${path}.next`, `more than ${MAX_DEPTH} levels (byte ${MAX_DEPTH})`),
  );
});
