import { z } from 'zod';
import { EventError } from './errors.ts';
import { parseJson } from './json.ts';
import type { DecodedRecord } from './record.ts';
import { decodeHttpRequest } from './sources/api-http.ts';
import type { ApiRequest } from './sources/api-request.ts';
import { decodeRestRequest } from './sources/api-rest.ts';
import { decodeLoadBalancerRequest, type LoadBalancerRequest } from './sources/alb.ts';
import { decodeLogsEvent, type LogBatch } from './sources/cloudwatch-logs.ts';
import { decodeDynamoDbEvent, type DynamoDbRecord } from './sources/dynamodb.ts';
import { decodeBusEvent, type BusEvent } from './sources/event-bridge.ts';
import { decodeFirehoseEvent, type FirehoseRecord } from './sources/firehose.ts';
import { decodeKafkaEvent, type KafkaRecord } from './sources/kafka.ts';
import { decodeKinesisEvent, type KinesisRecord } from './sources/kinesis.ts';
import { decodeS3Event, type S3Record } from './sources/s3.ts';
import { decodeSnsEvent, type SnsNotification } from './sources/sns.ts';
import { decodeSqsEvent, type SqsMessage } from './sources/sqs.ts';
import { decodeWebSocketEvent, type WebSocketEvent } from './sources/web-socket.ts';

/** An event of any source this package knows. */
export type LambdaEvent =
  | { readonly source: 'kinesis'; readonly records: readonly DecodedRecord<KinesisRecord>[] }
  | { readonly source: 'sqs'; readonly records: readonly DecodedRecord<SqsMessage>[] }
  | { readonly source: 'sns'; readonly records: readonly DecodedRecord<SnsNotification>[] }
  | { readonly source: 's3'; readonly records: readonly DecodedRecord<S3Record>[] }
  | { readonly source: 'dynamodb'; readonly records: readonly DecodedRecord<DynamoDbRecord>[] }
  | { readonly source: 'kafka'; readonly records: readonly DecodedRecord<KafkaRecord>[] }
  | { readonly source: 'firehose'; readonly records: readonly DecodedRecord<FirehoseRecord>[] }
  | { readonly source: 'logs'; readonly batch: LogBatch }
  | { readonly source: 'event-bridge'; readonly event: BusEvent }
  /** through API Gateway, or a function's own address */
  | { readonly source: 'api'; readonly request: ApiRequest }
  | { readonly source: 'load-balancer'; readonly request: LoadBalancerRequest }
  | { readonly source: 'web-socket'; readonly message: WebSocketEvent };

type Decoder = (event: unknown) => LambdaEvent;

/** Batches by the name in their records' `eventSource` (`EventSource` in SNS). */
const BATCHES: ReadonlyMap<string | undefined, Decoder> = new Map<string, Decoder>([
  ['aws:kinesis', (event) => ({ source: 'kinesis', records: decodeKinesisEvent(event) })],
  ['aws:sqs', (event) => ({ source: 'sqs', records: decodeSqsEvent(event) })],
  ['aws:sns', (event) => ({ source: 'sns', records: decodeSnsEvent(event) })],
  ['aws:dynamodb', (event) => ({ source: 'dynamodb', records: decodeDynamoDbEvent(event) })],
  ['aws:s3', (event) => ({ source: 's3', records: decodeS3Event(event) })],
]);

const batchSchema = z.object({ Records: z.array(z.unknown()) });
const recordSchema = z.union([
  z.object({ eventSource: z.string() }).transform((record) => record.eventSource),
  z.object({ EventSource: z.string() }).transform((record) => record.EventSource),
]);

/** Events that are no batch of `Records`, each with the marks that it is recognised by. */
const OTHERS: readonly (readonly [marks: z.ZodType, decoder: Decoder])[] = [
  [
    z.object({ version: z.literal('2.0'), requestContext: z.object({ http: z.unknown() }) }),
    (event) => ({ source: 'api', request: decodeHttpRequest(event) }),
  ],
  [
    z.object({ httpMethod: z.string(), resource: z.string() }),
    (event) => ({ source: 'api', request: decodeRestRequest(event) }),
  ],
  [
    z.object({ requestContext: z.object({ elb: z.unknown() }) }),
    (event) => ({ source: 'load-balancer', request: decodeLoadBalancerRequest(event) }),
  ],
  [
    z.object({ requestContext: z.object({ connectionId: z.string(), eventType: z.string() }) }),
    (event) => ({ source: 'web-socket', message: decodeWebSocketEvent(event) }),
  ],
  [
    z.object({ eventSource: z.enum(['aws:kafka', 'SelfManagedKafka']) }),
    (event) => ({ source: 'kafka', records: decodeKafkaEvent(event) }),
  ],
  [
    z.object({ deliveryStreamArn: z.string(), records: z.unknown() }),
    (event) => ({ source: 'firehose', records: decodeFirehoseEvent(event) }),
  ],
  [z.object({ awslogs: z.unknown() }), (event) => ({ source: 'logs', batch: decodeLogsEvent(event) })],
  [z.object({ 'detail-type': z.string() }), (event) => ({ source: 'event-bridge', event: decodeBusEvent(event) })],
];

/**
 * Decodes an event of any known source. A batch belongs to the source of its first record that names a known one; records of
 * another source in it are per-record failures.
 * @throws EventError `source` for an event of no known source, else what the source's own decoder throws
 */
export function decodeEvent(event: unknown): LambdaEvent {
  const batch = batchSchema.safeParse(event);
  if (batch.success) return batchDecoder(batch.data.Records)(event);
  for (const [marks, decoder] of OTHERS) if (marks.safeParse(event).success) return decoder(event);
  throw unknownSource();
}

/**
 * Decodes the JSON text of an event.
 * @throws EventError `json`, and what `decodeEvent` throws
 */
export function parseEvent(text: string): LambdaEvent {
  return decodeEvent(parseJson(text, ''));
}

function batchDecoder(records: readonly unknown[]): Decoder {
  for (const record of records) {
    const decoder = BATCHES.get(recordSchema.safeParse(record).data);
    if (decoder !== undefined) return decoder;
  }
  throw unknownSource();
}

function unknownSource(): EventError {
  return new EventError('source', '', 'not an event of a known source');
}
