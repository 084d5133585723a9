import { isUtf8 } from 'node:buffer';

/**
 * Bytes and JavaScript strings without loss. Valid UTF-8 decodes as usual; a byte that is no part of it decodes to the lone
 * surrogate U+DC00 + byte (the "surrogateescape" of Python's PEP 383), and the three bytes that would be a lone surrogate
 * in generalised UTF-8 decode to it where that cannot be mistaken for something else, so that raw input reaches lone
 * surrogates too.
 *
 * `encodeText(decodeText(bytes))` gives the bytes back, always. `decodeText(encodeText(text))` gives the text back unless it
 * holds lone surrogates U+DC80–U+DCFF that happen to spell valid UTF-8.
 */

// They work on every view of bytes, and are what Buffer itself calls.
const { latin1Slice, utf8Slice } = Buffer.prototype as unknown as Record<
  'latin1Slice' | 'utf8Slice',
  (this: Uint8Array, start: number, end: number) => string
>;

const escapeBase = 0xdc00;

interface Unit {
  readonly start: number;
  /** Bytes it takes, 1–4. */
  readonly length: number;
  /** Code point, which may be a lone surrogate; -1 for bytes to be escaped. */
  readonly codePoint: number;
}

const isHigh = (codePoint: number): boolean => codePoint >= 0xd800 && codePoint <= 0xdbff;
const isLow = (codePoint: number): boolean => codePoint >= 0xdc00 && codePoint <= 0xdfff;
const isEscape = (codePoint: number): boolean => codePoint >= 0xdc80 && codePoint <= 0xdcff;
const isContinuation = (byte: number | undefined): boolean => byte !== undefined && (byte & 0xc0) === 0x80;

/** The shortest code points that need two, three and four bytes. */
const smallest = [0, 0, 0x80, 0x800, 0x10000];

function sequenceLength(first: number): number {
  if (first < 0x80) return 1;
  if (first >= 0xc2 && first <= 0xdf) return 2;
  if (first >= 0xe0 && first <= 0xef) return 3;
  return first >= 0xf0 && first <= 0xf4 ? 4 : 0;
}

function unitAt(bytes: Uint8Array, start: number): Unit {
  const first = bytes[start]!;
  const length = sequenceLength(first);
  const escaped = { start, length: 1, codePoint: -1 };
  if (length === 1) return { start, length, codePoint: first };
  if (length === 0) return escaped;
  let codePoint = first & (0x7f >> length);
  for (let offset = 1; offset < length; offset++) {
    const byte = bytes[start + offset];
    if (!isContinuation(byte)) return escaped;
    codePoint = (codePoint << 6) | (byte! & 0x3f);
  }
  const valid = codePoint >= smallest[length]! && codePoint <= 0x10ffff && !isEscape(codePoint);
  return valid ? { start, length, codePoint } : escaped;
}

function unitsOf(bytes: Uint8Array): Unit[] {
  const units: Unit[] = [];
  for (let position = 0; position < bytes.length; position += units.at(-1)!.length) units.push(unitAt(bytes, position));
  return units;
}

/** See the top of this file. */
export function decodeText(bytes: Uint8Array, length: number = bytes.length): string {
  let index = 0;
  while (index < length && bytes[index]! < 0x80) index++;
  if (index === length) return latin1Slice.call(bytes, 0, length);
  const exact = length === bytes.length ? bytes : bytes.subarray(0, length);
  return isUtf8(exact) ? utf8Slice.call(bytes, 0, length) : decodeBroken(exact);
}

function decodeBroken(bytes: Uint8Array): string {
  const units = unitsOf(bytes);
  const parts: string[] = Array.from({ length: units.length }, () => '');
  // From the right, because whether a high surrogate may stand as it is depends on what follows it.
  let nextIsLow = false;
  for (let index = units.length - 1; index >= 0; index--) {
    const { start, length, codePoint } = units[index]!;
    const escaped: boolean = codePoint === -1 || (isHigh(codePoint) && nextIsLow);
    parts[index] = escaped
      ? Array.from(bytes.subarray(start, start + length), (byte) => String.fromCharCode(escapeBase + byte)).join('')
      : String.fromCodePoint(codePoint);
    nextIsLow = escaped || isLow(codePoint);
  }
  return parts.join('');
}

/** See the top of this file. */
export function encodeText(text: string): Uint8Array {
  const bytes: number[] = [];
  for (const character of text) {
    const codePoint = character.codePointAt(0)!;
    if (isEscape(codePoint)) bytes.push(codePoint - escapeBase);
    else if (isHigh(codePoint) || isLow(codePoint)) {
      bytes.push(0xe0 | (codePoint >> 12), 0x80 | ((codePoint >> 6) & 0x3f), 0x80 | (codePoint & 0x3f));
    } else bytes.push(...Buffer.from(character, 'utf8'));
  }
  return Uint8Array.from(bytes);
}
