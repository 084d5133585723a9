import { chain, type Shape } from './byte-automaton.ts';
import { LogFormatError } from './log-errors.ts';
import { encodeUtf8, loneSurrogateAt } from './log-text.ts';
import { variableShape, type EscapeMode } from './variable-shapes.ts';

/** A piece of a format: text that every line has at this place, or a variable. */
export interface FormatItem {
  /** How messages call it: `$status`, or the literal in quotes. */
  readonly label: string;
  readonly shape: Shape;
  /** The variable's name, or `undefined` for a literal. */
  readonly variable: string | undefined;
  /** A literal's bytes; empty for a variable. */
  readonly literal: Uint8Array;
}

/** Formats longer than this many UTF-16 units are refused: the table of their automaton takes 512 bytes for each. */
export const MAX_FORMAT_LENGTH = 4096;

function literalItem(text: string): FormatItem {
  const literal = encodeUtf8(text);
  const shape = chain(Array.from(literal, (byte) => String.fromCharCode(byte)));
  return { label: JSON.stringify(text), shape, variable: undefined, literal };
}

function badDollar(format: string, index: number): LogFormatError {
  const at = `the "$" at column ${index + 1}`;
  return format.startsWith('${', index)
    ? new LogFormatError('unclosed-brace', `${at} opens a brace that no "}" closes after a name`)
    : new LogFormatError('missing-name', `${at} is not followed by a variable's name`);
}

/**
 * Takes a `log_format` string apart. Names are letters, digits and underscores, as in nginx; a dollar sign cannot be
 * written literally, as in nginx.
 * @throws {LogFormatError} when it is not a format nginx would take, or would break a line in two.
 */
export function parseTemplate(format: string, mode: EscapeMode): FormatItem[] {
  if (format.length > MAX_FORMAT_LENGTH)
    throw new LogFormatError('format-too-long', `a format has at most ${MAX_FORMAT_LENGTH} characters`);
  if (loneSurrogateAt(format) >= 0) throw new LogFormatError('lone-surrogate', 'the format has half a surrogate pair');
  if (format.includes('\n')) throw new LogFormatError('line-break', 'a format with a line break gives no single line');
  // A literal, `$name`, `${name}`, or a dollar sign that starts none of these.
  const piece = /([^$]+)|\$(\w+)|\$\{(\w+)\}|\$/gu;
  return Array.from(format.matchAll(piece), (match): FormatItem => {
    const [, text, plain, braced] = match;
    if (text !== undefined) return literalItem(text);
    const variable = plain ?? braced;
    if (variable === undefined) throw badDollar(format, match.index);
    return { label: `$${variable}`, shape: variableShape(variable, mode), variable, literal: new Uint8Array() };
  });
}
