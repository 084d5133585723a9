import { stringify } from 'fast-check';
import { longestRepetition } from './detectors/repetition.ts';

/** Characters of a text up to which it is shown as it is, whatever repeats in it. */
const shortLength = 120;
/** Repetitions that are shown as such in one text. */
const maxRepetitions = 4;

const invisible = /[\p{C}\p{Z}\p{M}]/gu;

function quoted(text: string): string {
  return JSON.stringify(text).replace(invisible, (character) =>
    character === ' ' ? character : `\\u{${character.codePointAt(0)!.toString(16)}}`,
  );
}

const codesOf = (text: string): readonly number[] =>
  Array.from({ length: text.length }, (_, index) => text.charCodeAt(index));

/** A text as an expression, such as `"(" + "0".repeat(4096)`: long texts that a fuzzer finds mostly repeat something. */
function textSource(text: string, repetitions = maxRepetitions): string {
  const found = text.length > shortLength && repetitions > 0 ? longestRepetition(codesOf(text)) : undefined;
  if (found === undefined) return quoted(text);
  const { start, period, count } = found;
  const end = start + period * count;
  const parts = [`${quoted(text.slice(start, start + period))}.repeat(${count})`];
  if (start > 0) parts.unshift(textSource(text.slice(0, start), repetitions - 1));
  if (end < text.length) parts.push(textSource(text.slice(end), repetitions - 1));
  return parts.join(' + ');
}

/** An argument of a check as source code, where that is possible. */
export function valueSource(value: unknown): string {
  return typeof value === 'string' && value.length > shortLength ? textSource(value) : stringify(value);
}

/** Bytes as source code: as a text where they are one that is shorter to read, otherwise in hexadecimal digits. */
export function bufferSource(bytes: Uint8Array): string {
  const buffer = Buffer.from(bytes);
  const text = buffer.toString('utf8');
  const written = buffer.equals(Buffer.from(text)) ? textSource(text) : undefined;
  const digits = textSource(buffer.toString('hex'));
  const isText = written !== undefined && written.length <= digits.length;
  return isText ? `Buffer.from(${written})` : `Buffer.from(${digits}, 'hex')`;
}
