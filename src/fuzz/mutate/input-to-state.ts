import type { ComparisonHooks, ComparisonKind, Operand } from '../../instrument/coverage/comparison-hooks.ts';
import { decodedPlaces } from './decoded-places.ts';
import type { Encodings } from './encodings.ts';
import { matchOf, nearMissOf } from './regex-sample.ts';
import type { MutationRandom } from './random.ts';
import type { Replacement } from './replacement.ts';

interface Wish {
  /** What the program had. */
  readonly from: Operand;
  /** What would have changed the outcome. */
  readonly to: Operand;
}

/** Places where one operand is looked for: short ones stand everywhere. */
const maxPlaces = 8;
/** Inputs for which the same wish of the same comparison is tried without counting. */
const freeTries = 6;
/** Places where what is missing is put. */
const maxInsertions = 32;
/** Signs of the source that are tried as what divides a missing text from what stands before it. */
const maxSigns = 24;
/** Edits that one run of an input gives. */
const maxReplacements = 2_048;
/** Matches made of one regular expression. */
const regexMatches = 3;
/** Characters of a text that are looked for as what the program was reading when it had more than it compared. */
const maxLead = 64;

function* neighbours(from: Operand, to: Operand): Iterable<Wish> {
  yield { from, to };
  if (typeof to === 'number' && Number.isFinite(to)) {
    yield { from, to: to + 1 };
    yield { from, to: to - 1 };
  } else if (typeof to === 'bigint') {
    yield { from, to: to + 1n };
    yield { from, to: to - 1n };
  }
}

/** What one comparison asks for, in either direction: which operand stems from the input is not known. */
function* wishesOf(kind: ComparisonKind, a: Operand, b: Operand): Iterable<Wish> {
  if (kind === 'equal' || typeof a !== 'string' || typeof b !== 'string') {
    if (a === b && kind === 'equal') return;
    const near = kind === 'order' ? neighbours : (from: Operand, to: Operand) => [{ from, to }];
    yield* near(a, b);
    yield* near(b, a);
    return;
  }
  if (kind === 'order') {
    yield { from: a, to: b };
    yield { from: b, to: a };
  } else if (kind === 'prefix') {
    yield { from: a.slice(0, b.length), to: b };
    yield { from: a.slice(0, maxLead), to: b + a.slice(0, maxLead) };
  } else if (kind === 'suffix') {
    yield { from: a.slice(-b.length), to: b };
    yield { from: a.slice(-maxLead), to: a.slice(-maxLead) + b };
  } else {
    yield { from: a.slice(0, maxLead), to: b + a.slice(0, maxLead) };
    yield { from: a.slice(-maxLead), to: a.slice(-maxLead) + b };
    yield { from: a.slice(0, b.length), to: b };
    yield { from: b, to: a.slice(0, maxLead) };
  }
}

const nowhere: readonly number[] = [];

function placesOf(needle: Uint8Array, bytes: Buffer, random: MutationRandom): readonly number[] {
  const first = needle[0]!;
  const last = bytes.length - needle.length;
  let start = 0;
  while (start <= last && bytes[start] !== first) start++;
  if (start > last) return nowhere;
  const places: number[] = [];
  for (let at = start; at <= last && places.length < 256; at++) {
    if (bytes[at] !== first) continue;
    let index = 1;
    while (index < needle.length && bytes[at + index] === needle[index]) index++;
    if (index === needle.length) places.push(at);
  }
  // Of many places some, spread over the input, and not the same ones each time.
  while (places.length > maxPlaces) places.splice(random.below(places.length), 1);
  return places;
}

interface Search {
  readonly bytes: Buffer;
  readonly random: MutationRandom;
  readonly encodings: Encodings;
  readonly signs: readonly Uint8Array[];
}

/** What must agree in several places, such as the names of opening and closing tags, is replaced in all of them. */
function everywhere(before: Uint8Array, after: Uint8Array, bytes: Buffer): Replacement {
  const parts: Uint8Array[] = [];
  let from = 0;
  for (let at = bytes.indexOf(before); at >= 0; at = bytes.indexOf(before, from)) {
    parts.push(bytes.subarray(from, at), after);
    from = at + before.length;
  }
  parts.push(bytes.subarray(from));
  return { at: 0, removed: bytes.length, by: Buffer.concat(parts) };
}

/** FNV-1a over an operand, its kind included. */
function hashOf(operand: Operand, start: number): number {
  const text = typeof operand === 'string' ? operand : String(operand);
  let hash = Math.imul(start ^ (typeof operand).length, 0x01000193) ^ (typeof operand === 'string' ? 1 : 2);
  for (let index = 0; index < text.length; index++) hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  return hash;
}

