import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { oneOf } from '../edges.ts';
import { unicodeText } from '../unicode-text.ts';
import { opaqueHex, opaqueSeed } from './opaque.ts';
import { batchOf, happenedMs, origin, type BatchConstraints } from './origin.ts';
import { payloadText, type PayloadValue } from './payload.ts';

/** What the text in an event decodes to: as in `CloudWatchLogsDecodedData` of `@types/aws-lambda`. */
export interface CloudWatchLogsData {
  messageType: 'DATA_MESSAGE' | 'CONTROL_MESSAGE';
  owner: string;
  logGroup: string;
  logStream: string;
  subscriptionFilters: string[];
  logEvents: {
    /** 56 decimal digits. */
    id: string;
    /** Milliseconds since 1970. */
    timestamp: number;
    message: string;
    extractedFields?: { [name: string]: string };
  }[];
}

export interface CloudWatchLogsEvent {
  awslogs: {
    /** JSON text, compressed with gzip, in base64. */
    data: string;
  };
}

export interface CloudWatchLogsConstraints extends BatchConstraints {
  /** What the lines say: text as it is, anything else as JSON text. */
  readonly message?: fc.Arbitrary<PayloadValue>;
  /** Whether there are messages by which CloudWatch checks the destination. Default true. */
  readonly controlMessages?: boolean;
}

/** Lines as functions write them. */
function logMessage(): fc.Arbitrary<PayloadValue> {
  return fc.oneof(
    unicodeText({ maxLength: 12 }),
    oneOf(
      'START RequestId: 00000000-0000-4000-8000-000000000000 Version: $LATEST\n',
      'END RequestId: 00000000-0000-4000-8000-000000000000\n',
      '{"level":"INFO","message":"a line"}',
      '\u001B[31mred\u001B[0m',
    ),
  );
}

/** 56 digits that grow with time, as log event ids do. */
function eventId(ms: number, index: number): string {
  return String(BigInt(ms) * 2n ** 145n + BigInt(index));
}

/** The data of `cloudWatchLogsEvent` before it is compressed. */
export function cloudWatchLogsData(constraints: CloudWatchLogsConstraints = {}): fc.Arbitrary<CloudWatchLogsData> {
  const { message = logMessage(), controlMessages = true } = constraints;
  const line = fc.record({
    message,
    laterMs: fc.nat({ max: 1000 }),
    extracted: fc.nat({ max: 7 }).map((n) => n === 7),
  });
  return fc
    .record({
      from: origin(),
      seed: opaqueSeed(),
      startMs: happenedMs(),
      isControl: controlMessages ? fc.nat({ max: 15 }).map((n) => n === 15) : fc.constant(false),
      lines: batchOf(line, constraints),
    })
    .map(({ from, seed, startMs, isControl, lines }) => {
      if (isControl) return controlMessage(startMs);
      let ms = startMs;
      const logEvents = lines.map((each, index) => {
        ms += each.laterMs;
        const text = payloadText(each.message);
        return {
          id: eventId(ms, index),
          timestamp: ms,
          message: text,
          ...(each.extracted ? { extractedFields: { level: 'INFO', message: text } } : {}),
        };
      });
      return {
        messageType: 'DATA_MESSAGE' as const,
        owner: from.account,
        logGroup: `/aws/lambda/${from.name}`,
        logStream: `${new Date(startMs).toISOString().slice(0, 10).replaceAll('-', '/')}/[$LATEST]${opaqueHex(seed, 0, 32)}`,
        subscriptionFilters: [from.name],
        logEvents,
      };
    });
}

function controlMessage(ms: number): CloudWatchLogsData {
  const message = 'CWL CONTROL MESSAGE: Checking health of destination Lambda.';
  return {
    messageType: 'CONTROL_MESSAGE',
    owner: 'CloudwatchLogs',
    logGroup: '',
    logStream: '',
    subscriptionFilters: [],
    logEvents: [{ id: '', timestamp: ms, message }],
  };
}

/** The event that carries these data. */
export function encodeCloudWatchLogs(data: CloudWatchLogsData): CloudWatchLogsEvent {
  return { awslogs: { data: gzipSync(JSON.stringify(data)).toString('base64') } };
}

/**
 * Events of a CloudWatch Logs subscription: lines of one stream of a function, compressed and in base64, and now and then a
 * control message. The simplest has one empty line.
 *
 * @example property('lines are stored', [cloudWatchLogsEvent({ message: logLine() })], async (event) => { … });
 */
export function cloudWatchLogsEvent(constraints: CloudWatchLogsConstraints = {}): fc.Arbitrary<CloudWatchLogsEvent> {
  return cloudWatchLogsData(constraints).map(encodeCloudWatchLogs);
}
