import {
  albEvent,
  apiGatewayHttpEvent,
  apiGatewayRestEvent,
  cloudWatchLogsEvent,
  dynamoDbStreamEvent,
  eventBridgeEvent,
  firehoseEvent,
  functionUrlEvent,
  kinesisEvent,
  mskEvent,
  s3Event,
  s3EventBridgeEvent,
  s3SqsEvent,
  scheduledEvent,
  selfManagedKafkaEvent,
  snsEvent,
  snsSqsEvent,
  sqsEvent,
  sqsFifoEvent,
  webSocketEvent,
} from 'assay/arbitraries';
import {
  AlbMultiValueHeadersSchema,
  AlbSchema,
  APIGatewayProxyEventSchema,
  APIGatewayProxyEventV2Schema,
  APIGatewayProxyWebsocketEventSchema,
  CloudWatchLogsSchema,
  DynamoDBStreamSchema,
  EventBridgeSchema,
  KafkaMskEventSchema,
  KafkaSelfManagedEventSchema,
  KinesisDataStreamSchema,
  KinesisFirehoseSchema,
  LambdaFunctionUrlSchema,
  S3EventNotificationEventBridgeSchema,
  S3Schema,
  S3SqsEventNotificationSchema,
  SnsSchema,
  SnsSqsNotificationSchema,
  SqsSchema,
} from '@aws-lambda-powertools/parser/schemas';
import { JSONStringified } from '@aws-lambda-powertools/parser/helpers';
import type fc from 'fast-check';
import { z } from 'zod';

/** Where what AWS sends is not what a published type or schema says: the place, with numbers of lists as `*`, and why. */
export interface Divergence {
  readonly at: string;
  readonly why: string;
}

/** The events of one service, and what others say of them. */
export interface AwsSource {
  readonly name: string;
  readonly arbitrary: fc.Arbitrary<unknown>;
  /** The type in `@types/aws-lambda`. */
  readonly type: string;
  /** The schema of `@aws-lambda-powertools/parser`. */
  readonly schema: {
    safeParse(value: unknown): {
      success: boolean;
      error?: { issues: readonly { path: PropertyKey[]; message: string }[] };
    };
  };
  readonly typeDivergences?: readonly Divergence[];
  readonly schemaDivergences?: readonly Divergence[];
  /** What the schema throws, not answers, on events of the service. */
  readonly schemaThrows?: { readonly error: string; readonly why: string };
}

const snsInSqs = z.object({
  Records: z.array(SqsSchema.shape.Records.element.extend({ body: JSONStringified(SnsSqsNotificationSchema) })),
});

const kafkaHeaders = {
  error: 'RangeError',
  why: 'header bytes are signed, and the schema makes code points of them',
} as const;
const keyless = [{ at: '.records.*.*.key: missing', why: 'a record of Kafka need not have a key' }] as const;
const clientAddress = (at: string): Divergence => ({ at, why: 'a dual-stack endpoint of S3 gives addresses of IPv6' });

