import type { Fill, FillFactory } from './fill.ts';
import { simplestBigInt, simplestNumber, type Choice, type Recording, type Span } from './sequence.ts';

/** Choices drawn for one input before the rest is filled with the simplest value: ten times what large real inputs draw. */
export const defaultDrawLimit = 100_000;
/** Simplest-filled draws after the limit before the input is given up: filters that refuse the simplest value never end. */
const overdraftLimit = 10_000;

/** Thrown out of `generate` when a filter or a rejection loop would never end. Callers treat the input as refused. */
export class DrawLimitError extends Error {
  override readonly name = 'DrawLimitError';
  constructor(limit: number) {
    super(`an arbitrary drew more than ${limit} choices for one input`);
  }
}

interface Tape {
  readonly choices: Choice[];
  readonly fill: Fill;
}

/**
 * Records every decision of one input. Values come from a fill; the tape keeps what was drawn, from which range, and which
 * part of it each arbitrary drew.
 *
 * Invariants: `tapes[0]` only grows while generating; a cursor that draws after `seal()` writes to its own tape.
 */
export class ChoiceSource {
  readonly #fills: FillFactory;
  readonly #limit: number;
  readonly #tapes: Tape[] = [];
  readonly #spans: { start: number; end: number; depth: number }[] = [];
  readonly #open: number[] = [];
  #cursors = 0;
  #draws = 0;
  #sealed = false;

  constructor(fills: FillFactory, limit: number = defaultDrawLimit) {
    this.#fills = fills;
    this.#limit = limit;
    this.#tapes.push({ choices: [], fill: fills(0) });
  }

  /** A new reading position on the main tape; after `seal()` it draws from a sequence of its own. */
  cursor(position = 0): ChoiceCursor {
    return new ChoiceCursor(this, position, this.#cursors++);
  }

  /** Ends the generation of the values: whatever is drawn from here on belongs to the cursor that draws it. */
  seal(): void {
    this.#sealed = true;
  }

  get sealed(): boolean {
    return this.#sealed;
  }

  /** True when the draw limit was reached, so that later choices are the simplest ones. */
  get exhausted(): boolean {
    return this.#draws > this.#limit;
  }

  /** Everything drawn so far. Trailing empty sequences are left out. */
  get recording(): Recording {
    const sequences = Array.from(this.#tapes, (tape) => tape?.choices ?? []);
    while (sequences.length > 1 && sequences.at(-1)!.length === 0) sequences.pop();
    return sequences;
  }

  get spans(): readonly Span[] {
    return this.#spans;
  }

  openSpan(position: number): void {
    if (this.#sealed) return;
    this.#open.push(this.#spans.length);
    this.#spans.push({ start: position, end: position, depth: this.#open.length });
  }

  closeSpan(position: number): void {
    const index = this.#open.pop();
    if (index !== undefined) this.#spans[index]!.end = position;
  }

  /** The tape a cursor draws from now. */
  tapeOf(cursorId: number): Tape {
    if (!this.#sealed) return this.#tapes[0]!;
    const index = cursorId + 1;
    return (this.#tapes[index] ??= { choices: [], fill: this.#fills(index) });
  }

  number(tape: Tape, position: number, min: number, max: number): number {
    const known = tape.choices[position];
    if (known !== undefined && known.min === min && known.max === max) return known.value as number;
    const value = this.#spend() ? tape.fill.number(min, max, position) : simplestNumber(min, max);
    tape.choices[position] = { min, max, value };
    return value;
  }

  bigint(tape: Tape, position: number, min: bigint, max: bigint): bigint {
    const known = tape.choices[position];
    if (known !== undefined && known.min === min && known.max === max) return known.value as bigint;
    const value = this.#spend() ? tape.fill.bigint(min, max, position) : simplestBigInt(min, max);
    tape.choices[position] = { min, max, value };
    return value;
  }

  /** Counts a draw; false when the limit is passed and the simplest value must do. */
  #spend(): boolean {
    this.#draws++;
    if (this.#draws > this.#limit + overdraftLimit) throw new DrawLimitError(this.#limit);
    return this.#draws <= this.#limit;
  }
}

/** A reading position: what an arbitrary draws through. */
export class ChoiceCursor {
  readonly source: ChoiceSource;
  readonly #id: number;
  #position: number;
  #late = false;

  constructor(source: ChoiceSource, position: number, id: number) {
    this.source = source;
    this.#position = position;
    this.#id = id;
  }

  /** Index in the sequence of the next draw. */
  get position(): number {
    return this.#position;
  }

  number(min: number, max: number): number {
    const tape = this.#tape();
    return this.source.number(tape, this.#position++, min, max);
  }

  bigint(min: bigint, max: bigint): bigint {
    const tape = this.#tape();
    return this.source.bigint(tape, this.#position++, min, max);
  }

  /** A second position: on the same tape while values are generated, a sequence of its own afterwards. */
  clone(): ChoiceCursor {
    return this.source.cursor(this.source.sealed ? 0 : this.#position);
  }

  #tape(): Tape {
    if (this.source.sealed && !this.#late) {
      this.#late = true;
      this.#position = 0;
    }
    return this.source.tapeOf(this.#id);
  }
}
