import type { JsonValue } from 'assay/arbitraries';

export { jmespathDocument as jsonDocument, jmespathExpression as jmespathQuery } from 'assay/arbitraries';

/** JSON as the standard library types it: what `JSON.parse` can give. */
export type Json = JsonValue;

/** A member name as an expression writes it. */
export function identifier(name: string): string {
  return /^[A-Za-z_][A-Za-z0-9_]*$/.test(name) ? name : JSON.stringify(name);
}

/** A value as a literal of an expression. */
export function jsonLiteral(value: Json): string {
  return `\`${JSON.stringify(value).replaceAll('`', '\\`')}\``;
}
