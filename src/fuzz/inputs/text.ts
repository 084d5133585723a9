import fc from 'fast-check';
import { asRaw, type RawArbitrary } from './raw.ts';
import { decodeText, encodeText } from './text-codec.ts';

/** Longest value that random generation makes, in characters; a fuzzer goes up to the check's `maxLength` in bytes. */
const generatedLength = 64;

// What a person reads most easily comes first: a minimal input is full of "a" rather than of NUL.
const readable =
  'abcdefghijklmnopqrstuvwxyz0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ -_.,:;/+=*()[]{}<>"\'`!?@#$%^&|\\~\n\t\r';

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
  const anyText = fc.oneof(
    fc.string({ unit: 'binary-ascii', maxLength: generatedLength }),
    fc.string({ unit: 'binary', maxLength: generatedLength }),
  );
  return asRaw(anyText, { decode: decodeText, encode: encodeText, simplestFirst: simplestFirst() });
}
