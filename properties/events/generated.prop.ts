import { property } from 'assay';
import * as generators from 'assay/arbitraries';
import fc from 'fast-check';
import { expect } from 'vitest';
import { EventError } from '../../targets/events/errors.ts';
import { decodeEvent, type LambdaEvent } from '../../targets/events/event.ts';
import { deaggregate } from '../../targets/events/kinesis-aggregation.ts';
import { decodeS3Message } from '../../targets/events/sources/s3-event-bridge.ts';
import { decodeSqsEvent } from '../../targets/events/sources/sqs.ts';
import { kinesisRecord } from './arbitraries.ts';

const events: readonly (readonly [event: fc.Arbitrary<object>, name: string, source: LambdaEvent['source']])[] = [
  [generators.kinesisEvent(), 'Kinesis', 'kinesis'],
  [generators.sqsEvent(), 'SQS', 'sqs'],
  [generators.sqsFifoEvent(), 'FIFO', 'sqs'],
  [generators.snsEvent(), 'SNS', 'sns'],
  [generators.s3Event(), 'S3', 's3'],
  [generators.dynamoDbStreamEvent(), 'DynamoDB', 'dynamodb'],
  [generators.mskEvent(), 'managed Kafka', 'kafka'],
  [generators.selfManagedKafkaEvent(), 'self-managed Kafka', 'kafka'],
  [generators.firehoseEvent(), 'Firehose', 'firehose'],
  [generators.cloudWatchLogsEvent(), 'CloudWatch Logs', 'logs'],
  [generators.eventBridgeEvent(), 'EventBridge', 'event-bridge'],
  [generators.scheduledEvent(), 'schedule', 'event-bridge'],
  [generators.s3EventBridgeEvent(), 'S3 EventBridge', 'event-bridge'],
  [generators.apiGatewayRestEvent(), 'REST API', 'api'],
  [generators.apiGatewayHttpEvent(), 'HTTP API', 'api'],
  [generators.functionUrlEvent(), 'function URL', 'api'],
  [generators.albEvent(), 'load balancer', 'load-balancer'],
  [generators.webSocketEvent(), 'WebSocket', 'web-socket'],
];

/** Of these, nothing shows that other events do not show. */
const readAlone: ReadonlySet<string> = new Set([
  'EventBridge',
  'FIFO',
  'HTTP API',
  'S3 EventBridge',
  'SQS',
  'function URL',
  'schedule',
]);

for (const [event, name, source] of events) {
  property(
    `a generated ${name} event is recognised and decoded whole`,
    [event],
    (sent) => {
      const decoded = decodeEvent(sent);
      expect(decoded.source).toBe(source);
      for (const record of 'records' in decoded ? decoded.records : []) if (!record.ok) throw record.error;
    },
    { runs: 40, documentation: readAlone.has(name) },
  );
}

property(
  'an S3 notification is found in a queue, whichever way it was told',
  [generators.s3SqsEvent()],
  (sent) => {
    for (const message of decodeSqsEvent(sent)) {
      if (!message.ok) throw message.error;
      for (const record of decodeS3Message(message.value.body)) if (!record.ok) throw record.error;
    }
  },
  { runs: 40 },
);

property(
  'a generated event with a fault in it is refused with an EventError or decoded, never anything else',
  [fc.oneof(...events.map(([event]) => generators.mangled(event)))],
  ({ event }) => {
    try {
      decodeEvent(event);
    } catch (error) {
      expect(error).toBeInstanceOf(EventError);
    }
  },
);

property(
  'a generated aggregate comes apart into the records it was made of',
  [generators.kplAggregate(), kinesisRecord],
  ({ bytes, userRecords }, record) => {
    expect(deaggregate({ ...record, data: bytes })).toEqual(
      userRecords.map(({ partitionKey, explicitHashKey, data }, index) => ({
        ok: true,
        index,
        id: record.sequenceNumber,
        value: {
          partitionKey,
          explicitHashKey: explicitHashKey ?? null,
          subsequenceNumber: index,
          data: new Uint8Array(data),
        },
      })),
    );
  },
);
