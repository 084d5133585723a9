import type { Operand } from '../../instrument/coverage/comparison-hooks.ts';
/** Pairs of operands whose encodings are remembered: the comparisons of one target are much the same from run to run. */
const maxKnown = 4_096;

/** A way in which a value of the program may stand in its input. */
export interface Encoded {
  readonly from: Uint8Array;
  readonly to: Uint8Array;
}

/** Numbers below this are looked for in the form of variable length. */
const variableLimit = 1n << 63n;

const utf8 = (text: string): Uint8Array => Buffer.from(text, 'utf8');

function inner(json: string): string {
  return json.slice(1, -1);
}

/** Forms of a text that programs make before they compare. Each maps what the program saw to what the input may hold. */
const textForms: readonly ((text: string) => string)[] = [
  (text) => text,
  (text) => text.toLowerCase(),
  (text) => text.toUpperCase(),
  (text) => inner(JSON.stringify(text)),
  (text) => encodeURIComponentSafely(text),
  (text) => Buffer.from(text).toString('base64'),
  (text) => Buffer.from(text).toString('hex'),
  (text) => [...text].toReversed().join(''),
];

function encodeURIComponentSafely(text: string): string {
  return encodeURIComponent(text.toWellFormed());
}

function wholeNumber(value: bigint, width: number, little: boolean): Uint8Array {
  const bytes = new Uint8Array(width);
  if (width <= 4) {
    const low = Number(BigInt.asIntN(32, value));
    for (let index = 0; index < width; index++) bytes[little ? index : width - 1 - index] = low >> (8 * index);
    return bytes;
  }
  for (let index = 0; index < width; index++) {
    bytes[little ? index : width - 1 - index] = Number((value >> BigInt(8 * index)) & 0xffn);
  }
  return bytes;
}

/** A number of seven bits a byte, the lowest first, as protocol buffers and WebAssembly have it. */
function variableLength(value: bigint): Uint8Array {
  const bytes: number[] = [];
  let rest = value;
  for (; rest > 0x7fn; rest >>= 7n) bytes.push(Number(rest & 0x7fn) | 0x80);
  bytes.push(Number(rest));
  return Uint8Array.from(bytes);
}

function float(value: number, little: boolean): Uint8Array {
  const bytes = new Uint8Array(8);
  new DataView(bytes.buffer).setFloat64(0, value, little);
  return bytes;
}

const widths = [1, 2, 4, 8];

const fits = (value: bigint, width: number): boolean => {
  const bits = BigInt(8 * width);
  return value >= -(1n << (bits - 1n)) && value < 1n << bits;
};

function* numberForms(from: number | bigint, to: number | bigint): Iterable<Encoded> {
  yield { from: utf8(String(from)), to: utf8(String(to)) };
  const whole = [from, to].every((value) => typeof value === 'bigint' || Number.isSafeInteger(value));
  if (whole) {
    const [a, b] = [BigInt(from), BigInt(to)];
    if (a > 9n && b >= 0n) yield { from: utf8(a.toString(16)), to: utf8(b.toString(16)) };
    if (a > 9n && b >= 0n) yield { from: utf8(a.toString(16).toUpperCase()), to: utf8(b.toString(16).toUpperCase()) };
    for (const width of widths) {
      if (!fits(a, width) || !fits(b, width)) continue;
      yield { from: wholeNumber(a, width, false), to: wholeNumber(b, width, false) };
      if (width > 1) yield { from: wholeNumber(a, width, true), to: wholeNumber(b, width, true) };
    }
    if (a >= 0n && b >= 0n && (a > 0x7fn || b > 0x7fn) && a < variableLimit && b < variableLimit)
      yield { from: variableLength(a), to: variableLength(b) };
    // What was one byte may be two or more in the text of the input: a character by its code.
    if (a > 0x7fn && a <= 0x10ffffn && b >= 0n && b <= 0x10ffffn && !isSurrogate(a) && !isSurrogate(b))
      yield { from: utf8(String.fromCodePoint(Number(a))), to: utf8(String.fromCodePoint(Number(b))) };
    else if (a <= 0x7fn && a >= 0n && b > 0xffn && b <= 0x10ffffn && !isSurrogate(b))
      yield { from: wholeNumber(a, 1, true), to: utf8(String.fromCodePoint(Number(b))) };
  } else if (typeof from === 'number' && typeof to === 'number') {
    for (const little of [true, false]) yield { from: float(from, little), to: float(to, little) };
  }
}

const isSurrogate = (value: bigint): boolean => value >= 0xd800n && value <= 0xdfffn;

/** True for text that has one byte for each character in Latin-1, and more in UTF-8. */
function isLatin1(text: string): boolean {
  let above = false;
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    if (code > 0xff) return false;
    above ||= code > 0x7f;
  }
  return above;
}

/**
 * How `from`, which the program had, and `to`, which it wanted, may be written in its input (REDQUEEN, Aschermann et al. 2019,
 * with the encodings that JavaScript programs read).
 */
export class Encodings {
  /** What an input may have to hold for the program to have this text, where it had none. */
  formsOf(text: string): readonly Uint8Array[] {
    return [...new Set(textForms.map((form) => form(text)))].map(utf8);
  }

  readonly #known = new Map<Operand, Map<Operand, readonly Encoded[]>>();
  #count = 0;

  of(from: Operand, to: Operand): readonly Encoded[] {
    let byTo = this.#known.get(from);
    let found = byTo?.get(to);
    if (found !== undefined) return found;
    if (this.#count++ >= maxKnown) {
      this.#known.clear();
      this.#count = 1;
      byTo = undefined;
    }
    if (byTo === undefined) this.#known.set(from, (byTo = new Map()));
    byTo.set(to, (found = [...encodings(from, to)]));
    return found;
  }
}

function* encodings(from: Operand, to: Operand): Iterable<Encoded> {
  if (typeof from !== 'string' && typeof to !== 'string') return yield* numberForms(from, to);
  const [a, b] = [String(from), String(to)];
  const seen = new Set<string>();
  for (const form of textForms) {
    const [before, after] = [form(a), form(b)];
    const key = `${before}\0${after}`;
    if (before.length === 0 || seen.has(key)) continue;
    seen.add(key);
    yield { from: utf8(before), to: utf8(after) };
  }
  if (isLatin1(a + b)) yield { from: Buffer.from(a, 'latin1'), to: Buffer.from(b, 'latin1') };
  if (typeof from === 'number' || typeof to === 'number') {
    const [x, y] = [Number(from), Number(to)];
    if (Number.isFinite(x) && Number.isFinite(y)) yield* numberForms(x, y);
  }
}
