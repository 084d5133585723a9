import type { EscapeMode } from './variable-shapes.ts';

const LETTERS: ReadonlyMap<number, string> = new Map([
  [0x08, 'b'],
  [0x09, 't'],
  [0x0a, 'n'],
  [0x0c, 'f'],
  [0x0d, 'r'],
  [0x22, '"'],
  [0x5c, '\\'],
]);
const BYTES: ReadonlyMap<number, number> = new Map(
  [...LETTERS].map(([byte, letter]): [number, number] => [letter.charCodeAt(0), byte]),
);
const BACKSLASH = 0x5c;
const LETTER_U = 0x75;

function hex(byte: number): string {
  return byte.toString(16).toUpperCase().padStart(2, '0');
}

function escapeDefault(byte: number): string {
  return byte < 0x20 || byte > 0x7e || byte === 0x22 || byte === BACKSLASH
    ? `\\x${hex(byte)}`
    : String.fromCharCode(byte);
}

function escapeJson(byte: number): string {
  const letter = LETTERS.get(byte);
  if (letter !== undefined) return `\\${letter}`;
  return byte < 0x20 ? `\\u00${hex(byte)}` : String.fromCharCode(byte);
}

function latin1(text: string): Uint8Array {
  return Uint8Array.from(text, (letter) => letter.charCodeAt(0));
}

/**
 * The bytes of a variable as nginx writes them (`ngx_http_log_escape` and `ngx_escape_json` of nginx 1.27). Escaping
 * is per byte: a character of two bytes becomes two escapes under `default`, and stays as it is under `json`.
 */
export function escapeBytes(bytes: Uint8Array, mode: EscapeMode): Uint8Array {
  if (mode === 'none') return bytes;
  return latin1(Array.from(bytes, mode === 'json' ? escapeJson : escapeDefault).join(''));
}

/** How many bytes an escape takes, and the byte it stands for. `at` is the place after the backslash. */
function unescapeOne(raw: Uint8Array, at: number, mode: EscapeMode): readonly [length: number, byte: number] {
  const letter = raw[at] as number;
  const digits = mode === 'json' ? 4 : 2;
  if (mode === 'json' && letter !== LETTER_U) return [1, BYTES.get(letter) as number];
  return [1 + digits, Number.parseInt(String.fromCharCode(...raw.subarray(at + 1, at + 1 + digits)), 16)];
}

/** Takes back {@link escapeBytes}. `raw` must be something it could have given, which the format's automaton has seen to. */
export function unescapeBytes(raw: Uint8Array, mode: EscapeMode): Uint8Array {
  if (mode === 'none' || !raw.includes(BACKSLASH)) return raw;
  const bytes: number[] = [];
  for (let at = 0; at < raw.length; at += 1) {
    const byte = raw[at] as number;
    if (byte !== BACKSLASH) {
      bytes.push(byte);
      continue;
    }
    const [length, value] = unescapeOne(raw, at + 1, mode);
    bytes.push(value);
    at += length;
  }
  return Uint8Array.from(bytes);
}
