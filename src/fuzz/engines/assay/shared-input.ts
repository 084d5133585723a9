import type { Choice, Recording } from '../../../choices/sequence.ts';
import type { StoredInput } from '../../../core/declaration.ts';
import { maxProbeChoices } from '../../detectors/stretch.ts';

/** Choices of one input that the watchdog can save; what follows is redrawn as the simplest. */
const maxChoices = maxProbeChoices;
const cellsOfChoice = 3;

/** Places in the control words. */
export const control = {
  /** Number of the current execution, counted from the start of the process. */
  tick: 0,
  /** Tens of milliseconds since the watchdog started: a clock that costs nothing to read. */
  clock: 1,
  /** 1 while an input runs. */
  running: 2,
  /** 0 no input, 1 bytes, 2 choices. */
  kind: 3,
  /** Bytes or choices of the input. */
  length: 4,
  /** Number of the input kept for the case that the process dies; see `careful`. */
  words: 8,
} as const;

/** Milliseconds of one step of the watchdog's clock. */
export const clockStepMs = 10;

/** Memory that the watchdog's thread sees as well: the current input stands here, and no input costs a write to a disk. */
export class SharedInput {
  readonly memory: SharedArrayBuffer;
  readonly words: Int32Array;
  /** The current input when it is raw. */
  readonly bytes: Uint8Array;
  readonly #cells: Float64Array;

  constructor(memory: SharedArrayBuffer, maxLength: number) {
    this.memory = memory;
    this.words = new Int32Array(memory, 0, control.words);
    const cellsStart = control.words * 4;
    this.#cells = new Float64Array(memory, cellsStart, maxChoices * cellsOfChoice);
    this.bytes = new Uint8Array(memory, cellsStart + this.#cells.byteLength, maxLength);
  }

  static create(maxLength: number): SharedInput {
    const size = control.words * 4 + maxChoices * cellsOfChoice * 8 + maxLength;
    return new SharedInput(new SharedArrayBuffer(size), maxLength);
  }

  /** Says that `bytes[0..length]` is the input. */
  setBytes(length: number): void {
    this.words[control.kind] = 1;
    this.words[control.length] = length;
  }

  setChoices(choices: readonly Choice[]): void {
    const cells = this.#cells;
    let count = 0;
    for (const { min, max, value } of choices) {
      // A bigint has no place here: saving its position keeps the others in theirs.
      if (count === maxChoices) break;
      const at = count++ * cellsOfChoice;
      cells[at] = typeof value === 'number' ? (min as number) : NaN;
      cells[at + 1] = typeof value === 'number' ? (max as number) : NaN;
      cells[at + 2] = Number(value);
    }
    this.words[control.kind] = 2;
    this.words[control.length] = count;
  }

  /** The current input; read by the watchdog. */
  read(): StoredInput | undefined {
    const length = this.words[control.length]!;
    if (this.words[control.kind] === 1) return { bytes: this.bytes.slice(0, length) };
    if (this.words[control.kind] !== 2) return undefined;
    const cells = this.#cells;
    const choices: Choice[] = [];
    for (let at = 0; at < length * cellsOfChoice; at += cellsOfChoice) {
      const [min, max, value] = [cells[at]!, cells[at + 1]!, cells[at + 2]!];
      choices.push(Number.isNaN(min) ? bigChoice(value) : { min, max, value });
    }
    return { choices: [choices] satisfies Recording };
  }
}

function bigChoice(value: number): Choice {
  const wide = BigInt(Math.trunc(value));
  const bound = (wide < 0n ? -wide : wide) + 1n;
  return { min: -bound, max: bound, value: wide };
}
