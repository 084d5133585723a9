import { gunzipSync } from 'node:zlib';
import { EventError } from './errors.ts';

/** What `gunzipSync` really answers with `info: true`; its published types know the plain buffer only. */
interface GunzipInfo {
  readonly buffer: Uint8Array;
  readonly engine: { readonly bytesWritten: number };
}

/** Whether bytes begin as a gzip member does (RFC 1952, section 2.3.1). */
export function isGzip(bytes: Uint8Array): boolean {
  return bytes[0] === 0x1f && bytes[1] === 0x8b;
}

/**
 * Decompresses one or more gzip members.
 *
 * Every input byte must belong to a member: Node stops silently at a NUL byte after a member, which would drop what follows it.
 * @param maxBytes the most it may decompress to, in bytes, >= 1; nothing beyond is ever allocated
 * @param path where the bytes stood, for the error
 * @throws EventError `too-large`, `gzip`
 */
export function gunzip(bytes: Uint8Array, maxBytes: number, path: string): Uint8Array {
  const { buffer, engine } = inflate(bytes, maxBytes, path);
  if (engine.bytesWritten !== bytes.length) throw new EventError('gzip', path, 'bytes after the last member');
  return new Uint8Array(buffer);
}

function inflate(bytes: Uint8Array, maxBytes: number, path: string): GunzipInfo {
  try {
    return gunzipSync(bytes, { maxOutputLength: maxBytes, info: true }) as unknown as GunzipInfo;
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === 'ERR_BUFFER_TOO_LARGE')
      throw new EventError('too-large', path, `more than ${maxBytes} bytes when decompressed`);
    throw new EventError('gzip', path, message);
  }
}
