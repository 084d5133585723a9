import { EventError } from './errors.ts';

/** Bytes of the longest number, which has 64 bits. */
const longestVarint = 10;

/** Reads the fields of a protobuf message, whatever they mean (Protocol Buffers, "Encoding"). */
export class ProtobufReader {
  readonly #bytes: Uint8Array;
  readonly #path: string;
  #at = 0;

  /** @param path where the message stood, for the errors */
  constructor(bytes: Uint8Array, path: string) {
    this.#bytes = bytes;
    this.#path = path;
  }

  /**
   * The fields in order: numbers of type varint, bytes of every other type.
   * @throws EventError `aggregate` for bytes that are no message
   */
  *read(): Generator<readonly [field: number, value: bigint | Uint8Array]> {
    while (this.#at < this.#bytes.length) {
      const tag = this.#varint();
      const field = Number(tag >> 3n);
      const type = Number(tag & 7n);
      if (field === 0) throw this.#refusal('a field without number');
      if (type === 0) yield [field, this.#varint()];
      else if (type === 1) yield [field, this.#take(8)];
      else if (type === 2) yield [field, this.#take(Number(this.#varint()))];
      else if (type === 5) yield [field, this.#take(4)];
      else throw this.#refusal(`a field of type ${type}`);
    }
  }

  #varint(): bigint {
    let value = 0n;
    for (let index = 0; index < longestVarint; index++) {
      const byte = BigInt(this.#take(1)[0] as number);
      value |= (byte & 0x7fn) << BigInt(7 * index);
      if (byte < 0x80n) return BigInt.asUintN(64, value);
    }
    throw this.#refusal('a number of more than 64 bits');
  }

  #take(count: number): Uint8Array {
    if (count > this.#bytes.length - this.#at) throw this.#refusal('cut short');
    this.#at += count;
    return this.#bytes.subarray(this.#at - count, this.#at);
  }

  #refusal(detail: string): EventError {
    return new EventError('aggregate', this.#path, detail);
  }
}
