import type { Choice } from '../../choices/sequence.ts';

/** A string of an input, by the choices that it was made of: one for its length, one for each of its characters. */
export interface StringSite {
  /** Position of the length. The characters follow. */
  readonly at: number;
  readonly text: readonly string[];
}

/** Strings of one input that are looked for. */
const maxStrings = 64;
const maxDepth = 6;

function collect(value: unknown, depth: number, found: string[]): void {
  if (found.length >= maxStrings || depth > maxDepth) return;
  if (typeof value === 'string') {
    if (value !== '') found.push(value);
  } else if (Array.isArray(value)) for (const item of value) collect(item, depth + 1, found);
  else if (typeof value === 'object' && value !== null) {
    for (const key of Object.keys(value)) {
      collect(key, depth + 1, found);
      const descriptor = Object.getOwnPropertyDescriptor(value, key);
      if (descriptor !== undefined && 'value' in descriptor) collect(descriptor.value, depth + 1, found);
    }
  }
}

const rangeOf = (choice: Choice): string => `${choice.min}..${choice.max}`;

/**
 * Learns which choices make which characters, by looking for the strings of an input among its choices: a length, and as many
 * choices of one range. With that it writes any string of the same alphabet as choices.
 */
export class StringSites {
  /** By range, the value of each character that was seen. */
  readonly #alphabets = new Map<string, Map<string, number>>();
  /** By range, what is to be added to a value to get the code of its character; NaN when that varies. */
  readonly #offsets = new Map<string, number>();
  /** Range of the characters that follow a length of this range. */
  readonly #lengths = new Map<string, Choice>();

  /** The strings of an input, those that are empty included where their length's range is known. */
  find(values: readonly unknown[], choices: readonly Choice[]): readonly StringSite[] {
    const strings: string[] = [];
    collect(values, 0, strings);
    const sites: StringSite[] = [];
    const taken = new Set<number>();
    for (const string of strings) {
      const text = [...string];
      const at = this.#locate(text, choices, taken);
      if (at < 0) continue;
      taken.add(at);
      sites.push({ at, text });
    }
    for (const [at, choice] of choices.entries()) {
      if (choice.value === 0 && !taken.has(at) && this.#lengths.has(rangeOf(choice))) sites.push({ at, text: [] });
    }
    return sites;
  }

  /** The choices of another string in a site's place; undefined when the alphabet, or the length, does not allow it. */
  write(site: StringSite, text: string, choices: readonly Choice[]): readonly Choice[] | undefined {
    const length = choices[site.at]!;
    const model = site.text.length > 0 ? choices[site.at + 1]! : this.#lengths.get(rangeOf(length));
    const characters = [...text];
    if (model === undefined || typeof length.value !== 'number') return undefined;
    if (characters.length > (length.max as number) || characters.length < (length.min as number)) return undefined;
    const range = rangeOf(model);
    const written: Choice[] = [{ ...length, value: characters.length } as Choice];
    for (const character of characters) {
      const value = this.#valueOf(range, character, model);
      if (value === undefined) return undefined;
      written.push({ ...model, value } as Choice);
    }
    return written;
  }

  #valueOf(range: string, character: string, { min, max }: Choice): number | undefined {
    const known = this.#alphabets.get(range)?.get(character);
    if (known !== undefined) return known;
    const value = character.codePointAt(0)! - (this.#offsets.get(range) ?? NaN);
    return value >= (min as number) && value <= (max as number) ? value : undefined;
  }

  #locate(text: readonly string[], choices: readonly Choice[], taken: ReadonlySet<number>): number {
    for (let at = 0; at + text.length < choices.length; at++) {
      if (choices[at]!.value !== text.length || taken.has(at)) continue;
      const first = choices[at + 1]!;
      if (typeof first.value !== 'number') continue;
      if (this.#agrees(text, choices, at + 1, first)) {
        this.#learn(text, choices, at, first);
        return at;
      }
    }
    return -1;
  }

  /** Whether these choices may be those characters, by their ranges and by what is known of the alphabet. */
  #agrees(text: readonly string[], choices: readonly Choice[], start: number, first: Choice): boolean {
    const alphabet = this.#alphabets.get(rangeOf(first));
    const own = new Map<string, number>();
    for (let index = 0; index < text.length; index++) {
      const choice = choices[start + index]!;
      if (choice.min !== first.min || choice.max !== first.max) return false;
      const known = alphabet?.get(text[index]!) ?? own.get(text[index]!);
      if (known !== undefined && known !== choice.value) return false;
      own.set(text[index]!, choice.value as number);
    }
    return true;
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
    this.#lengths.set(rangeOf(choices[at]!), first);
  }
}
