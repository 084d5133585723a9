import fc from 'fast-check';

/*
 * What a service makes up and a program must not look into: identifiers, handles, signatures. All of one event come from one
 * draw, so that they cost nothing to generate and vanish when a failure is shrunk: from seed 0 they are plain counters.
 */

/** The seed of all opaque texts of one event. */
export function opaqueSeed(): fc.Arbitrary<number> {
  return fc.nat({ max: 0xffff_ffff });
}

const base64Alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
const upperAlphabet = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ';

/** Digits of the alphabet, the same for the same seed and index. Different indices give different texts from 12 digits on. */
export function opaque(seed: number, index: number, length: number, alphabet: string): string {
  const digits: string[] = [];
  if (seed === 0) {
    for (let rest = index; digits.length < length; rest = Math.floor(rest / alphabet.length)) {
      digits.unshift(alphabet.charAt(rest % alphabet.length));
    }
    return digits.join('');
  }
  // Weyl sequence with the finaliser of MurmurHash3 (public domain, Austin Appleby): short, and no two steps give one word.
  let state = (Math.imul(seed, 0x9e37_79b1) + Math.imul(index + 1, 0x85eb_ca6b)) | 0;
  while (digits.length < length) {
    state = (state + 0x9e37_79b9) | 0;
    let word = Math.imul(state ^ (state >>> 16), 0x85eb_ca6b);
    word = Math.imul(word ^ (word >>> 13), 0xc2b2_ae35);
    digits.push(alphabet.charAt(((word ^ (word >>> 16)) >>> 0) % alphabet.length));
  }
  return digits.join('');
}

export const opaqueHex = (seed: number, index: number, length: number): string =>
  opaque(seed, index, length, '0123456789abcdef');

export const opaqueUpper = (seed: number, index: number, length: number): string =>
  opaque(seed, index, length, upperAlphabet);

/** Base64 without padding; whole groups when `length` is a multiple of four. */
export const opaqueBase64 = (seed: number, index: number, length: number): string =>
  opaque(seed, index, length, base64Alphabet);

/** A UUID of version 4. */
export function opaqueUuid(seed: number, index: number): string {
  const hex = opaqueHex(seed, index, 32);
  const variant = '89ab'.charAt(Number.parseInt(hex.charAt(16), 16) & 3);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20)}`;
}
