/** Why an event, a record or a payload was refused. Stable: switch on it. */
export type EventErrorCode =
  /** text that is not JSON */
  | 'json'
  /** JSON whose shape is not what the source documents; `path` says where */
  | 'shape'
  /** JSON that is no event of a known source */
  | 'source'
  | 'base64'
  | 'gzip'
  | 'utf8'
  /** decompressed data beyond the limit */
  | 'too-large'
  /** a Kinesis record that begins as an aggregated one and is none, or a record in it that is mangled */
  | 'aggregate'
  /** an object key or query parameter that is not form-url-encoded UTF-8 */
  | 'key'
  /** a sequencer that is no hexadecimal string, so that it orders nothing */
  | 'sequencer'
  /** a store that refused every compare-and-set within the allowed attempts */
  | 'contention'
  /** an option out of its range */
  | 'option';

/** The only error that decoding throws. `path` is where in the event the fault lies, such as `Records.0.kinesis.data`. */
export class EventError extends Error {
  override readonly name = 'EventError';
  readonly code: EventErrorCode;
  readonly path: string;

  constructor(code: EventErrorCode, path: string, detail: string) {
    super(`${code} at ${path === '' ? 'the root' : path}: ${detail}`);
    this.code = code;
    this.path = path;
  }
}
