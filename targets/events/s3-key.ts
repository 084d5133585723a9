import { EventError } from './errors.ts';

/** A UTF-16 surrogate that is not half of a pair; with the `u` flag, pairs do not match. */
const LONE_SURROGATE = /\p{Surrogate}/u;

/**
 * The object key behind the form-url-encoded one in a notification: `+` is a space, `%XX` are bytes of UTF-8.
 *
 * Source: "Event message structure" in the S3 user guide (`red flower.jpg` arrives as `red+flower.jpg`).
 * @param path where the key stood, for the error
 * @throws EventError `key` for a broken escape, for bytes that are not UTF-8 and for a lone surrogate
 */
export function decodeS3Key(encoded: string, path = 'key'): string {
  if (LONE_SURROGATE.test(encoded)) throw new EventError('key', path, 'a lone surrogate');
  try {
    return decodeURIComponent(encoded.replaceAll('+', ' '));
  } catch {
    throw new EventError('key', path, 'a broken escape');
  }
}

/**
 * The form in which S3 writes a key into a notification: form-url-encoded but for `/`, which stays readable.
 * @throws EventError `key` for a lone surrogate, which no key can hold
 */
export function encodeS3Key(key: string): string {
  if (LONE_SURROGATE.test(key)) throw new EventError('key', 'key', 'a lone surrogate');
  return encodeURIComponent(key).replaceAll('%20', '+').replaceAll('%2F', '/');
}
