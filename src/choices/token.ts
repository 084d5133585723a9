import { deflateRawSync, inflateRawSync } from 'node:zlib';
import { AssayError } from '../core/errors.ts';
import type { Choice, Recording } from './sequence.ts';

/** What a token names: a check, and the input it failed on. */
export interface ReplayTarget {
  /** The check's id (`core/check-id.ts`). */
  readonly check: string;
  /** The check's file relative to the project's root. */
  readonly file: string;
  /** Choices, or the raw input of a check that takes bytes or text. */
  readonly input: { readonly choices: Recording } | { readonly bytes: Uint8Array };
}

const prefix = 'a1'; // format version: a token of another format is refused, never misread
/** Longest token in characters: what shells and CI logs carry in one piece. */
export const maxTokenLength = 32_768;
/** Bytes a token may inflate to: far above what a token of that length honestly holds. */
const maxInflatedBytes = 4 * 1024 * 1024;

type Cell = number | string;

function encodeChoice(choice: Choice): [Cell, Cell, Cell] {
  return typeof choice.value === 'bigint'
    ? [`${choice.min}`, `${choice.max}`, `${choice.value}`]
    : [choice.min as number, choice.max as number, choice.value];
}

function decodeChoice(cells: unknown): Choice {
  if (!Array.isArray(cells) || cells.length !== 3) throw new TypeError('not a choice');
  if (cells.every((cell) => Number.isSafeInteger(cell))) return { min: cells[0], max: cells[1], value: cells[2] };
  if (cells.every((cell) => typeof cell === 'string' && /^-?\d{1,400}$/.test(cell))) {
    return { min: BigInt(cells[0]), max: BigInt(cells[1]), value: BigInt(cells[2]) };
  }
  throw new TypeError('not a choice');
}

/** A token of `[A-Za-z0-9_-]`, or undefined when the input is too large for one (then it replays by a file). */
export function encodeToken(target: ReplayTarget): string | undefined {
  const body =
    'bytes' in target.input
      ? { c: target.check, f: target.file, b: Buffer.from(target.input.bytes).toString('latin1') }
      : { c: target.check, f: target.file, s: target.input.choices.map((sequence) => sequence.map(encodeChoice)) };
  const token = prefix + deflateRawSync(Buffer.from(JSON.stringify(body), 'utf8'), { level: 9 }).toString('base64url');
  return token.length > maxTokenLength ? undefined : token;
}

function refuse(reason: string, cause?: unknown): never {
  throw new AssayError('token', `This is not a replay token: ${reason}.`, 'Copy the whole token from the failure report.', {
    cause,
  });
}

/**
 * Reads a token back. Tokens are not trusted: length, alphabet, inflated size and shape are checked.
 *
 * @throws AssayError with code `token`
 */
export function decodeToken(token: string): ReplayTarget {
  if (token.length > maxTokenLength) refuse(`it has ${token.length} characters and the longest has ${maxTokenLength}`);
  if (!/^[A-Za-z0-9_-]+$/.test(token)) refuse('it holds other characters than letters, digits, "-" and "_"');
  if (!token.startsWith(prefix)) refuse(`it does not begin with "${prefix}"`);
  try {
    const inflated = inflateRawSync(Buffer.from(token.slice(prefix.length), 'base64url'), {
      maxOutputLength: maxInflatedBytes,
    });
    const body: unknown = JSON.parse(inflated.toString('utf8'));
    if (typeof body !== 'object' || body === null) refuse('it holds something else');
    const { c, f, b, s } = body as Record<string, unknown>;
    if (typeof c !== 'string' || typeof f !== 'string') refuse('it names no check');
    if (typeof b === 'string') return { check: c, file: f, input: { bytes: new Uint8Array(Buffer.from(b, 'latin1')) } };
    if (!Array.isArray(s)) refuse('it holds no input');
    const choices = s.map((sequence) => {
      if (!Array.isArray(sequence)) throw new TypeError('not a sequence');
      return sequence.map(decodeChoice);
    });
    return { check: c, file: f, input: { choices } };
  } catch (error) {
    if (AssayError.is(error)) throw error;
    return refuse('it is damaged', error);
  }
}