export const awsSources: readonly AwsSource[] = [
  {
    name: 'apiGatewayRestEvent',
    arbitrary: apiGatewayRestEvent(),
    type: 'APIGatewayProxyEvent',
    schema: APIGatewayProxyEventSchema,
    typeDivergences: [
      { at: '.requestContext.authorizer: missing', why: 'nobody authorizes; the type knows and says so' },
      { at: '.requestContext.identity.apiKey: missing', why: 'no key is asked for' },
      { at: '.requestContext.identity.apiKeyId: missing', why: 'no key is asked for' },
      { at: '.requestContext.identity.clientCert: missing', why: 'no mutual TLS' },
    ],
  },
  {
    name: 'apiGatewayHttpEvent',
    arbitrary: apiGatewayHttpEvent(),
    type: 'APIGatewayProxyEventV2',
    schema: APIGatewayProxyEventV2Schema,
  },
  {
    name: 'functionUrlEvent',
    arbitrary: functionUrlEvent(),
    type: 'LambdaFunctionURLEvent',
    schema: LambdaFunctionUrlSchema,
  },
  {
    name: 'webSocketEvent',
    arbitrary: webSocketEvent(),
    type: 'APIGatewayProxyWebsocketEventV2',
    schema: APIGatewayProxyWebsocketEventSchema,
    typeDivergences: [{ at: '.requestContext.messageId: missing', why: 'only messages have an id' }],
    schemaDivergences: [
      { at: 'type', why: 'only the events of authorizers have it' },
      { at: 'methodArn', why: 'only the events of authorizers have it' },
      { at: 'multiValueHeaders', why: 'messages have no headers' },
      { at: 'queryStringParameters', why: 'left out where there are none' },
      { at: 'multiValueQueryStringParameters', why: 'left out where there are none' },
    ],
  },
  { name: 'albEvent', arbitrary: albEvent({ multiValue: false }), type: 'ALBEvent', schema: AlbSchema },
  {
    name: 'albEvent (multi-value)',
    arbitrary: albEvent({ multiValue: true }),
    type: 'ALBEvent',
    schema: AlbMultiValueHeadersSchema,
  },
  { name: 'kinesisEvent', arbitrary: kinesisEvent(), type: 'KinesisStreamEvent', schema: KinesisDataStreamSchema },
  {
    name: 'kinesisEvent (aggregated)',
    arbitrary: kinesisEvent({ aggregated: true }),
    type: 'KinesisStreamEvent',
    schema: KinesisDataStreamSchema,
  },
  { name: 'sqsEvent', arbitrary: sqsEvent(), type: 'SQSEvent', schema: SqsSchema },
  { name: 'sqsFifoEvent', arbitrary: sqsFifoEvent(), type: 'SQSEvent', schema: SqsSchema },
  {
    name: 'snsEvent',
    arbitrary: snsEvent(),
    type: 'SNSEvent',
    schema: SnsSchema,
    typeDivergences: [{ at: '.Records.*.Sns.Subject: null is no string', why: 'a missing subject is null' }],
  },
  { name: 'snsSqsEvent', arbitrary: snsSqsEvent(), type: 'SQSEvent', schema: snsInSqs },
  {
    name: 's3Event',
    arbitrary: s3Event(),
    type: 'S3Event',
    schema: S3Schema,
    typeDivergences: [
      { at: '.Records.*.s3.object.size: missing', why: 'what was removed has no size' },
      { at: '.Records.*.s3.object.eTag: missing', why: 'what was removed has no tag' },
    ],
    schemaDivergences: [clientAddress('Records.*.requestParameters.sourceIPAddress')],
  },
  {
    name: 's3SqsEvent',
    arbitrary: s3SqsEvent(),
    type: 'SQSEvent',
    schema: S3SqsEventNotificationSchema,
    schemaDivergences: [clientAddress('Records.*.body.Records.*.requestParameters.sourceIPAddress')],
  },
  {
    name: 's3EventBridgeEvent',
    arbitrary: s3EventBridgeEvent(),
    type: 'EventBridgeEvent',
    schema: S3EventNotificationEventBridgeSchema,
    schemaDivergences: [clientAddress('detail.source-ip-address')],
  },
  {
    name: 'dynamoDbStreamEvent',
    arbitrary: dynamoDbStreamEvent(),
    type: 'DynamoDBStreamEvent',
    schema: DynamoDBStreamSchema,
  },
  { name: 'eventBridgeEvent', arbitrary: eventBridgeEvent(), type: 'EventBridgeEvent', schema: EventBridgeSchema },
  { name: 'scheduledEvent', arbitrary: scheduledEvent(), type: 'ScheduledEvent', schema: EventBridgeSchema },
  {
    name: 'cloudWatchLogsEvent',
    arbitrary: cloudWatchLogsEvent(),
    type: 'CloudWatchLogsEvent',
    schema: CloudWatchLogsSchema,
  },
  {
    name: 'firehoseEvent',
    arbitrary: firehoseEvent(),
    type: 'FirehoseTransformationEvent',
    schema: KinesisFirehoseSchema,
  },
  {
    name: 'firehoseEvent (kinesis)',
    arbitrary: firehoseEvent({ from: 'kinesis' }),
    type: 'FirehoseTransformationEvent',
    schema: KinesisFirehoseSchema,
    schemaDivergences: [
      {
        at: 'records.*.kinesisRecordMetadata.subsequenceNumber',
        why: 'the types of AWS for Go and of DefinitelyTyped say text, the schema says number',
      },
    ],
  },
  {
    name: 'mskEvent',
    arbitrary: mskEvent(),
    type: 'MSKEvent',
    schema: KafkaMskEventSchema,
    typeDivergences: keyless,
    schemaThrows: kafkaHeaders,
  },
  {
    name: 'selfManagedKafkaEvent',
    arbitrary: selfManagedKafkaEvent(),
    type: 'SelfManagedKafkaEvent',
    schema: KafkaSelfManagedEventSchema,
    typeDivergences: keyless,
    schemaThrows: kafkaHeaders,
  },
];

/** A place with the numbers of lists, and names that were generated, as `*`. */
export function general(place: string): string {
  return place.replaceAll(/\.\d+(?=[.:]|$)/g, '.*').replace(/^\.records\.[^.]+\./, '.records.*.');
}
