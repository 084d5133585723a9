import fc from 'fast-check';
import { jsonValue, objectOf, type JsonValue } from '../json-value.ts';
import { oneOf } from '../edges.ts';
import { unicodeText } from '../unicode-text.ts';

/** What a message carries: bytes and text as they are, anything else as its JSON text. */
export type PayloadValue = Uint8Array | JsonValue;

/** The bytes of a payload. */
export function payloadBytes(value: PayloadValue): Uint8Array {
  return value instanceof Uint8Array ? value : Buffer.from(payloadText(value));
}

/** The text of a payload; bytes are read as UTF-8. */
export function payloadText(value: PayloadValue): string {
  if (typeof value === 'string') return value;
  return value instanceof Uint8Array ? Buffer.from(value).toString() : JSON.stringify(value);
}

export function base64Of(value: PayloadValue): string {
  return Buffer.from(payloadBytes(value)).toString('base64');
}

/** Payloads of services that carry bytes: text, JSON text, bytes that are no UTF-8. The simplest is empty. */
export function anyBytesPayload(): fc.Arbitrary<PayloadValue> {
  return fc.oneof(unicodeText({ maxLength: 12 }), jsonPayload(), fc.uint8Array({ maxLength: 16 }));
}

/** Payloads of services that carry text: never empty, and only characters of XML 1.0, as SQS and SNS have it. The simplest is `{}`. */
export function anyTextPayload(): fc.Arbitrary<PayloadValue> {
  const forbidden = /[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu;
  const text = unicodeText({ minLength: 1, maxLength: 12 }).map((each) => each.replaceAll(forbidden, ' '));
  return fc.oneof(jsonPayload(), text);
}

/** JSON objects as messages carry them. */
export function jsonPayload(): fc.Arbitrary<JsonValue> {
  const member = fc.tuple(oneOf('id', 'type', 'total', 'at', '__proto__'), jsonValue({ maxDepth: 2, maxLength: 3 }));
  return fc.uniqueArray(member, { maxLength: 4, selector: ([name]) => name }).map((members) => objectOf(members));
}
