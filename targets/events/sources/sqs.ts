import { z } from 'zod';
import { decodeRecords, rawRecords, type DecodedRecord, type RecordReader } from '../record.ts';
import { decode, mapOf } from '../schema.ts';

/** A message attribute as its sender set it; binary values stay in base64. */
export interface SqsAttribute {
  readonly dataType: string;
  readonly stringValue?: string | undefined;
  readonly binaryValue?: string | undefined;
}

/** One message of a queue. */
export interface SqsMessage {
  readonly messageId: string;
  readonly receiptHandle: string;
  readonly queueArn: string;
  readonly region: string;
  readonly body: string;
  /** how often it was received, this time included; 1 at first */
  readonly receiveCount: number;
  /** when it was sent, in milliseconds since 1970 */
  readonly sentAtMs: number;
  readonly senderId: string;
  readonly messageAttributes: ReadonlyMap<string, SqsAttribute>;
  /** FIFO queues only, null on standard ones */
  readonly groupId: string | null;
  /** FIFO queues only, null on standard ones: a decimal integer beyond 2^53 */
  readonly sequenceNumber: string | null;
}

const integerText = z
  .string()
  .regex(/^\d{1,15}$/, 'expected a decimal integer')
  .transform(Number);

const messageIdSchema = z.string().min(1);

const messageSchema = z.object({
  eventSource: z.literal('aws:sqs'),
  messageId: messageIdSchema,
  receiptHandle: z.string(),
  eventSourceARN: z.string(),
  awsRegion: z.string(),
  body: z.string(),
  attributes: z.object({
    ApproximateReceiveCount: integerText,
    SentTimestamp: integerText,
    SenderId: z.string(),
    MessageGroupId: z.string().optional(),
    SequenceNumber: z.string().optional(),
  }),
  messageAttributes: mapOf(
    z.object({ dataType: z.string(), stringValue: z.string().optional(), binaryValue: z.string().optional() }),
  ),
});

/** A message as Lambda delivers it. */
export type RawSqsMessage = z.input<typeof messageSchema>;

const reader: RecordReader<SqsMessage> = {
  id: z.object({ messageId: messageIdSchema }).transform((raw) => raw.messageId),
  read(raw, path) {
    const { messageId, receiptHandle, eventSourceARN, awsRegion, body, attributes, messageAttributes } = decode(
      messageSchema,
      raw,
      path,
    );
    return {
      messageId,
      receiptHandle,
      queueArn: eventSourceARN,
      region: awsRegion,
      body,
      receiveCount: attributes.ApproximateReceiveCount,
      sentAtMs: attributes.SentTimestamp,
      senderId: attributes.SenderId,
      messageAttributes,
      groupId: attributes.MessageGroupId ?? null,
      sequenceNumber: attributes.SequenceNumber ?? null,
    };
  },
};

/**
 * Decodes an SQS event, message by message; the identifiers are message ids.
 * @throws EventError `shape` when it holds no list of records
 */
export function decodeSqsEvent(event: unknown): DecodedRecord<SqsMessage>[] {
  return decodeRecords(rawRecords(event), reader);
}
