import { EventError } from './errors.ts';

/**
 * Decodes base64 (RFC 4648, section 4) and accepts the canonical form only: padded, no white space, no stray bits in the last
 * character. `Buffer.from` skips whatever it does not know, so a mangled record would come out as other bytes instead of a failure.
 * @param path where the text stood, for the error
 * @throws EventError `base64`
 */
export function decodeBase64(text: string, path: string): Uint8Array {
  const bytes = Buffer.from(text, 'base64');
  if (bytes.toString('base64') !== text) throw new EventError('base64', path, 'not canonical base64');
  // A plain Uint8Array of its own: small buffers share a pool, and a view on it would show other requests' bytes through `.buffer`.
  return new Uint8Array(bytes);
}
