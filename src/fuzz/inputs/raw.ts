import type { Arbitrary } from 'fast-check';
import type { ChoiceSequence } from '../../choices/sequence.ts';

/** Between the raw bytes that a fuzzer works on and the value that a check gets. */
export interface RawCodec<T> {
  /**
   * The value of the first `length` bytes, of all of them when it is not given. Total: every sequence of bytes is a value. The
   * value shares no memory with the bytes, which a fuzzer changes for its next input.
   */
  readonly decode: (bytes: Uint8Array, length?: number) => T;
  readonly encode: (value: T) => Uint8Array;
  /** Bytes from the simplest to the least simple, as a minimiser sees them. */
  readonly simplestFirst: Uint8Array;
  /** The choices of which the arbitrary makes this value where it is a part of others; undefined when there are none. */
  readonly choicesOf?: (value: T) => ChoiceSequence | undefined;
}

// A registered symbol, because a suite may hold another copy of assay than the worker that runs it.
const rawKey = Symbol.for('assay.raw');

/** An arbitrary whose values are also read from, and written as, raw bytes. */
export type RawArbitrary<T> = Arbitrary<T>;

/** Marks an arbitrary as one of raw input. */
export function asRaw<T>(arbitrary: Arbitrary<T>, codec: RawCodec<T>): RawArbitrary<T> {
  Object.defineProperty(arbitrary, rawKey, { value: codec });
  return arbitrary;
}

/** The codec of an arbitrary of raw input; undefined for every other. */
export function rawCodec(arbitrary: Arbitrary<unknown>): RawCodec<unknown> | undefined {
  return (arbitrary as { [rawKey]?: RawCodec<unknown> })[rawKey];
}
