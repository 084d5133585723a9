import { createRequire } from 'node:module';
import { readFileSync } from 'node:fs';
import * as powertools from '@aws-lambda-powertools/parser/schemas';
import { z } from 'zod';
import { keywordSchemas } from './keyword-schemas.ts';

export interface NamedSchema {
  readonly source: string;
  readonly name: string;
  readonly schema: boolean | Readonly<Record<string, unknown>>;
}

const require = createRequire(import.meta.url);

/** Schemas that packages publish as files. */
const files: readonly string[] = [
  'node_modules/@stryker-mutator/core/schema/stryker-schema.json',
  'node_modules/@stryker-mutator/api/dist/schema/stryker-core.json',
  'node_modules/@stryker-mutator/vitest-runner/dist/schema/vitest-runner-options.json',
  'node_modules/mutation-testing-report-schema/dist/src/mutation-testing-report-schema.json',
  'node_modules/knip/schema.json',
  'node_modules/oxlint/configuration_schema.json',
  'node_modules/ajv/dist/refs/json-schema-draft-06.json',
  'node_modules/ajv/dist/refs/json-schema-draft-07.json',
  'node_modules/ajv/dist/refs/json-schema-secure.json',
  'schema/assay-report.schema.json',
];

/** The options of ESLint's rules: 300 schemas that people wrote for people. */
function ruleSchemas(): readonly NamedSchema[] {
  const { builtinRules } = require('eslint/use-at-your-own-risk') as {
    builtinRules: Map<string, { meta?: { schema?: unknown } }>;
  };
  return [...builtinRules].flatMap(([name, rule]) => {
    const schema = rule.meta?.schema;
    if (schema === undefined || schema === null || typeof schema !== 'object') return [];
    if (!Array.isArray(schema)) return [{ source: 'eslint', name, schema: schema as Record<string, unknown> }];
    if (schema.length === 0) return [];
    // The form that ESLint itself gives to a list of options.
    return [{ source: 'eslint', name, schema: { type: 'array', items: schema, minItems: 0, maxItems: schema.length } }];
  });
}

/** The events of AWS as @aws-lambda-powertools/parser describes them to zod. */
function eventSchemas(): readonly NamedSchema[] {
  return Object.entries(powertools).flatMap(([name, schema]) => {
    try {
      return [
        {
          source: 'powertools',
          name,
          schema: z.toJSONSchema(schema as z.ZodType, { io: 'input', unrepresentable: 'any' }),
        },
      ];
    } catch {
      return []; // not a schema, or one whose transforms JSON Schema cannot say
    }
  });
}

export function schemasOfPackages(): readonly NamedSchema[] {
  const published = files.map((file) => ({
    source: 'files',
    name: file.replace('node_modules/', ''),
    schema: JSON.parse(readFileSync(file, 'utf8')) as Record<string, unknown>,
  }));
  return [...ruleSchemas(), ...eventSchemas(), ...published];
}

/** Schemas that ajv reads in another way than the specification says, with the reason. They are judged without it. */
export const misreadByAjv: Readonly<Record<string, string>> = {
  'generic list':
    'ajv resolves this `$dynamicRef` to the root, not to the outermost `$dynamicAnchor` (JSON Schema core, 8.2.3.2)',
  'unevaluated items and contains':
    'ajv counts every item as evaluated by `contains`, not only those that match (JSON Schema core, 10.3.1.3 and 11.2)',
};

export function ownSchemas(): readonly NamedSchema[] {
  return Object.entries(keywordSchemas).map(([name, schema]) => ({ source: 'keywords', name, schema }));
}
