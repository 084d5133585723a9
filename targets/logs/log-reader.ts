import { LineSplitter, type SplitLine } from './line-splitter.ts';
import { LogLineError } from './log-errors.ts';

/** What became of a line. */
export type LogLineResult<T> =
  | { readonly ok: true; readonly line: number; readonly value: T }
  | {
      readonly ok: false;
      /** 1-based. */
      readonly line: number;
      readonly error: LogLineError;
      /** The line itself, cut at the limit. */
      readonly bytes: Uint8Array;
    };

/** Limits of the reader. */
export interface LogReaderOptions {
  /** Longest line in bytes, without its terminator; longer ones are reported as `line-too-long`. 64 KiB if not given. */
  readonly maxLineBytes?: number;
}

/** nginx takes request lines and headers of 8 KiB by default; escaped, each byte of them may take four. */
export const DEFAULT_MAX_LINE_BYTES = 65_536;

function readLine<T>({ number, bytes, cut }: SplitLine, parse: (line: Uint8Array) => T): LogLineResult<T> {
  try {
    if (cut) throw new LogLineError('line-too-long', bytes.length + 1, `the line has more than ${bytes.length} bytes`);
    return { ok: true, line: number, value: parse(bytes) };
  } catch (error) {
    // Only a refused line is a result; anything else is a fault of the parser and must be seen.
    if (!(error instanceof LogLineError)) throw error;
    return { ok: false, line: number, error, bytes };
  }
}

/**
 * Reads many lines from chunks of bytes that may be cut anywhere, inside of a character or of a CR LF too. Every line
 * gives one result, in order; a line that is refused does not harm the ones after it. The results do not depend on
 * where the chunks were cut. Memory is bounded by the longest line and the largest chunk.
 *
 * Leaving the loop early closes the source.
 * @param parse reads one line; throws {@link LogLineError} to refuse it
 * @throws {RangeError} when `maxLineBytes` is not a whole number of at least 1
 * @example
 * for await (const result of readLogLines(createReadStream('access.log'), parseAccessLogLine)) {
 *   if (result.ok) count(result.value.status); else report(result.line, result.error);
 * }
 */
export async function* readLogLines<T>(
  chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  parse: (line: Uint8Array) => T,
  options: LogReaderOptions = {},
): AsyncGenerator<LogLineResult<T>> {
  const splitter = new LineSplitter(options.maxLineBytes ?? DEFAULT_MAX_LINE_BYTES);
  for await (const chunk of chunks) {
    for (const line of splitter.push(chunk)) yield readLine(line, parse);
  }
  for (const line of splitter.end()) yield readLine(line, parse);
}
