import { AssayError } from '../../core/errors.ts';

/** An Avro schema as JSON holds it. */
export type AvroSchema =
  string | readonly AvroSchema[] | { readonly type: unknown; readonly [attribute: string]: unknown };

/** A schema with its names resolved. Named types may hold themselves. */
export type AvroType =
  | { readonly kind: 'primitive'; readonly name: string; readonly logical: Logical | undefined }
  | { readonly kind: 'fixed'; readonly name: string; readonly size: number; readonly logical: Logical | undefined }
  | { readonly kind: 'enum'; readonly name: string; readonly symbols: readonly string[] }
  | { readonly kind: 'array' | 'map'; readonly name: string; readonly items: AvroType }
  | { readonly kind: 'union'; readonly name: string; readonly branches: readonly AvroType[] }
  | {
      readonly kind: 'record';
      readonly name: string;
      readonly fields: AvroField[];
    };

export interface AvroField {
  readonly name: string;
  readonly type: AvroType;
  /** With a default a writer may leave it out. */
  readonly hasDefault: boolean;
}

export interface Logical {
  readonly name: string;
  readonly precision: number;
}

const primitives = new Set(['null', 'boolean', 'int', 'long', 'float', 'double', 'bytes', 'string']);
const namePattern = /^[A-Za-z_]\w*$/;

function bad(message: string, remedy: string): AssayError {
  return new AssayError('declaration', `fromAvro(): ${message}`, remedy);
}

/** @throws AssayError `declaration` for what is no Avro schema */
export function readAvro(schema: AvroSchema): AvroType {
  return new Reader().read(schema, '');
}

class Reader {
  readonly #named = new Map<string, AvroType>();

  read(schema: unknown, namespace: string): AvroType {
    if (typeof schema === 'string') return this.#reference(schema, namespace);
    if (Array.isArray(schema)) return this.#union(schema, namespace);
    if (typeof schema !== 'object' || schema === null) {
      throw bad(
        `${JSON.stringify(schema)} is no Avro schema.`,
        'Give a name, a list of branches, or an object with `type`.',
      );
    }
    const attributes = schema as Readonly<Record<string, unknown>>;
    const { type } = attributes;
    switch (type) {
      case 'record':
      case 'error':
        return this.#record(attributes, namespace);
      case 'enum':
        return this.#enum(attributes, namespace);
      case 'fixed':
        return this.#fixed(attributes, namespace);
      case 'array':
        return { kind: 'array', name: 'array', items: this.read(attributes['items'], namespace) };
      case 'map':
        return { kind: 'map', name: 'map', items: this.read(attributes['values'], namespace) };
    }
    if (typeof type === 'string' && primitives.has(type)) {
      return { kind: 'primitive', name: type, logical: logicalOf(attributes, type, undefined) };
    }
    return this.read(type, namespace);
  }

