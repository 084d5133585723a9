/** What the specification calls an error, plus `limit` and `document`, which are this module's own. */
export type QueryErrorCode =
  'syntax' | 'unknown-function' | 'invalid-arity' | 'invalid-type' | 'invalid-value' | 'limit' | 'document';

/** Everything that compiling or searching throws on its own account. */
export class QueryError extends Error {
  override readonly name: string = 'QueryError';
  readonly code: QueryErrorCode;
  /** Offset into the expression in UTF-16 code units; undefined where no place in the expression is to blame. */
  readonly position: number | undefined;

  constructor(code: QueryErrorCode, message: string, position?: number) {
    super(position === undefined ? message : `${message} at offset ${position}`);
    this.code = code;
    this.position = position;
  }
}

/** The text is not a JMESPath expression. */
export class QuerySyntaxError extends QueryError {
  override readonly name = 'QuerySyntaxError';

  constructor(message: string, position: number) {
    super('syntax', message, position);
  }
}

/** A function does not exist, or was given something it cannot work on. The position is that of its name. */
export class QueryTypeError extends QueryError {
  override readonly name = 'QueryTypeError';

  constructor(
    code: 'unknown-function' | 'invalid-arity' | 'invalid-type' | 'invalid-value',
    message: string,
    position: number,
  ) {
    super(code, message, position);
  }
}

/** The expression, the document or the work between them is larger than allowed. */
export class QueryLimitError extends QueryError {
  override readonly name = 'QueryLimitError';
  /** Which of the limits it was. */
  readonly limit: string;
  /** Its value, in its own unit. */
  readonly allowed: number;

  constructor(limit: string, allowed: number, position?: number) {
    super('limit', `${limit} is limited to ${allowed}`, position);
    this.limit = limit;
    this.allowed = allowed;
  }
}

/** The document is not plain JSON. */
export class QueryDocumentError extends QueryError {
  override readonly name = 'QueryDocumentError';
  /** JSON Pointer (RFC 6901) of the value that JSON cannot hold; empty for the document itself. */
  readonly path: string;

  constructor(received: string, path: string) {
    super('document', `${received} at "${path}" is not JSON`);
    this.path = path;
  }
}
