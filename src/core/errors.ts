/** The process exit codes of every command, the same everywhere. */
export const exitCodes = {
  /** Everything held, or there was nothing to do and the output says so. */
  held: 0,
  /** A finding, a broken gate, or a verdict that could not be reached. */
  finding: 1,
  /** Wrong usage or configuration, or no check matched. */
  usage: 2,
  /** A fault in assay itself. */
  internal: 3,
  /** Interrupted; what was found so far was saved and reported. */
  interrupted: 130,
} as const;

export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

export type AssayErrorCode =
  | 'usage'
  | 'config'
  | 'not-found'
  | 'no-check'
  | 'load'
  | 'token'
  | 'host'
  | 'declaration'
  | 'io'
  | 'worker'
  | 'engine';

/**
 * An error the user can act on: what was received, what was expected and what to do. It is printed without a stack.
 * A finding is never an AssayError.
 */
export class AssayError extends Error {
  override readonly name = 'AssayError';
  readonly code: AssayErrorCode;
  /** One sentence that says what to do next; may be empty when the message says it all. */
  readonly remedy: string;

  constructor(code: AssayErrorCode, message: string, remedy = '', options?: { cause?: unknown }) {
    super(message, options);
    this.code = code;
    this.remedy = remedy;
  }

  /** Recognises errors of another copy of assay (a worker's dist beside a suite's src). */
  static is(error: unknown): error is AssayError {
    return error instanceof Error && error.name === 'AssayError' && 'code' in error && 'remedy' in error;
  }
}

/** The exit code of an error that ended a command: what the user can mend is 2, everything else is a fault of ours. */
export function exitCodeOf(error: unknown): ExitCode {
  if (!AssayError.is(error)) return exitCodes.internal;
  return error.code === 'engine' || error.code === 'worker' ? exitCodes.internal : exitCodes.usage;
}
