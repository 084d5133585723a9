import avsc, { type Type } from 'avsc';
import { RecordError } from './record-error.ts';

/** A compiled Avro schema of a record. */
export type RecordSchema = Type;

/**
 * avsc's own long writes and reads numbers below -2⁵² without their sign: the remainder of a number beyond 2⁵³ is not always that of the
 * whole number it stands for.
 */
const exactLong: unknown = avsc.types.LongType.__with({
  fromBuffer: (bytes: Buffer) => Number(bytes.readBigInt64LE()),
  toBuffer(long: number) {
    const bytes = Buffer.alloc(8);
    bytes.writeBigInt64LE(BigInt(long));
    return bytes;
  },
  fromJSON: Number,
  toJSON: Number,
  isValid: Number.isSafeInteger,
  compare: Math.max, // never called: nothing here compares
});

/**
 * Compiles an Avro schema (specification 1.11, "Schema Declaration"). Values of unions stand as they are, without the name of their
 * branch, so a union whose branches a JavaScript value cannot tell apart is refused.
 * @throws RecordError `schema`
 */
export function compileSchema(schema: unknown): RecordSchema {
  let type: Type;
  try {
    type = avsc.Type.forSchema(schema as avsc.Schema, {
      wrapUnions: 'never',
      registry: { long: exactLong as Type },
    });
  } catch (error) {
    throw new RecordError('schema', [], error instanceof Error ? error.message : String(error));
  }
  if (type.typeName !== 'record') throw new RecordError('schema', [], `a ${type.typeName} is no record`);
  // avsc would set the prototype of what it reads.
  if (JSON.stringify(type.schema()).includes('"name":"__proto__"'))
    throw new RecordError('schema', [], 'a field or type has the name __proto__');
  return type;
}

/**
 * Whether, and how, records of one schema are read by another (specification, "Schema Resolution"): fields by name, missing ones from
 * their defaults, numbers promoted.
 * @throws RecordError `incompatible` with the reason
 */
export function resolve(reader: RecordSchema, writer: RecordSchema): avsc.Resolver {
  try {
    return reader.createResolver(writer);
  } catch (error) {
    throw new RecordError('incompatible', [], (error as Error).message);
  }
}

/** What a change of schemas keeps: new readers read old records (`backward`), old readers new ones (`forward`), both, or neither. */
export type Compatibility = 'full' | 'backward' | 'forward' | 'none';

export function compatibility(older: RecordSchema, newer: RecordSchema): Compatibility {
  const backward = canRead(newer, older);
  const forward = canRead(older, newer);
  if (backward) return forward ? 'full' : 'backward';
  return forward ? 'forward' : 'none';
}

function canRead(reader: RecordSchema, writer: RecordSchema): boolean {
  try {
    resolve(reader, writer);
  } catch {
    return false;
  }
  return true;
}

/** What the specification calls a type; avsc has another name for a long that is not its own. */
export function kindOf(type: { readonly typeName: string }): string {
  return type.typeName.replace('abstract:', '');
}
