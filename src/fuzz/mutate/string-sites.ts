import { withValue, type Choice } from '../../choices/sequence.ts';

/** A string of an input, by the choices that it was made of: one for its length, then those of its characters. */
export interface StringSite {
  /** Position of the length. The characters follow. */
  readonly at: number;
  readonly text: readonly string[];
  /** Choices of one character: its code, or the kind of character and its code among those of the kind. */
  readonly width: 1 | 2;
}

/** Position after the last character of a site. */
export const endOf = ({ at, text, width }: StringSite): number => at + 1 + text.length * width;

/** Strings of one input that are looked for. */
const maxStrings = 128;
const maxDepth = 6;
/** Characters of one string that are tried, when it is not known yet how they are chosen. */
const maxTried = 24;
/** Longest list of bytes that is taken for text. */
const maxBytes = 256;
/** What strings are joined of: paths, queries, lines of a log. */
const separators = /[\s/?&=,;:|"'()[\]{}]+/;

function collect(value: unknown, depth: number, found: Set<string>): void {
  if (found.size >= maxStrings || depth > maxDepth) return;
  if (typeof value === 'string') {
    if (value === '') return;
    found.add(value);
    for (const part of value.split(separators)) if (part !== '' && found.size < maxStrings) found.add(part);
  } else if (value instanceof Uint8Array) {
    if (value.length === 0 || value.length > maxBytes) return;
    for (const encoding of ['latin1', 'utf8'] as const) found.add(Buffer.from(value).toString(encoding));
  } else if (Array.isArray(value)) for (const item of value) collect(item, depth + 1, found);
  else if (typeof value === 'object' && value !== null) {
    for (const key of Object.keys(value)) {
      collect(key, depth + 1, found);
      const descriptor = Object.getOwnPropertyDescriptor(value, key);
      if (descriptor !== undefined && 'value' in descriptor) collect(descriptor.value, depth + 1, found);
    }
  }
}

/** The texts of an input: strings, parts of them, bytes. */
export function textsOf(values: readonly unknown[]): ReadonlySet<string> {
  const found = new Set<string>();
  collect(values, 0, found);
  return found;
}

const rangeOf = (choice: Choice): string => `${choice.min}..${choice.max}`;

const isAlike = (a: Choice, b: Choice): boolean => a.min === b.min && a.max === b.max;

/** What follows the length of an empty string that is to be filled. */
interface Model {
  readonly first: Choice;
  readonly width: 1 | 2;
}

/** The texts of the input that other choices make. */
export type TextsOf = (choices: readonly Choice[]) => ReadonlySet<string>;

/** Whether another value of this choice changes one character of the text, and nothing else of it. */
function decides(
  text: readonly string[],
  index: number,
  at: number,
  choices: readonly Choice[],
  texts: TextsOf,
): boolean {
  const choice = choices[at]!;
  return [1, -1].some((step) => {
    const value = Number(choice.value) + step;
    if (value < choice.min || value > choice.max) return false;
    for (const other of texts(choices.with(at, withValue(choice, value)))) {
      const characters = [...other];
      if (characters.length !== text.length || characters[index] === text[index]) continue;
      if (characters.every((character, position) => position === index || character === text[position])) return true;
    }
    return false;
  });
}

/** Whether one more of its last character, or one less, is what another length makes of a text. */
function isLength({ at, text, width }: StringSite, choices: readonly Choice[], texts: TextsOf): boolean {
  const length = choices[at]!;
  const end = endOf({ at, text, width });
  const last = choices.slice(end - width, end);
  if (text.length < length.max) {
    const longer = choices.toSpliced(end, 0, ...last).with(at, withValue(length, text.length + 1));
    return texts(longer).has(text.join('') + text.at(-1)!);
  }
  const shorter = choices.toSpliced(end - width, width).with(at, withValue(length, text.length - 1));
  return texts(shorter).has(text.slice(0, -1).join(''));
}

/**
 * Learns which choices make which characters, by looking for the strings of an input among its choices: a length, and as many
 * choices of one range, or pairs of the kind of a character and its code. With that it writes any string of the same alphabet
 * as choices.
 */
export class StringSites {
  /** By range, the value of each character that was seen. */
  readonly #alphabets = new Map<string, Map<string, number>>();
  /** By range, what is to be added to a value to get the code of its character; NaN when that varies. */
  readonly #offsets = new Map<string, number>();
  /** Ranges of a length and what follows it, of which a change was seen to make the text longer or shorter. */
  readonly #sure = new Set<string>();
  /** By range of kinds, the range of the codes of each kind. */
  readonly #kinds = new Map<string, Map<number, Choice>>();
  /** By range of a length, what its characters look like. */
  readonly #lengths = new Map<string, Model>();

  /**
   * The strings of an input, those that are empty included where their length's range is known.
   *
   */
  find(values: readonly unknown[], choices: readonly Choice[], texts: TextsOf): readonly StringSite[] {
    const sites: StringSite[] = [];
    const taken = new Set<number>();
    for (const string of textsOf(values)) {
      const text = [...string];
      const site = this.#locate(text, choices, taken, texts);
      if (site === undefined) continue;
      taken.add(site.at);
      sites.push(site);
    }
    for (const [at, choice] of choices.entries()) {
      const model = choice.value === 0 && !taken.has(at) ? this.#lengths.get(rangeOf(choice)) : undefined;
      if (model !== undefined) sites.push({ at, text: [], width: model.width });
    }
    return sites;
  }

  /** The choices of another string in a site's place; undefined when the alphabet, or the length, does not allow it. */
  write(site: StringSite, text: string, choices: readonly Choice[]): readonly Choice[] | undefined {
    const length = choices[site.at]!;
    const first = site.text.length > 0 ? choices[site.at + 1]! : this.#lengths.get(rangeOf(length))?.first;
    const characters = [...text];
    if (first === undefined || typeof length.value !== 'number') return undefined;
    if (characters.length > (length.max as number) || characters.length < (length.min as number)) return undefined;
    const written: Choice[] = [{ ...length, value: characters.length } as Choice];
    for (const character of characters) {
      const made = site.width === 2 ? this.#ofKind(first, character) : this.#single(first, character);
      if (made === undefined) return undefined;
      written.push(...made);
    }
    return written;
  }

  #single(model: Choice, character: string): readonly Choice[] | undefined {
    const value = this.#valueOf(rangeOf(model), character, model);
    return value === undefined ? undefined : [{ ...model, value } as Choice];
  }

  /** A character by its kind: of several that have it, the one with the fewest others. */
  #ofKind(model: Choice, character: string): readonly Choice[] | undefined {
    const code = character.codePointAt(0)!;
    let best: readonly [number, Choice] | undefined;
    for (const [kind, codes] of this.#kinds.get(rangeOf(model)) ?? []) {
      if (code < codes.min || code > codes.max) continue;
      const size = (codes.max as number) - (codes.min as number);
      if (best === undefined || size < (best[1].max as number) - (best[1].min as number)) best = [kind, codes];
    }
    if (best === undefined) return undefined;
    return [{ ...model, value: best[0] } as Choice, { ...best[1], value: code } as Choice];
  }

  #valueOf(range: string, character: string, { min, max }: Choice): number | undefined {
    const known = this.#alphabets.get(range)?.get(character);
    if (known !== undefined) return known;
    const value = character.codePointAt(0)! - (this.#offsets.get(range) ?? NaN);
    return value >= (min as number) && value <= (max as number) ? value : undefined;
  }

  #locate(
    text: readonly string[],
    choices: readonly Choice[],
    taken: ReadonlySet<number>,
    texts: TextsOf,
  ): StringSite | undefined {
    for (let at = 0; at + text.length < choices.length; at++) {
      if (choices[at]!.value !== text.length || taken.has(at)) continue;
      const first = choices[at + 1]!;
      if (typeof first.value !== 'number') continue;
      const single = { at, text, width: 1 } as const;
      if (this.#agrees(text, choices, at + 1, first) && this.#isSure(single, choices, texts)) {
        this.#learn(text, choices, at, first);
        return single;
      }
      const paired = { at, text, width: 2 } as const;
      if (this.#agreesByKind(text, choices, at + 1, first) && this.#isSure(paired, choices, texts)) {
        this.#learnKinds(choices, at, text.length);
        return paired;
      }
    }
    return undefined;
  }

  /** Whether the input changes as it must when the choices of a string do. What was seen of its ranges before is not tried again. */
  #isSure(site: StringSite, choices: readonly Choice[], texts: TextsOf): boolean {
    const { at, text, width } = site;
    const range = rangeOf(choices[at + 1]!);
    const alphabet = this.#alphabets.get(range);
    if (width === 1) {
      const unknown = new Set<string>();
      for (const [index, character] of text.entries()) {
        if (alphabet?.has(character) === true || unknown.has(character)) continue;
        if (unknown.size === maxTried || !decides(text, index, at + 1 + index, choices, texts)) return false;
        unknown.add(character);
      }
    }
    const key = `${width} ${rangeOf(choices[at]!)} ${range}`;
    if (!this.#sure.has(key) && !isLength(site, choices, texts)) return false;
    this.#sure.add(key);
    return true;
  }

  /** Whether these choices may be those characters, by their ranges and by what is known of the alphabet. */
  #agrees(text: readonly string[], choices: readonly Choice[], start: number, first: Choice): boolean {
    const alphabet = this.#alphabets.get(rangeOf(first));
    const own = new Map<string, number>();
    for (let index = 0; index < text.length; index++) {
      const choice = choices[start + index]!;
      if (!isAlike(choice, first)) return false;
      const known = alphabet?.get(text[index]!) ?? own.get(text[index]!);
      if (known !== undefined && known !== choice.value) return false;
      own.set(text[index]!, choice.value as number);
    }
    return true;
  }

  /** Whether they may be pairs of kinds and codes. */
  #agreesByKind(text: readonly string[], choices: readonly Choice[], start: number, first: Choice): boolean {
    if (start + 2 * text.length > choices.length) return false;
    return text.every((character, index) => {
      const kind = choices[start + 2 * index]!;
      return isAlike(kind, first) && choices[start + 2 * index + 1]!.value === character.codePointAt(0);
    });
  }

  #learn(text: readonly string[], choices: readonly Choice[], at: number, first: Choice): void {
    const range = rangeOf(first);
    let alphabet = this.#alphabets.get(range);
    if (alphabet === undefined) this.#alphabets.set(range, (alphabet = new Map()));
    for (const [index, character] of text.entries()) {
      const value = choices[at + 1 + index]!.value as number;
      alphabet.set(character, value);
      const offset = character.codePointAt(0)! - value;
      const before = this.#offsets.get(range);
      this.#offsets.set(range, before === undefined || before === offset ? offset : NaN);
    }
    this.#lengths.set(rangeOf(choices[at]!), { first, width: 1 });
  }

  #learnKinds(choices: readonly Choice[], at: number, length: number): void {
    const first = choices[at + 1]!;
    const range = rangeOf(first);
    let kinds = this.#kinds.get(range);
    if (kinds === undefined) this.#kinds.set(range, (kinds = new Map()));
    for (let index = 0; index < length; index++)
      kinds.set(choices[at + 1 + 2 * index]!.value as number, choices[at + 2 + 2 * index]!);
    this.#lengths.set(rangeOf(choices[at]!), { first, width: 2 });
  }
}
