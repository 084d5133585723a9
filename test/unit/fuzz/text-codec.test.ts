import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeText, encodeText } from '../../../src/fuzz/inputs/text-codec.ts';

/** Bytes that are likely to be near UTF-8: whole characters, surrogates in three bytes, and anything. */
const nearUtf8 = fc
  .array(
    fc.oneof(
      fc.uint8Array({ minLength: 1, maxLength: 3 }).map((bytes) => [...bytes]),
      fc.string({ unit: 'binary', minLength: 1, maxLength: 2 }).map((text) => [...Buffer.from(text, 'utf8')]),
      fc.integer({ min: 0xd800, max: 0xdfff }).map((unit) => [0xed, 0x80 | ((unit >> 6) & 0x3f), 0x80 | (unit & 0x3f)]),
    ),
    { maxLength: 12 },
  )
  .map((parts) => Uint8Array.from(parts.flat()));

describe('text as raw bytes', () => {
  it('gives every sequence of bytes back', () => {
    fc.assert(
      fc.property(nearUtf8, (bytes) => {
        expect([...encodeText(decodeText(bytes))]).toEqual([...bytes]);
      }),
      { numRuns: 5_000, seed: 1 },
    );
  });

  it('reads and writes well-formed text exactly as UTF-8', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 20 }), (text) => {
        const utf8 = Uint8Array.from(Buffer.from(text, 'utf8'));
        expect(decodeText(utf8)).toBe(text);
        expect(encodeText(text)).toEqual(utf8);
      }),
      { numRuns: 1_000, seed: 2 },
    );
  });

  it('reaches lone surrogates, and gives them back', () => {
    for (const text of ['\ud800', 'a\udbffb', '\udc00', '\udfff!', '\ud800\ud800', '\udc00\ud800']) {
      expect(decodeText(encodeText(text))).toBe(text);
    }
  });

  it('escapes bytes that are no UTF-8: stray, overlong, cut off, beyond the last code point', () => {
    const escaped = (...bytes: number[]): string => String.fromCharCode(...bytes.map((byte) => 0xdc00 + byte));
    for (const bytes of [[0x80], [0xc0, 0xaf], [0xe2, 0x82], [0xf5, 0x80, 0x80, 0x80], [0xf4, 0x90, 0x80, 0x80]]) {
      expect(decodeText(Uint8Array.from(bytes))).toBe(escaped(...bytes));
    }
  });
});
