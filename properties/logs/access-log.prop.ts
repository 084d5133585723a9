import { property } from 'assay';
import fc from 'fast-check';
import { isIP } from 'node:net';
import { Temporal } from 'temporal-polyfill';
import { expect } from 'vitest';
import { formatAccessLogLine, LogLineError, parseAccessLogLine } from '../../targets/logs/access-log.ts';
import { accessLogValues, offsetMinutes, singleEdit } from './arbitraries.ts';

/** The error that a line is refused with, or `undefined`; any other error goes through. */
function refusal(line: string | Uint8Array): LogLineError | undefined {
  try {
    parseAccessLogLine(line);
    return undefined;
  } catch (error) {
    if (error instanceof LogLineError) return error;
    throw error;
  }
}

// The combined format once more, as one regular expression and nothing of the target's.
const ESCAPED = String.raw`((?:[ !#-\[\]-~]|\\x(?:[0189A-F][0-9A-F]|22|5C|7F))*)`;
const COMBINED = new RegExp(
  String.raw`^([0-9a-fA-Funix.:]+) - ${ESCAPED} \[(\d\d)/([A-Z][a-z][a-z])/(\d{4}):(\d\d:\d\d:\d\d) ([+-])(\d\d)(\d\d)\] ` +
    String.raw`"${ESCAPED}" (\d{3}) (0|[1-9]\d*) "${ESCAPED}" "${ESCAPED}"$`,
  'u',
);

interface Expected {
  readonly address: string;
  readonly seconds: number;
  readonly texts: readonly (string | null)[];
  readonly numbers: readonly number[];
}

function unescape(raw: string): string | null {
  if (raw === '-') return null;
  const hex = raw
    .match(/\\x..|./gsu)
    ?.map((each) => (each.length > 1 ? each.slice(2) : Buffer.from(each).toString('hex')));
  return Buffer.from(hex?.join('') ?? '', 'hex').toString();
}

function expected(line: string): Expected | undefined {
  const match = COMBINED.exec(line);
  if (match === null) return undefined;
  const part = (index: number): string => match[index] ?? '';
  const month = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ').indexOf(part(4)) + 1;
  const text = `${part(5)}-${String(month).padStart(2, '0')}-${part(3)}T${part(6)}${part(7)}${part(8)}:${part(9)}`;
  if (part(7) + part(8) + part(9) === '-0000' || /:6\d[+-]/u.test(text)) return undefined;
  if (part(1) !== 'unix:' && isIP(part(1)) === 0) return undefined;
  try {
    const seconds = Math.floor(Temporal.Instant.from(text).epochMilliseconds / 1000);
    const numbers = [Number(part(11)), Number(part(12))];
    if (!numbers.every(Number.isSafeInteger)) return undefined;
    return { address: part(1), seconds, texts: [2, 10, 13, 14].map((index) => unescape(part(index))), numbers };
  } catch {
    return undefined;
  }
}

property('a combined line that was written is read back with every byte', [accessLogValues()], (values) => {
  const line = formatAccessLogLine(values);
  const entry = parseAccessLogLine(line);
  const bytes = (text: { bytes: Uint8Array } | null): Uint8Array | undefined => text?.bytes;
  expect(entry.remote.address).toBe(values.remote.address);
  expect([entry.user, entry.request, entry.referer, entry.userAgent].map(bytes)).toEqual(
    [values.user, values.request, values.referer, values.userAgent].map((each) =>
      bytes(each as { bytes: Uint8Array } | null),
    ),
  );
  expect({ ...values.time, status: values.status, sent: values.bodyBytesSent }).toEqual({
    epochSeconds: entry.time.epochSeconds,
    offsetMinutes: entry.time.offsetMinutes,
    status: entry.status,
    sent: entry.bodyBytesSent,
  });
  expect(line).toMatch(/^[ -~]*$/u);
});

property(
  'a line is accepted exactly if a regular expression and a calendar accept it, with equal values',
  [accessLogValues(), fc.option(singleEdit())],
  (values, edit) => {
    const original = formatAccessLogLine(values);
    const line = edit?.(original) ?? original;
    const wanted = expected(line);
    const error = refusal(line);
    expect(error === undefined).toBe(wanted !== undefined);
    if (wanted === undefined) return;
    const entry = parseAccessLogLine(line);
    expect({
      address: entry.remote.address,
      seconds: entry.time.epochSeconds,
      texts: [entry.user, entry.request, entry.referer, entry.userAgent].map((text) => text?.text ?? null),
      numbers: [entry.status, entry.bodyBytesSent],
    }).toEqual(wanted);
  },
  { runs: 300 },
);

property(
  'a line that is accepted is written back unchanged',
  [accessLogValues(), singleEdit()],
  (values, edit) => {
    const line = edit(formatAccessLogLine(values));
    if (refusal(line) === undefined) expect(formatAccessLogLine(parseAccessLogLine(line))).toBe(line);
  },
  { documentation: true },
);

property(
  'the column of an error is the first place at which the line goes wrong',
  [accessLogValues(), singleEdit()],
  (values, edit) => {
    const line = edit(formatAccessLogLine(values));
    const error = refusal(line);
    fc.pre(error?.code === 'unexpected-byte');
    const column = error?.column ?? 0;
    expect(refusal(line.slice(0, column))).toMatchObject({ code: 'unexpected-byte', column });
    // Up to there it is the beginning of a line, or a whole one.
    const beginning = refusal(line.slice(0, column - 1));
    if (beginning !== undefined) expect(beginning).toMatchObject({ code: 'unexpected-end', column });
  },
);

property(
  'a line that was cut short is refused at its end',
  [accessLogValues(), fc.nat()],
  (values, place) => {
    const line = formatAccessLogLine(values);
    const at = place % line.length;
    expect(refusal(line.slice(0, at))).toMatchObject({ code: 'unexpected-end', column: at + 1 });
  },
  { documentation: true },
);

property('a line means the same as text and as bytes', [accessLogValues(), fc.option(singleEdit())], (values, edit) => {
  const original = formatAccessLogLine(values);
  const line = edit?.(original) ?? original;
  fc.pre(!/\p{Surrogate}/u.test(line));
  const bytes = Uint8Array.from(Buffer.from(line));
  expect(refusal(bytes)?.code).toBe(refusal(line)?.code);
  if (refusal(line) === undefined) expect(parseAccessLogLine(bytes)).toEqual(parseAccessLogLine(line));
});

property('the parts of a request line, joined with spaces, are the request line', [accessLogValues()], (values) => {
  const { request, requestParts } = parseAccessLogLine(formatAccessLogLine(values));
  if (requestParts === null) return;
  const { method, target, protocol } = requestParts;
  expect([method, target, ...(protocol === null ? [] : [protocol])].join(' ')).toBe(request?.text);
});

property(
  'moving the clock by minutes and saying so in the offset leaves the instant',
  [accessLogValues(), offsetMinutes()],
  (values, minutes) => {
    const here = parseAccessLogLine(formatAccessLogLine(values));
    const there = parseAccessLogLine(
      formatAccessLogLine({ ...values, time: { ...values.time, offsetMinutes: minutes } }),
    );
    expect(there.time).toEqual({ ...here.time, offsetMinutes: minutes });
  },
  { documentation: true },
);
