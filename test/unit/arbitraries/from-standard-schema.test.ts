import { fromStandardSchema } from 'assay/arbitraries';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { z } from 'zod';

const user = z.object({
  name: z.string().min(1).max(20),
  email: z.email(),
  age: z.int().min(18).optional(),
  roles: z.array(z.enum(['admin', 'guest'])).min(1),
  address: z.union([z.object({ street: z.string() }), z.null()]),
});

test('zod accepts every value that is made of its schema', () => {
  for (const value of fc.sample(fromStandardSchema(user), { numRuns: 200, seed: 1 })) {
    expect([value, user.safeParse(value).success]).toEqual([value, true]);
  }
});

test('a refinement that JSON Schema cannot say is kept', () => {
  const even = z.object({
    n: z
      .int()
      .min(0)
      .max(1000)
      .refine((n) => n % 2 === 0),
  });
  for (const { n } of fc.sample(fromStandardSchema(even), { numRuns: 100, seed: 1 })) expect(n % 2).toBe(0);
});

test('values are those before a transform', () => {
  const length = z.string().transform((text) => text.length);
  for (const value of fc.sample(fromStandardSchema(length), { numRuns: 20, seed: 1 }))
    expect(typeof value).toBe('string');
});

test('another library is asked for its JSON Schema through Standard Schema', () => {
  const foreign = {
    '~standard': {
      version: 1 as const,
      vendor: 'foreign',
      validate: (value: unknown) => (value === 7 ? { value } : { issues: [{ message: 'not seven' }] }),
      jsonSchema: { input: () => ({ type: 'integer', minimum: 0, maximum: 9 }), output: () => ({}) },
    },
  };
  expect(new Set(fc.sample(fromStandardSchema(foreign), { numRuns: 20, seed: 1 }))).toEqual(new Set([7]));
});

const silent = { '~standard': { version: 1 as const, vendor: 'silent', validate: (value: unknown) => ({ value }) } };

test.each<[string, Parameters<typeof fromStandardSchema>[0], string]>([
  ['no validator', {} as typeof silent, 'no validator that speaks Standard Schema'],
  ['no JSON Schema', silent, 'tells no JSON Schema'],
  ['a date', z.object({ at: z.date() }), 'cannot be written as JSON Schema'],
  ['a refinement that nothing passes', z.string().refine(() => false), 'No value was found'],
  [
    'an asynchronous refinement',
    { '~standard': { ...z.string()['~standard'], validate: async (value: unknown) => ({ value: String(value) }) } },
    'asynchronously',
  ],
])('is refused, with a remedy: %s', (_name, schema, message) => {
  expect(() => fromStandardSchema(schema)).toThrow(message);
});
