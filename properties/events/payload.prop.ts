import { gunzipSync, gzipSync } from 'node:zlib';
import { property } from 'assay';
import fc from 'fast-check';
import { expect } from 'vitest';
import { decodeBase64 } from '../../targets/events/base64.ts';
import { EventError } from '../../targets/events/errors.ts';
import { gunzip, isGzip } from '../../targets/events/gzip.ts';
import { parseJson } from '../../targets/events/json.ts';
import { parseNdjson } from '../../targets/events/ndjson.ts';
import { payloadBytes, payloadJson, payloadLines, payloadText } from '../../targets/events/payload.ts';
import { decodeUtf8 } from '../../targets/events/utf8.ts';
import { anyText } from './arbitraries.ts';

const someBytes = fc.uint8Array({ maxLength: 40 });
const refusal = (code: string): unknown => expect.objectContaining({ name: 'EventError', code });

property(
  'base64 gives back the bytes it was made of',
  [someBytes],
  (bytes) => {
    expect(decodeBase64(Buffer.from(bytes).toString('base64'), 'here')).toEqual(bytes);
  },
  { documentation: true },
);

property(
  'decoded bytes stand in memory of their own, not in a shared pool',
  [someBytes],
  (bytes) => {
    expect(decodeBase64(Buffer.from(bytes).toString('base64'), 'here').buffer.byteLength).toBe(bytes.length);
  },
  { documentation: true },
);

property(
  'text is base64 exactly when it re-encodes to itself by the alphabet and padding of RFC 4648',
  [fc.stringMatching(/^[A-Za-z0-9+/=_\- ]{0,9}$/)],
  (text) => {
    const groups = /^([A-Za-z0-9+/]{4})*([A-Za-z0-9+/][AQgw]==|[A-Za-z0-9+/]{2}[AEIMQUYcgkosw048]=)?$/.test(text);
    if (groups) expect(decodeBase64(text, 'here')).toHaveLength(Buffer.from(text, 'base64').length);
    else expect(() => decodeBase64(text, 'here')).toThrow(refusal('base64'));
  },
  { runs: 300 },
);

property('UTF-8 gives back the text it was made of, byte order marks included', [anyText()], (text) => {
  for (const source of [text, `\uFEFF${text}`])
    expect(decodeUtf8(new TextEncoder().encode(source), 'here')).toBe(source);
});

property('bytes are UTF-8 exactly when decoding and encoding gives them back', [someBytes], (bytes) => {
  const valid = Buffer.from(Buffer.from(bytes).toString('utf8')).equals(bytes);
  if (valid) expect(decodeUtf8(bytes, 'here')).toBe(Buffer.from(bytes).toString('utf8'));
  else expect(() => decodeUtf8(bytes, 'here')).toThrow(refusal('utf8'));
});

property(
  'gzip members, one or more, decompress to what was compressed',
  [fc.array(someBytes, { minLength: 1, maxLength: 3 })],
  (parts) => {
    const members = Buffer.concat(parts.map((part) => gzipSync(part)));
    expect(isGzip(members)).toBe(true);
    const plain = new Uint8Array(Buffer.concat(parts));
    expect(gunzip(members, 1000, 'here')).toEqual(plain);
    expect(payloadBytes(members)).toEqual(plain);
  },
  { documentation: true },
);

property(
  'decompression allows exactly as many bytes as the limit says',
  [fc.uint8Array({ minLength: 1, maxLength: 60 }), fc.integer({ min: 1, max: 60 })],
  (bytes, limit) => {
    const packed = gzipSync(bytes);
    if (bytes.length <= limit) {
      expect(gunzip(packed, limit, 'here')).toEqual(bytes);
      expect(payloadBytes(packed, { maxDecompressedBytes: limit })).toEqual(bytes);
    } else {
      expect(() => gunzip(packed, limit, 'here')).toThrow(refusal('too-large'));
      expect(() => payloadBytes(packed, { maxDecompressedBytes: limit })).toThrow(refusal('too-large'));
    }
  },
  { documentation: true },
);

property(
  'a gzip member that is cut short or followed by anything is refused',
  [someBytes, fc.nat(), fc.uint8Array({ minLength: 1, maxLength: 8 })],
  (bytes, at, tail) => {
    const packed = gzipSync(bytes);
    expect(() => gunzip(packed.subarray(0, at % packed.length), 1000, 'here')).toThrow(refusal('gzip'));
    expect(() => gunzip(Buffer.concat([packed, tail]), 1000, 'here')).toThrow(refusal('gzip'));
  },
);

