import { simplestBigInt, type Choice, type Recording } from './sequence.ts';

/*
 * The bytes inside a token. Integers are LEB128, signed ones zigzag. A recording is a table of its ranges, then for each choice
 * the index of its range and how far its value is from the simplest: mostly two small bytes.
 */

const maxIntegerBytes = 1_024; // of one integer: bigints of 7,168 bits
/** Sequences or choices or ranges in one token: what the largest token could hold if each took a byte. */
const maxItems = 1_000_000;

export class ByteWriter {
  readonly #bytes: number[] = [];

  unsigned(value: number | bigint): void {
    let rest = BigInt(value);
    while (rest >= 128n) {
      this.#bytes.push(Number(rest & 127n) | 128);
      rest >>= 7n;
    }
    this.#bytes.push(Number(rest));
  }

  signed(value: number | bigint): void {
    const whole = BigInt(value);
    this.unsigned(whole < 0n ? -2n * whole - 1n : 2n * whole);
  }

  raw(bytes: Uint8Array): void {
    this.unsigned(bytes.length);
    for (const byte of bytes) this.#bytes.push(byte);
  }

  text(text: string): void {
    this.raw(Buffer.from(text, 'utf8'));
  }

  get bytes(): Uint8Array {
    return Uint8Array.from(this.#bytes);
  }
}

/** Reads what a `ByteWriter` wrote. Every method throws a RangeError on anything else. */
export class ByteReader {
  readonly #bytes: Uint8Array;
  #position = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  get atEnd(): boolean {
    return this.#position === this.#bytes.length;
  }

  unsigned(): bigint {
    let value = 0n;
    for (let index = 0; index < maxIntegerBytes; index++) {
      const byte = this.#bytes[this.#position++];
      if (byte === undefined) throw new RangeError('it ends in the middle of a number');
      value |= BigInt(byte & 127) << BigInt(7 * index);
      if (byte < 128) return value;
    }
    throw new RangeError('a number is too long');
  }

  signed(): bigint {
    const folded = this.unsigned();
    return folded % 2n === 1n ? -(folded + 1n) / 2n : folded / 2n;
  }

  count(): number {
    const value = this.unsigned();
    if (value > maxItems) throw new RangeError('it counts more than it can hold');
    return Number(value);
  }

  raw(): Uint8Array {
    const length = this.unsigned();
    if (length > this.#bytes.length - this.#position) throw new RangeError('it ends in the middle of a text');
    const start = this.#position;
    this.#position += Number(length);
    return this.#bytes.slice(start, this.#position);
  }

  text(): string {
    return new TextDecoder('utf-8', { fatal: true }).decode(this.raw());
  }
}

const rangeKey = ({ min, max }: Choice): string => `${typeof min}:${min}:${max}`;

export function writeRecording(writer: ByteWriter, recording: Recording): void {
  const ranges = new Map<string, { readonly index: number; readonly choice: Choice }>();
  for (const choice of recording.flat()) {
    if (!ranges.has(rangeKey(choice))) ranges.set(rangeKey(choice), { index: ranges.size, choice });
  }
  writer.unsigned(ranges.size);
  for (const { choice } of ranges.values()) {
    writer.unsigned(typeof choice.min === 'bigint' ? 1 : 0);
    writer.signed(choice.min);
    writer.unsigned(BigInt(choice.max) - BigInt(choice.min));
  }
  writer.unsigned(recording.length);
  for (const sequence of recording) {
    writer.unsigned(sequence.length);
    for (const choice of sequence) {
      writer.unsigned(ranges.get(rangeKey(choice))!.index);
      writer.signed(BigInt(choice.value) - simplestBigInt(BigInt(choice.min), BigInt(choice.max)));
    }
  }
}

interface Range {
  readonly isBigInt: boolean;
  readonly min: bigint;
  readonly max: bigint;
}

function readRange(reader: ByteReader): Range {
  const kind = reader.unsigned();
  const min = reader.signed();
  const max = min + reader.unsigned();
  if (kind > 1n) throw new RangeError('it holds an unknown kind of choice');
  if (kind === 0n && !(Number.isSafeInteger(Number(min)) && Number.isSafeInteger(Number(max)))) {
    throw new RangeError('a range is too wide');
  }
  return { isBigInt: kind === 1n, min, max };
}

function readChoice(reader: ByteReader, ranges: readonly Range[]): Choice {
  const range = ranges[reader.count()];
  if (range === undefined) throw new RangeError('it names a range that it does not hold');
  const { isBigInt, min, max } = range;
  const value = reader.signed() + simplestBigInt(min, max);
  if (value < min || value > max) throw new RangeError('a value is outside its range');
  return isBigInt ? { min, max, value } : { min: Number(min), max: Number(max), value: Number(value) };
}

/** A list that grows with what is really read: a hostile count costs nothing before the bytes run out. */
function times<T>(count: number, read: () => T): readonly T[] {
  const items: T[] = [];
  while (items.length < count) items.push(read());
  return items;
}

export function readRecording(reader: ByteReader): Recording {
  const ranges = times(reader.count(), () => readRange(reader));
  return times(reader.count(), () => times(reader.count(), () => readChoice(reader, ranges)));
}
