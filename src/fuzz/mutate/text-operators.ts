import type { ByteOperator, MutationContext } from './operator.ts';

const lineFeed = 0x0a;
const open = Buffer.from('([{<"\'`');
const close = Buffer.from(')]}>"\'`');
/** Characters that text-handling code treats in a way of its own. */
const specialText = [
  '\u0000', '\u00e9', 'e\u0301', '\u00df', '\u0130', '\u0131', '\u017f', '\u212a', '\ufb01', '\u00a0', '\u2028', '\ufeff',
  '\u200b', '\u202e', '\ud83d\ude00', '\u{1f468}\u200d\u{1f469}', '\u0660', '\uff11', '\u00bd', '\u4e2d', '\u{10ffff}', '\ufffd',
].map((text) => Buffer.from(text)); // prettier-ignore
const numberWords = ['0', '-0', '1', '-1', '9', '10', '99', '255', '256', '65536', '2147483647', '2147483648', '4294967296', '9007199254740993', '1e309', '1e-7', '0.1', '0x10', 'NaN', 'Infinity', '00', '1_000']; // prettier-ignore

/** What a number is multiplied by. */
const factors = [2, 10, 100, 0.5];
/** Ends of the ranges that characters are taken from. */
const characterLimits = [0x80, 0x250, 0x3000, 0x10000, 0x110000];

const isDigit = (byte: number): boolean => byte >= 0x30 && byte <= 0x39;
const isWord = (byte: number): boolean =>
  isDigit(byte) || (byte >= 0x41 && byte <= 0x5a) || (byte >= 0x61 && byte <= 0x7a) || byte === 0x5f || byte >= 0x80;

interface Range {
  readonly start: number;
  readonly end: number;
}

/** The token at a position: a word or number, a quoted text, a run of blanks, or one character. */
function tokenAt(data: Uint8Array, length: number, position: number): Range {
  const byte = data[position]!;
  const alike = isWord(byte) ? isWord : byte === 0x20 || byte === 0x09 ? (other: number) => other === byte : undefined;
  let start = position;
  let end = position + 1;
  if (alike !== undefined) {
    while (start > 0 && alike(data[start - 1]!)) start--;
    while (end < length && alike(data[end]!)) end++;
  } else if (byte === 0x22 || byte === 0x27 || byte === 0x60) {
    const closing = data.subarray(0, length).indexOf(byte, position + 1);
    if (closing > 0) end = closing + 1;
  }
  return { start, end };
}

function randomToken({ buffer, random }: MutationContext): Range {
  return tokenAt(buffer.data, buffer.length, random.below(buffer.length));
}

function deleteToken(context: MutationContext): boolean {
  if (context.buffer.length === 0) return false;
  const { start, end } = randomToken(context);
  context.buffer.remove(start, end - start);
  return true;
}

function duplicateToken(context: MutationContext): boolean {
  const { buffer, random } = context;
  if (buffer.length === 0) return false;
  const { start, end } = randomToken(context);
  const to = random.oneIn(2) ? end : random.below(buffer.length + 1);
  return buffer.replace(to, 0, buffer.data, start, end);
}

function replaceToken(context: MutationContext): boolean {
  const { buffer, random, dictionary } = context;
  if (buffer.length === 0) return false;
  const { start, end } = randomToken(context);
  if (random.oneIn(3)) {
    const by = randomToken(context);
    return buffer.replace(start, end - start, buffer.data, by.start, by.end);
  }
  const word = dictionary.word(random);
  return buffer.replace(start, end - start, word);
}

/** Takes a token of another input, with what follows it up to a random token. */
function insertTokensOfOther(context: MutationContext): boolean {
  const { buffer, random } = context;
  const other = context.other();
  if (other.length === 0) return false;
  const first = tokenAt(other, other.length, random.below(other.length));
  const last = tokenAt(other, other.length, Math.min(other.length - 1, first.start + random.below(24)));
  const position = random.below(buffer.length + 1);
  const at =
    position < buffer.length ? tokenAt(buffer.data, buffer.length, position) : { start: position, end: position };
  return buffer.replace(at.start, random.oneIn(2) ? 0 : at.end - at.start, other, first.start, last.end);
}

const pairSeparators = ['', '&', ';', ',', '\n', ' ', '?'];
const pairSigns = ['=', ':', ': ', ' = ', '="'];

