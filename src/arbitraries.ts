export { accessLogEntry, accessLogLine } from './arbitraries/access-log-line.ts';
export type { AccessLogConstraints, AccessLogEntry } from './arbitraries/access-log-line.ts';
export { albEvent } from './arbitraries/aws/alb.ts';
export type { AlbConstraints, AlbEvent } from './arbitraries/aws/alb.ts';
export { apiGatewayHttpEvent, functionUrlEvent } from './arbitraries/aws/api-gateway-http.ts';
export type { ApiGatewayHttpEvent, HttpAuthorizer } from './arbitraries/aws/api-gateway-http.ts';
export { apiGatewayRestEvent } from './arbitraries/aws/api-gateway-rest.ts';
export type { ApiGatewayIdentity, ApiGatewayRestEvent } from './arbitraries/aws/api-gateway-rest.ts';
export { cloudWatchLogsData, cloudWatchLogsEvent, encodeCloudWatchLogs } from './arbitraries/aws/cloudwatch-logs.ts';
export type {
  CloudWatchLogsConstraints,
  CloudWatchLogsData,
  CloudWatchLogsEvent,
} from './arbitraries/aws/cloudwatch-logs.ts';
export { redelivered, reordered } from './arbitraries/aws/deliveries.ts';
export { dynamoDbStreamEvent, dynamoDbValue } from './arbitraries/aws/dynamodb-stream.ts';
export type {
  DynamoDbItem,
  DynamoDbRecordEvent,
  DynamoDbStreamConstraints,
  DynamoDbStreamEvent,
  DynamoDbValue,
  StreamViewType,
} from './arbitraries/aws/dynamodb-stream.ts';
export { eventBridgeEvent, s3EventBridgeEvent, scheduledEvent } from './arbitraries/aws/eventbridge.ts';
export type {
  EventBridgeConstraints,
  EventBridgeEvent,
  S3EventBridgeDetail,
  S3EventBridgeEvent,
} from './arbitraries/aws/eventbridge.ts';
export { firehoseEvent } from './arbitraries/aws/firehose.ts';
export type { FirehoseConstraints, FirehoseEvent, FirehoseRecordEvent } from './arbitraries/aws/firehose.ts';
export type { HttpEventConstraints, HttpMethod } from './arbitraries/aws/http-request.ts';
export { mskEvent, selfManagedKafkaEvent } from './arbitraries/aws/kafka.ts';
export type { KafkaConstraints, KafkaRecordEvent, MskEvent, SelfManagedKafkaEvent } from './arbitraries/aws/kafka.ts';
export { kinesisEvent } from './arbitraries/aws/kinesis.ts';
export type { KinesisConstraints, KinesisEvent, KinesisRecordEvent } from './arbitraries/aws/kinesis.ts';
export { kplAggregate } from './arbitraries/aws/kpl-aggregate.ts';
export type { KplAggregate, KplAggregateConstraints, KplUserRecord } from './arbitraries/aws/kpl-aggregate.ts';
export { mangled } from './arbitraries/aws/mangled.ts';
export type { EventFault, MangledConstraints, MangledEvent } from './arbitraries/aws/mangled.ts';
export type { BatchConstraints } from './arbitraries/aws/origin.ts';
export type { PayloadValue } from './arbitraries/aws/payload.ts';
export { objectKey, s3Event, s3SqsEvent } from './arbitraries/aws/s3.ts';
export type { S3Constraints, S3Event, S3RecordEvent, S3SqsConstraints } from './arbitraries/aws/s3.ts';
export { snsEvent, snsSqsEvent } from './arbitraries/aws/sns.ts';
export type {
  SnsAttributeEvent,
  SnsConstraints,
  SnsEvent,
  SnsMessageEvent,
  SnsRecordEvent,
  SnsSqsConstraints,
} from './arbitraries/aws/sns.ts';
export { sqsEvent, sqsFifoEvent } from './arbitraries/aws/sqs.ts';
export type {
  SqsConstraints,
  SqsEvent,
  SqsFifoConstraints,
  SqsMessageAttributeEvent,
  SqsRecordEvent,
} from './arbitraries/aws/sqs.ts';
export { webSocketEvent } from './arbitraries/aws/web-socket.ts';
export type { WebSocketConstraints, WebSocketEvent } from './arbitraries/aws/web-socket.ts';
export { csvRows, csvText } from './arbitraries/csv.ts';
export type { CsvConstraints, CsvDialect, CsvDocument, CsvTextConstraints } from './arbitraries/csv.ts';
export { durationText } from './arbitraries/duration-text.ts';
export type { DurationTextConstraints } from './arbitraries/duration-text.ts';
export { instant } from './arbitraries/instant.ts';
export type { InstantConstraints, InstantValue } from './arbitraries/instant.ts';
export { jmespathDocument } from './arbitraries/jmespath-document.ts';
export type { JmespathCase, JmespathConstraints } from './arbitraries/jmespath-document.ts';
export { jmespathExpression } from './arbitraries/jmespath-expression.ts';
export { jsonText } from './arbitraries/json-text.ts';
export type { JsonTextConstraints } from './arbitraries/json-text.ts';
export { jsonValue } from './arbitraries/json-value.ts';
export type { JsonValue, JsonValueConstraints } from './arbitraries/json-value.ts';
export { localDateTime } from './arbitraries/local-date-time.ts';
export type { LocalDateTimeConstraints, LocalDateTimeValue, LocalDateValue } from './arbitraries/local-date-time.ts';
export { nearlyRfc3339Text, rfc3339Text } from './arbitraries/rfc3339-text.ts';
export type { NearlyRfc3339, Rfc3339Constraints, Rfc3339Fault } from './arbitraries/rfc3339-text.ts';
export { timeZone } from './arbitraries/time-zone.ts';
export type { TimeZoneConstraints } from './arbitraries/time-zone.ts';
export { unicodeText } from './arbitraries/unicode-text.ts';
export type { UnicodeTextConstraints } from './arbitraries/unicode-text.ts';
export { zonedLocalTime, zonedTime } from './arbitraries/zoned-time.ts';
export type { ZonedLocalTimeValue, ZonedTimeValue } from './arbitraries/zoned-time.ts';
export { fromJsonSchema } from './arbitraries/from-json-schema.ts';
export { fromAvro } from './arbitraries/from-avro.ts';
export type { AvroOptions } from './arbitraries/from-avro.ts';
export type { AvroSchema } from './arbitraries/avro/avro-schema.ts';
export { fromStandardSchema } from './arbitraries/from-standard-schema.ts';
export type { JsonSchema } from './arbitraries/json-schema/json.ts';
export type { JsonSchemaOptions } from './arbitraries/json-schema/schema-arbitrary.ts';
export { violating } from './arbitraries/violating.ts';
export { violatingAvro } from './arbitraries/violating-avro.ts';
export type { ViolatingAvroOptions, ViolatingAvroValue } from './arbitraries/violating-avro.ts';
export type { AvroConstraint } from './arbitraries/avro/avro-breaks.ts';
export type { ViolatingOptions, ViolatingValue } from './arbitraries/violating.ts';
