import type { Arbitrary } from 'fast-check';
import { randomFills } from '../../choices/fill.ts';
import { generate, type Part } from '../../choices/generate.ts';
import type { Choice, ChoiceSequence } from '../../choices/sequence.ts';
import { DrawLimitError } from '../../choices/source.ts';
import { rawCodec } from '../inputs/raw.ts';
import { endOf, type StringSite, type StringSites } from './string-sites.ts';

/** A part of an input that is a text, and what it was made of, as far as that is texts. */
export interface TextPart {
  readonly start: number;
  readonly end: number;
  readonly text: string;
  readonly maker: Arbitrary<unknown>;
  /** A part that made the same text: one of several ways, the value of a map. */
  readonly inner: TextPart | undefined;
  readonly joined: Joined | undefined;
}

/** A place of an input where a text stands that can be written anew. */
export interface TextPlace {
  readonly start: number;
  readonly end: number;
  readonly text: string;
  /** The choices of another text in this place; undefined when no way is known to make it. */
  readonly write: (text: string) => readonly Choice[] | undefined;
}

/** Elements of one list, with the same text between any two of them. */
interface Joined {
  /** Position of the length of the list. */
  readonly at: number;
  readonly pieces: readonly TextPart[];
  readonly before: string;
  readonly between: string;
  readonly behind: string;
}

/** Values that are made of one arbitrary to see which choices make which text, and choices that they may take together. */
const maxSamples = 3_000;
const maxSampledChoices = 20_000;
/** Texts that are remembered of one arbitrary, and the longest of them. */
const maxTexts = 8_192;
const maxTextLength = 32;

function childrenOf(parts: readonly Part[]): ReadonlyMap<number, readonly number[]> {
  const children = new Map<number, number[]>();
  for (const [index, { parent, start, end }] of parts.entries()) {
    if (end <= start) continue;
    const siblings = children.get(parent);
    if (siblings === undefined) children.set(parent, [index]);
    else siblings.push(index);
  }
  return children;
}

/** What stands around and between texts that make up another one in this order; undefined when it varies. */
function gapsOf(text: string, pieces: readonly TextPart[]): Omit<Joined, 'at' | 'pieces'> | undefined {
  let at = 0;
  const gaps: string[] = [];
  for (const piece of pieces) {
    const next = text.indexOf(piece.text, at);
    if (next < 0) return undefined;
    gaps.push(text.slice(at, next));
    at = next + piece.text.length;
  }
  const [before = '', between = before, ...others] = gaps;
  return others.every((gap) => gap === between) ? { before, between, behind: text.slice(at) } : undefined;
}

const madeOf = ({ inner, joined }: TextPart): readonly TextPart[] =>
  inner !== undefined ? [inner] : (joined?.pieces ?? []);

const isCharacter = ({ text }: TextPart): boolean => [...text].length < 2;

/** Parts that another one stands for: what made its whole text, and the characters of a text. */
function coveredBy(part: TextPart): readonly TextPart[] {
  const pieces = madeOf(part);
  return part.inner !== undefined || (part.joined?.between === '' && pieces.every(isCharacter)) ? pieces : [];
}

/** The parts of an input that are texts, those that another one stands for left out. Those around others come first. */
export function textParts(parts: readonly Part[], choices: ChoiceSequence): readonly TextPart[] {
  const children = childrenOf(parts);
  const found = new Map<number, TextPart>();
  const joinedOf = (index: number, text: string): Joined | undefined => {
    let below = children.get(index) ?? [];
    const [only] = below;
    // What maps a list is one part, the list itself another one in the same place.
    if (below.length === 1 && parts[only!]!.text === undefined && parts[only!]!.start === parts[index]!.start)
      return joinedOf(only!, text);
    const at = parts[index]!.start;
    // The length is a part of its own where an arbitrary drew it.
    if (parts[only!]?.start === at && parts[only!]!.end === at + 1) below = below.slice(1);
    if (below.length === 0 || choices[at]!.value !== below.length || parts[below[0]!]!.start !== at + 1)
      return undefined;
    const pieces = below.map((child) => found.get(child));
    if (!pieces.every((piece) => piece !== undefined)) return undefined;
    const gaps = gapsOf(text, pieces);
    return gaps === undefined ? undefined : { at, pieces, ...gaps };
  };
  // Parents come before their children: from the end on, children are known first.
  for (let index = parts.length - 1; index >= 0; index--) {
    const { start, end, text, arbitrary } = parts[index]!;
    if (text === undefined || end <= start || end > choices.length) continue;
    const inner = children
      .get(index)
      ?.map((child) => found.get(child))
      .find((child) => child?.text === text);
    const joined = inner === undefined ? joinedOf(index, text) : undefined;
    found.set(index, { start, end, text, maker: arbitrary, inner, joined });
  }
  const covered = new Set([...found.values()].flatMap(coveredBy));
  return [...found.values()].filter((part) => !covered.has(part)).toReversed();
}

