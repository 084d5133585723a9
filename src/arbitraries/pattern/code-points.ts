import type { AST } from '@eslint-community/regexpp';

/** A set of code points: sorted, disjoint ranges with both ends included, flat: from, to, from, to. */
export type CodePoints = readonly number[];

/** Every code point that can stand in well-formed text: lone surrogates are none. */
export const everyCodePoint: CodePoints = [0, 0xd7ff, 0xe000, 0x10ffff];

const digits: CodePoints = [0x30, 0x39];
const wordCharacters: CodePoints = [0x30, 0x39, 0x41, 0x5a, 0x5f, 0x5f, 0x61, 0x7a];
const spaces = union([
  [0x09, 0x0d, 0x20, 0x20, 0xa0, 0xa0, 0x1680, 0x1680, 0x2000, 0x200a, 0x2028, 0x2029, 0x202f, 0x202f],
  [0x205f, 0x205f, 0x3000, 0x3000, 0xfeff, 0xfeff],
]);
const lineEnds: CodePoints = [0x0a, 0x0a, 0x0d, 0x0d, 0x2028, 0x2029];

export function union(sets: readonly CodePoints[]): CodePoints {
  const ranges: [number, number][] = [];
  for (const set of sets)
    for (let index = 0; index < set.length; index += 2) ranges.push([set[index]!, set[index + 1]!]);
  ranges.sort((a, b) => a[0] - b[0]);
  const flat: number[] = [];
  for (const [from, to] of ranges) {
    if (flat.length > 0 && from <= flat.at(-1)! + 1) flat[flat.length - 1] = Math.max(flat.at(-1)!, to);
    else flat.push(from, to);
  }
  return flat;
}

export function intersection(a: CodePoints, b: CodePoints): CodePoints {
  const flat: number[] = [];
  for (let i = 0, j = 0; i < a.length && j < b.length;) {
    const from = Math.max(a[i]!, b[j]!);
    const to = Math.min(a[i + 1]!, b[j + 1]!);
    if (from <= to) flat.push(from, to);
    if (a[i + 1]! < b[j + 1]!) i += 2;
    else j += 2;
  }
  return flat;
}

export function complement(set: CodePoints): CodePoints {
  const flat: number[] = [];
  let next = 0;
  for (let index = 0; index < set.length; index += 2) {
    if (set[index]! > next) flat.push(next, set[index]! - 1);
    next = set[index + 1]! + 1;
  }
  if (next <= 0x10ffff) flat.push(next, 0x10ffff);
  return intersection(flat, everyCodePoint);
}

export function sizeOf(set: CodePoints): number {
  let size = 0;
  for (let index = 0; index < set.length; index += 2) size += set[index + 1]! - set[index]! + 1;
  return size;
}

/** The element at a position, counted from the smallest. */
export function elementAt(set: CodePoints, position: number): number {
  let left = position;
  for (let index = 0; index < set.length; index += 2) {
    const size = set[index + 1]! - set[index]! + 1;
    if (left < size) return set[index]! + left;
    left -= size;
  }
  throw new RangeError(`position ${position} is outside a set of ${sizeOf(set)} code points`);
}

/** The code points that one node of a pattern stands for. */
export function codePointsOf(
  node: AST.Character | AST.CharacterSet | AST.CharacterClass | AST.CharacterClassRange,
): CodePoints {
  switch (node.type) {
    case 'Character':
      return intersection([node.value, node.value], everyCodePoint);
    case 'CharacterClassRange':
      return intersection([node.min.value, node.max.value], everyCodePoint);
    case 'CharacterSet':
      return ofCharacterSet(node);
    case 'CharacterClass': {
      const members = union(node.elements.map((element) => codePointsOf(element as AST.CharacterClassRange)));
      return node.negate ? complement(members) : members;
    }
  }
}

function ofCharacterSet(node: AST.CharacterSet): CodePoints {
  if (node.kind === 'any') return complement(lineEnds);
  if (node.kind === 'property') return ofProperty(node.raw);
  const set = { digit: digits, word: wordCharacters, space: spaces }[node.kind];
  return node.negate ? complement(set) : set;
}

/** What was asked before: a memory of work done, nothing else. */
const knownProperties = new Map<string, CodePoints>();

/** What a Unicode property holds is the engine's knowledge: it is asked about every code point. */
function ofProperty(escape: string): CodePoints {
  let known = knownProperties.get(escape);
  if (known === undefined) {
    const test = new RegExp(`^${escape}$`, 'u');
    const flat: number[] = [];
    for (let point = 0; point <= 0x10ffff; point++) {
      if (point === 0xd800) point = 0xe000;
      if (!test.test(String.fromCodePoint(point))) continue;
      if (flat.at(-1) === point - 1) flat[flat.length - 1] = point;
      else flat.push(point, point);
    }
    known = flat;
    knownProperties.set(escape, known);
  }
  return known;
}
