import { checkEncoding } from './encoding-check.ts';
import { MAX_DEPTH, RecordError } from './record-error.ts';
import { type RecordSchema, resolve } from './schema.ts';

/**
 * Encodes a record, which must be exactly what its schema says: no field missing without a default, none too many, no text that
 * UTF-8 cannot hold.
 * @throws RecordError `invalid` with the path of the first fault, `too-deep`
 */
export function encodeRecord(schema: RecordSchema, value: unknown): Uint8Array {
  checkPlain(value, []);
  schema.isValid(value, {
    noUndeclaredFields: true,
    errorHook: (path, found, expected) => {
      throw new RecordError('invalid', path, `${describe(found)} is no ${JSON.stringify(expected)}`);
    },
  });
  return Uint8Array.from(schema.toBuffer(value));
}

/**
 * Decodes a record that was written with one schema as a record of another.
 * @throws RecordError what {@link checkEncoding} and {@link resolve} throw
 */
export function decodeRecord(writer: RecordSchema, bytes: Uint8Array, reader: RecordSchema = writer): unknown {
  const resolver = reader === writer ? undefined : resolve(reader, writer);
  checkEncoding(writer, bytes);
  return reader.fromBuffer(Buffer.from(bytes), resolver);
}

/** What avsc would take and lose: halves of surrogate pairs, keys that set a prototype; and what it would follow for ever. */
function checkPlain(value: unknown, path: readonly string[]): void {
  if (typeof value === 'string' && !value.isWellFormed())
    throw new RecordError('invalid', path, 'text has half a surrogate pair');
  if (typeof value !== 'object' || value === null || value instanceof Uint8Array) return;
  if (path.length >= MAX_DEPTH) throw new RecordError('too-deep', path, `more than ${MAX_DEPTH} levels`);
  for (const [key, inner] of Object.entries(value)) {
    const at = [...path, key];
    if (key === '__proto__') throw new RecordError('invalid', at, 'a key is __proto__');
    checkPlain(key, at);
    checkPlain(inner, at);
  }
}

function describe(value: unknown): string {
  return value === undefined ? 'nothing' : `a ${value === null ? 'null' : typeof value}`;
}
