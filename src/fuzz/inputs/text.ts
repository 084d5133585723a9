import fc, { type Arbitrary } from 'fast-check';
import type { Choice, ChoiceSequence } from '../../choices/sequence.ts';
import { asRaw, type RawArbitrary } from './raw.ts';
import { decodeText, encodeText } from './text-codec.ts';

/** Longest text, in characters, of a check that takes other values as well; a check of one text goes up to its `maxLength`. */
const longest = 40_000;
/** Nearly all texts that are generated at random are one of these two lengths at most, half of them each. */
const short = 10;
const medium = 64;
/** The kinds of text: one in so many is a long one, in the middle, since random choices prefer the ends. */
const kinds = 4_096;
const longKind = kinds / 2;

/** The kind of a text of so many characters, and how many it may have. */
function kindOf(length: number): { readonly kind: number; readonly maxLength: number } {
  if (length <= short) return { kind: 0, maxLength: short };
  if (length <= medium) return { kind: kinds - 1, maxLength: medium };
  return { kind: longKind, maxLength: longest };
}

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

const codeOf = (index: number): number => (index < firstSurrogate ? index : index + surrogates);

/** The choices of a text, all characters of which are valid: its kind, its length, and two for each character. */
function choicesOf(value: string): ChoiceSequence | undefined {
  const characters = [...value];
  if (characters.length > longest) return undefined;
  const { kind, maxLength } = kindOf(characters.length);
  const choices: Choice[] = [
    { min: 0, max: kinds - 1, value: kind },
    { min: 0, max: maxLength, value: characters.length },
  ];
  for (const character of characters) {
    const index = readable.indexOf(character);
    const code = character.codePointAt(0)!;
    if (index < 0 && code >= firstSurrogate && code < firstSurrogate + surrogates) return undefined;
    choices.push({ min: 0, max: 1, value: index < 0 ? 1 : 0 });
    choices.push(
      index < 0
        ? { min: 0, max: lastCodePoint - surrogates, value: code < firstSurrogate ? code : code - surrogates }
        : { min: 0, max: readable.length - 1, value: index },
    );
  }
  return choices;
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
    .map((index) => String.fromCodePoint(codeOf(index)));
  const character = fc.oneof(plain, any);
  const ofLength = (maxLength: number): Arbitrary<string[]> => fc.array(character, { maxLength, size: 'max' });
  const characters = fc.oneof(
    { weight: longKind, arbitrary: ofLength(short) },
    { weight: 1, arbitrary: ofLength(longest) },
    { weight: kinds - longKind - 1, arbitrary: ofLength(medium) },
  );
  const anyText = characters.map((list) => list.join(''));
  return asRaw(anyText, {
    decode: (raw, length) => decodeText(raw, length),
    encode: encodeText,
    simplestFirst: simplestFirst(),
    choicesOf,
  });
}
