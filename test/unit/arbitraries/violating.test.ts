import { violating, type JsonSchema } from 'assay/arbitraries';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { keywordSchemas } from '../../../bench/schemas/keyword-schemas.ts';
import { compileWithAjv } from '../../../bench/schemas/oracle.ts';
import { unexplained } from '../../../bench/schemas/sole-error.ts';
import { randomFills, replayFills } from '../../../src/choices/fill.ts';
import { generate } from '../../../src/choices/generate.ts';

const order = keywordSchemas['order'] as JsonSchema;
const sample = (schema: JsonSchema, numRuns = 200) => fc.sample(violating(schema), { numRuns, seed: 1 });

const names = [
  'list of types',
  'const',
  'enum',
  'bounds',
  'exclusive bounds',
  'multiples of a hundredth',
  'length in code points',
  'pattern',
  'two patterns',
  'format date',
  'format uuid',
  'counted items',
  'closed tuple',
  'unique items',
  'contains some',
  'required',
  'closed',
  'map',
  'pattern properties',
  'property names',
  'counted properties',
  'dependent required',

  'dependent schemas',
  'unevaluated properties forbidden',
  'unevaluated items',
  'all of objects',
  'any of',
  'one of kinds',
  'not a constant',
  'if then else',
  'if then',
  'ref with siblings',
  'tree',
  'order',
];

test.each(names)('ajv reports the named constraint and nothing else: %s', (name) => {
  const schema = keywordSchemas[name]!;
  const isValid = compileWithAjv(schema);
  for (const { value, violates } of sample(schema, 20)) {
    isValid(value);
    expect([value, violates, unexplained(isValid.errors, violates)]).toEqual([value, violates, undefined]);
  }
});

test('every constraint of a schema is broken at some time, deep ones too', () => {
  const paths = new Set(sample(order, 600).map(({ violates }) => violates.path));
  expect([...paths]).toEqual(
    expect.arrayContaining([
      '#/required',
      '#/properties/id/format',
      '#/properties/lines/minItems',
      '#/properties/lines/items/properties/sku/pattern',
      '#/properties/payment/oneOf',
      '#/properties/lines/items/additionalProperties',
    ]),
  );
});

test('it says where in the value the constraint is broken', () => {
  const found = sample(order, 300).find(({ violates }) => violates.path.endsWith('/count/maximum'))!;
  expect(found.violates.instancePath).toMatch(/^\/lines\/\d+\/count$/);
  const index = Number(found.violates.instancePath.split('/')[2]);
  expect((found.value as { lines: { count: number }[] }).lines[index]!.count).toBeGreaterThan(99);
});

test('keywords to break can be chosen', () => {
  const values = fc.sample(violating(order, { keywords: ['format'] }), { numRuns: 50, seed: 1 });
  expect(new Set(values.map(({ violates }) => violates.keyword))).toEqual(new Set(['format']));
});

test('the same choices break the same constraint with the same value', () => {
  const arbitrary = violating(order);
  for (let seed = 0; seed < 10; seed++) {
    const { value, recording } = generate(arbitrary, randomFills(seed));
    expect(generate(arbitrary, replayFills(recording)).value).toEqual(value);
  }
});

test.each<[string, JsonSchema]>([
  ['everything', true],
  ['a constraint that two keywords make', { const: 1, enum: [1] }],
])('is refused, because nothing can be broken alone: %s', (_name, schema) => {
  expect(() => violating(schema)).toThrow('can be broken alone');
});
