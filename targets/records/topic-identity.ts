import { RecordError } from './record-error.ts';
import { kindOf, type RecordSchema } from './schema.ts';

/** What the records of a topic are told apart by; all are names of fields of their schema. */
export interface TopicMetadata {
  /** Which record: strings, booleans, ints, longs, enums. */
  readonly keyFields: readonly string[];
  /** Which version of it: an int or a long, greater for later versions. */
  readonly versionField: string;
  /** When it happened: a long, in milliseconds since 1970. */
  readonly eventTimeField: string;
}

/** Which record, and which version of it. */
export interface Identity {
  /** The values of the key's fields; two keys are equal exactly if these are. */
  readonly key: string;
  readonly version: number;
  readonly eventTimeMs: number;
}

const KEY_TYPES = ['string', 'boolean', 'int', 'long', 'enum'];

/**
 * Makes the function that identifies records of a schema.
 * @throws RecordError `metadata` when a field is missing, has another type, or when there is no key
 */
export function identifier(metadata: TopicMetadata, schema: RecordSchema): (record: unknown) => Identity {
  const { keyFields, versionField, eventTimeField } = metadata;
  const { fields } = schema as unknown as { fields: readonly { name: string; type: { typeName: string } }[] };
  const check = (name: string, allowed: readonly string[]): void => {
    const field = fields.find((each) => each.name === name);
    const type = field === undefined ? 'missing' : kindOf(field.type);
    if (!allowed.includes(type))
      throw new RecordError('metadata', [name], `the field is ${type}, not one of ${allowed.join(', ')}`);
  };
  if (keyFields.length === 0) throw new RecordError('metadata', [], 'a key has at least one field');
  for (const name of keyFields) check(name, KEY_TYPES);
  check(versionField, ['int', 'long']);
  check(eventTimeField, ['long']);
  return (record) => {
    const values = record as Readonly<Record<string, unknown>>;
    return {
      key: JSON.stringify(keyFields.map((name) => values[name])),
      version: values[versionField] as number,
      eventTimeMs: values[eventTimeField] as number,
    };
  };
}
