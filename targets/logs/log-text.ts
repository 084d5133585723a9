import { isUtf8 } from 'node:buffer';

/**
 * The value of a variable. What a client sends is bytes, not text, so both are kept: `text` is for people and
 * `bytes` is what was logged, to the last one.
 */
export interface LogText {
  readonly bytes: Uint8Array;
  /** `bytes` decoded as UTF-8, with U+FFFD where that is not possible. */
  readonly text: string;
  /** Whether `text` says everything that `bytes` says. */
  readonly wellFormed: boolean;
}

// A byte order mark is part of the value: dropping it would lose three bytes of a well-formed text.
const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
const encoder = new TextEncoder();

/** Decodes the unescaped bytes of a variable. */
export function logText(bytes: Uint8Array): LogText {
  return { bytes, text: decodeUtf8(bytes), wellFormed: isUtf8(bytes) };
}

/** UTF-8 to text, U+FFFD for what is not UTF-8. */
export function decodeUtf8(bytes: Uint8Array): string {
  return decoder.decode(bytes);
}

/** Text to UTF-8. Lone surrogates have no UTF-8 form: look for them with {@link loneSurrogateAt} first. */
export function encodeUtf8(text: string): Uint8Array {
  return encoder.encode(text);
}

/** Index of the first surrogate without its other half, or -1. */
export function loneSurrogateAt(text: string): number {
  return text.search(/\p{Surrogate}/u);
}
