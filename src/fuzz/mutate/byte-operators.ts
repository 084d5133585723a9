import type { ByteOperator, MutationContext } from './operator.ts';

/** Values where byte-sized code changes its mind. */
const interesting8 = [0, 1, 0x7f, 0x80, 0xff, 0x20, 0x0a, 0x0d, 0x09, 0x40, 0x2f, 0x30, 0x39, 0x5c, 0x22];
const interesting32 = [
  0, 1, -1, 127, 128, 255, 256, 32_767, 32_768, 65_535, 65_536, 0x7fff_ffff, -0x8000_0000, 100_000,
];
/** Largest step of an arithmetic change. */
const maxStep = 35;
/** Repetitions of a block at most: depth and superlinear time show long before. */
const maxRepeats = 512;

function at({ buffer, random }: MutationContext): number {
  return random.below(buffer.length);
}

/** A range that is mostly short. */
function range({ buffer, random }: MutationContext): { readonly start: number; readonly length: number } {
  const length = Math.min(buffer.length, random.small(random.oneIn(4) ? buffer.length : 16));
  return { start: random.below(buffer.length - length + 1), length };
}

/** Writes a whole number in 1, 2 or 4 bytes, either end first. */
function writeNumber(data: Uint8Array, position: number, width: number, value: number, little: boolean): void {
  for (let index = 0; index < width; index++) {
    const shift = 8 * (little ? index : width - 1 - index);
    data[position + index] = (value >>> shift) & 0xff;
  }
}

function readNumber(data: Uint8Array, position: number, width: number, little: boolean): number {
  let value = 0;
  for (let index = 0; index < width; index++) {
    value = (value << 8) | data[position + (little ? width - 1 - index : index)]!;
  }
  return value;
}

function field(context: MutationContext): { position: number; width: number; little: boolean } | undefined {
  const { buffer, random } = context;
  const width = random.pick([1, 2, 4]);
  if (buffer.length < width) return undefined;
  return { position: random.below(buffer.length - width + 1), width, little: random.oneIn(2) };
}

function flipBit(context: MutationContext): boolean {
  const { buffer, random } = context;
  if (buffer.length === 0) return false;
  buffer.data[at(context)]! ^= 1 << random.below(8);
  return true;
}

function setByte(context: MutationContext): boolean {
  const { buffer, random } = context;
  if (buffer.length === 0) return false;
  const value = random.oneIn(3) ? random.below(256) : 0x20 + random.below(0x5f);
  buffer.data[at(context)] = random.oneIn(4) ? random.pick(interesting8) : value;
  return true;
}

function addToField(context: MutationContext): boolean {
  const place = field(context);
  if (place === undefined) return false;
  const { buffer, random } = context;
  const step = random.small(maxStep) * (random.oneIn(2) ? 1 : -1);
  const value = readNumber(buffer.data, place.position, place.width, place.little) + step;
  writeNumber(buffer.data, place.position, place.width, value, place.little);
  return true;
}

function setField(context: MutationContext): boolean {
  const place = field(context);
  if (place === undefined) return false;
  const { buffer, random, dictionary } = context;
  const known = dictionary.numbers;
  const value = known.length > 0 && random.oneIn(2) ? random.pick(known) : random.pick(interesting32);
  writeNumber(buffer.data, place.position, place.width, value | 0, place.little);
  return true;
}

function insertBytes(context: MutationContext): boolean {
  const { buffer, random } = context;
  const count = random.small(8);
  const position = random.below(buffer.length + 1);
  if (!buffer.open(position, count)) return false;
  const printable = !random.oneIn(3);
  const same = random.oneIn(4);
  let value = 0;
  for (let index = 0; index < count; index++) {
    if (index === 0 || !same) value = printable ? 0x20 + random.below(0x5f) : random.below(256);
    buffer.data[position + index] = value;
  }
  return true;
}

function deleteRange(context: MutationContext): boolean {
  const { buffer } = context;
  if (buffer.length === 0) return false;
  const { start, length } = range(context);
  buffer.remove(start, length);
  return true;
}

