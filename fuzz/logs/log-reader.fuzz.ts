import { bytes, fuzz } from 'assay';
import { LineSplitter, type SplitLine } from '../../targets/logs/line-splitter.ts';

/** Longest line; short, so that the limit is met. */
const MAX_LINE_BYTES = 8;

function split(chunks: readonly Uint8Array[]): SplitLine[] {
  const splitter = new LineSplitter(MAX_LINE_BYTES);
  return [...chunks.flatMap((chunk) => [...splitter.push(chunk)]), ...splitter.end()];
}

function show(lines: readonly SplitLine[]): string {
  return JSON.stringify(lines.map(({ number, bytes: line, cut }) => [number, Buffer.from(line).toString('hex'), cut]));
}

fuzz('a stream has the same lines byte by byte and at once', [bytes()], (stream) => {
  const atOnce = show(split([stream]));
  const byteByByte = show(split(Array.from(stream, (byte) => Uint8Array.of(byte))));
  if (atOnce !== byteByByte) throw new Error(`${atOnce} at once, ${byteByByte} byte by byte`);
});
