import { deflateRawSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createPrng } from '../../../src/choices/prng.ts';
import { decodeToken, encodeToken, maxTokenLength, type ReplayTarget } from '../../../src/choices/token.ts';
import { AssayError } from '../../../src/core/errors.ts';
import { anyRecording } from './recordings.ts';

const target: ReplayTarget = {
  check: '0123abcd',
  file: 'properties/x.prop.ts',
  input: { choices: [[{ min: 0, max: 9, value: 3 }]] },
};

function refusal(token: string): string {
  try {
    decodeToken(token);
  } catch (error) {
    if (AssayError.is(error) && error.code === 'token') return error.message;
    throw error;
  }
  throw new Error('the token was accepted');
}

describe('a token', () => {
  test('gives back what it was made from', () => {
    fc.assert(
      fc.property(fc.string(), fc.string({ unit: 'grapheme' }), anyRecording, (check, file, choices) => {
        const whole = { check, file, input: { choices } };
        expect(decodeToken(encodeToken(whole)!)).toEqual(whole);
      }),
    );
  });

  test('gives back raw bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array(), (bytes) => {
        const whole = { ...target, input: { bytes } };
        expect(decodeToken(encodeToken(whole)!)).toEqual(whole);
      }),
    );
  });

  test('consists of letters, digits, "-" and "_", and is short for a short input', () => {
    const token = encodeToken(target)!;
    expect(token).toMatch(/^[\w-]+$/);
    expect(token.length).toBeLessThan(64);
  });

  test('is not made of an input that would be too large', () => {
    const prng = createPrng(1);
    const bytes = Uint8Array.from({ length: 60_000 }, () => prng.next() & 255);
    expect(encodeToken({ ...target, input: { bytes } })).toBeUndefined();
  });

  test('that is cut is refused', () => {
    const token = encodeToken(target)!;
    for (let length = 0; length < token.length; length++)
      expect(() => decodeToken(token.slice(0, length))).toThrow(AssayError);
  });

  test('in which a character is changed is refused, or means the same', () => {
    const token = encodeToken(target)!;
    let refused = 0;
    for (let at = 0; at < token.length; at++) {
      const changed = `${token.slice(0, at)}${token[at] === 'A' ? 'B' : 'A'}${token.slice(at + 1)}`;
      try {
        expect(decodeToken(changed)).toEqual(target); // a few bits of a compressed text mean nothing
      } catch (error) {
        if (!AssayError.is(error)) throw error;
        refused++;
      }
    }
    expect(refused).toBeGreaterThan(token.length * 0.9);
  });

  test('is refused with a reason', () => {
    expect(refusal('')).toContain('other characters');
    expect(refusal('a2 b')).toContain('other characters');
    expect(refusal('b1abc')).toContain('does not begin with');
    expect(refusal(`a2${'A'.repeat(maxTokenLength)}`)).toContain('characters and the longest');
  });

  test('that inflates to more than it may is refused without inflating it', () => {
    const bomb = `a2${deflateRawSync(Buffer.alloc(20 * 1024 * 1024)).toString('base64url')}`;
    expect(refusal(bomb)).toContain('damaged');
  });

  test('of random characters is refused, never anything else', () => {
    fc.assert(
      fc.property(fc.base64String({ maxLength: 200 }), (text) => {
        expect(refusal(`a2${text.replaceAll(/[+/=]/g, '_')}`)).toContain('not a replay token');
      }),
    );
  });
});
