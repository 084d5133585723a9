import { fromJsonSchema, type JsonSchema } from 'assay/arbitraries';
import { check } from 'assay';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { compileWithAjv } from '../../../bench/schemas/oracle.ts';
import { keywordSchemas } from '../../../bench/schemas/keyword-schemas.ts';
import { misreadByAjv } from '../../../bench/schemas/sources.ts';
import { randomFills, replayFills } from '../../../src/choices/fill.ts';
import { generate } from '../../../src/choices/generate.ts';

/** Every second one; `npm run bench:schemas` tries all of them, and those of packages. */
const schemas = Object.entries(keywordSchemas).filter(([name], index) => index % 2 === 0 && !(name in misreadByAjv));
const simplest = (schema: JsonSchema): unknown => generate(fromJsonSchema(schema), replayFills([])).value;
const sample = (schema: JsonSchema, numRuns = 400): unknown[] =>
  fc.sample(fromJsonSchema(schema), { numRuns, seed: 1 });

test.each(schemas)('ajv accepts what is made for: %s', (_name, schema) => {
  const accepts = compileWithAjv(schema);
  for (const value of sample(schema, 20)) expect([value, accepts(value)]).toEqual([value, true]);
});

test('the same choices make the same value', () => {
  for (const [, schema] of schemas.slice(0, 30)) {
    const arbitrary = fromJsonSchema(schema);
    for (let seed = 0; seed < 3; seed++) {
      const { value, recording } = generate(arbitrary, randomFills(seed));
      expect(generate(arbitrary, replayFills(recording)).value).toEqual(value);
    }
  }
});

test.each<[string, JsonSchema, unknown]>([
  ['an integer', { type: 'integer' }, 0],
  ['a bounded integer', { type: 'integer', minimum: 4 }, 4],
  ['a negative number', { type: 'number', maximum: -2 }, -2],
  ['a text', { type: 'string', minLength: 3 }, 'aaa'],
  ['a text of a pattern', { type: 'string', pattern: '^x[0-9]+$' }, 'x0'],
  ['an array', { type: 'array', items: { type: 'integer' }, minItems: 2 }, [0, 0]],
  ['an object', { type: 'object', properties: { a: { type: 'integer' }, b: {} }, required: ['a'] }, { a: 0 }],
  ['the flattest of a recursion', keywordSchemas['expression with recursion first'] as JsonSchema, 0],
  ['a value of many types', {}, null],
])('no choices make the simplest value: %s', (_name, schema, expected) => {
  expect(simplest(schema)).toEqual(expected);
});

test('what the schema only allows is reached: bounds, every branch, every member, both ends of a length', () => {
  const integers = sample({ type: 'integer', minimum: -7, maximum: 100_000 });
  expect(integers).toEqual(expect.arrayContaining([-7, 100_000, 0, 65_536]));
  const kinds = new Set(
    sample(keywordSchemas['one of kinds'] as JsonSchema).map((each) => (each as { kind: string }).kind),
  );
  expect([...kinds].toSorted()).toEqual(['circle', 'line', 'square']);
  const members = sample({ type: 'object', properties: { a: {}, b: {} }, additionalProperties: false });
  expect(
    new Set(
      members.map((each) =>
        Object.keys(each as object)
          .toSorted()
          .join(''),
      ),
    ),
  ).toEqual(new Set(['', 'a', 'b', 'ab']));
  const lengths = new Set(
    sample({ type: 'string', minLength: 1, maxLength: 30 }).map((text) => [...(text as string)].length),
  );
  expect([lengths.has(1), lengths.has(30)]).toEqual([true, true]);
});

test('a member named __proto__ is an ordinary member', () => {
  const schema = JSON.parse(
    '{"type":"object","properties":{"__proto__":{"type":"integer"}},"required":["__proto__"]}',
  ) as JsonSchema;
  for (const value of sample(schema, 20)) {
    expect(Object.getPrototypeOf(value)).toBe(Object.prototype);
    expect(Object.hasOwn(value as object, '__proto__')).toBe(true);
  }
});

