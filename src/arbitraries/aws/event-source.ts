import { AssayError } from '../../core/errors.ts';

/** Where a value stands in an event. */
export type Path = readonly (string | number)[];

/** A value of JSON whose parts may be replaced. */
type Tree = { [name: string]: Tree } | Tree[] | string | number | boolean | null | undefined;

/** What is known of the events of one service, beside their types. */
export interface EventSource {
  readonly name: string;
  /** What the service always sends, relative to a record. */
  readonly required: readonly Path[];
  /** Where a record has what the user sent, and how it is written. */
  readonly payload?: { readonly path: Path; readonly form: 'base64' | 'text' | 'gzip' };
  /** What a partial answer names a record by. */
  readonly identifier?: Path;
  /** What goes up from record to record: it belongs to the place and not to the message. */
  readonly position?: readonly Path[];
  /** What the service keeps in order among each other; undefined where it keeps no order at all. */
  readonly lane?: (record: unknown) => string;
}

const paths = (...texts: readonly string[]): readonly Path[] => texts.map((text) => text.split('.'));

const kinesis: EventSource = {
  name: 'Kinesis',
  required: paths(
    'kinesis',
    'kinesis.data',
    'kinesis.sequenceNumber',
    'kinesis.partitionKey',
    'kinesis.approximateArrivalTimestamp',
    'eventID',
    'eventSourceARN',
  ),
  payload: { path: ['kinesis', 'data'], form: 'base64' },
  identifier: ['kinesis', 'sequenceNumber'],
  position: paths('kinesis.sequenceNumber', 'kinesis.approximateArrivalTimestamp', 'eventID'),
  lane: (record) => String(valueAt(record, ['kinesis', 'partitionKey'])),
};

const sqs: EventSource = {
  name: 'SQS',
  required: paths(
    'messageId',
    'receiptHandle',
    'body',
    'attributes',
    'attributes.ApproximateReceiveCount',
    'attributes.SentTimestamp',
    'messageAttributes',
    'eventSourceARN',
  ),
  payload: { path: ['body'], form: 'text' },
  identifier: ['messageId'],
};

const fifo: EventSource = {
  ...sqs,
  name: 'SQS FIFO',
  required: [...sqs.required, ...paths('attributes.MessageGroupId', 'attributes.SequenceNumber')],
  position: paths('attributes.SequenceNumber', 'attributes.SentTimestamp'),
  lane: (record) => String(valueAt(record, ['attributes', 'MessageGroupId'])),
};

const sns: EventSource = {
  name: 'SNS',
  required: paths('Sns', 'Sns.Message', 'Sns.MessageId', 'Sns.TopicArn', 'Sns.Timestamp', 'Sns.Type'),
  payload: { path: ['Sns', 'Message'], form: 'text' },
};

const s3: EventSource = {
  name: 'S3',
  required: paths('eventName', 'eventTime', 's3', 's3.bucket', 's3.bucket.name', 's3.object', 's3.object.key'),
};

const dynamoDb: EventSource = {
  name: 'DynamoDB',
  required: paths(
    'eventName',
    'dynamodb',
    'dynamodb.Keys',
    'dynamodb.SequenceNumber',
    'dynamodb.StreamViewType',
    'eventSourceARN',
  ),
  identifier: ['dynamodb', 'SequenceNumber'],
  position: paths('dynamodb.SequenceNumber', 'dynamodb.ApproximateCreationDateTime'),
  lane: (record) => JSON.stringify(valueAt(record, ['dynamodb', 'Keys'])),
};

const firehose: EventSource = {
  name: 'Firehose',
  required: paths('recordId', 'data', 'approximateArrivalTimestamp'),
  payload: { path: ['data'], form: 'base64' },
  identifier: ['recordId'],
};

const kafka: EventSource = {
  name: 'Kafka',
  required: paths('topic', 'partition', 'offset', 'timestamp', 'value', 'headers'),
  payload: { path: ['value'], form: 'base64' },
  position: paths('offset', 'timestamp'),
  lane: (record) => `${String(valueAt(record, ['partition']))} ${String(valueAt(record, ['key']))}`,
};

