import { property } from 'assay';
import fc from 'fast-check';
import { expect } from 'vitest';
import { LogLineError } from '../../targets/logs/log-errors.ts';
import type { LogFormat } from '../../targets/logs/log-format.ts';
import type { EscapeMode } from '../../targets/logs/variable-shapes.ts';
import { anyByte, anyBytes, anyText, ESCAPE_MODES, formatOf, visibleBytes } from './arbitraries.ts';

function valueIn(escape: EscapeMode): LogFormat {
  return formatOf('"$v"', escape);
}

function write(mode: EscapeMode, v: Uint8Array | string | null): Buffer {
  return Buffer.from(valueIn(mode).format({ v }));
}

/** The value a line is read as, as bytes in hexadecimal, `null` for none, or `undefined` when the line is refused. */
function read(mode: EscapeMode, line: Uint8Array | string): string | null | undefined {
  try {
    const value = valueIn(mode).parse(line).fields['v'];
    return value === null || value === undefined ? null : Buffer.from(value.bytes).toString('hex');
  } catch (error) {
    if (error instanceof LogLineError) return undefined;
    throw error;
  }
}

/** How nginx writes one byte, said with its own lists of bytes. */
const ESCAPED_BYTE: Readonly<Record<EscapeMode, (byte: number) => string>> = {
  default: (byte) =>
    /^[ !#-[\]-~]$/u.test(String.fromCharCode(byte))
      ? String.fromCharCode(byte)
      : `\\x${Buffer.from([byte]).toString('hex').toUpperCase()}`,
  // JSON.stringify escapes the same bytes, with small hex digits.
  json: (byte) =>
    JSON.stringify(String.fromCharCode(byte))
      .slice(1, -1)
      .replaceAll(/(?<=\\u00)../gu, (hex) => hex.toUpperCase()),
  none: (byte) => String.fromCharCode(byte),
};

for (const mode of ESCAPE_MODES) {
  property(
    `escape=${mode}: what was written is read back`,
    [visibleBytes().map((bytes) => bytes.filter((byte) => byte !== 0x0a))],
    (bytes) => {
      expect(read(mode, write(mode, bytes))).toBe(Buffer.from(bytes).toString('hex'));
    },
    { documentation: mode === 'json' },
  );
}

property.each(ESCAPE_MODES)(
  (mode) => `escape=${mode}: bytes are escaped one by one, as a table says`,
  () => [
    fc.array(
      anyByte().filter((byte) => byte !== 0x0a),
      { minLength: 2, maxLength: 6 },
    ),
  ],
  (mode, bytes) => {
    expect(write(mode, Uint8Array.from(bytes)).toString('latin1')).toBe(`"${bytes.map(ESCAPED_BYTE[mode]).join('')}"`);
  },
  { documentation: true },
);

/** Lines made of the pieces of escapes: proper ones, unneeded ones, small digits, half ones. */
function escapeSoup(): fc.Arbitrary<string> {
  const digit = fc.constantFrom(...'0123456789ABCDEFabcdefgG');
  const piece = fc.oneof(
    fc.constantFrom(
      '\\',
      'x',
      'u',
      '"',
      '\\"',
      '\\\\',
      '\\/',
      'n',
      'a',
      ' ',
      '\\n',
      '\\b',
      '\\v',
      '\n',
      '\u001f',
      '\u007f',
      '\u0080',
    ),
    fc.tuple(digit, digit).map(([high, low]) => `\\x${high}${low}`),
    fc
      .tuple(fc.constantFrom('00', '00', '01', '10'), digit, digit)
      .map(([lead, high, low]) => `\\u${lead}${high}${low}`),
  );
  return fc.array(piece, { minLength: 1, maxLength: 4 }).map((pieces) => pieces.join(''));
}

property(
  'escape=default reads nothing but what nginx writes',
  [escapeSoup()],
  (soup) => {
    const proper = /^(?:[ !#-[\]-~]|\\x(?:[0189A-F][0-9A-F]|22|5C|7F))*$/u.test(soup);
    expect(read('default', Buffer.from(`"${soup}"`, 'latin1')) !== undefined).toBe(proper);
  },
  { runs: 250 },
);

property(
  'escape=json reads nothing but what nginx writes',
  [escapeSoup()],
  (soup) => {
    const proper = /^(?:[ !#-[\]-\u{10ffff}]|\\["\\bfnrt]|\\u00(?:0[0-7BEF]|1[0-9A-F]))*$/u.test(soup);
    expect(read('json', Buffer.from(`"${soup}"`, 'latin1')) !== undefined).toBe(proper);
  },
  { runs: 250 },
);

property('escape=json: JSON.parse reads the same text', [anyText()], (text) => {
  const line = write('json', text);
  expect(JSON.parse(line.toString())).toBe(text);
  expect(valueIn('json').parse(line).fields['v']).toMatchObject({ text, wellFormed: true });
});

property(
  'escape=json: a string that JSON.stringify wrote is read alike, or has small hex digits',
  [anyText()],
  (text) => {
    const line = JSON.stringify(text);
    const value = read('json', line);
    if (value === undefined) expect(line).toMatch(/\\u00.[a-f]/u);
    else expect(Buffer.from(value ?? '', 'hex').toString()).toBe(text);
  },
  { documentation: true },
);

property(
  'escaping two values joined is escaping each',
  [anyBytes(), anyBytes(), fc.constantFrom('default', 'json')],
  (left, right, mode) => {
    const inside = (bytes: Uint8Array): string =>
      write(mode as EscapeMode, bytes)
        .toString('latin1')
        .slice(1, -1);
    expect(inside(Uint8Array.from([...left, ...right]))).toBe(inside(left) + inside(right));
  },
  { documentation: true },
);

property(
  'text that is not UTF-8 keeps its bytes, and says so',
  [anyBytes()],
  (bytes) => {
    const value = valueIn('json').parse(write('json', bytes)).fields['v'];
    expect(value?.bytes).toEqual(bytes);
    const intact = Buffer.from(value?.text ?? '').equals(bytes);
    expect(value?.wellFormed).toBe(intact);
  },
  { documentation: true },
);

property(
  'an absent value and a dash look alike under escape=default only',
  [fc.constantFrom(...ESCAPE_MODES)],
  (mode) => {
    expect(write(mode, null).toString()).toBe(mode === 'default' ? '"-"' : '""');
    expect(read(mode, '"-"')).toBe(mode === 'default' ? null : '2d');
    expect(read(mode, '""')).toBe('');
  },
  { runs: 20 },
);