property(
  'a gzip member with one changed byte decompresses to the same or is refused',
  [someBytes, fc.nat(), fc.integer({ min: 1, max: 255 })],
  (bytes, at, change) => {
    const packed = new Uint8Array(gzipSync(bytes));
    packed[at % packed.length]! ^= change;
    try {
      expect(gunzip(packed, 1000, 'here')).toEqual(bytes);
    } catch (error) {
      if (!(error instanceof EventError)) throw error;
    }
  },
  { documentation: true },
);

property(
  'a payload that does not begin as gzip does is taken as it is',
  [someBytes],
  (bytes) => {
    fc.pre(!(bytes[0] === 0x1f && bytes[1] === 0x8b));
    expect(isGzip(bytes)).toBe(false);
    expect(payloadBytes(bytes)).toBe(bytes);
  },
  { documentation: true },
);

property(
  'only both magic bytes make gzip',
  [fc.constantFrom(0x1f, 0x8b, 0), fc.constantFrom(0x1f, 0x8b, 0)],
  (first, second) => {
    expect(isGzip(new Uint8Array([first, second]))).toBe(first === 0x1f && second === 0x8b);
  },
);

property(
  'text, JSON and NDJSON read the same compressed and plain',
  [fc.array(fc.jsonValue(), { maxLength: 4 })],
  (values) => {
    const text = values.map((value) => JSON.stringify(value)).join('\n');
    const plain = new TextEncoder().encode(text);
    const limits = { maxDecompressedBytes: Math.max(1, plain.length) };
    expect(payloadText(gzipSync(plain), limits)).toBe(text);
    expect(payloadLines(gzipSync(plain), limits)).toEqual(payloadLines(plain));
    const one = new TextEncoder().encode(JSON.stringify(values));
    expect(payloadJson(gzipSync(one), { maxDecompressedBytes: one.length })).toEqual(
      JSON.parse(JSON.stringify(values)),
    );
    expect(payloadJson(one)).toEqual(payloadJson(gzipSync(one)));
    if (one.length > 1) {
      for (const read of [payloadText, payloadJson, payloadLines]) {
        expect(() => read(gzipSync(one), { maxDecompressedBytes: one.length - 1 })).toThrow(refusal('too-large'));
      }
    }
  },
);

property('JSON is accepted exactly when the engine accepts it', [fc.oneof(fc.json(), anyText())], (text) => {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    expect(() => parseJson(text, 'here')).toThrow(
      expect.objectContaining({ code: 'json', path: 'here', message: `json at here: ${(error as Error).message}` }),
    );
    return;
  }
  expect(parseJson(text, 'here')).toEqual(value);
});

const line = fc.oneof(
  fc.json().map((text) => ({ text, good: true })),
  fc.constantFrom('{', '1 2', 'undefined', '\uFEFF{}', '\u00A0', '\f').map((text) => ({ text, good: false })),
);
const lines = fc.array(
  fc.record({ line, blanks: fc.array(fc.constantFrom('', ' ', '\t', ' \t '), { maxLength: 2 }) }),
  { maxLength: 5 },
);

property(
  'every line of NDJSON is read or refused by itself, under its own number',
  [lines, fc.constantFrom('\n', '\r\n'), fc.boolean()],
  (written, end, finished) => {
    const rows = written.flatMap(({ line: { text, good }, blanks }) => [
      ...blanks.map((text) => ({ text, good: null })),
      { text, good },
    ]);
    const text = rows.map((row) => row.text).join(end) + (finished ? end : '');
    const expected = rows.flatMap(({ good, text: source }, index) =>
      good === null
        ? []
        : [good ? { ok: true, line: index + 1, value: JSON.parse(source) } : { ok: false, line: index + 1 }],
    );
    const read = parseNdjson(text);
    expect(read).toMatchObject(expected);
    expect(read).toHaveLength(expected.length);
    for (const entry of read)
      if (!entry.ok) expect(entry.error).toMatchObject({ code: 'json', path: `line ${entry.line}` });
  },
);

property(
  'lines can be split anywhere between two of them',
  [lines, lines],
  (first, second) => {
    const textOf = (part: typeof first): string => part.map(({ line: { text } }) => `${text}\n`).join('');
    const whole = parseNdjson(textOf(first) + textOf(second));
    const parts = [
      ...parseNdjson(textOf(first)),
      ...parseNdjson(textOf(second)).map((entry) => ({ ...entry, line: entry.line + first.length })),
    ];
    expect(whole.map(({ ok, line: number }) => [ok, number])).toEqual(
      parts.map(({ ok, line: number }) => [ok, number]),
    );
  },
  { documentation: true },
);

property(
  'whatever Node decompresses whole decompresses to the same here',
  [someBytes, someBytes],
  (a, b) => {
    const packed = Buffer.concat([gzipSync(a), gzipSync(b, { level: 0 })]);
    expect(Buffer.from(gunzip(packed, 1000, 'here')).equals(gunzipSync(packed))).toBe(true);
  },
  { documentation: true },
);
