import type { ByteOperator, MutationContext } from './operator.ts';

const [openBrace, closeBrace, openBracket, closeBracket] = Buffer.from('{}[]') as unknown as [
  number,
  number,
  number,
  number,
];
const plainValues = ['null', 'true', 'false', '0', '1', '-1', '1e9', '0.5', '""', '[]', '{}', '[null]', '"0"'];
/** Levels of a made-up JSON value. */
const maxDepth = 3;
/** Bytes before a change that may be the length of what it stands in. */
const maxFields = 64;

function quoted({ dictionary, random }: MutationContext): string {
  return dictionary.quoted(dictionary.word(random));
}

function jsonValue(context: MutationContext, depth: number): string {
  const { random, dictionary } = context;
  const kind = random.below(depth > 0 ? 8 : 6);
  if (kind < 2) return quoted(context);
  if (kind === 2 && dictionary.numbers.length > 0) return String(random.pick(dictionary.numbers));
  if (kind < 6) return random.pick(plainValues);
  const parts = Array.from({ length: random.small(3) }, () => jsonValue(context, depth - 1));
  if (kind === 6) return `[${parts.join(',')}]`;
  return `{${parts.map((part) => `${quotedName(context)}:${part}`).join(',')}}`;
}

function quotedName(context: MutationContext): string {
  const { dictionary, random } = context;
  return dictionary.quoted(dictionary.propertyName(random));
}

/** The first place from a random one on where a byte stands; -1 when there is none. */
function find({ buffer, random }: MutationContext, byte: number): number {
  const start = random.below(buffer.length);
  const { data, length } = buffer;
  for (let step = 0; step < length; step++) {
    const at = (start + step) % length;
    if (data[at] === byte) return at;
  }
  return -1;
}

function isBlank(byte: number | undefined): boolean {
  return byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09;
}

/** Puts a part at the start of a JSON object or list that opens at `at`. */
function insertFirst({ buffer }: MutationContext, at: number, part: string, close: number): boolean {
  let next = at + 1;
  while (next < buffer.length && isBlank(buffer.data[next])) next++;
  const isEmpty = next >= buffer.length || buffer.data[next] === close;
  return buffer.replaceByText(at + 1, 0, isEmpty ? part : `${part},`);
}

/** Puts a member, with a name and a value that the source mentions, into a JSON object; makes one where there is none. */
function insertMember(context: MutationContext): boolean {
  const { buffer, random } = context;
  const member = `${quotedName(context)}:${jsonValue(context, maxDepth - 1)}`;
  const at = buffer.length === 0 ? -1 : find(context, openBrace);
  if (at >= 0) return insertFirst(context, at, member, closeBrace);
  const whole = `{${member}}`;
  return random.oneIn(2)
    ? buffer.replaceByText(0, buffer.length, whole)
    : buffer.replaceByText(buffer.length, 0, whole);
}

function insertElement(context: MutationContext): boolean {
  const { buffer } = context;
  const at = buffer.length === 0 ? -1 : find(context, openBracket);
  return at >= 0 && insertFirst(context, at, jsonValue(context, maxDepth - 1), closeBracket);
}

/** Where the JSON value that begins at `start` ends; -1 when none does. */
function endOfValue(data: Uint8Array, length: number, start: number): number {
  let depth = 0;
  for (let at = start; at < length; at++) {
    const byte = data[at]!;
    if (byte === 0x22) {
      for (at++; at < length && data[at] !== 0x22; at++) if (data[at] === 0x5c) at++;
    } else if (byte === openBrace || byte === openBracket) depth++;
    else if (byte === closeBrace || byte === closeBracket) depth--;
    const following = data[at + 1];
    const isAtEnd = following === undefined || at + 1 >= length || /[,\]}\s]/.test(String.fromCharCode(following));
    if (depth <= 0 && isAtEnd) return at + 1;
  }
  return -1;
}

/** Replaces the value of a member of a JSON object. */
function replaceValue(context: MutationContext): boolean {
  const { buffer } = context;
  if (buffer.length === 0) return false;
  const colon = find(context, 0x3a);
  if (colon < 0) return false;
  const end = endOfValue(buffer.data, buffer.length, colon + 1);
  if (end < 0) return false;
  return buffer.replaceByText(colon + 1, end - colon - 1, jsonValue(context, maxDepth));
}

/** Adds to every byte before a change that may be the length of a field which the change stands in. */
function stretchFields({ buffer, random }: MutationContext, at: number, added: number): void {
  const { data, length } = buffer;
  const before = length - added;
  for (let place = at - 1; place >= Math.max(0, at - maxFields); place--) {
    const end = place + 1 + data[place]!;
    // A length that ends at the change, within what follows it, or where the input ended.
    if (end < at || end > before || data[place]! + added > 0xff) continue;
    if (!random.oneIn(4)) data[place]! += added;
  }
}

/** Repeats a part of the input elsewhere in it, and makes the fields longer that it now stands in. */
function copyIntoField(context: MutationContext): boolean {
  const { buffer, random } = context;
  if (buffer.length === 0) return false;
  const length = Math.min(buffer.length, random.small(16));
  const start = random.below(buffer.length - length + 1);
  const to = random.below(buffer.length + 1);
  if (!buffer.replace(to, 0, buffer.data, start, start + length)) return false;
  stretchFields(context, to, length);
  return true;
}

/** Puts a part of another input into this one, and makes the fields longer that it now stands in. */
function insertIntoField(context: MutationContext): boolean {
  const { buffer, random } = context;
  const other = context.other();
  if (other.length === 0) return false;
  const length = Math.min(other.length, random.small(32));
  const start = random.below(other.length - length + 1);
  const to = random.below(buffer.length + 1);
  if (!buffer.replace(to, 0, other, start, start + length)) return false;
  stretchFields(context, to, length);
  return true;
}

/** Writes into a byte how many follow it, up to the end or less. */
function setLength({ buffer, random }: MutationContext): boolean {
  if (buffer.length < 2) return false;
  const at = random.below(buffer.length - 1);
  const rest = buffer.length - at - 1;
  buffer.data[at] = random.oneIn(2) ? rest : random.below(rest + 1);
  return true;
}

/** Changes that know how JSON is written, and that fields of binary formats often begin with their length. */
export const structureOperators: readonly ByteOperator[] = [
  { name: 'insert-member', apply: insertMember },
  { name: 'insert-element', apply: insertElement },
  { name: 'replace-value', apply: replaceValue },
  { name: 'copy-into-field', apply: copyIntoField },
  { name: 'insert-into-field', apply: insertIntoField },
  { name: 'set-length', apply: setLength },
];
