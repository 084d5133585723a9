import { matchesShape } from './byte-automaton.ts';
import { escapeBytes, unescapeBytes } from './escaping.ts';
import { ambiguousLine } from './format-ambiguity.ts';
import { formatAutomaton, type FormatAutomaton } from './format-automaton.ts';
import { parseTemplate, type FormatItem } from './format-template.ts';
import { matchLine, type Span } from './line-matcher.ts';
import { LogFormatError, LogLineError } from './log-errors.ts';
import { decodeUtf8, encodeUtf8, logText, loneSurrogateAt, type LogText } from './log-text.ts';
import type { EscapeMode } from './variable-shapes.ts';

/** A line taken apart: the variables of the format, unescaped. */
export interface LogRecord {
  /** By variable name; `null` where `escape=default` wrote `-`. Without a prototype: the names are the format's. */
  readonly fields: Readonly<Record<string, LogText | null>>;
  /** 1-based place where each variable begins, counted as {@link LogLineError.column} is. */
  readonly columns: Readonly<Record<string, number>>;
}

/** Values to write, by variable name. What is missing or `null` is written as nginx writes an absent variable. */
export type LogValues = Readonly<Record<string, string | Uint8Array | null | undefined>>;

/** A compiled `log_format`. */
export interface LogFormat {
  /** Names of the variables, each once, in the order of their first use. */
  readonly variables: readonly string[];
  /**
   * Reads one line, given without its line terminator.
   * @throws {LogLineError} unless it is a line that nginx writes under this format.
   */
  parse(line: string | Uint8Array): LogRecord;
  /**
   * Writes one line, without a line terminator.
   * @throws {LogFormatError} with code `invalid-value` for a value that the variable cannot have.
   */
  format(values: LogValues): Uint8Array;
}

/** 1-based column of a byte; for a line given as a string, of the character that the byte belongs to. */
function columnAt(line: string | Uint8Array, bytes: Uint8Array, offset: number): number {
  if (typeof line !== 'string') return offset + 1;
  let start = offset;
  while (((bytes[start] ?? 0) & 0xc0) === 0x80) start -= 1;
  return decodeUtf8(bytes.subarray(0, start)).length + 1;
}

function bytesOf(line: string | Uint8Array): Uint8Array {
  if (typeof line !== 'string') return line;
  const lone = loneSurrogateAt(line);
  if (lone >= 0) throw new LogLineError('lone-surrogate', lone + 1, 'half a surrogate pair has no bytes');
  return encodeUtf8(line);
}

function sameBytes(left: Uint8Array, right: Uint8Array): boolean {
  return left.length === right.length && left.every((byte, index) => byte === right[index]);
}

function mismatch(
  automaton: FormatAutomaton,
  bytes: Uint8Array,
  at: number,
  column: number,
  within: readonly number[],
) {
  const where = `in or after ${within.map((item) => (automaton.items[item] as FormatItem).label).join(' or ')}`;
  const byte = bytes[at];
  if (byte === undefined) return new LogLineError('unexpected-end', column, `the line ends ${where}`);
  return new LogLineError('unexpected-byte', column, `byte 0x${byte.toString(16).padStart(2, '0')} ${where}`);
}

function isAbsent(raw: Uint8Array, mode: EscapeMode): boolean {
  return mode === 'default' && raw.length === 1 && raw[0] === 0x2d;
}

function parseLine(automaton: FormatAutomaton, mode: EscapeMode, line: string | Uint8Array): LogRecord {
  const bytes = bytesOf(line);
  const result = matchLine(automaton, bytes);
  if (!result.matched)
    throw mismatch(automaton, bytes, result.offset, columnAt(line, bytes, result.offset), result.items);

  const fields = Object.create(null) as Record<string, LogText | null>;
  const columns = Object.create(null) as Record<string, number>;
  const raws = new Map<string, Uint8Array>();
  let end = 0;
  for (const [item, { variable, label }] of automaton.items.entries()) {
    // An item without bytes of its own stands where the one before it ends.
    const span: Span = result.spans.get(item) ?? { start: end, end };
    end = span.end;
    if (variable === undefined) continue;
    // Not `slice`: that of a Buffer shares memory with it.
    const raw = new Uint8Array(bytes.subarray(span.start, span.end));
    const column = columnAt(line, bytes, span.start);
    const earlier = raws.get(variable);
    if (earlier === undefined) {
      raws.set(variable, raw);
      columns[variable] = column;
      fields[variable] = isAbsent(raw, mode) ? null : logText(unescapeBytes(raw, mode));
    } else if (!sameBytes(earlier, raw)) {
      throw new LogLineError('conflicting-values', column, `${label} has another value earlier in the line`);
    }
  }
  return { fields, columns };
}

function invalidValue(label: string): LogFormatError {
  return new LogFormatError('invalid-value', `${label} cannot have this value`);
}

function written(item: FormatItem, values: LogValues, mode: EscapeMode): Uint8Array {
  if (item.variable === undefined) return item.literal;
  const value = Object.hasOwn(values, item.variable) ? values[item.variable] : undefined;
  if (typeof value === 'string' && loneSurrogateAt(value) >= 0) throw invalidValue(item.label);
  const absent = mode === 'default' ? '-' : '';
  const given = value ?? absent;
  const raw = escapeBytes(typeof given === 'string' ? encodeUtf8(given) : given, mode);
  if (!matchesShape(item.shape, raw)) throw invalidValue(item.label);
  return raw;
}

/**
 * Compiles the text of an nginx `log_format` into a reader and a writer of its lines.
 *
 * The reader accepts exactly the lines that nginx writes under the format: what the writer gives is read back, and
 * what is read is written back byte for byte. Under `escape=default` an absent variable and the value `-` look the
 * same (read as `null`), under `json` and `none` an absent and an empty one do (read as empty).
 *
 * A format is refused when some line could be read in two ways; the error shows one. `$host$request_uri` is refused,
 * `$status$body_bytes_sent` is not, because a status always has three digits.
 * @throws {LogFormatError}
 * @example
 * const format = compileLogFormat('$remote_addr "$http_user_agent" $request_time');
 * format.parse('::1 "\\xC3\\xA9t\\xC3\\xA9" 0.005').fields['http_user_agent']?.text; // 'été'
 */
export function compileLogFormat(format: string, options: { readonly escape?: EscapeMode } = {}): LogFormat {
  const mode = options.escape ?? 'default';
  const items = parseTemplate(format, mode);
  const automaton = formatAutomaton(items);
  const witness = ambiguousLine(automaton);
  if (witness !== undefined) {
    const example = JSON.stringify(decodeUtf8(witness));
    throw new LogFormatError('ambiguous', `some lines can be read in two ways, for example ${example}`, witness);
  }
  return {
    variables: [...new Set(items.flatMap(({ variable }) => variable ?? []))],
    parse: (line) => parseLine(automaton, mode, line),
    format: (values) => Uint8Array.from(items.flatMap((item) => [...written(item, values, mode)])),
  };
}
