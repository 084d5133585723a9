import { gunzip, isGzip } from './gzip.ts';
import { parseJson } from './json.ts';
import { parseNdjson, type NdjsonLine } from './ndjson.ts';
import { decodeUtf8 } from './utf8.ts';

/** Bounds on what one record may turn into. */
export interface PayloadLimits {
  /** the most bytes one payload may decompress to; an integer >= 1 */
  readonly maxDecompressedBytes: number;
}

/**
 * 32 MiB: a Kinesis record carries at most 10 MiB, log batches compress three- to tenfold, and a function of 128 MB survives it.
 * Without a limit, 1 MiB of gzip can ask for 1 GiB.
 */
export const DEFAULT_LIMITS: PayloadLimits = { maxDecompressedBytes: 32 * 1024 * 1024 };

const PATH = 'payload';

/**
 * The bytes a producer put into a record: decompressed when they begin as gzip does, as they are otherwise.
 * @throws EventError `gzip`, `too-large`
 */
export function payloadBytes(data: Uint8Array, limits: PayloadLimits = DEFAULT_LIMITS): Uint8Array {
  return isGzip(data) ? gunzip(data, limits.maxDecompressedBytes, PATH) : data;
}

/**
 * A payload as text.
 * @throws EventError `gzip`, `too-large`, `utf8`
 */
export function payloadText(data: Uint8Array, limits?: PayloadLimits): string {
  return decodeUtf8(payloadBytes(data, limits), PATH);
}

/**
 * A payload as one JSON document.
 * @throws EventError `gzip`, `too-large`, `utf8`, `json`
 */
export function payloadJson(data: Uint8Array, limits?: PayloadLimits): unknown {
  return parseJson(payloadText(data, limits), PATH);
}

/**
 * A payload as NDJSON; a mangled line is a failure of its own.
 * @throws EventError `gzip`, `too-large`, `utf8`
 */
export function payloadLines(data: Uint8Array, limits?: PayloadLimits): NdjsonLine[] {
  return parseNdjson(payloadText(data, limits));
}