/** Counts how often wishes were tried, in a table of counters that some share. */
export class WishCounts {
  readonly #counts = new Uint8Array(1 << 16);

  /** Whether it is worth while once more: what was tried often and never helped is tried ever less often. */
  isWorthwhile(site: number, wish: number, random: MutationRandom): boolean {
    const hash = Math.imul(site ^ wish, 0x01000193);
    const slot = (hash ^ (hash >>> 16)) & 0xffff;
    const count = this.#counts[slot]!;
    if (count < 255) this.#counts[slot] = count + 1;
    return count < freeTries || random.below(count) < freeTries;
  }
}

/** What the program has when the input lacks something: it may belong anywhere, mostly at the end, or make up the whole. */
function* insertions(text: string, { bytes, random, encodings, signs }: Search): Iterable<Replacement> {
  const [plain, ...encoded] = encodings.formsOf(text) as [Uint8Array, ...Uint8Array[]];
  yield { at: 0, removed: bytes.length, by: plain };
  for (const by of [plain, ...encoded]) yield { at: bytes.length, removed: 0, by };
  // It may be missing because the sign is missing that divides it from what stands before.
  for (const sign of signs.slice(0, maxSigns)) yield { at: bytes.length, removed: 0, by: Buffer.concat([sign, plain]) };
  const isShort = bytes.length <= maxInsertions;
  for (let index = 0; index < Math.min(bytes.length, maxInsertions); index++)
    yield { at: isShort ? index : random.below(bytes.length), removed: 0, by: plain };
}

function* fulfil({ from, to }: Wish, search: Search): Iterable<Replacement> {
  const { bytes, random, encodings } = search;
  if (from === '') {
    if (typeof to === 'string' && to !== '') yield* insertions(to, search);
    return;
  }
  for (const { from: before, to: after } of encodings.of(from, to)) {
    const places = placesOf(before, bytes, random);
    // A single character that stands in more places than are looked at is hardly a name.
    if (places.length > 1 && (before.length > 1 || places.length < maxPlaces)) yield everywhere(before, after, bytes);
    for (const at of places) {
      yield { at, removed: before.length, by: after };
      const room = bytes.length - at;
      if (after.length > before.length && room > before.length)
        yield { at, removed: Math.min(room, after.length), by: after };
    }
  }
  yield* decodedPlaces(from, to, bytes);
}

/** What is remembered from one input to the next. */
export interface WishMemory {
  readonly encodings: Encodings;
  readonly counts: WishCounts;
  /** Literals of one character in the source. */
  readonly signs?: readonly Uint8Array[];
}

/**
 * Edits that give the program what it compared with.
 *
 * @param only the comparisons that are looked at; undefined means all, those that were never helped ever less often
 */
export function* replacements(
  input: Uint8Array,
  hooks: ComparisonHooks,
  random: MutationRandom,
  { encodings, counts, signs = [] }: WishMemory,
  only?: ReadonlySet<number>,
): Iterable<Replacement> {
  const bytes = Buffer.from(input.buffer, input.byteOffset, input.byteLength);
  const search = { bytes, random, encodings, signs };
  const seen = new Set<number>();
  let left = maxReplacements;
  // The candidates are run while this goes on, which overwrites the hooks' lists.
  const logged = Array.from({ length: hooks.count }, (_, index) => ({
    kind: hooks.kinds[index]!,
    a: hooks.left[index]!,
    b: hooks.right[index]!,
    flags: hooks.flags[index] ?? '',
    site: hooks.sites[index]!,
  }));
  for (const { kind, a, b, flags, site } of logged) {
    if (kind === 'cell') continue;
    // Two wishes that share a hash are one in billions, and then one of them waits for another input.
    const key = hashOf(b, hashOf(a, kind.length));
    if (seen.has(key)) continue;
    seen.add(key);
    const isWanted = only === undefined ? counts.isWorthwhile(site, key, random) : only.has(site);
    if (!isWanted) continue;
    const wishes = kind === 'regex' ? regexWishes(String(a), String(b), flags, random) : [...wishesOf(kind, a, b)];
    for (const wish of wishes) {
      for (const replacement of fulfil(wish, search)) {
        if (left-- === 0) return;
        yield replacement;
      }
    }
  }
}

function regexWishes(text: string, source: string, flags: string, random: MutationRandom): Wish[] {
  const wishes: Wish[] = [];
  const lead = text.slice(0, maxLead);
  for (let index = 0; index < regexMatches; index++) {
    const match = matchOf(source, flags, random);
    if (match === undefined) break;
    wishes.push({ from: lead, to: match });
    if (lead !== '') wishes.push({ from: lead, to: match + lead });
  }
  const nearMiss = nearMissOf(source, random);
  if (nearMiss !== undefined) wishes.push({ from: lead, to: nearMiss });
  return wishes;
}