test('values nest no deeper than asked, unless the schema asks for more', () => {
  const depth = (value: unknown): number =>
    typeof value === 'object' && value !== null ? 1 + Math.max(0, ...Object.values(value).map(depth)) : 1;
  const tree = keywordSchemas['tree'] as JsonSchema;
  expect(Math.max(...fc.sample(fromJsonSchema(tree, { maxDepth: 4 }), { numRuns: 200, seed: 1 }).map(depth))).toBe(4);
  expect(
    Math.max(
      ...fc.sample(fromJsonSchema(keywordSchemas['deep requirement'] as JsonSchema, { maxDepth: 2 }), 50).map(depth),
    ),
  ).toBe(6);
});

test('a failure shrinks to the smallest value that is valid', async () => {
  const { example } = await check(
    [fromJsonSchema(keywordSchemas['order'] as JsonSchema)],
    (order) => {
      return (order as { lines: { count: number }[] }).lines.every(({ count }) => count < 50);
    },
    { seed: 3, runs: 500 },
  );
  expect(example?.values[0]).toEqual({
    id: 'aaaaaaaa-aaaa-aaaa-aaaa-aaaaaaaaaaaa',
    placedAt: expect.stringMatching(/^0001-01-01T00:00:00Z$|^0\d{3}-\d\d-\d\dT00:00:00Z$/) as string,
    lines: [{ sku: 'AAA-0000', count: 50, price: 0 }],
    payment: expect.objectContaining({ kind: expect.stringMatching(/card|invoice/) as string }) as object,
  });
});

test('other documents are found by their $id', () => {
  const schemas = [
    {
      $id: 'https://example.com/money',
      type: 'object',
      properties: { cents: { type: 'integer' } },
      required: ['cents'],
    },
  ];
  expect(generate(fromJsonSchema({ $ref: 'https://example.com/money' }, { schemas }), replayFills([])).value).toEqual({
    cents: 0,
  });
});

test.each<[string, unknown, string]>([
  ['false', false, 'No value satisfies the schema'],
  ['types that exclude each other', { allOf: [{ type: 'string' }, { type: 'number' }] }, '#/allOf/0/type'],
  ['bounds that exclude each other', { type: 'number', minimum: 5, maximum: 3 }, '#/minimum, #/maximum'],
  [
    'a recursion that never ends',
    { type: 'object', required: ['a'], properties: { a: { $ref: '#' } } },
    'endless depth',
  ],
  ['a pattern that no length fits', { type: 'string', pattern: '^ab$', maxLength: 1 }, '#/pattern'],
  [
    'two patterns without a common text',
    { type: 'string', allOf: [{ pattern: '^a+$' }, { pattern: '^b+$' }] },
    '#/allOf/0/pattern',
  ],
  [
    'a required member that is forbidden',
    { type: 'object', required: ['a'], properties: { a: false } },
    '#/properties/a',
  ],
  ['an unknown type', { type: 'strin' }, '#/type names "strin"'],
  ['a broken pattern', { type: 'string', pattern: '(' }, 'is no regular expression'],
  ['a reference to nothing', { $ref: '#/$defs/a' }, '#/$ref leads to /$defs/a, where there is nothing'],
  ['a reference to another document', { $ref: 'https://example.com/a' }, 'which is not here'],
  ['a reference to itself', { $ref: '#' }, 'refers to itself'],
  ['no schema', [], 'not an array'],
  ['a count that is none', { minItems: -1 }, '#/minItems is -1, not a count'],
])('is refused, with the place and a remedy: %s', (_name, schema, message) => {
  const refuse = (): unknown => fromJsonSchema(schema as JsonSchema);
  expect(refuse).toThrow(message);
  expect(refuse).toThrow(
    expect.objectContaining({
      name: 'AssayError',
      code: 'declaration',
      remedy: expect.stringMatching(/\w/) as string,
    }) as Error,
  );
});