function copyRange(context: MutationContext): boolean {
  const { buffer, random } = context;
  if (buffer.length < 2) return false;
  const { start, length } = range(context);
  const to = random.below(buffer.length + 1);
  if (random.oneIn(2)) return buffer.replace(to, 0, buffer.data, start, start + length);
  return buffer.replace(to, Math.min(length, buffer.length - to), buffer.data, start, start + length);
}

function repeatRange(context: MutationContext): boolean {
  const { buffer, random } = context;
  if (buffer.length === 0) return false;
  const { start, length } = range(context);
  const wanted = 1 << random.below(Math.log2(maxRepeats) + 1);
  const repeats = Math.min(wanted, Math.floor(buffer.room / length));
  const position = start + length;
  if (repeats === 0 || !buffer.open(position, repeats * length)) return false;
  for (let index = 0; index < repeats * length; index++) buffer.data[position + index] = buffer.data[start + index]!;
  return true;
}

function swapRanges(context: MutationContext): boolean {
  const { buffer, random } = context;
  if (buffer.length < 2) return false;
  const length = random.small(Math.min(16, buffer.length >> 1));
  const first = random.below(buffer.length - 2 * length + 1);
  const second = first + length + random.below(buffer.length - first - 2 * length + 1);
  const { data } = buffer;
  for (let index = 0; index < length; index++) {
    const kept = data[first + index]!;
    data[first + index] = data[second + index]!;
    data[second + index] = kept;
  }
  return true;
}

function insertWord(context: MutationContext): boolean {
  const { buffer, random, dictionary } = context;
  const word = dictionary.word(random);
  return buffer.replace(random.below(buffer.length + 1), 0, word);
}

function overwriteWithWord(context: MutationContext): boolean {
  const { buffer, random, dictionary } = context;
  const word = dictionary.word(random);
  const position = random.below(buffer.length + 1);
  return buffer.replace(position, Math.min(word.length, buffer.length - position), word);
}

function spliceTail(context: MutationContext): boolean {
  const { buffer, random } = context;
  const other = context.other();
  if (other.length === 0) return false;
  const from = random.below(other.length);
  const position = random.below(buffer.length + 1);
  const length = Math.min(other.length - from, buffer.limit - position);
  return buffer.replace(position, buffer.length - position, other, from, from + length);
}

function insertOfOther(context: MutationContext): boolean {
  const { buffer, random } = context;
  const other = context.other();
  if (other.length === 0) return false;
  const length = Math.min(random.small(other.length), buffer.room);
  if (length === 0) return false;
  const from = random.below(other.length - length + 1);
  const position = random.below(buffer.length + 1);
  const removed = random.oneIn(2) ? 0 : Math.min(length, buffer.length - position);
  return buffer.replace(position, removed, other, from, from + length);
}

/** Puts the whole of another input at the end, at the start or somewhere between. */
function joinOther(context: MutationContext): boolean {
  const { buffer, random } = context;
  const other = context.other();
  if (other.length === 0) return false;
  const kind = random.below(4);
  const position = kind < 2 ? buffer.length : kind === 2 ? 0 : random.below(buffer.length + 1);
  return buffer.replace(position, 0, other);
}

/** Changes of bytes that know nothing of what the bytes mean (after AFL's havoc stage and libFuzzer's mutators). */
export const byteOperators: readonly ByteOperator[] = [
  { name: 'flip-bit', apply: flipBit },
  { name: 'set-byte', apply: setByte },
  { name: 'add-to-field', apply: addToField },
  { name: 'set-field', apply: setField },
  { name: 'insert-bytes', apply: insertBytes },
  { name: 'delete-range', apply: deleteRange },
  { name: 'copy-range', apply: copyRange },
  { name: 'repeat-range', apply: repeatRange },
  { name: 'swap-ranges', apply: swapRanges },
  { name: 'insert-word', apply: insertWord },
  { name: 'overwrite-with-word', apply: overwriteWithWord },
  { name: 'splice-tail', apply: spliceTail },
  { name: 'insert-of-other', apply: insertOfOther },
  { name: 'join-other', apply: joinOther },
];
