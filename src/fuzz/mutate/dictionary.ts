import type { MutationRandom } from './random.ts';

/** Words kept of each kind: enough for the vocabulary of a large grammar, few enough to meet each one often. */
const maxFixed = 8_192;
const maxObserved = 512;
/** Longest word in bytes. */
const maxWordLength = 256;

/** Names that every object answers to, which code that keeps its tables in objects confuses with its own. */
const inheritedNames: readonly Uint8Array[] = [
  '__proto__',
  'constructor',
  'prototype',
  'toString',
  'hasOwnProperty',
  'valueOf',
  'length',
  'then',
].map((name) => Buffer.from(name));

/**
 * Words that inputs may be made of: those that the user names, literals of the target's source, names of properties, and
 * operands of comparisons seen while the target ran, of which the oldest make room for new ones.
 */
export class Dictionary {
  readonly #known = new Set<string>();
  readonly #user: Uint8Array[] = [];
  readonly #literals: Uint8Array[] = [];
  /** Literals of one character: few, and most of a grammar. */
  readonly #signs: Uint8Array[] = [];
  readonly #names: Uint8Array[] = [];
  readonly #observed: Uint8Array[] = [];
  readonly #numbers: number[] = [];
  /** Each as often as its turn is to come. */
  readonly #lists: readonly (readonly Uint8Array[])[];
  #nextObserved = 0;
  /** Words as JSON texts, made when they are first asked for. */
  readonly #quoted = new WeakMap<Uint8Array, string>();

  constructor() {
    const often = [this.#user, this.#observed, this.#literals];
    this.#lists = [...often, this.#signs, ...often, this.#signs, this.#names, inheritedNames];
  }

  addUser(word: Uint8Array): void {
    this.#add(this.#user, word);
  }

  addLiteral(text: string): void {
    this.#add(text.length === 1 ? this.#signs : this.#literals, Buffer.from(text));
  }

  addPropertyName(text: string): void {
    this.#add(this.#names, Buffer.from(text));
  }

  addNumber(value: number): void {
    if (this.#numbers.length >= maxFixed || this.#numbers.includes(value)) return;
    this.#numbers.push(value);
    // Parsers that read character codes name their signs by numbers.
    if (Number.isInteger(value) && value > 0x20 && value < 0x7f) this.addLiteral(String.fromCharCode(value));
  }

  /** An operand that the target compared something with. */
  observe(text: string): void {
    if (text.length === 0 || text.length > maxWordLength) return;
    const key = `o${text}`;
    if (this.#known.has(key)) return;
    const at = this.#nextObserved++ % maxObserved;
    const before = this.#observed[at];
    if (before !== undefined) this.#known.delete(`o${Buffer.from(before).toString()}`);
    this.#known.add(key);
    this.#observed[at] = Buffer.from(text);
  }

  get numbers(): readonly number[] {
    return this.#numbers;
  }

  /** Literals of one character. */
  get signs(): readonly Uint8Array[] {
    return this.#signs;
  }

  /** A word, those of the user and of recent comparisons more often than their number would make them. */
  word(random: MutationRandom): Uint8Array {
    for (let tries = 0; tries < 4; tries++) {
      const list = random.pick(this.#lists);
      if (list.length > 0) return random.pick(list);
    }
    return random.pick(inheritedNames);
  }

  /** A word of this dictionary as a JSON text. */
  quoted(word: Uint8Array): string {
    let text = this.#quoted.get(word);
    if (text === undefined) this.#quoted.set(word, (text = JSON.stringify(Buffer.from(word).toString('utf8'))));
    return text;
  }

  /** A word that is likely the name of something. */
  propertyName(random: MutationRandom): Uint8Array {
    const kind = random.below(8);
    const list = kind < 4 ? this.#names : kind < 7 ? this.#literals : inheritedNames;
    return list.length > 0 ? random.pick(list) : this.word(random);
  }

  /** Whether a value stands in the source. */
  isLiteral(value: string | number | bigint): boolean {
    if (typeof value === 'string') return this.#known.has(Buffer.from(value).toString('latin1'));
    return this.#numbers.includes(Number(value));
  }

  #add(list: Uint8Array[], word: Uint8Array): void {
    if (word.length === 0 || word.length > maxWordLength || list.length >= maxFixed) return;
    const key = Buffer.from(word).toString('latin1');
    if (this.#known.has(key)) return;
    this.#known.add(key);
    list.push(Uint8Array.from(word));
  }
}
