import { QueryLimitError, QuerySyntaxError } from './errors.ts';
import { type Json, readDocument } from './json.ts';
import type { QueryLimits } from './limits.ts';

/** `name`, `quoted`, `number` and `literal` carry text; every other kind is its own text; `end` closes the list. */
export type TokenKind = string;

export interface Token {
  readonly kind: TokenKind;
  readonly text: string;
  /** Offset of its first character, in UTF-16 code units. */
  readonly position: number;
  /** What a literal stands for, null for other kinds. */
  readonly value: Json;
}

const TOKEN =
  /(?<name>[A-Za-z_][A-Za-z0-9_]*)|(?<number>-?[0-9]+)|(?<quoted>"(?:[^"\\]|\\.)*")|(?<raw>'(?:[^'\\]|\\.)*')|(?<json>`(?:[^`\\]|\\.)*`)|(?:\[[?\]]|&&|\|\||[=!<>]=|[.*[\]{}(),:@&!|<>])/sy;
const SPACE = /[ \t\r\n]*/y;

/**
 * Splits an expression into tokens. jmespath has a lexer of its own, which gives no positions, takes `'abc` for a whole
 * string, unescapes only the first `\'` and lets `JSON.parse` throw a raw `SyntaxError`.
 *
 * @throws {QuerySyntaxError} where no token begins, or a literal or quoted name is not JSON
 * @throws {QueryLimitError} for more characters or tokens than allowed
 */
export function tokenize(expression: string, limits: QueryLimits): readonly Token[] {
  if (expression.length > limits.expressionLength) {
    throw new QueryLimitError('expressionLength', limits.expressionLength, limits.expressionLength);
  }
  const tokens: Token[] = [];
  let position = skipSpace(expression, 0);
  while (position < expression.length) {
    const token = readToken(expression, position, limits);
    if (tokens.length >= limits.expressionTokens) {
      throw new QueryLimitError('expressionTokens', limits.expressionTokens, position);
    }
    tokens.push(token);
    position = skipSpace(expression, position + token.text.length);
  }
  return [...tokens, { kind: 'end', text: '', position, value: null }];
}

function skipSpace(expression: string, from: number): number {
  SPACE.lastIndex = from;
  SPACE.test(expression);
  return SPACE.lastIndex;
}

function readToken(expression: string, position: number, limits: QueryLimits): Token {
  TOKEN.lastIndex = position;
  const match = TOKEN.exec(expression);
  if (match === null) {
    throw new QuerySyntaxError(`no token begins with ${JSON.stringify(expression[position])}`, position);
  }
  const [text] = match;
  const { name, number, quoted, raw, json } = match.groups!;
  if (name !== undefined) return { kind: 'name', text, position, value: null };
  if (number !== undefined) return { kind: 'number', text, position, value: null };
  if (quoted !== undefined) return { kind: 'quoted', text, position, value: parseJson(text, position, limits) };
  if (raw !== undefined) {
    return { kind: 'literal', text, position, value: text.slice(1, -1).replaceAll("\\'", "'") };
  }
  if (json !== undefined) {
    const value = parseJson(text.slice(1, -1).replaceAll('\\`', '`'), position, limits);
    return { kind: 'literal', text, position, value };
  }
  return { kind: text, text, position, value: null };
}

/** JSON within the limits of a document: `1e999` is too large for a number, `[[[…]]]` may be too deep. */
function parseJson(text: string, position: number, limits: QueryLimits): Json {
  try {
    return readDocument(JSON.parse(text), limits);
  } catch (error) {
    if (error instanceof QueryLimitError) throw new QueryLimitError(error.limit, error.allowed, position);
    throw new QuerySyntaxError(`${text} is not JSON`, position);
  }
}