/**
 * Writes texts as choices of the arbitraries that made others. Which choices make which text is learnt from inputs and from values
 * that are made for the purpose; a list is written element by element.
 */
export class TextWriter {
  readonly #sites: StringSites;
  readonly #known = new WeakMap<Arbitrary<unknown>, ReadonlyMap<string, ChoiceSequence>>();
  /** By arbitrary, the latest part that was made of other texts. */
  readonly #examples = new WeakMap<Arbitrary<unknown>, { readonly part: TextPart; readonly choices: ChoiceSequence }>();
  /** The input in which an arbitrary was met first: one that is made anew for each input is not worth getting to know. */
  readonly #firstMet = new WeakMap<Arbitrary<unknown>, ChoiceSequence>();
  /** Texts that are being written, the outermost first. */
  readonly #underWay: { readonly maker: Arbitrary<unknown>; readonly text: string }[] = [];

  constructor(sites: StringSites) {
    this.#sites = sites;
  }

  /** Takes note of what the texts of an input were made of. */
  learn(parts: readonly TextPart[], choices: ChoiceSequence): void {
    for (const part of parts) {
      const pieces = madeOf(part);
      if (pieces.length === 0) continue;
      this.#examples.set(part.maker, { part, choices });
      this.learn(pieces, choices);
    }
  }

  /** Where texts of an input stand: strings that were found among its choices, then parts. */
  places(strings: readonly StringSite[], parts: readonly TextPart[], choices: ChoiceSequence): readonly TextPlace[] {
    const ofStrings = strings.map((site): TextPlace => ({
      start: site.at,
      end: endOf(site),
      text: site.text.join(''),
      write: (text) => this.#sites.write(site, text, choices),
    }));
    const ofParts = parts.map((part): TextPlace => ({
      start: part.start,
      end: part.end,
      text: part.text,
      write: (text) => this.write(part, text, choices, strings),
    }));
    return [...ofStrings, ...ofParts];
  }

  /** The choices of another text in the place of a part; undefined when no way is known to make it. */
  write(
    part: TextPart,
    text: string,
    choices: ChoiceSequence,
    strings: readonly StringSite[],
  ): readonly Choice[] | undefined {
    const { maker } = part;
    if (text === part.text) return choices.slice(part.start, part.end);
    const own = rawCodec(maker)?.choicesOf;
    if (own !== undefined) return own(text);
    const known = this.#textsOf(maker, choices).get(text);
    // What is made of its own kind leads back here.
    if (known !== undefined || this.#underWay.some((other) => other.maker === maker && other.text === text))
      return known;
    this.#underWay.push({ maker, text });
    try {
      // Of several ways to make such a part this one may be the wrong one.
      const example = this.#examples.get(maker);
      return (
        this.#alike(part, text, choices, strings) ?? (example && this.#alike(example.part, text, example.choices, []))
      );
    } finally {
      this.#underWay.pop();
    }
  }

  #alike(
    part: TextPart,
    text: string,
    choices: ChoiceSequence,
    strings: readonly StringSite[],
  ): readonly Choice[] | undefined {
    const { start, end, inner } = part;
    if (inner === undefined)
      return this.#inSite(part, text, choices, strings) ?? this.#inList(part, text, choices, strings);
    const written = this.write(inner, text, choices, strings);
    return written && [...choices.slice(start, inner.start), ...written, ...choices.slice(inner.end, end)];
  }

