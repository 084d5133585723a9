import { randomFills, type Fill, type FillFactory } from '../choices/fill.ts';
import type { StoredInput } from '../core/declaration.ts';
import { isBigIntChoice, simplestBigInt, simplestNumber, type Choice, type Recording } from '../choices/sequence.ts';

/** Bytes that one choice takes at most: what a bigint of 512 bits needs. Wider ranges repeat themselves. */
const maxChoiceBytes = 64;

/** Bytes that hold any offset of the range min..max. */
function widthOf(size: bigint): number {
  let width = 1;
  while (width < maxChoiceBytes && 1n << BigInt(8 * width) < size) width++;
  return width;
}

/**
 * Reads choices from raw bytes, so that a fuzzer of bytes drives any arbitrary: each choice takes as many bytes as its range
 * needs, big-endian, modulo the size of the range; after the last byte everything is the simplest of its range.
 */
class ByteFill implements Fill {
  readonly #bytes: Uint8Array;
  #position = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  number(min: number, max: number): number {
    if (this.#position >= this.#bytes.length) return simplestNumber(min, max);
    const size = max - min + 1;
    if (size <= 256) return min + (this.#bytes[this.#position++]! % size);
    return Number(BigInt(min) + this.#offset(BigInt(max) - BigInt(min) + 1n));
  }

  bigint(min: bigint, max: bigint): bigint {
    if (this.#position >= this.#bytes.length) return simplestBigInt(min, max);
    return min + this.#offset(max - min + 1n);
  }

  #offset(size: bigint): bigint {
    let offset = 0n;
    for (let left = widthOf(size); left > 0; left--)
      offset = (offset << 8n) | BigInt(this.#bytes[this.#position++] ?? 0);
    return offset % size;
  }
}

/** FNV-1a over bytes: only has to differ between inputs. */
export function hashBytes(bytes: Uint8Array): number {
  let hash = 0x811c9dc5;
  for (const byte of bytes) hash = Math.imul(hash ^ byte, 0x01000193);
  return hash >>> 0;
}

/** The main sequence comes from the bytes; what schedulers and streams draw later is random in a seed made of them. */
export function byteFills(bytes: Uint8Array): FillFactory {
  const later = randomFills(hashBytes(bytes));
  return (sequence) => (sequence === 0 ? new ByteFill(bytes) : later(sequence));
}

function pushChoice(target: number[], choice: Choice): void {
  const min = BigInt(choice.min);
  const size = BigInt(choice.max) - min + 1n;
  const offset = BigInt(choice.value) - min;
  const width = !isBigIntChoice(choice) && size <= 256n ? 1 : widthOf(size);
  for (let index = width - 1; index >= 0; index--) target.push(Number((offset >> BigInt(8 * index)) & 0xffn));
}

/** Bytes from which the main sequence of a recording is read back; wider choices than 64 bytes lose their upper part. */
export function bytesOfRecording(recording: Recording): Uint8Array {
  const bytes: number[] = [];
  for (const choice of recording[0] ?? []) pushChoice(bytes, choice);
  return Uint8Array.from(bytes);
}

/** An input as bytes: raw ones as they are, choices in the form that `byteFills` reads. */
export function bytesOfInput(input: StoredInput): Uint8Array {
  return 'bytes' in input ? input.bytes : bytesOfRecording(input.choices as Recording);
}
