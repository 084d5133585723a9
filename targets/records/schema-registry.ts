import { frame, unframe } from './framing.ts';
import { decodeRecord, encodeRecord } from './record-codec.ts';
import { RecordError } from './record-error.ts';
import { compileSchema, type RecordSchema } from './schema.ts';

/** Schemas by id. Invariant: equal schemas have one id, and an id always means the same schema. */
export class SchemaRegistry {
  readonly #schemas: RecordSchema[] = [];

  /** The id of a schema, a new one if the schema is new. @throws RecordError `schema` */
  register(schema: unknown): number {
    const compiled = compileSchema(schema);
    const known = this.#schemas.findIndex((other) => JSON.stringify(other) === JSON.stringify(compiled));
    return known === -1 ? this.#schemas.push(compiled) - 1 : known;
  }

  /** @throws RecordError `schema-id` */
  get(id: number): RecordSchema {
    const schema = this.#schemas[id];
    if (schema === undefined) throw new RecordError('schema-id', [], `there is no schema ${id}`);
    return schema;
  }

  /** A record as it stands in a topic. @throws RecordError `schema-id`, and what {@link encodeRecord} throws */
  encode(schemaId: number, value: unknown): Uint8Array {
    return frame({ schemaId, payload: encodeRecord(this.get(schemaId), value) });
  }

  /**
   * Reads a record of a topic, by a reader's schema of one's own or by the writer's.
   * @throws RecordError what {@link unframe} and {@link decodeRecord} throw, `schema-id`
   */
  decode(bytes: Uint8Array, reader?: RecordSchema): unknown {
    const { schemaId, payload } = unframe(bytes);
    return decodeRecord(this.get(schemaId), payload, reader);
  }
}
