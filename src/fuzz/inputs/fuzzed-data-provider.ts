/** Thrown when a count or a length is no whole number. The name is what Jazzer.js calls it. */
export class FloatLengthError extends Error {
  override readonly name = 'FLOAT_LENGTH_ERROR';

  constructor() {
    super('length value must be an integer');
  }
}

/** Widest number, in bytes, that is read as a `number`; wider ones need the methods for bigint. */
const maxNumberBytes = 6;
const maxFloat = 3.402_823_5e38;
const bytesOfDouble = 8;

function requireWhole(...values: readonly number[]): void {
  if (!values.every(Number.isInteger)) throw new FloatLengthError();
}

function requireOrder(min: number | bigint, max: number | bigint): void {
  if (min > max) throw new Error(`min (${min}) must be less than or equal to max (${max})`);
}

/**
 * Makes values of many types from the bytes of a fuzzer. It gives, for the same bytes, what the class of the same name in
 * Jazzer.js 4 gives (which has it from libFuzzer), so that files written for Jazzer.js and their corpora keep their meaning:
 * single values are read from the end of the bytes, lists and text from the front, and when the bytes are used up every
 * value is the least of its range.
 *
 * Invariant: the bytes from `#front` to `#front + #left` are those not yet used.
 *
 * @example
 * export function fuzz(data: Buffer): void {
 *   const provider = new FuzzedDataProvider(data);
 *   resize(provider.consumeIntegralInRange(1, 4096), provider.consumeRemainingAsString());
 * }
 */
export class FuzzedDataProvider {
  static readonly min_float = -maxFloat;
  static readonly max_float = maxFloat;
  static readonly min_double = -Number.MAX_VALUE;
  static readonly max_double = Number.MAX_VALUE;

  readonly #data: Buffer;
  #front = 0;
  #left: number;

  constructor(data: Uint8Array) {
    this.#data = Buffer.from(data.buffer, data.byteOffset, data.byteLength);
    this.#left = data.length;
  }

  /** Bytes that are not used yet. */
  get remainingBytes(): number {
    return this.#left;
  }

  /** The lowest bit of one byte. */
  consumeBoolean(): boolean {
    return (this.consumeIntegral(1) & 1) === 1;
  }

