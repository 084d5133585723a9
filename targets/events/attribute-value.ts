import { z } from 'zod';
import { decodeBase64 } from './base64.ts';
import { EventError } from './errors.ts';
import { decode, joinPath, mapOf } from './schema.ts';

/** A value in a DynamoDB item. Numbers stay text: they have up to 38 digits. */
export type AttributeValue =
  | { readonly type: 'S' | 'N'; readonly value: string }
  | { readonly type: 'B'; readonly value: Uint8Array }
  | { readonly type: 'BOOL'; readonly value: boolean }
  | { readonly type: 'NULL'; readonly value: null }
  | { readonly type: 'SS' | 'NS'; readonly value: readonly string[] }
  | { readonly type: 'BS'; readonly value: readonly Uint8Array[] }
  | { readonly type: 'L'; readonly value: readonly AttributeValue[] }
  | { readonly type: 'M'; readonly value: ReadonlyMap<string, AttributeValue> };

/** Documents nest at most 32 levels deep, as the service has it. */
const mostLevels = 32;

const number = z.string().regex(/^-?(\d+\.?\d*|\.\d+)([Ee][+-]?\d+)?$/, 'expected a number');
const entries = mapOf(z.unknown());

/**
 * Decodes the attributes of an item.
 * @param path where they stood, for the error
 * @throws EventError `shape`, `base64`
 */
export function decodeAttributes(raw: unknown, path: string): ReadonlyMap<string, AttributeValue> {
  return attributes(raw, path, mostLevels + 1);
}

function attributes(raw: unknown, path: string, levels: number): ReadonlyMap<string, AttributeValue> {
  return new Map(
    [...decode(entries, raw, path)].map(([name, one]) => [name, value(one, joinPath(path, name), levels)]),
  );
}

function value(raw: unknown, path: string, levels: number): AttributeValue {
  if (levels === 0) throw new EventError('shape', path, `more than ${mostLevels} levels deep`);
  const [[type, content] = ['', undefined], ...more] = [...decode(entries, raw, path)];
  if (more.length > 0) throw new EventError('shape', path, 'expected one type');
  const at = joinPath(path, type);
  switch (type) {
    case 'S':
      return { type, value: decode(z.string(), content, at) };
    case 'N':
      return { type, value: decode(number, content, at) };
    case 'B':
      return { type, value: decodeBase64(decode(z.string(), content, at), at) };
    case 'BOOL':
      return { type, value: decode(z.boolean(), content, at) };
    case 'NULL':
      decode(z.literal(true), content, at);
      return { type, value: null };
    case 'SS':
      return { type, value: decode(z.array(z.string()), content, at) };
    case 'NS':
      return { type, value: decode(z.array(number), content, at) };
    case 'BS':
      return {
        type,
        value: decode(z.array(z.string()), content, at).map((one, index) => decodeBase64(one, `${at}.${index}`)),
      };
    case 'L':
      return {
        type,
        value: decode(z.array(z.unknown()), content, at).map((one, index) => value(one, `${at}.${index}`, levels - 1)),
      };
    case 'M':
      return { type, value: attributes(content, at, levels - 1) };
    default:
      throw new EventError('shape', path, 'expected the type of an attribute');
  }
}
