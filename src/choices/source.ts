import type { Fill, FillFactory } from './fill-port.ts';
import { simplestBigInt, simplestNumber, type Choice, type Recording, type Span } from './sequence.ts';

/** Choices drawn for one input before the rest is filled with the simplest value: ten times what large real inputs draw. */
export const defaultDrawLimit = 100_000;
/** Simplest-filled draws after the limit before the input is given up: filters that refuse the simplest value never end. */
const defaultOverdraft = 10_000;

/** Thrown out of `generate` when a filter or a rejection loop would never end. Callers treat the input as refused. */
export class DrawLimitError extends Error {
  override readonly name = 'DrawLimitError';
  constructor(limit: number) {
    super(`an arbitrary drew more than ${limit} choices for one input`);
  }
}

/** One sequence that is being recorded. Only ever appended to. */
interface Tape {
  readonly choices: Choice[];
  readonly fill: Fill;
  /** True for the main tape once the values are generated: who draws now needs a tape of its own. */
  sealed: boolean;
  /** True for every tape but the main one. */
  readonly late: boolean;
}

/** What a cursor and its copies have in common: one stream of choices, so that a copied scheduler decides as the original did. */
interface Stream {
  tape: Tape | undefined;
}

type OpenSpan = { -readonly [Key in keyof Span]: Span[Key] };

/**
 * Records every decision of one input. Values come from a fill; the tapes keep what was drawn and from which range.
 *
 * Invariants: the main tape grows only until `seal()`; a cursor that draws later, or asks for another range than the one
 * recorded where it stands, moves to a tape of its own. Tapes are numbered in the order of their first draw.
 */
export class ChoiceSource {
  readonly #fills: FillFactory;
  readonly #limit: number;
  readonly #overdraft: number;
  readonly #main: Tape;
  #late: Tape[] | undefined;
  #spans: OpenSpan[] | undefined;
  #innermost = -1;
  #draws = 0;

  /**
   * @param limit draws from the fill; later ones give the simplest value
   * @param overdraft simplest values after the limit; the next draw throws a DrawLimitError
   */
  constructor(fills: FillFactory, limit: number = defaultDrawLimit, overdraft: number = defaultOverdraft) {
    this.#fills = fills;
    this.#limit = limit;
    this.#overdraft = overdraft;
    this.#main = { choices: [], fill: fills(0), sealed: false, late: false };
  }

