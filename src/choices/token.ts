import { crc32, deflateRawSync, inflateRawSync } from 'node:zlib';
import { AssayError } from '../core/errors.ts';
import type { Recording } from './sequence.ts';
import { ByteReader, ByteWriter, readRecording, writeRecording } from './token-bytes.ts';

/** What a token names: a check, and the input it failed on. */
export interface ReplayTarget {
  /** The check's id (`core/check-id.ts`). */
  readonly check: string;
  /** The check's file relative to the project's root. */
  readonly file: string;
  /** Choices, or the raw input of a check that takes bytes or text. */
  readonly input: { readonly choices: Recording } | { readonly bytes: Uint8Array };
}

const prefix = 'a2'; // format version: a token of another format is refused, never misread
/** Longest token in characters: what shells and CI logs carry in one piece. */
export const maxTokenLength = 32_768;
/** Bytes a token may inflate to: far above what a token of that length honestly holds. */
const maxInflatedBytes = 4 * 1024 * 1024;
const checksumBytes = 4;

/**
 * A token of `[A-Za-z0-9_-]`, or undefined when the input is too large for one (then it replays by a file). It carries the
 * range of every choice, so that a replay with a generator that has changed since is noticed (`findDrift`).
 */
export function encodeToken(target: ReplayTarget): string | undefined {
  const writer = new ByteWriter();
  writer.text(target.check);
  writer.text(target.file);
  if ('bytes' in target.input) {
    if (target.input.bytes.length > maxInflatedBytes / 2) return undefined;
    writer.unsigned(1);
    writer.raw(target.input.bytes);
  } else {
    writer.unsigned(0);
    writeRecording(writer, target.input.choices);
  }
  const body = Buffer.from(writer.bytes);
  if (body.length > maxInflatedBytes - checksumBytes) return undefined;
  const checksum = Buffer.alloc(checksumBytes);
  checksum.writeUInt32LE(crc32(body));
  const token = prefix + deflateRawSync(Buffer.concat([checksum, body]), { level: 9 }).toString('base64url');
  return token.length > maxTokenLength ? undefined : token;
}

function refuse(reason: string, cause?: unknown): never {
  throw new AssayError(
    'token',
    `This is not a replay token: ${reason}.`,
    'Copy the whole token from the failure report.',
    {
      cause,
    },
  );
}

function inflate(token: string): Uint8Array {
  let inflated: Buffer;
  try {
    const deflated = Buffer.from(token.slice(prefix.length), 'base64url');
    inflated = inflateRawSync(deflated, { maxOutputLength: maxInflatedBytes });
  } catch (error) {
    return refuse('it is damaged, or a part of it is missing', error);
  }
  const body = inflated.subarray(checksumBytes);
  if (inflated.length < checksumBytes || inflated.readUInt32LE(0) !== crc32(body)) refuse('it is damaged');
  return new Uint8Array(body); // a copy: slices of a Buffer share its memory
}

/**
 * Reads a token back. Tokens are not trusted: length, alphabet, inflated size, checksum and every value are checked.
 *
 * @throws AssayError with code `token`
 */
export function decodeToken(token: string): ReplayTarget {
  if (token.length > maxTokenLength) refuse(`it has ${token.length} characters and the longest has ${maxTokenLength}`);
  if (!/^[A-Za-z0-9_-]+$/.test(token)) refuse('it holds other characters than letters, digits, "-" and "_"');
  if (!token.startsWith(prefix)) refuse(`it does not begin with "${prefix}", as those of this version do`);
  const reader = new ByteReader(inflate(token));
  try {
    const check = reader.text();
    const file = reader.text();
    const input = reader.unsigned() === 1n ? { bytes: reader.raw() } : { choices: readRecording(reader) };
    if (!reader.atEnd) refuse('it holds more than one input');
    return { check, file, input };
  } catch (error) {
    if (AssayError.is(error)) throw error;
    return refuse('it is damaged', error);
  }
}
