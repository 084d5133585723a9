/** Why a log line was refused. */
export type LogLineErrorCode =
  | 'unexpected-byte'
  | 'unexpected-end'
  | 'lone-surrogate'
  | 'line-too-long'
  | 'conflicting-values'
  | 'invalid-address'
  | 'invalid-time'
  | 'number-too-large';

/** A line that its format does not describe. The reader of many lines reports it and goes on with the next line. */
export class LogLineError extends Error {
  override readonly name = 'LogLineError';
  readonly code: LogLineErrorCode;
  /** 1-based place of the fault: counted in bytes when the line was given as bytes, in UTF-16 code units when as a string. */
  readonly column: number;

  constructor(code: LogLineErrorCode, column: number, detail: string) {
    super(`column ${column}: ${detail} [${code}]`);
    this.code = code;
    this.column = column;
  }
}

/** Why a format string, or a value to be written by it, was refused. */
export type LogFormatErrorCode =
  | 'missing-name'
  | 'unclosed-brace'
  | 'line-break'
  | 'lone-surrogate'
  | 'format-too-long'
  | 'ambiguous'
  | 'too-complex'
  | 'invalid-value';

/** A `log_format` that cannot be compiled, or a value that cannot be written under it. */
export class LogFormatError extends Error {
  override readonly name = 'LogFormatError';
  readonly code: LogFormatErrorCode;
  /** For `ambiguous`: a shortest line that can be read in two ways. */
  readonly witness: Uint8Array | undefined;

  constructor(code: LogFormatErrorCode, detail: string, witness?: Uint8Array) {
    super(`${detail} [${code}]`);
    this.code = code;
    this.witness = witness;
  }
}
