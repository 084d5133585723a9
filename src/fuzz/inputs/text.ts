import fc from 'fast-check';
import { asRaw, type RawArbitrary } from './raw.ts';
import { decodeText, encodeText } from './text-codec.ts';

/** Longest value that random generation makes, in characters; a fuzzer goes up to the check's `maxLength` in bytes. */
const generatedLength = 64;

// What a person reads most easily comes first: a minimal input is full of "a" rather than of NUL.
const readable =
  'abcdefghijklmnopqrstuvwxyz0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ -_.,:;/+=*()[]{}<>"\'`!?@#$%^&|\\~\n\t\r';

const firstSurrogate = 0xd800;
const surrogates = 0x800; // how many there are
const lastCodePoint = 0x10ffff;

function simplestFirst(): Uint8Array {
  const order = [...Buffer.from(readable, 'latin1')];
  for (let byte = 0; byte < 256; byte++) if (!order.includes(byte)) order.push(byte);
  return Uint8Array.from(order);
}

/**
 * Raw input read as UTF-8, without loss: bytes that are not UTF-8 arrive as lone surrogates (see `text-codec.ts`), so that
 * a check meets every kind of string that JavaScript has.
 *
 * @example fuzz('a line parses or is refused', [text()], (line) => { parse(line); }, { expects: [LineError] });
 */
export function text(): RawArbitrary<string> {
  // Not `fc.string({ unit: 'binary' })`, whose table of characters takes half a second to make.
  const plain = fc.integer({ min: 0, max: readable.length - 1 }).map((index) => readable[index]!);
  const any = fc
    .integer({ min: 0, max: lastCodePoint - surrogates })
    .map((index) => String.fromCodePoint(index < firstSurrogate ? index : index + surrogates));
  const anyText = fc
    .array(fc.oneof(plain, any), { maxLength: generatedLength })
    .map((characters) => characters.join(''));
  return asRaw(anyText, {
    decode: (raw, length) => decodeText(raw, length),
    encode: encodeText,
    simplestFirst: simplestFirst(),
  });
}
