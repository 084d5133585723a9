import fc from 'fast-check';
import type { AttributeValue } from '../../targets/events/attribute-value.ts';
import { anyText, hostileName, jsonObject } from './arbitraries.ts';

export const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64');
export const data: fc.Arbitrary<Uint8Array> = fc.uint8Array({ maxLength: 8 });
const number = fc.oneof(
  fc.bigInt({ min: -(10n ** 38n), max: 10n ** 38n }).map(String),
  fc.double({ noDefaultInfinity: true, noNaN: true }).map(String),
);
const text = anyText(4);

/** Any value of an item, nested a little. */
export const attributeValue: fc.Arbitrary<AttributeValue> = fc.letrec<{ value: AttributeValue }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 2 },
    text.map((value): AttributeValue => ({ type: 'S', value })),
    number.map((value): AttributeValue => ({ type: 'N', value })),
    data.map((value): AttributeValue => ({ type: 'B', value })),
    fc.boolean().map((value): AttributeValue => ({ type: 'BOOL', value })),
    fc.constant<AttributeValue>({ type: 'NULL', value: null }),
    fc.array(text, { maxLength: 2 }).map((value): AttributeValue => ({ type: 'SS', value })),
    fc.array(number, { maxLength: 2 }).map((value): AttributeValue => ({ type: 'NS', value })),
    fc.array(data, { maxLength: 2 }).map((value): AttributeValue => ({ type: 'BS', value })),
    fc.array(tie('value'), { maxLength: 2 }).map((value): AttributeValue => ({ type: 'L', value })),
    fc
      .array(fc.tuple(hostileName, tie('value')), { maxLength: 2 })
      .map((value): AttributeValue => ({ type: 'M', value: new Map(value) })),
  ),
})).value;

/** A value as DynamoDB writes it. */
export function rawAttribute({ type, value }: AttributeValue): object {
  if (type === 'B') return { B: base64(value) };
  if (type === 'BS') return { BS: value.map(base64) };
  if (type === 'NULL') return { NULL: true };
  if (type === 'L') return { L: value.map(rawAttribute) };
  if (type === 'M') return { M: rawItem(value) };
  return { [type]: value };
}

export function rawItem(item: ReadonlyMap<string, AttributeValue>): object {
  return jsonObject([...item].map(([name, value]) => [name, rawAttribute(value)]));
}

export const item: fc.Arbitrary<Map<string, AttributeValue>> = fc
  .uniqueArray(fc.tuple(hostileName, attributeValue), { selector: ([name]) => name, maxLength: 3 })
  .map((entries) => new Map(entries));
