import type { MutationRandom } from './random.ts';

/** Words kept of each kind: enough for the vocabulary of a large grammar, few enough to meet each one often. */
const maxFixed = 8_192;
const maxObserved = 512;
/** Longest word in bytes. */
const maxWordLength = 256;

/**
 * Words that inputs may be made of: those that the user names, literals of the target's source, names of properties, and
 * operands of comparisons seen while the target ran, of which the oldest make room for new ones.
 */
export class Dictionary {
  readonly #known = new Set<string>();
  readonly #user: Uint8Array[] = [];
  readonly #literals: Uint8Array[] = [];
  readonly #names: Uint8Array[] = [];
  readonly #observed: Uint8Array[] = [];
  readonly #numbers: number[] = [];
  #nextObserved = 0;

  addUser(word: Uint8Array): void {
    this.#add(this.#user, word);
  }

  addLiteral(text: string): void {
    this.#add(this.#literals, Buffer.from(text));
  }

  addPropertyName(text: string): void {
    this.#add(this.#names, Buffer.from(text));
  }

  addNumber(value: number): void {
    if (this.#numbers.length < maxFixed && !this.#numbers.includes(value)) this.#numbers.push(value);
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

  get isEmpty(): boolean {
    return this.#user.length + this.#literals.length + this.#observed.length + this.#names.length === 0;
  }

  get numbers(): readonly number[] {
    return this.#numbers;
  }

  /** A word, those of the user and of recent comparisons more often than their number would make them. */
  word(random: MutationRandom): Uint8Array | undefined {
    const lists = [this.#user, this.#user, this.#observed, this.#observed, this.#literals, this.#literals, this.#names];
    for (let tries = 0; tries < 4; tries++) {
      const list = random.pick(lists);
      if (list.length > 0) return random.pick(list);
    }
    return this.#literals.length > 0 ? random.pick(this.#literals) : undefined;
  }

  /** A word that is likely the name of something. */
  propertyName(random: MutationRandom): Uint8Array | undefined {
    const list = this.#names.length > 0 && !random.oneIn(3) ? this.#names : this.#literals;
    return list.length > 0 ? random.pick(list) : this.word(random);
  }

  #add(list: Uint8Array[], word: Uint8Array): void {
    if (word.length === 0 || word.length > maxWordLength || list.length >= maxFixed) return;
    const key = Buffer.from(word).toString('latin1');
    if (this.#known.has(key)) return;
    this.#known.add(key);
    list.push(Uint8Array.from(word));
  }
}