const logs: EventSource = {
  name: 'CloudWatch Logs',
  required: paths('awslogs', 'awslogs.data'),
  payload: { path: ['awslogs', 'data'], form: 'gzip' },
};

const eventBridge: EventSource = {
  name: 'EventBridge',
  required: paths('id', 'detail-type', 'source', 'time', 'detail'),
};

const rest: EventSource = {
  name: 'API Gateway REST',
  required: paths(
    'httpMethod',
    'path',
    'headers',
    'multiValueHeaders',
    'requestContext',
    'requestContext.requestId',
    'isBase64Encoded',
  ),
};

const http: EventSource = {
  name: 'API Gateway HTTP',
  required: paths(
    'version',
    'routeKey',
    'rawPath',
    'rawQueryString',
    'headers',
    'requestContext',
    'requestContext.http',
    'requestContext.http.method',
    'isBase64Encoded',
  ),
};

const webSocket: EventSource = {
  name: 'API Gateway WebSocket',
  required: paths(
    'requestContext',
    'requestContext.connectionId',
    'requestContext.eventType',
    'requestContext.routeKey',
    'isBase64Encoded',
  ),
};

const alb: EventSource = {
  name: 'ALB',
  required: paths('httpMethod', 'path', 'body', 'requestContext', 'isBase64Encoded'),
};

export function valueAt(tree: unknown, path: Path): unknown {
  return path.reduce<unknown>(
    (value, name) =>
      typeof value === 'object' && value !== null ? (value as { [name: string]: unknown })[name] : undefined,
    tree,
  );
}

/** Puts a value in its place, or takes it away when it is undefined. The place must exist. */
export function put(tree: unknown, path: Path, value: unknown): void {
  const parent = valueAt(tree, path.slice(0, -1)) as { [name: string]: Tree };
  const name = path.at(-1)!;
  if (value === undefined) delete parent[name];
  else parent[name] = value as Tree;
}

/** Where the records of an event stand; an event that is no batch is its own one record. */
export function recordPaths(event: unknown): readonly Path[] {
  for (const name of ['Records', 'records']) {
    const records = valueAt(event, [name]);
    if (Array.isArray(records)) return records.map((_, index) => [name, index]);
    if (typeof records === 'object' && records !== null) {
      return Object.entries(records).flatMap(([partition, list]) =>
        Array.isArray(list) ? list.map((_, index) => [name, partition, index]) : [],
      );
    }
  }
  return [[]];
}

const bySourceName: { readonly [eventSource: string]: EventSource } = {
  'aws:kinesis': kinesis,
  'aws:sqs': sqs,
  'aws:sns': sns,
  'aws:s3': s3,
  'aws:dynamodb': dynamoDb,
  'aws:kafka': kafka,
  SelfManagedKafka: kafka,
};

/** Which service an event is from, told from the event itself. */
export function sourceOf(event: unknown): EventSource {
  const record = valueAt(event, recordPaths(event)[0] ?? []);
  const name = valueAt(record, ['eventSource']) ?? valueAt(record, ['EventSource']) ?? valueAt(event, ['eventSource']);
  if (typeof name === 'string' && Object.hasOwn(bySourceName, name)) {
    const isFifo = name === 'aws:sqs' && String(valueAt(record, ['eventSourceARN'])).endsWith('.fifo');
    return isFifo ? fifo : bySourceName[name]!;
  }
  const has = (...path: Path): boolean => valueAt(event, path) !== undefined;
  if (has('deliveryStreamArn')) return firehose;
  if (has('awslogs')) return logs;
  if (has('detail-type')) return eventBridge;
  if (has('requestContext', 'elb')) return alb;
  if (has('requestContext', 'http')) return http;
  if (has('requestContext', 'connectionId')) return webSocket;
  if (has('requestContext', 'resourcePath')) return rest;
  throw new AssayError(
    'declaration',
    'mangled(), redelivered() and reordered() take events of AWS; this value is of no service they know.',
    'Give one of the event arbitraries of assay/arbitraries, or one mapped from it that keeps its shape.',
  );
}
