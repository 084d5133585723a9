import fc from 'fast-check';
import { asRaw, type RawArbitrary } from './raw.ts';

/** Longest value that random generation makes; a fuzzer goes up to the check's `maxLength`. */
const generatedLength = 64;

/**
 * Raw input as it comes. The fuzzer's bytes reach the check unchanged.
 *
 * @example fuzz('any bytes decode or are refused', [bytes()], (data) => { decode(data); }, { expects: [DecodeError] });
 */
export function bytes(): RawArbitrary<Uint8Array> {
  return asRaw(fc.uint8Array({ maxLength: generatedLength }), {
    decode: (raw) => Uint8Array.from(raw),
    encode: (value) => value,
    simplestFirst: Uint8Array.from({ length: 256 }, (_, byte) => byte),
  });
}
