import fc from 'fast-check';
import { asRaw, type RawArbitrary } from './raw.ts';

/** Longest value that random generation makes; a fuzzer goes up to the check's `maxLength`. */
const generatedLength = 64;
/** Up to this many bytes V8 keeps a typed array in its own heap, where copying by hand is the fastest. */
const onHeapLength = 64;
/** Up to this many bytes a loop is faster than a call into the runtime. */
const loopLength = 48;

const simplestFirst = Uint8Array.from({ length: 256 }, (_, byte) => byte);

function copyOf(raw: Uint8Array, length: number): Uint8Array {
  if (length > onHeapLength) return raw.slice(0, length);
  const copy = new Uint8Array(length);
  for (let index = 0; index < length; index++) copy[index] = raw[index]!;
  return copy;
}

function bufferOf(raw: Uint8Array, length: number): Buffer {
  const copy = Buffer.allocUnsafe(length);
  if (length > loopLength) copy.set(raw.length === length ? raw : raw.subarray(0, length));
  else for (let index = 0; index < length; index++) copy[index] = raw[index]!;
  return copy;
}

/**
 * Raw input as it comes. The fuzzer's bytes reach the check unchanged.
 *
 * @example fuzz('any bytes decode or are refused', [bytes()], (data) => { decode(data); }, { expects: [DecodeError] });
 */
export function bytes(): RawArbitrary<Uint8Array> {
  return asRaw(fc.uint8Array({ maxLength: generatedLength }), {
    decode: (raw, length = raw.length) => copyOf(raw, length),
    encode: (value) => value,
    simplestFirst,
  });
}

/** The same as `bytes()` for functions that take a Buffer, as plain files do. */
export function buffers(): RawArbitrary<Buffer> {
  return asRaw(
    fc.uint8Array({ maxLength: generatedLength }).map((value) => Buffer.from(value)),
    { decode: (raw, length = raw.length) => bufferOf(raw, length), encode: (value) => value, simplestFirst },
  );
}
