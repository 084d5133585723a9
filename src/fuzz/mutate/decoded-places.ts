import type { Operand } from '../../instrument/coverage/comparison-hooks.ts';
import type { Replacement } from './replacement.ts';

/** Bytes of an input that are tried for what a single byte was made of. */
const maxPlaces = 64;
/** Longest text that is looked for in a shifted form, in bytes. */
const maxText = 64;

/** The bytes of an operand; undefined for what was hardly decoded byte by byte. */
function bytesOf(operand: Operand): Uint8Array | undefined {
  if (typeof operand === 'number')
    return Number.isInteger(operand) && operand >= 0 && operand <= 0xff ? Uint8Array.of(operand) : undefined;
  if (typeof operand !== 'string' || operand.length === 0 || operand.length > maxText) return undefined;
  const bytes = new Uint8Array(operand.length);
  for (let index = 0; index < operand.length; index++) {
    const code = operand.charCodeAt(index);
    if (code > 0xff) return undefined;
    bytes[index] = code;
  }
  return bytes;
}

/** Whether the same change makes every byte of `after` out of the bytes at `at`. */
function isMade(
  bytes: Uint8Array,
  at: number,
  after: Uint8Array,
  change: (byte: number, by: number) => number,
): boolean {
  const by = change(bytes[at]!, after[0]!);
  if (by === 0) return false; // they stand there as they are
  for (let index = 1; index < after.length; index++) if (change(bytes[at + index]!, after[index]!) !== by) return false;
  return true;
}

const xor = (byte: number, by: number): number => byte ^ by;
const difference = (byte: number, by: number): number => (byte - by) & 0xff;

/**
 * Edits for values that the program decodes before it compares them, each byte with the same key or shift: what a byte of the input
 * must become follows from what it was, what the program had and what it wanted.
 */
export function* decodedPlaces(from: Operand, to: Operand, bytes: Uint8Array): Iterable<Replacement> {
  const [had, wanted] = [bytesOf(from), bytesOf(to)];
  if (had === undefined || wanted === undefined || had.length > bytes.length) return;
  // A byte that stands in the input as it is was hardly decoded.
  if (had.length === 1 && bytes.includes(had[0]!)) return;
  const places = Math.min(bytes.length - had.length + 1, had.length === 1 ? maxPlaces : bytes.length);
  for (let at = 0; at < places; at++) {
    const place = { at, removed: had.length };
    if (isMade(bytes, at, had, xor)) {
      const key = bytes[at]! ^ had[0]!;
      yield { ...place, by: wanted.map((byte) => byte ^ key) };
    }
    if (isMade(bytes, at, had, difference)) {
      const shift = bytes[at]! - had[0]!;
      yield { ...place, by: wanted.map((byte) => byte + shift) };
    }
  }
}