  /** A reading position at the start of the main tape. */
  cursor(): ChoiceCursor {
    return new ChoiceCursor(this, this.#main, 0, undefined);
  }

  /** Ends the generation of the values: whatever is drawn from here on belongs to the cursor that draws it. */
  seal(): void {
    this.#main.sealed = true;
  }

  get sealed(): boolean {
    return this.#main.sealed;
  }

  /** True when the draw limit was reached, so that later choices are the simplest ones. */
  get exhausted(): boolean {
    return this.#draws > this.#limit;
  }

  /** Everything drawn so far. */
  get recording(): Recording {
    const main = this.#main.sealed ? this.#main.choices : this.#main.choices.slice(); // once sealed it never changes
    return this.#late === undefined ? [main] : [main, ...this.#late.map((tape) => tape.choices.slice())];
  }

  /** The spans that were opened, in the order of their opening. */
  get spans(): readonly Span[] {
    return this.#spans ?? [];
  }

  /**
   * Says that what is drawn from `position` on, until the matching `closeSpan`, belongs together. Equal labels mark parts of
   * the same kind, which may replace each other or change places.
   */
  openSpan(position: number, label = 0): void {
    if (this.#main.sealed) return;
    const spans = (this.#spans ??= []);
    const parent = this.#innermost;
    const depth = parent === -1 ? 0 : spans[parent]!.depth + 1;
    this.#innermost = spans.push({ start: position, end: position, depth, label, parent }) - 1;
  }

  closeSpan(position: number): void {
    if (this.#main.sealed || this.#innermost === -1) return;
    const span = this.#spans![this.#innermost]!;
    span.end = position;
    this.#innermost = span.parent;
  }

  /** A new late tape. */
  addTape(): Tape {
    const late = (this.#late ??= []);
    const tape: Tape = { choices: [], fill: this.#fills(late.length + 1), sealed: false, late: true };
    late.push(tape);
    return tape;
  }

  /**
   * Counts a draw; false when the limit is passed and the simplest value must do. Late draws happen while user code runs,
   * where an error of ours would look like a failure of the check: they are never refused, and have the default limit.
   */
  spend(late: boolean): boolean {
    this.#draws++;
    if (this.#draws <= this.#limit) return true;
    if (late) return this.#draws <= defaultDrawLimit;
    if (this.#draws > this.#limit + this.#overdraft) throw new DrawLimitError(this.#limit);
    return false;
  }
}

/** A reading position: what an arbitrary draws through. */
export class ChoiceCursor {
  readonly source: ChoiceSource;
  readonly #origin: number;
  #tape: Tape;
  #position: number;
  /** Where it draws once the main tape is closed to it; undefined until a copy or a late draw asks for one. */
  #stream: Stream | undefined;

  constructor(source: ChoiceSource, tape: Tape, position: number, stream: Stream | undefined) {
    this.source = source;
    this.#tape = tape;
    this.#origin = position;
    this.#position = position;
    this.#stream = stream;
  }

  /** Index in its sequence of the next draw. */
  get position(): number {
    return this.#position;
  }

  /** True while it draws from the main sequence. */
  get onMain(): boolean {
    return !this.#tape.late;
  }

  number(min: number, max: number): number {
    if (min >= max) return min;
    let tape = this.#tape;
    if (tape.sealed) tape = this.#leave();
    if (this.#position < tape.choices.length) {
      const known = tape.choices[this.#position]!;
      if (known.min === min && known.max === max) {
        this.#position++;
        return known.value as number;
      }
      tape = this.#detach();
    }
    const position = this.#position++;
    if (this.source.spend(tape.late)) {
      const value = tape.fill.number(min, max, position, tape.choices);
      tape.choices.push({ min, max, value });
      return value;
    }
    const value = simplestNumber(min, max);
    if (!tape.late) tape.choices.push({ min, max, value });
    return value;
  }

  bigint(min: bigint, max: bigint): bigint {
    if (min >= max) return min;
    let tape = this.#tape;
    if (tape.sealed) tape = this.#leave();
    if (this.#position < tape.choices.length) {
      const known = tape.choices[this.#position]!;
      if (known.min === min && known.max === max) {
        this.#position++;
        return known.value as bigint;
      }
      tape = this.#detach();
    }
    const position = this.#position++;
    if (this.source.spend(tape.late)) {
      const value = tape.fill.bigint(min, max, position, tape.choices);
      tape.choices.push({ min, max, value });
      return value;
    }
    const value = simplestBigInt(min, max);
    if (!tape.late) tape.choices.push({ min, max, value });
    return value;
  }

  /** A second reading position at the same place: it draws the same choices as long as it asks for the same ranges. */
  clone(): ChoiceCursor {
    // A copy of a copy that has not moved is the same stream (that is how a scheduler keeps its start for its own copies);
    // two copies of the cursor that generates are two streams, though both start at one place.
    const same = this.#tape.late || (this.#stream !== undefined && this.#position === this.#origin);
    return new ChoiceCursor(this.source, this.#tape, this.#position, same ? this.#stream : { tape: undefined });
  }

  /** The values are generated: from here on it draws from the tape of its stream. */
  #leave(): Tape {
    const stream = (this.#stream ??= { tape: undefined });
    this.#position = 0;
    return (this.#tape = stream.tape ??= this.source.addTape());
  }

  /** Another cursor drew something else here: this one goes on alone. */
  #detach(): Tape {
    this.#stream = { tape: this.source.addTape() };
    this.#position = 0;
    return (this.#tape = this.#stream.tape!);
  }
}
