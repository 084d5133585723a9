import { property } from 'assay';
import fc from 'fast-check';
import { expect } from 'vitest';
import { formatAccessLogLine, parseAccessLogLine } from '../../targets/logs/access-log.ts';
import { LineSplitter, type SplitLine } from '../../targets/logs/line-splitter.ts';
import type { LogLineError } from '../../targets/logs/log-errors.ts';
import { readLogLines, type LogLineResult } from '../../targets/logs/log-reader.ts';
import { accessLogValues, cutAt, singleEdit } from './arbitraries.ts';

const places = fc.array(fc.nat(2000), { maxLength: 6 });

/** Text with many line ends, characters of several bytes, and lines of all lengths around the limit of 4 bytes. */
function streamBytes(): fc.Arbitrary<Uint8Array> {
  const piece = fc.constantFrom('\n', '\n', '\r', '\r\n', 'a', 'bc', 'é', '€', 'abcd', 'abcde');
  return fc.array(piece, { maxLength: 12 }).map((pieces) => Uint8Array.from(Buffer.from(pieces.join(''))));
}

function splitAll(chunks: readonly Uint8Array[], limit: number): SplitLine[] {
  const splitter = new LineSplitter(limit);
  return [...chunks.flatMap((chunk) => [...splitter.push(chunk)]), ...splitter.end()];
}

/** The lines of a whole text at once. */
function splitPlainly(bytes: Uint8Array, limit: number): SplitLine[] {
  const lines = Buffer.from(bytes).toString('latin1').split('\n');
  if (lines.at(-1) === '') lines.pop();
  return lines.map((line, index) => {
    const content = Buffer.from(line.replace(/\r$/u, ''), 'latin1');
    return { number: index + 1, bytes: new Uint8Array(content.subarray(0, limit)), cut: content.length > limit };
  });
}

async function readAll<T>(
  chunks: readonly Uint8Array[],
  parse: (line: Uint8Array) => T,
  maxLineBytes?: number,
): Promise<LogLineResult<T>[]> {
  const results: LogLineResult<T>[] = [];
  for await (const result of readLogLines(chunks, parse, maxLineBytes === undefined ? {} : { maxLineBytes }))
    results.push(result);
  return results;
}

property(
  'lines do not depend on where the chunks were cut',
  [streamBytes(), places, fc.integer({ min: 1, max: 6 })],
  (bytes, cuts, limit) => {
    expect(splitAll(cutAt(bytes, cuts), limit)).toEqual(splitPlainly(bytes, limit));
  },
  { documentation: true, runs: 400 },
);

property(
  'a chunk may be used again once it was taken',
  [streamBytes(), places],
  (bytes, cuts) => {
    const splitter = new LineSplitter(100);
    const lines: SplitLine[] = [];
    for (const chunk of cutAt(bytes, cuts)) {
      const buffer = Buffer.from(chunk);
      lines.push(...splitter.push(buffer));
      buffer.fill(0x21);
    }
    expect([...lines, ...splitter.end()]).toEqual(splitPlainly(bytes, 100));
  },
  { documentation: true },
);

property(
  'no more is held than the limit and one byte, however long a line is',
  [streamBytes(), places, fc.integer({ min: 1, max: 6 })],
  (bytes, cuts, limit) => {
    const splitter = new LineSplitter(limit);
    let line = 0;
    for (const chunk of cutAt(bytes, cuts)) {
      for (const { bytes: whole } of splitter.push(chunk)) expect(whole.length).toBeLessThanOrEqual(limit);
      const lastEnd = chunk.lastIndexOf(0x0a);
      line = lastEnd < 0 ? line + chunk.length : chunk.length - lastEnd - 1;
      expect(splitter.heldBytes).toBe(Math.min(line, limit + 1));
    }
  },
);

property(
  'after the end, a splitter starts over',
  [streamBytes(), streamBytes(), fc.integer({ min: 1, max: 6 })],
  (first, second, limit) => {
    const splitter = new LineSplitter(limit);
    const lines = (bytes: Uint8Array): SplitLine[] => [...splitter.push(bytes), ...splitter.end()];
    expect([lines(first), lines(second)]).toEqual([splitPlainly(first, limit), splitPlainly(second, limit)]);
  },
  { documentation: true },
);