  #reference(name: string, namespace: string): AvroType {
    if (primitives.has(name)) return { kind: 'primitive', name, logical: undefined };
    const found =
      this.#named.get(name.includes('.') || namespace === '' ? name : `${namespace}.${name}`) ?? this.#named.get(name);
    if (found === undefined)
      throw bad(
        `the type ${JSON.stringify(name)} is not defined before it is used.`,
        'Define it where it is first used.',
      );
    return found;
  }

  #union(branches: readonly unknown[], namespace: string): AvroType {
    const types = branches.map((branch) => this.read(branch, namespace));
    const names = types.map(({ name }) => name);
    if (types.length === 0) throw bad('a union has no branches.', 'Give at least one.');
    if (types.some(({ kind }) => kind === 'union'))
      throw bad('a union holds a union.', 'Write the branches of both into one list.');
    if (new Set(names).size < names.length)
      throw bad(`a union has two branches ${names.join(', ')}.`, 'Give each type once.');
    return { kind: 'union', name: 'union', branches: types };
  }

  #define(
    attributes: Readonly<Record<string, unknown>>,
    namespace: string,
  ): { readonly name: string; readonly inner: string } {
    const { name } = attributes;
    if (typeof name !== 'string' || !name.split('.').every((part) => namePattern.test(part))) {
      throw bad(`${JSON.stringify(name)} is no name for a type.`, 'Names are of letters, digits and `_`.');
    }
    const own = typeof attributes['namespace'] === 'string' ? attributes['namespace'] : namespace;
    const full = name.includes('.') || own === '' ? name : `${own}.${name}`;
    if (this.#named.has(full))
      throw bad(`the type ${full} is defined twice.`, 'Refer to it by its name the second time.');
    return { name: full, inner: full.includes('.') ? full.slice(0, full.lastIndexOf('.')) : '' };
  }

  #record(attributes: Readonly<Record<string, unknown>>, namespace: string): AvroType {
    const { name, inner } = this.#define(attributes, namespace);
    if (!Array.isArray(attributes['fields']))
      throw bad(`the record ${name} has no list of fields.`, 'Give `fields`; it may be empty.');
    const fields: AvroField[] = [];
    const record: AvroType = { kind: 'record', name, fields };
    this.#named.set(name, record);
    for (const field of attributes['fields'] as readonly Readonly<Record<string, unknown>>[]) {
      if (typeof field?.['name'] !== 'string') throw bad(`a field of ${name} has no name.`, 'Give it one.');
      const hasDefault = Object.hasOwn(field, 'default');
      fields.push({ name: field['name'], type: this.read(field['type'], inner), hasDefault });
    }
    return record;
  }

  #enum(attributes: Readonly<Record<string, unknown>>, namespace: string): AvroType {
    const { name } = this.#define(attributes, namespace);
    const { symbols } = attributes;
    if (!Array.isArray(symbols) || symbols.length === 0)
      throw bad(`the enum ${name} has no symbols.`, 'Give at least one.');
    const type: AvroType = { kind: 'enum', name, symbols: symbols.map(String) };
    this.#named.set(name, type);
    return type;
  }

  #fixed(attributes: Readonly<Record<string, unknown>>, namespace: string): AvroType {
    const { name } = this.#define(attributes, namespace);
    const { size } = attributes;
    if (typeof size !== 'number' || !Number.isInteger(size) || size < 0)
      throw bad(`the fixed ${name} has no size.`, 'Give a count of bytes.');
    const type: AvroType = { kind: 'fixed', name, size, logical: logicalOf(attributes, 'fixed', size) };
    this.#named.set(name, type);
    return type;
  }
}

const logicalBases: Readonly<Record<string, readonly string[]>> = {
  date: ['int'],
  'time-millis': ['int'],
  'time-micros': ['long'],
  'timestamp-millis': ['long'],
  'timestamp-micros': ['long'],
  'local-timestamp-millis': ['long'],
  'local-timestamp-micros': ['long'],
  uuid: ['string', 'fixed'],
  decimal: ['bytes', 'fixed'],
  duration: ['fixed'],
};

/** A logical type that does not fit what it stands on is ignored, as the specification says. */
function logicalOf(
  attributes: Readonly<Record<string, unknown>>,
  base: string,
  size: number | undefined,
): Logical | undefined {
  const { logicalType, precision, scale = 0 } = attributes;
  if (typeof logicalType !== 'string' || logicalBases[logicalType]?.includes(base) !== true) return undefined;
  if (logicalType === 'duration' && size !== 12) return undefined;
  if (logicalType === 'uuid' && size !== undefined && size !== 16) return undefined;
  if (logicalType !== 'decimal') return { name: logicalType, precision: 0 };
  const isSound =
    Number.isInteger(precision) && (precision as number) > 0 && Number.isInteger(scale) && (scale as number) >= 0;
  if (!isSound || (scale as number) > (precision as number)) return undefined;
  if (size !== undefined && 10n ** BigInt(precision as number) > 2n ** BigInt(8 * size - 1)) return undefined;
  return { name: logicalType, precision: precision as number };
}