  #inSite(
    { start, end, text: before }: TextPart,
    text: string,
    choices: ChoiceSequence,
    strings: readonly StringSite[],
  ): readonly Choice[] | undefined {
    const site = strings.find((one) => one.at >= start && endOf(one) <= end && one.text.join('') === before);
    const written = site && this.#sites.write(site, text, choices);
    return written && [...choices.slice(start, site.at), ...written, ...choices.slice(endOf(site), end)];
  }

  #inList(
    { start, end, joined }: TextPart,
    text: string,
    choices: ChoiceSequence,
    strings: readonly StringSite[],
  ): readonly Choice[] | undefined {
    if (joined === undefined) return undefined;
    const { at, pieces, before, between, behind } = joined;
    if (!text.startsWith(before) || !text.endsWith(behind) || text.length < before.length + behind.length) return;
    const inner = text.slice(before.length, text.length - behind.length);
    const templates = [...new Map(pieces.map((piece) => [piece.maker, piece])).values()];
    const writeAny = (piece: string): readonly Choice[] | undefined => {
      for (const template of templates) {
        const made = this.write(template, piece, choices, strings);
        if (made !== undefined) return made;
      }
      return undefined;
    };
    const written =
      between === '' ? this.#tokens(inner, templates, choices, writeAny) : inner.split(between).map(writeAny);
    const length = choices[at]!;
    if (written === undefined || written.length < length.min || written.length > length.max) return undefined;
    if (!written.every((piece) => piece !== undefined)) return undefined;
    const counted = { ...length, value: written.length } as Choice;
    return [...choices.slice(start, at), counted, ...written.flat(), ...choices.slice(pieces.at(-1)!.end, end)];
  }

  /** A text as texts that are known of the elements, the longest first, or character by character. */
  #tokens(
    text: string,
    templates: readonly TextPart[],
    choices: ChoiceSequence,
    writeAny: (piece: string) => readonly Choice[] | undefined,
  ): readonly ChoiceSequence[] | undefined {
    const tables = templates.map(({ maker }) => this.#textsOf(maker, choices));
    const tokens: ChoiceSequence[] = [];
    for (let at = 0; at < text.length;) {
      const character = String.fromCodePoint(text.codePointAt(at)!);
      let token: ChoiceSequence | undefined;
      let length = Math.min(maxTextLength, text.length - at) + 1;
      while (token === undefined && --length > 0)
        for (const table of tables) token ??= table.get(text.slice(at, at + length));
      if (token === undefined) length = character.length;
      token ??= writeAny(character);
      if (token === undefined) return undefined;
      tokens.push(token);
      at += length;
    }
    return tokens;
  }

  #textsOf(maker: Arbitrary<unknown>, choices: ChoiceSequence): ReadonlyMap<string, ChoiceSequence> {
    let known = this.#known.get(maker);
    if (known !== undefined) return known;
    const first = this.#firstMet.get(maker);
    if (first === undefined) this.#firstMet.set(maker, choices);
    if (first === undefined || first === choices) return nothing;
    this.#known.set(maker, (known = sampledTexts(maker)));
    return known;
  }
}

const nothing: ReadonlyMap<string, ChoiceSequence> = new Map();

/** The texts of values that an arbitrary makes, each with the fewest choices that made it. */
function sampledTexts(maker: Arbitrary<unknown>): Map<string, ChoiceSequence> {
  const texts = new Map<string, ChoiceSequence>();
  for (let seed = 0, drawn = 0; seed < maxSamples && drawn < maxSampledChoices && texts.size < maxTexts; seed++) {
    let made;
    try {
      made = generate(maker, randomFills(seed), maxSampledChoices);
    } catch (error) {
      if (error instanceof DrawLimitError) break;
      throw error;
    }
    const [choices = []] = made.recording;
    drawn += choices.length + 1;
    const { value } = made;
    if (typeof value !== 'string' || value.length > maxTextLength) continue;
    const before = texts.get(value);
    if (before === undefined || before.length > choices.length) texts.set(value, choices);
  }
  return texts;
}
