import { Ajv } from 'ajv';
import { Ajv2019 } from 'ajv/dist/2019.js';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { default as addFormats } from 'ajv-formats';

type Schema = boolean | Readonly<Record<string, unknown>>;
type Compiled = ReturnType<Ajv2020['compile']>;

/** Drafts whose `items` may be a list; their schemas are judged by ajv's class for draft-07. */
function isOlder(schema: Schema): boolean {
  const text = JSON.stringify(schema);
  return /draft-0[467]/.test(text) || /"items":\[/.test(text) || text.includes('"dependencies":{');
}

/** Some schemas of draft-07 use `unevaluated…`, which ajv knows from 2019-09 on. */
function asksForMore(schema: Schema): boolean {
  return JSON.stringify(schema).includes('"unevaluated');
}

/** ajv's verdict on values of a schema: an implementation that shares nothing with the generator. */
export function compileWithAjv(schema: Schema): Compiled {
  const options = {
    strict: false,
    logger: false,
    allErrors: true,
    validateSchema: false,
    ownProperties: true,
  } as const;
  const ajv = !isOlder(schema) ? new Ajv2020(options) : asksForMore(schema) ? new Ajv2019(options) : new Ajv(options);
  (addFormats as unknown as (ajv: unknown) => void)(ajv);
  const isMeta =
    typeof schema === 'object' && /^http:\/\/json-schema\.org\/draft-0[67]\/schema/.test(String(schema['$id']));
  if (isMeta) ajv.removeSchema(schema as object);
  return ajv.compile(typeof schema === 'object' ? withoutKnownId(schema) : schema) as Compiled;
}

/** ajv holds draft-07's meta-schema already and refuses a second one of that name. */
function withoutKnownId(schema: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  if (!String(schema['$id']).startsWith('http://json-schema.org/draft-07')) return schema;
  return { ...schema, $id: `${String(schema['$id']).replace(/#$/, '')}-copy` };
}
