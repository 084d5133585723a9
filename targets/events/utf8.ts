import { EventError } from './errors.ts';

/**
 * Decodes UTF-8 exactly: malformed bytes are refused, and a byte order mark stays (it is data to whoever hashes or re-encodes the text).
 * @param path where the bytes stood, for the error
 * @throws EventError `utf8`
 */
export function decodeUtf8(bytes: Uint8Array, path: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new EventError('utf8', path, 'malformed UTF-8');
  }
}
