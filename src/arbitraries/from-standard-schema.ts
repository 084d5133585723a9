import type { StandardJSONSchemaV1, StandardSchemaV1 } from '@standard-schema/spec';
import type fc from 'fast-check';
import { z } from 'zod';
import { AssayError } from '../core/errors.ts';
import { isRecord, type JsonSchema } from './json-schema/json.ts';
import { SchemaArbitrary, type JsonSchemaOptions } from './json-schema/schema-arbitrary.ts';

/**
 * Inputs of a validator that speaks Standard Schema (zod 4, or any other that tells its JSON Schema): values that its
 * `validate` accepts, before any transform. What JSON Schema says is built; refinements that it cannot say are tried.
 *
 * @throws AssayError `declaration` when the validator tells no JSON Schema, when a part of it cannot be written as JSON
 *   (a `Date`, a `Map`, a class), when it validates asynchronously, or when its refinements refuse everything that is tried
 * @example property('users are greeted', [fromStandardSchema(z.object({ name: z.string().min(1) }))], (user) => { greet(user); });
 */
export function fromStandardSchema<S extends StandardSchemaV1>(
  schema: S,
  options: JsonSchemaOptions = {},
): fc.Arbitrary<StandardSchemaV1.InferInput<S>> {
  const standard: unknown = (schema as Partial<S> | null | undefined)?.['~standard'];
  if (!isRecord(standard) || typeof standard['validate'] !== 'function') {
    throw new AssayError(
      'declaration',
      'fromStandardSchema() got no validator that speaks Standard Schema.',
      'Give a schema of zod 4, valibot, arktype or another library that has a `~standard` property.',
    );
  }
  const passes = (value: unknown): boolean => {
    const result = schema['~standard'].validate(structuredClone(value));
    if (!(result instanceof Promise)) return result.issues === undefined;
    void result.catch(() => undefined);
    throw new AssayError(
      'declaration',
      `The validator (${schema['~standard'].vendor}) validates asynchronously.`,
      'Generate from the part of it that does not wait, and `map` or `filter` the rest yourself.',
    );
  };
  const arbitrary = new SchemaArbitrary(jsonSchemaOf(schema), options, passes);
  return arbitrary as fc.Arbitrary<unknown> as fc.Arbitrary<StandardSchemaV1.InferInput<S>>;
}

function jsonSchemaOf(schema: StandardSchemaV1): JsonSchema {
  const { vendor } = schema['~standard'];
  const { jsonSchema } = schema['~standard'] as StandardSchemaV1.Props & Partial<StandardJSONSchemaV1.Props>;
  try {
    if (jsonSchema !== undefined) return jsonSchema.input({ target: 'draft-2020-12' });
    if (vendor === 'zod' && '_zod' in schema)
      return z.toJSONSchema(schema as unknown as z.ZodType, { io: 'input' }) as JsonSchema;
  } catch (error) {
    throw new AssayError(
      'declaration',
      `The validator (${vendor}) cannot be written as JSON Schema: ${(error as Error).message}`,
      'Generate that part with an arbitrary of its own and put the two together with `fc.tuple` or `fc.record`.',
      { cause: error },
    );
  }
  throw new AssayError(
    'declaration',
    `The validator (${vendor}) tells no JSON Schema.`,
    'Turn it into JSON Schema with the tool of its library, and use `fromJsonSchema(schema).filter(…)`.',
  );
}
