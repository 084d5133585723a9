import fc from 'fast-check';
import { expect } from 'vitest';
import type { AccessLogValues } from '../../targets/logs/access-log.ts';
import { compileLogFormat, type LogFormat } from '../../targets/logs/log-format.ts';
import type { EscapeMode } from '../../targets/logs/variable-shapes.ts';

export const ESCAPE_MODES: readonly EscapeMode[] = ['default', 'json', 'none'];

let compilingTest: string | undefined;
const compiled = new Map<string, LogFormat>();

/** A compiled format, anew for each check but not for each input: the trial of the tests must see which of them compile one. */
export function formatOf(text: string, escape: EscapeMode): LogFormat {
  const { currentTestName } = expect.getState();
  if (currentTestName !== compilingTest) compiled.clear();
  compilingTest = currentTestName;
  const key = `${escape} ${text}`;
  const format = compiled.get(key) ?? compileLogFormat(text, { escape });
  compiled.set(key, format);
  return format;
}

/** Bytes around every border of the escaping rules, and any others. */
export function anyByte(): fc.Arbitrary<number> {
  const borders = [0, 8, 9, 0x0a, 0x0d, 0x1f, 0x20, 0x22, 0x2d, 0x2f, 0x5c, 0x61, 0x7e, 0x7f, 0x80, 0xa9, 0xc3, 0xff];
  return fc.oneof(fc.constantFrom(...borders), fc.integer({ min: 0, max: 255 }));
}

/** The bytes of a value, often not UTF-8. */
export function anyBytes(maxLength = 12): fc.Arbitrary<Uint8Array> {
  return fc.array(anyByte(), { maxLength }).map((bytes) => Uint8Array.from(bytes));
}

/** Printable characters and any others that have a UTF-8 form, those of each length alike, and some made of several. */
function anyCharacter(): fc.Arbitrary<string> {
  // The units `binary` and `grapheme` of fast-check set up tables for half a second in every process.
  const codePoint = fc.oneof(
    fc.integer({ min: 0x20, max: 0x7e }),
    fc.integer({ min: 0, max: 0x7f }),
    fc.integer({ min: 0x80, max: 0x7ff }),
    fc.integer({ min: 0x800, max: 0xd7ff }),
    fc.integer({ min: 0xe000, max: 0xffff }),
    fc.integer({ min: 0x10000, max: 0x10ffff }),
  );
  return fc.oneof(
    { arbitrary: codePoint.map((each) => String.fromCodePoint(each)), weight: 9 },
    { arbitrary: fc.constantFrom('e\u0301', '👩\u200d🚀', '🇫🇷', '\u1100\u1161\u11a8'), weight: 1 },
  );
}

/** Text of any characters that have a UTF-8 form. */
export function anyText(maxLength = 10): fc.Arbitrary<string> {
  return fc.string({ unit: anyCharacter(), maxLength });
}

/** What `escape=default` shows as a value: `-` alone means an absent one, and cannot come back. */
export function visibleBytes(): fc.Arbitrary<Uint8Array> {
  return anyBytes().filter((bytes) => !(bytes.length === 1 && bytes[0] === 0x2d));
}

/** An address that nginx may write. */
export function address(): fc.Arbitrary<string> {
  return fc.oneof(
    fc.ipV4(),
    fc.ipV6().map((each) => each.toLowerCase()),
    fc.constant('unix:'),
  );
}

/** Every offset that can be written. Adding zero makes a plain zero of a negative one, which no line can show. */
export function offsetMinutes(): fc.Arbitrary<number> {
  return fc.integer({ min: -1439, max: 1439 }).map((minutes) => minutes + 0);
}