/** Inserts a name and a value, as queries, cookies, headers and settings have them. */
function insertPair({ buffer, random, dictionary }: MutationContext): boolean {
  const [name, value] = [dictionary.propertyName(random), dictionary.word(random)];
  const sign = random.pick(pairSigns);
  const separator = random.pick(pairSeparators);
  const position = random.oneIn(2) ? buffer.length : random.below(buffer.length + 1);
  const isQuoted = sign.endsWith('"');
  if (separator.length + name.length + sign.length + value.length + (isQuoted ? 1 : 0) > buffer.room) return false;
  // From the right to the left, so that each part is put before what stands there already.
  if (isQuoted) buffer.replaceByText(position, 0, '"');
  buffer.replace(position, 0, value);
  buffer.replaceByText(position, 0, sign);
  buffer.replace(position, 0, name);
  return buffer.replaceByText(position, 0, separator);
}

/** Longest token, and most places of it, that are replaced together. */
const maxTogether = 32;

/** Replaces a token wherever it stands: names that must agree, such as those of opening and closing tags, stay in step. */
function replaceTokenEverywhere(context: MutationContext): boolean {
  const { buffer, random, dictionary } = context;
  if (buffer.length < 2) return false;
  const { start, end } = randomToken(context);
  if (end - start > maxTogether) return false;
  const token = buffer.data.slice(start, end);
  let word = dictionary.word(random);
  if (random.oneIn(3)) {
    const by = randomToken(context);
    word = buffer.data.slice(by.start, by.end);
  }
  let changed = false;
  for (let at = 0, places = 0; at + token.length <= buffer.length && places < maxTogether; at++) {
    if (!token.every((byte, index) => buffer.data[at + index] === byte)) continue;
    if (!buffer.replace(at, token.length, word)) break;
    at += word.length - 1;
    places++;
    changed = true;
  }
  return changed;
}

function swapTokens(context: MutationContext): boolean {
  const { buffer } = context;
  if (buffer.length < 2) return false;
  const [one, two] = [randomToken(context), randomToken(context)];
  const [first, second] = one.start < two.start ? [one, two] : [two, one];
  if (first.end > second.start) return false;
  const { data } = buffer;
  const before = data.slice(first.start, second.end);
  let to = first.start;
  const write = (start: number, end: number): void => {
    for (let from = start; from < end; from++) data[to++] = before[from - first.start]!;
  };
  write(second.start, second.end);
  write(first.end, second.start);
  write(first.start, first.end);
  return true;
}

/** Changes a decimal number: a step, an edge value, a number of the dictionary. */
function changeNumber(context: MutationContext): boolean {
  const { buffer, random, dictionary } = context;
  const { data, length } = buffer;
  if (length === 0) return false;
  let start = random.below(length);
  while (start < length && !isDigit(data[start]!)) start++;
  if (start === length) return false;
  while (start > 0 && isDigit(data[start - 1]!)) start--;
  let end = start;
  while (end < length && isDigit(data[end]!)) end++;
  let digits = '';
  for (let at = start; at < end; at++) digits += String.fromCharCode(data[at]!);
  return buffer.replaceByText(start, end - start, newNumber(context, digits, dictionary.numbers));
}

function newNumber({ random }: MutationContext, text: string, known: readonly number[]): string {
  const value = Number(text);
  const kind = random.below(6);
  if (kind === 0) return random.pick(numberWords);
  if (kind === 1 && known.length > 0) return String(random.pick(known) + random.below(3) - 1);
  if (kind === 2) return String(value * random.pick(factors));
  if (kind === 3) {
    const at = random.below(text.length);
    return text.slice(0, at) + String(random.below(10)) + text.slice(at + 1);
  }
  return String(value + random.small(16) * (random.oneIn(2) ? 1 : -1));
}

function insertNumber({ buffer, random, dictionary }: MutationContext): boolean {
  const known = dictionary.numbers;
  const word = known.length > 0 && random.oneIn(2) ? String(random.pick(known)) : random.pick(numberWords);
  return buffer.replaceByText(random.below(buffer.length + 1), 0, word);
}

function wrapInBrackets(context: MutationContext): boolean {
  const { buffer, random } = context;
  const kind = random.below(open.length);
  const start = random.below(buffer.length + 1);
  const end = start + random.below(Math.min(32, buffer.length - start) + 1);
  const depth = random.oneIn(4) ? 1 << random.below(8) : 1;
  if (2 * depth > buffer.room || !buffer.open(end, depth)) return false;
  buffer.data.fill(close[kind]!, end, end + depth);
  buffer.open(start, depth);
  buffer.data.fill(open[kind]!, start, start + depth);
  return true;
}

