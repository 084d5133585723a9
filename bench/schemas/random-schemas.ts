/* oxlint-disable unicorn/no-thenable -- `then` is a keyword of JSON Schema */
import fc from 'fast-check';

export type AnySchema = boolean | Readonly<Record<string, unknown>>;

const NAMES = ['a', 'b', 'c'] as const;
const name = fc.constantFrom(...NAMES);
const small = fc.nat(4);
const number = fc.oneof(fc.integer({ min: -10, max: 10 }), fc.constantFrom(0.5, -1.5, 2.25, 100));
const constant = fc.oneof(
  fc.constantFrom<unknown>(null, true, false, 0, 1, 1.5, '', 'a', 'ab', 'b1'),
  fc.constantFrom<unknown>([], [1], ['a', null], {}, { a: 1 }, { a: 'a', b: null }),
);
const pattern = fc.constantFrom('^a', 'b$', '^[a-c]*$', '\\d', '^.{2,3}$', '^(ab|b1)+$', '[^a]');
const type = fc.constantFrom('null', 'boolean', 'integer', 'number', 'string', 'array', 'object');

/** Up to four of the members: with more of them, most schemas allow nothing. */
function some(members: Readonly<Record<string, fc.Arbitrary<unknown>>>): fc.Arbitrary<Record<string, unknown>> {
  return fc
    .subarray(Object.keys(members), { maxLength: Math.min(4, Object.keys(members).length) })
    .chain((names) =>
      fc.record(Object.fromEntries(names.map((one) => [one, members[one]!])), { noNullPrototype: true }),
    );
}

const numeric = {
  minimum: number,
  maximum: number,
  exclusiveMinimum: number,
  exclusiveMaximum: number,
  multipleOf: fc.constantFrom(1, 2, 3, 0.5, 2.5),
};
const textual = {
  minLength: small,
  maxLength: small,
  pattern,
  format: fc.constantFrom('date', 'ipv4', 'uuid', 'time'),
};

type Tie = (key: 'schema') => fc.Arbitrary<AnySchema>;

const map = (values: fc.Arbitrary<unknown>, keys: fc.Arbitrary<string> = name): fc.Arbitrary<unknown> =>
  fc.dictionary(keys, values, { minKeys: 1, maxKeys: 3, noNullPrototype: true });
const list = <T>(values: fc.Arbitrary<T>): fc.Arbitrary<T[]> => fc.array(values, { minLength: 1, maxLength: 3 });

function listKeywords(tie: Tie): Readonly<Record<string, fc.Arbitrary<unknown>>> {
  return {
    items: tie('schema'),
    prefixItems: list(tie('schema')),
    minItems: small,
    maxItems: small,
    uniqueItems: fc.boolean(),
    contains: tie('schema'),
    minContains: fc.nat(3),
    maxContains: small,
    unevaluatedItems: tie('schema'),
  };
}

function objectKeywords(tie: Tie): Readonly<Record<string, fc.Arbitrary<unknown>>> {
  return {
    properties: map(tie('schema')),
    required: fc.uniqueArray(name, { maxLength: 2 }),
    additionalProperties: tie('schema'),
    patternProperties: map(tie('schema'), fc.constantFrom('^a', 'b', '^c$')),
    propertyNames: some(textual),
    minProperties: small,
    maxProperties: small,
    dependentRequired: map(fc.uniqueArray(name, { maxLength: 2 })),
    dependentSchemas: map(tie('schema')),
    unevaluatedProperties: tie('schema'),
  };
}

/** Schemas that nobody would write: any keywords side by side, many of which contradict each other. */
export const randomSchema: fc.Arbitrary<AnySchema> = fc.letrec<{ schema: AnySchema }>((tie) => {
  const logic = {
    allOf: list(tie('schema')),
    anyOf: list(tie('schema')),
    oneOf: list(tie('schema')),
    not: tie('schema'),
  };
  const conditional = { if: tie('schema'), then: tie('schema'), else: tie('schema') };
  const typed = fc.oneof(
    type.map((one) => ({ type: one })),
    fc.uniqueArray(type, { minLength: 2, maxLength: 3 }).map((several) => ({ type: several })),
    fc.constant({}),
  );
  const leaf = fc.oneof<fc.Arbitrary<AnySchema>[]>(
    fc.constantFrom(true, true, true, false),
    typed,
    constant.map((value) => ({ const: value })),
    fc
      .uniqueArray(constant, { minLength: 1, maxLength: 4, selector: JSON.stringify })
      .map((values) => ({ enum: values })),
    some(numeric).map((rest) => ({ type: 'number', ...rest })),
    some(textual).map((rest) => ({ type: 'string', ...rest })),
  );
  const mixed = fc
    .tuple(typed, some(numeric), some(textual), some(listKeywords(tie)), some(objectKeywords(tie)), some(logic))
    .map((parts) => Object.assign({}, ...parts) as Record<string, unknown>);
  const of = (parts: Readonly<Record<string, fc.Arbitrary<unknown>>>, rest: object): fc.Arbitrary<AnySchema> =>
    some(parts).map((chosen) => ({ ...rest, ...chosen }));
  return {
    schema: fc.oneof(
      { maxDepth: 2, depthIdentifier: 'schema' },
      { arbitrary: leaf, weight: 3 },
      { arbitrary: of(objectKeywords(tie), { type: 'object' }), weight: 3 },
      { arbitrary: of(listKeywords(tie), { type: 'array' }), weight: 3 },
      { arbitrary: of(logic, {}), weight: 2 },
      { arbitrary: of(conditional, {}), weight: 1 },
      { arbitrary: mixed, weight: 1 },
    ),
  };
}).schema;