const logLine = fc.tuple(accessLogValues(), fc.option(singleEdit())).map(([values, edit]) => {
  const line = formatAccessLogLine(values);
  return (edit?.(line) ?? line).replaceAll(/[\n\ud800]/gu, '?');
});

property(
  'every line gives what it gives alone, and its number, wherever the chunks are cut',
  [fc.array(logLine, { maxLength: 4 }), fc.constantFrom('\n', '\r\n'), fc.boolean(), places],
  async (lines, ending, ended, cuts) => {
    const text = lines.join(ending) + (ended && lines.length > 0 ? ending : '');
    const results = await readAll(cutAt(Uint8Array.from(Buffer.from(text)), cuts), parseAccessLogLine);
    // A last line that is empty and has no terminator is not there.
    const present = !ended && lines.at(-1) === '' ? lines.slice(0, -1) : lines;
    expect(results).toEqual(
      present.map((line, index): LogLineResult<unknown> => {
        const bytes = Uint8Array.from(Buffer.from(line));
        try {
          return { ok: true, line: index + 1, value: parseAccessLogLine(bytes) };
        } catch (error) {
          return { ok: false, line: index + 1, error: error as LogLineError, bytes };
        }
      }),
    );
  },
  { runs: 60 },
);

property(
  'a line that is refused, or too long, does not harm the others',
  [fc.array(accessLogValues(), { maxLength: 3 }), fc.nat(3), fc.constantFrom('', 'nonsense', 'x'.repeat(3000)), places],
  async (values, place, bad, cuts) => {
    const good = values.map((each) => formatAccessLogLine(each));
    const at = place % (good.length + 1);
    const text = good.toSpliced(at, 0, bad).join('\n');
    const results = await readAll(cutAt(Uint8Array.from(Buffer.from(`${text}\n`)), cuts), parseAccessLogLine, 2500);
    expect(results.toSpliced(at, 1)).toMatchObject(good.map((line) => ({ ok: true, value: parseAccessLogLine(line) })));
    const [code, column] =
      bad.length > 2500 ? ['line-too-long', 2501] : bad === '' ? ['unexpected-end', 1] : ['unexpected-byte', 2];
    expect(results[at]).toMatchObject({ ok: false, line: at + 1, error: { code, column } });
    if (code === 'line-too-long')
      expect(results[at]).toMatchObject({
        error: { message: expect.stringContaining('more than 2500 bytes') as string },
      });
  },
  { runs: 40 },
);

property(
  'an error of the parser that is no refusal is not swallowed',
  [fc.integer({ min: 1, max: 3 })],
  async (count) => {
    const parse = (): never => {
      throw new TypeError('a fault of the parser');
    };
    await expect(readAll([Uint8Array.from(Buffer.from('x\n'.repeat(count)))], parse)).rejects.toThrow(TypeError);
  },
  { runs: 10 },
);

property(
  'leaving the loop early closes the source',
  [fc.integer({ min: 1, max: 4 })],
  async (count) => {
    let closed = false;
    async function* source(): AsyncGenerator<Uint8Array> {
      try {
        for (;;) yield Uint8Array.from(Buffer.from('line\n'));
      } finally {
        closed = true;
      }
    }
    let seen = 0;
    for await (const { line } of readLogLines(source(), (bytes) => bytes)) {
      seen += 1;
      expect(line).toBe(seen);
      if (seen === count) break;
    }
    expect(closed).toBe(true);
  },
  { documentation: true, runs: 10 },
);

property(
  'a limit that is not a whole number of at least one byte is refused',
  [fc.constantFrom(0, -1, 0.5, Number.NaN, Infinity)],
  (limit) => {
    expect(() => new LineSplitter(limit)).toThrow(RangeError);
    expect(() => new LineSplitter(limit)).toThrow(/whole number of bytes/u);
  },
  { runs: 20 },
);