  /** At most `maxLength` booleans, one a byte, as many as there are bytes. */
  consumeBooleans(maxLength: number): boolean[] {
    return Array.from(this.#take(maxLength), (byte) => (byte & 1) === 1);
  }

  /** @param maxNumBytes bytes to read at most, 0–6 */
  consumeIntegral(maxNumBytes: number, isSigned = false): number {
    requireWhole(maxNumBytes);
    return this.#integral(maxNumBytes, isSigned, true);
  }

  /** A whole number of a range, both ends included, of at most 2 ** 48 numbers. */
  consumeIntegralInRange(min: number, max: number): number {
    return this.#integralInRange(min, max, true);
  }

  /** @param numBytesPerIntegral 1–6 */
  consumeIntegrals(maxLength: number, numBytesPerIntegral: number, isSigned = false): number[] {
    requireWhole(maxLength, numBytesPerIntegral);
    const length = this.#elements(maxLength, numBytesPerIntegral);
    return Array.from({ length }, () => this.#integral(numBytesPerIntegral, isSigned, false));
  }

  consumeBigIntegral(maxNumBytesToConsume: number, isSigned = false): bigint {
    requireWhole(maxNumBytesToConsume);
    return this.#bigIntegral(maxNumBytesToConsume, isSigned, true);
  }

  /** A bigint of a range, both ends included. */
  consumeBigIntegralInRange(min: bigint, max: bigint): bigint {
    return this.#bigIntegralInRange(min, max, true);
  }

  consumeBigIntegrals(maxLength: number, numBytesPerIntegral: number, isSigned = false): bigint[] {
    requireWhole(maxLength, numBytesPerIntegral);
    const length = this.#elements(maxLength, numBytesPerIntegral);
    return Array.from({ length }, () => this.#bigIntegral(numBytesPerIntegral, isSigned, false));
  }

  /** Eight bytes as they are: NaN and the infinities too. */
  consumeNumber(): number {
    const size = Math.min(this.#left, bytesOfDouble);
    this.#left -= size;
    const padded = Buffer.alloc(bytesOfDouble);
    const at = this.#front + this.#left;
    this.#data.copy(padded, bytesOfDouble - size, at, at + size);
    return padded.readDoubleLE();
  }

  consumeNumbers(maxLength: number): number[] {
    requireWhole(maxLength);
    const length = this.#elements(maxLength, bytesOfDouble);
    return Array.from({ length }, () => {
      const padded = Buffer.alloc(bytesOfDouble);
      padded.set(this.#take(bytesOfDouble));
      return padded.readDoubleBE();
    });
  }

  /** The same as `consumeDoubleInRange`. */
  consumeNumberInRange(min: number, max: number): number {
    return this.consumeDoubleInRange(min, max);
  }

  /** A finite number that a float of 32 bits has room for. */
  consumeFloat(): number {
    return this.consumeFloatInRange(-maxFloat, maxFloat);
  }

  consumeFloatInRange(min: number, max: number): number {
    return this.#realInRange(min, max, maxFloat, () => this.consumeProbabilityFloat());
  }

  /** A finite number. */
  consumeDouble(): number {
    return this.consumeDoubleInRange(-Number.MAX_VALUE, Number.MAX_VALUE);
  }

  consumeDoubleInRange(min: number, max: number): number {
    return this.#realInRange(min, max, Number.MAX_VALUE, () => this.consumeProbabilityDouble());
  }

  /** 0–1, from four bytes. */
  consumeProbabilityFloat(): number {
    return this.consumeIntegral(4) / 0xffffffff;
  }

  /** 0–1, from eight bytes. */
  consumeProbabilityDouble(): number {
    return Number(this.consumeBigIntegral(8)) / Number(2n ** 64n - 1n);
  }

  pickValue<T>(array: readonly T[]): T {
    if (array.length === 0) throw new Error('provided array is empty');
    return array[this.consumeIntegralInRange(0, array.length - 1)]!;
  }

  /** Values at different places of a list, in any order. */
  pickValues<T>(array: readonly T[], numValues: number): T[] {
    if (array.length === 0) throw new Error('array must not be empty');
    requireWhole(numValues);
    if (numValues < 0) throw new Error('numValues must not be negative');
    if (numValues > array.length) throw new Error('numValues must not be greater than the array length');
    const left = [...array];
    return Array.from({ length: numValues }, () => left.splice(this.consumeIntegralInRange(0, left.length - 1), 1)[0]!);
  }

  /** At most `maxLength` bytes, as a list of numbers. */
  consumeBytes(maxLength: number): number[] {
    return [...this.#take(maxLength)];
  }

  consumeRemainingAsBytes(): number[] {
    return this.consumeBytes(this.#left);
  }

  /**
   * At most `maxLength` bytes, decoded.
   *
   * @param encoding UTF-8 by default; Jazzer.js took it before version 3
   */
  consumeString(maxLength: number, encoding: BufferEncoding = 'utf-8'): string {
    return this.#take(maxLength).toString(encoding);
  }

  consumeRemainingAsString(encoding: BufferEncoding = 'utf-8'): string {
    return this.consumeString(this.#left, encoding);
  }

  /** Strings of `maxStringLength` bytes each, the last of which may be shorter. */
  consumeStringArray(maxArrayLength: number, maxStringLength: number, encoding: BufferEncoding = 'utf-8'): string[] {
    requireWhole(maxArrayLength, maxStringLength);
    // Strings of no bytes use nothing up: as many as were asked for.
    const length =
      maxStringLength === 0 && this.#left > 0 ? maxArrayLength : this.#elements(maxArrayLength, maxStringLength);
    return Array.from({ length: Math.max(0, length) }, () => this.consumeString(maxStringLength, encoding));
  }

  /** Bytes from the front. */
  #take(maxLength: number): Buffer {
    requireWhole(maxLength);
    if (maxLength < 0) throw new RangeError('maxLength must be non-negative');
    const length = Math.min(this.#left, maxLength);
    const taken = this.#data.subarray(this.#front, this.#front + length);
    this.#front += length;
    this.#left -= length;
    return taken;
  }

  /** How many elements the bytes that are left make, the last of them perhaps of fewer bytes. */
  #elements(maxLength: number, bytesEach: number): number {
    if (maxLength < 0) throw new RangeError('maxLength must be non-negative');
    return bytesEach === 0 ? 0 : Math.ceil(Math.min(this.#left, maxLength * bytesEach) / bytesEach);
  }

  #realInRange(min: number, max: number, largest: number, probability: () => number): number {
    if (min === max) return min;
    requireOrder(min, max);
    // A range wider than the largest number is taken in two halves.
    if (min < 0 && max > 0 && max > min + largest) {
      const half = max / 2 - min / 2;
      return min + (this.consumeBoolean() ? half : 0) + half * probability();
    }
    return min + (max - min) * probability();
  }

  #integral(maxNumBytes: number, isSigned: boolean, fromBack: boolean): number {
    if (maxNumBytes < 0 || maxNumBytes > maxNumberBytes)
      throw new Error(`maxNumBytes must be between 0 and ${maxNumberBytes}: use the method for BigIntegral instead`);
    const size = 2 ** (8 * maxNumBytes);
    const min = isSigned ? -size / 2 : 0;
    return this.#integralInRange(min, min + size - 1, fromBack);
  }

  #integralInRange(min: number, max: number, fromBack: boolean): number {
    if (min === max) return min;
    requireOrder(min, max);
    if (this.#left === 0) return min;
    if (max > Number.MAX_SAFE_INTEGER) throw new Error('max is too large: use the method for BigIntegral instead');
    const size = max - min + 1;
    const width = Math.min(this.#left, Math.ceil(Math.log2(size) / 8));
    if (width > maxNumberBytes)
      throw new Error('requested range exceeds 2**48-1: use the method for BigIntegral instead');
    this.#left -= width;
    if (fromBack) return min + (this.#data.readUIntLE(this.#front + this.#left, width) % size);
    this.#front += width;
    return min + (this.#data.readUIntBE(this.#front - width, width) % size);
  }

  #bigIntegral(maxNumBytes: number, isSigned: boolean, fromBack: boolean): bigint {
    if (!isSigned) return this.#bigIntegralInRange(0n, (1n << BigInt(maxNumBytes * 8)) - 1n, fromBack);
    if (maxNumBytes < 1) throw new RangeError('a signed number takes at least one byte');
    // Doubles, as in Jazzer.js: from seven bytes on the upper end is rounded up, which takes one byte more.
    const half = 2 ** (maxNumBytes * 8 - 1);
    return this.#bigIntegralInRange(BigInt(-half), BigInt(half - 1), fromBack);
  }

  #bigIntegralInRange(min: bigint, max: bigint, fromBack: boolean): bigint {
    if (min === max) return min;
    requireOrder(min, max);
    let offset = 0n;
    for (let left = max - min; left > 0n && this.#left > 0; left >>= 8n) {
      this.#left--;
      offset = (offset << 8n) | BigInt(this.#data[fromBack ? this.#front + this.#left : this.#front++]!);
    }
    return min + (offset % (max - min + 1n));
  }
}
