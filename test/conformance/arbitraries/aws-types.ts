/*
 * Compiled and never run: the values of the event arbitraries go where the published types are asked for. A line that does not
 * compile is a generator whose type a handler would not take.
 */
import type {
  ALBEvent,
  APIGatewayProxyEvent,
  APIGatewayProxyEventV2,
  APIGatewayProxyWebsocketEventV2,
  CloudWatchLogsDecodedData,
  CloudWatchLogsEvent,
  DynamoDBStreamEvent,
  EventBridgeEvent,
  FirehoseTransformationEvent,
  KinesisStreamEvent,
  LambdaFunctionURLEvent,
  MSKEvent,
  S3Event,
  ScheduledEvent,
  SelfManagedKafkaEvent,
  SNSEvent,
  SQSEvent,
} from 'aws-lambda';
import type * as made from 'assay/arbitraries';

type ValueOf<Make extends (...options: never[]) => unknown> =
  ReturnType<Make> extends { generate: (...given: never[]) => { value: infer Value } } ? Value : never;
type Fits<Value extends Published, Published> = [Value] extends [never] ? never : Value;

/** One line for each arbitrary. */
export interface Published {
  albEvent: Fits<ValueOf<typeof made.albEvent>, ALBEvent>;
  apiGatewayHttpEvent: Fits<ValueOf<typeof made.apiGatewayHttpEvent>, APIGatewayProxyEventV2>;
  apiGatewayRestEvent: Fits<ValueOf<typeof made.apiGatewayRestEvent>, APIGatewayProxyEvent>;
  cloudWatchLogsData: Fits<ValueOf<typeof made.cloudWatchLogsData>, CloudWatchLogsDecodedData>;
  cloudWatchLogsEvent: Fits<ValueOf<typeof made.cloudWatchLogsEvent>, CloudWatchLogsEvent>;
  dynamoDbStreamEvent: Fits<ValueOf<typeof made.dynamoDbStreamEvent>, DynamoDBStreamEvent>;
  eventBridgeEvent: Fits<ValueOf<typeof made.eventBridgeEvent>, EventBridgeEvent<string, unknown>>;
  firehoseEvent: Fits<ValueOf<typeof made.firehoseEvent>, FirehoseTransformationEvent>;
  functionUrlEvent: Fits<ValueOf<typeof made.functionUrlEvent>, LambdaFunctionURLEvent>;
  kinesisEvent: Fits<ValueOf<typeof made.kinesisEvent>, KinesisStreamEvent>;
  mskEvent: Fits<ValueOf<typeof made.mskEvent>, MSKEvent>;
  s3Event: Fits<ValueOf<typeof made.s3Event>, S3Event>;
  s3EventBridgeEvent: Fits<ValueOf<typeof made.s3EventBridgeEvent>, EventBridgeEvent<string, unknown>>;
  s3SqsEvent: Fits<ValueOf<typeof made.s3SqsEvent>, SQSEvent>;
  scheduledEvent: Fits<ValueOf<typeof made.scheduledEvent>, ScheduledEvent>;
  selfManagedKafkaEvent: Fits<ValueOf<typeof made.selfManagedKafkaEvent>, SelfManagedKafkaEvent>;
  snsEvent: Fits<ValueOf<typeof made.snsEvent>, SNSEvent>;
  snsSqsEvent: Fits<ValueOf<typeof made.snsSqsEvent>, SQSEvent>;
  sqsEvent: Fits<ValueOf<typeof made.sqsEvent>, SQSEvent>;
  sqsFifoEvent: Fits<ValueOf<typeof made.sqsFifoEvent>, SQSEvent>;
  webSocketEvent: Fits<ValueOf<typeof made.webSocketEvent>, APIGatewayProxyWebsocketEventV2>;
}
