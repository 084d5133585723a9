/**
 * Why something was refused.
 *
 * - `schema`: no Avro schema of a record, or one that no JavaScript value can follow; `incompatible`: the reader cannot read the writer.
 * - `invalid`: a value that its schema does not allow; `too-deep`: more levels than {@link MAX_DEPTH}, or a circle.
 * - `truncated`, `trailing`: bytes that end too early or too late; `corrupt`: bytes that no writer writes; `precision`: a long that no
 *   number holds; `too-many`: more items than {@link MAX_ITEMS}.
 * - `magic`, `schema-id`: bytes without a frame, or with an id that is none or unknown.
 * - `metadata`: topic metadata that does not fit the schema.
 * - `sequence`: a sequence number or count that is none, or a second count for one sequence.
 */
export type RecordErrorCode =
  | 'schema'
  | 'incompatible'
  | 'invalid'
  | 'too-deep'
  | 'truncated'
  | 'trailing'
  | 'corrupt'
  | 'precision'
  | 'too-many'
  | 'magic'
  | 'schema-id'
  | 'metadata'
  | 'sequence';

/** Levels of lists, maps and records in one record: far more than data has, far fewer than the stack takes. */
export const MAX_DEPTH = 64;

/** Items of all lists and maps of one record: five bytes can promise thousands of millions of items that take no bytes. */
export const MAX_ITEMS = 100_000;

/** The only error that this folder's functions throw. `path` is where in the record the fault lies, such as `lines.0.price`. */
export class RecordError extends Error {
  override readonly name = 'RecordError';
  readonly code: RecordErrorCode;
  readonly path: string;

  constructor(code: RecordErrorCode, path: readonly string[], detail: string) {
    super(`${code} at ${path.length === 0 ? 'the root' : path.join('.')}: ${detail}`);
    this.code = code;
    this.path = path.join('.');
  }
}
