import { DateTimeError } from './date-time-error.ts';
import { checkField } from './field.ts';

/** Reads a text from left to right, one grammar rule at a time; what does not fit is a `DateTimeError` with its position. */
export class TextReader {
  readonly #text: string;
  /** Index of the next character: everything before it has been accepted. */
  #position = 0;

  constructor(text: string) {
    this.#text = text;
  }

  get position(): number {
    return this.#position;
  }

  /** Exactly `width` ASCII digits whose value lies in `min..max`. */
  field(what: string, width: number, min: number, max: number): number {
    const start = this.#position;
    while (this.#position < start + width) {
      if (!this.isAtDigit()) throw this.#unexpected(`${width} digits of the ${what}`);
      this.#position += 1;
    }
    return checkField(what, Number(this.#text.slice(start, this.#position)), min, max, start);
  }

  isAtDigit(): boolean {
    const next = this.#text.charAt(this.#position);
    return next >= '0' && next <= '9';
  }

  /** One or more ASCII digits, as text. */
  digits(what: string): string {
    const start = this.#position;
    while (this.isAtDigit()) this.#position += 1;
    if (this.#position === start) throw this.#unexpected(what);
    return this.#text.slice(start, this.#position);
  }

  /** The next character when it is one of `characters`, or `''` and nothing is read. */
  accept(characters: string): string {
    const next = this.#text.charAt(this.#position);
    if (!characters.includes(next)) return '';
    this.#position += next.length;
    return next;
  }

  /** The next character, which has to be one of `characters`. */
  expect(characters: string): string {
    const found = this.accept(characters);
    if (found === '') throw this.#unexpected(`one of "${characters}"`);
    return found;
  }

  /** Nothing may follow. */
  end(): void {
    if (this.#position < this.#text.length) throw this.#unexpected('the end');
  }

  #unexpected(expected: string): DateTimeError {
    const found = this.#position < this.#text.length ? JSON.stringify(this.#text.charAt(this.#position)) : 'the end';
    return new DateTimeError(
      'syntax',
      `expected ${expected}, found ${found} at position ${this.#position}`,
      this.#position,
    );
  }
}
