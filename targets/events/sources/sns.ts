import { z } from 'zod';
import { decodeRecords, rawRecords, type DecodedRecord, type RecordReader } from '../record.ts';
import { decode, mapOf } from '../schema.ts';

/** A message attribute; binary values stay in base64. */
export interface SnsAttribute {
  readonly type: string;
  readonly value: string;
}

/** One notification of a topic. */
export interface SnsNotification {
  readonly messageId: string;
  readonly topicArn: string;
  readonly subject: string | null;
  readonly message: string;
  /** when it was published, in milliseconds since 1970 */
  readonly publishedAtMs: number;
  readonly attributes: ReadonlyMap<string, SnsAttribute>;
}

/** The body of a queue that is subscribed to a topic. */
export type SnsDelivery =
  | { readonly delivery: 'wrapped'; readonly notification: SnsNotification }
  /** raw message delivery: the body is the message, its attributes are those of the SQS message */
  | { readonly delivery: 'raw'; readonly message: string };

const notificationSchema = z.object({
  Type: z.literal('Notification'),
  MessageId: z.string().min(1),
  TopicArn: z.string(),
  Subject: z.string().nullish(),
  Message: z.string(),
  Timestamp: z.iso.datetime(),
  MessageAttributes: mapOf(z.object({ Type: z.string(), Value: z.string() })).optional(),
});

const recordSchema = z.object({ EventSource: z.literal('aws:sns'), Sns: notificationSchema });

/** What tells a wrapped notification from a raw message that happens to be JSON. */
const wrapperSchema = z.object({ Type: z.literal('Notification'), TopicArn: z.string() });

/** A notification record as Lambda delivers it. */
export type RawSnsRecord = z.input<typeof recordSchema>;

const reader: RecordReader<SnsNotification> = {
  id: z.object({ Sns: z.object({ MessageId: z.string().min(1) }) }).transform((raw) => raw.Sns.MessageId),
  read: (raw, path) => notification(decode(recordSchema, raw, path).Sns),
};

/**
 * Decodes an SNS event, record by record; the identifiers are message ids.
 * @throws EventError `shape` when it holds no list of records
 */
export function decodeSnsEvent(event: unknown): DecodedRecord<SnsNotification>[] {
  return decodeRecords(rawRecords(event), reader);
}

/**
 * Decodes the body of a message in a queue that is subscribed to a topic, with or without raw message delivery. A body counts as
 * wrapped when it is a JSON object whose `Type` is `Notification` and whose `TopicArn` is text; whatever else it holds, it is raw.
 * @param path where the body stood, for the error
 * @throws EventError `shape` for a wrapper with a fault in it
 */
export function decodeSnsBody(body: string, path = 'body'): SnsDelivery {
  const wrapped = wrapper(body);
  if (wrapped === undefined) return { delivery: 'raw', message: body };
  return { delivery: 'wrapped', notification: notification(decode(notificationSchema, wrapped, path)) };
}

function wrapper(body: string): unknown {
  let value: unknown;
  try {
    value = JSON.parse(body);
  } catch {
    // Most raw messages are no JSON at all.
  }
  return wrapperSchema.safeParse(value).success ? value : undefined;
}

function notification(raw: z.output<typeof notificationSchema>): SnsNotification {
  const attributes = [...(raw.MessageAttributes ?? [])];
  return {
    messageId: raw.MessageId,
    topicArn: raw.TopicArn,
    subject: raw.Subject ?? null,
    message: raw.Message,
    publishedAtMs: Date.parse(raw.Timestamp),
    attributes: new Map(attributes.map(([name, { Type, Value }]) => [name, { type: Type, value: Value }])),
  };
}
