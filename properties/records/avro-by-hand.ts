/** A second encoder of Avro, written after "Binary Encoding" of the specification, for the laws to compare with. */
export type Schema = string | readonly Schema[] | { readonly type: string; readonly [member: string]: unknown };

/** How the items of lists and maps are cut into blocks: so many in one, with the size of each block or without. */
export interface Blocks {
  readonly most: number;
  readonly sized: boolean;
}

export function zigzag(value: number | bigint): number[] {
  const exact = BigInt(value);
  let rest = exact >= 0n ? 2n * exact : -2n * exact - 1n;
  const bytes: number[] = [];
  for (; rest >= 128n; rest /= 128n) bytes.push(Number(rest % 128n) + 128);
  return [...bytes, Number(rest)];
}

function floating(value: number, size: 4 | 8): number[] {
  const view = new DataView(new ArrayBuffer(size));
  if (size === 4) view.setFloat32(0, value, true);
  else view.setFloat64(0, value, true);
  return [...new Uint8Array(view.buffer)];
}

const counted = (bytes: Uint8Array): number[] => [...zigzag(bytes.length), ...bytes];

function inBlocks(items: readonly (readonly number[])[], { most, sized }: Blocks): number[] {
  const bytes: number[] = [];
  for (let at = 0; at < items.length; at += most) {
    const block = items.slice(at, at + most);
    const content = block.flat();
    bytes.push(...(sized ? [...zigzag(-block.length), ...zigzag(content.length)] : zigzag(block.length)), ...content);
  }
  return [...bytes, 0];
}

/** @param named the named types met so far */
export function encodeByHand(
  schema: Schema,
  value: unknown,
  blocks: Blocks = { most: Infinity, sized: false },
  named: Map<string, Schema> = new Map(),
): number[] {
  const encode = (inner: Schema, part: unknown): number[] => encodeByHand(inner, part, blocks, named);
  if (Array.isArray(schema)) {
    const branch = schema.findIndex((inner) => (inner === 'null') === (value === null));
    return [...zigzag(branch), ...encode(schema[branch] as Schema, value)];
  }
  const { type, ...rest } = (typeof schema === 'string' ? { type: schema } : schema) as {
    type: string;
    [member: string]: unknown;
  };
  if (typeof rest['name'] === 'string') named.set(rest['name'], schema);
  switch (type) {
    case 'null':
      return [];
    case 'boolean':
      return [value === true ? 1 : 0];
    case 'int':
    case 'long':
      return zigzag(value as number);
    case 'float':
      return floating(value as number, 4);
    case 'double':
      return floating(value as number, 8);
    case 'bytes':
      return counted(value as Uint8Array);
    case 'string':
      return counted(new TextEncoder().encode(value as string));
    case 'fixed':
      return [...(value as Uint8Array)];
    case 'enum':
      return zigzag((rest['symbols'] as string[]).indexOf(value as string));
    case 'array':
      return inBlocks(
        (value as unknown[]).map((item) => encode(rest['items'] as Schema, item)),
        blocks,
      );
    case 'map': {
      const entries = Object.entries(value as object);
      return inBlocks(
        entries.map(([key, item]) => [...encode('string', key), ...encode(rest['values'] as Schema, item)]),
        blocks,
      );
    }
    case 'record': {
      const fields = rest['fields'] as { name: string; type: Schema }[];
      return fields.flatMap((field) => encode(field.type, (value as Record<string, unknown>)[field.name]));
    }
    default:
      return encode(named.get(type)!, value);
  }
}