function lineAt(data: Uint8Array, length: number, position: number): Range {
  let start = position;
  let end = position;
  while (start > 0 && data[start - 1] !== lineFeed) start--;
  while (end < length && data[end] !== lineFeed) end++;
  return { start, end: Math.min(length, end + 1) };
}

function changeLines(context: MutationContext): boolean {
  const { buffer, random } = context;
  const { data, length } = buffer;
  if (length === 0 || data.subarray(0, length).indexOf(lineFeed) < 0) {
    return buffer.replaceByText(random.below(length + 1), 0, '\n');
  }
  const { start, end } = lineAt(data, length, random.below(length));
  const to = lineAt(data, length, random.below(length)).start;
  if (random.oneIn(3)) buffer.remove(start, end - start);
  else return buffer.replace(to, 0, data, start, end);
  return true;
}

/** Puts lines of another input between the lines of this one. */
function insertLinesOfOther(context: MutationContext): boolean {
  const { buffer, random } = context;
  const other = context.other();
  if (other.length === 0) return false;
  const first = lineAt(other, other.length, random.below(other.length));
  let { end } = first;
  for (let more = random.below(3); more > 0 && end < other.length; more--) end = lineAt(other, other.length, end).end;
  if (buffer.length === 0) return buffer.replace(0, 0, other, first.start, end);
  const line = lineAt(buffer.data, buffer.length, random.below(buffer.length));
  const at = random.oneIn(2) ? line.start : line.end;
  // Each of the two ends in a line feed where something is to follow it.
  if (other[end - 1] !== lineFeed && at < buffer.length && !buffer.replaceByText(at, 0, '\n')) return false;
  if (!buffer.replace(at, 0, other, first.start, end)) return false;
  return at === 0 || buffer.data[at - 1] === lineFeed || buffer.replaceByText(at, 0, '\n');
}

function insertSpecial({ buffer, random }: MutationContext): boolean {
  return buffer.replace(random.below(buffer.length + 1), 0, random.pick(specialText));
}

/** Replaces a whole UTF-8 character by another one. */
function changeCharacter(context: MutationContext): boolean {
  const { buffer, random } = context;
  const { data, length } = buffer;
  if (length === 0) return false;
  let start = random.below(length);
  while (start > 0 && (data[start]! & 0xc0) === 0x80) start--;
  let end = start + 1;
  while (end < length && (data[end]! & 0xc0) === 0x80) end++;
  const limit = random.pick(characterLimits);
  const point = random.below(limit);
  const text = String.fromCodePoint(point >= 0xd800 && point < 0xe000 ? 0xe000 : point);
  return buffer.replaceByText(start, end - start, text);
}

function changeCase({ buffer, random }: MutationContext): boolean {
  if (buffer.length === 0) return false;
  const { start, end } = tokenAt(buffer.data, buffer.length, random.below(buffer.length));
  let changed = false;
  for (let index = start; index < end; index++) {
    const byte = buffer.data[index]! | 0x20;
    if (byte < 0x61 || byte > 0x7a || random.oneIn(3)) continue;
    buffer.data[index]! ^= 0x20;
    changed = true;
  }
  return changed;
}

/** Changes that take the bytes for text: tokens, numbers, brackets, lines, characters. */
export const textOperators: readonly ByteOperator[] = [
  { name: 'delete-token', apply: deleteToken },
  { name: 'duplicate-token', apply: duplicateToken },
  { name: 'replace-token', apply: replaceToken },
  { name: 'replace-token-everywhere', apply: replaceTokenEverywhere },
  { name: 'insert-pair', apply: insertPair },
  { name: 'insert-tokens-of-other', apply: insertTokensOfOther },
  { name: 'swap-tokens', apply: swapTokens },
  { name: 'change-number', apply: changeNumber },
  { name: 'insert-number', apply: insertNumber },
  { name: 'wrap-in-brackets', apply: wrapInBrackets },
  { name: 'change-lines', apply: changeLines },
  { name: 'insert-lines-of-other', apply: insertLinesOfOther },
  { name: 'insert-special', apply: insertSpecial },
  { name: 'change-character', apply: changeCharacter },
  { name: 'change-case', apply: changeCase },
];
