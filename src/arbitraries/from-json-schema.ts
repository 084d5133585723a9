import type fc from 'fast-check';
import type { JsonSchema, JsonValue } from './json-schema/json.ts';
import { SchemaArbitrary, type JsonSchemaOptions } from './json-schema/schema-arbitrary.ts';

/**
 * Values of a JSON Schema (draft 2020-12; the spellings of draft-07 are read too): whatever it makes is valid, `format`
 * included. Constraints are built, not filtered: `allOf` is merged, branches are chosen, patterns and formats are walked
 * through as automata, `not` is turned into its complement. What cannot be built is tried, and every value is validated
 * before it is given out. The simplest value has what it must have: no optional members, the fewest items, the shortest
 * texts, the numbers closest to zero.
 *
 * Values nest no deeper than they must or `maxDepth` allows, so recursive schemas end. Members named `__proto__` are
 * ordinary members.
 *
 * @throws AssayError `declaration` when the schema is malformed, refers to what is not there, allows no value at all, or
 *   is too hard to make values for; the message names the keyword
 * @example property('orders are priced', [fromJsonSchema(orderSchema)], (order) => { expect(price(order)).toBeGreaterThan(0); });
 */
export function fromJsonSchema<T = JsonValue>(schema: JsonSchema, options: JsonSchemaOptions = {}): fc.Arbitrary<T> {
  return new SchemaArbitrary(schema, options) as fc.Arbitrary<unknown> as fc.Arbitrary<T>;
}
