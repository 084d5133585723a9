import { z } from 'zod';
import { decodeBase64 } from '../base64.ts';
import { gunzip } from '../gzip.ts';
import { parseJson } from '../json.ts';
import { DEFAULT_LIMITS, type PayloadLimits } from '../payload.ts';
import { decode, mapOf } from '../schema.ts';
import { decodeUtf8 } from '../utf8.ts';

/** Log lines that a subscription sends on. */
export interface LogBatch {
  /** a control message only asks whether the destination can be reached, and carries no line of anybody's */
  readonly isControl: boolean;
  readonly owner: string;
  readonly logGroup: string;
  readonly logStream: string;
  readonly filters: readonly string[];
  readonly lines: readonly LogLine[];
}

/** One line. */
export interface LogLine {
  readonly id: string;
  /** in milliseconds since 1970 */
  readonly atMs: number;
  readonly message: string;
  /** what the filter's pattern took out of it, by name; null without such a pattern */
  readonly fields: ReadonlyMap<string, string> | null;
}

const eventSchema = z.object({ awslogs: z.object({ data: z.string() }) });

const batchSchema = z.object({
  messageType: z.enum(['DATA_MESSAGE', 'CONTROL_MESSAGE']),
  owner: z.string(),
  logGroup: z.string(),
  logStream: z.string(),
  subscriptionFilters: z.array(z.string()),
  logEvents: z.array(
    z.object({
      id: z.string(),
      timestamp: z.number(),
      message: z.string(),
      extractedFields: mapOf(z.string().nullable()).optional(),
    }),
  ),
});

const dataPath = 'awslogs.data';

/**
 * Decodes an event of a subscription to CloudWatch Logs.
 * @throws EventError `shape`, `base64`, `gzip`, `too-large`, `utf8`, `json`
 */
export function decodeLogsEvent(event: unknown, limits?: PayloadLimits): LogBatch {
  return decodeLogs(decodeBase64(decode(eventSchema, event, '').awslogs.data, dataPath), dataPath, limits);
}

/**
 * Decodes the gzipped bytes that a subscription sends, also when a Kinesis record carries them.
 * @param path where they stood, for the errors
 * @throws EventError `shape`, `gzip`, `too-large`, `utf8`, `json`
 */
export function decodeLogs(data: Uint8Array, path: string, limits: PayloadLimits = DEFAULT_LIMITS): LogBatch {
  const text = decodeUtf8(gunzip(data, limits.maxDecompressedBytes, path), path);
  const raw = decode(batchSchema, parseJson(text, path), path);
  return {
    isControl: raw.messageType === 'CONTROL_MESSAGE',
    owner: raw.owner,
    logGroup: raw.logGroup,
    logStream: raw.logStream,
    filters: raw.subscriptionFilters,
    lines: raw.logEvents.map(({ id, timestamp, message, extractedFields }) => ({
      id,
      atMs: timestamp,
      message,
      fields: extractedFields === undefined ? null : fieldsOf(extractedFields),
    })),
  };
}

/** A field that the pattern did not find is null, and left out. */
function fieldsOf(extracted: ReadonlyMap<string, string | null>): ReadonlyMap<string, string> {
  return new Map([...extracted].filter((entry): entry is [string, string] => entry[1] !== null));
}
