import { RecordError } from './record-error.ts';

const MAGIC = 0;
const HEADER_BYTES = 5;
const MAX_ID = 2 ** 31 - 1;

/** A record as it stands in a topic: the id that a registry gave its writer's schema, and its Avro encoding. */
export interface Frame {
  readonly schemaId: number;
  readonly payload: Uint8Array;
}

/**
 * Writes the wire format of schema registries: a zero, the id in four bytes, the greatest first, and the encoding.
 * @throws RecordError `schema-id` for an id that is not 0 to 2³¹ − 1
 */
export function frame({ schemaId, payload }: Frame): Uint8Array {
  checkId(schemaId);
  const bytes = new Uint8Array(HEADER_BYTES + payload.length);
  new DataView(bytes.buffer).setInt32(1, schemaId);
  bytes.set(payload, HEADER_BYTES);
  return bytes;
}

/**
 * Reads the wire format of schema registries. The payload is a copy.
 * @throws RecordError `truncated`, `magic`, `schema-id`
 */
export function unframe(bytes: Uint8Array): Frame {
  const [magic = MAGIC] = bytes;
  if (magic !== MAGIC) throw new RecordError('magic', [], `the first byte is ${magic}, not ${MAGIC}`);
  if (bytes.length < HEADER_BYTES)
    throw new RecordError('truncated', [], `${bytes.length} bytes are fewer than the ${HEADER_BYTES} of the header`);
  const schemaId = new DataView(bytes.buffer, bytes.byteOffset).getInt32(1);
  checkId(schemaId);
  return { schemaId, payload: Uint8Array.from(bytes.subarray(HEADER_BYTES)) };
}

function checkId(id: number): void {
  if (!(Number.isInteger(id) && id >= 0 && id <= MAX_ID))
    throw new RecordError('schema-id', [], `${id} is not 0 to ${MAX_ID}`);
}