/** A moment whose local year has four digits under every offset. */
export function logMoment(): fc.Arbitrary<{ epochSeconds: number; offsetMinutes: number }> {
  return fc.record({
    epochSeconds: fc.oneof(
      fc.integer({ min: 0, max: 2 ** 32 }),
      fc.integer({ min: -62_167_132_800, max: 253_402_214_400 }).map((seconds) => seconds + 0),
    ),
    offsetMinutes: fc.oneof(fc.constantFrom(0, 60, -210, 345), offsetMinutes()),
  });
}

/** A request line, or what else may arrive in its place. */
export function requestBytes(): fc.Arbitrary<{ bytes: Uint8Array } | null> {
  const proper = fc
    .tuple(
      fc.constantFrom('GET', 'POST', 'PROPFIND'),
      fc.string({ unit: fc.constantFrom(...'abcXYZ019/._~-:@!$&+,;=', '%20', '%C3%A9') }).map((path) => `/${path}`),
      fc.constantFrom('HTTP/1.0', 'HTTP/2.0'),
    )
    .map((parts) => Buffer.from(parts.join(' ')));
  const garbage = fc.constantFrom(Buffer.from([0x16, 3, 1]), Buffer.from(''), Buffer.from('GET /'));
  return fc.option(fc.oneof(proper, garbage, visibleBytes()).map((bytes) => ({ bytes: Uint8Array.from(bytes) })));
}

function client(): fc.Arbitrary<{ bytes: Uint8Array } | null> {
  const hostile = fc.constantFrom('a [b', ' ', '] "', '[10/Oct/2000:13:55:36 -0700] "', 'curl/8.5.0', 'é');
  const bytes = fc.oneof(
    hostile.map((text) => Uint8Array.from(Buffer.from(text))),
    visibleBytes(),
  );
  return fc.option(bytes.map((each) => ({ bytes: each })));
}

/** Everything that a line of the combined format tells. */
export function accessLogValues(): fc.Arbitrary<AccessLogValues> {
  return fc.record({
    remote: address().map((each) => ({ address: each })),
    user: client(),
    time: logMoment(),
    request: requestBytes(),
    status: fc.oneof(fc.constantFrom(0, 9, 200, 404, 999), fc.integer({ min: 100, max: 599 })),
    bodyBytesSent: fc.oneof(fc.nat(), fc.constantFrom(0, 10, Number.MAX_SAFE_INTEGER)),
    referer: client(),
    userAgent: client(),
  });
}

/** A change of one place of a line: a character removed, doubled, replaced, put in, or swapped with the next. */
export function singleEdit(): fc.Arbitrary<(line: string) => string> {
  const signs = [
    ...' -"\\x[]/:.+09AFaf5',
    '\n',
    '\t',
    '\u007f',
    'é',
    '\ud800',
    '\\x',
    '\\x0',
    '\\x20',
    '\\x41',
    '\\x5c',
    '00',
  ];
  return fc
    .record({
      place: fc.nat(400),
      kind: fc.constantFrom('remove', 'double', 'replace', 'insert', 'swap', 'cut'),
      sign: fc.constantFrom(...signs),
    })
    .map(({ place, kind, sign }) => (line: string) => {
      const at = place % (line.length + 1);
      const [head, own, next, tail] = [
        line.slice(0, at),
        line.slice(at, at + 1),
        line.slice(at + 1, at + 2),
        line.slice(at + 2),
      ];
      const edited = {
        remove: head + next + tail,
        double: head + own + own + next + tail,
        replace: head + sign + next + tail,
        insert: head + sign + own + next + tail,
        swap: head + next + own + tail,
        cut: head,
      };
      return edited[kind as keyof typeof edited];
    });
}

/** Cuts bytes into chunks at the given places, taken modulo their length; equal places give empty chunks. */
export function cutAt(bytes: Uint8Array, places: readonly number[]): Uint8Array[] {
  const cuts = places.map((place) => place % (bytes.length + 1)).toSorted((left, right) => left - right);
  return [0, ...cuts].map((start, index) => bytes.slice(start, cuts[index] ?? bytes.length));
}
