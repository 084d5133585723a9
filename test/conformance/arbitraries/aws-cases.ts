import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import * as made from 'assay/arbitraries';
import type fc from 'fast-check';
import { arbitraryCase, type AnyCase, type EdgeValue } from './arbitrary-case.ts';

/** The simplest event of each service, written down in full. */
const simplest = JSON.parse(
  readFileSync(new URL('../../golden/arbitraries/simplest-events.json', import.meta.url), 'utf8'),
) as { readonly [name: string]: unknown };

const isBase64 = (text: string): boolean => Buffer.from(text, 'base64').toString('base64') === text;
const ascends = (numbers: readonly string[]): boolean =>
  numbers.every((each, index) => index === 0 || BigInt(each) > BigInt(numbers[index - 1]!));
const areEqual = (texts: readonly string[]): boolean => new Set(texts).size === 1;
const areDistinct = (texts: readonly string[]): boolean => new Set(texts).size === texts.length;
const isIso = (text: string): boolean => new Date(text).toISOString() === text;

/** A line of the table for the events of one service. */
function eventCase<T>(
  name: string,
  arbitrary: fc.Arbitrary<T>,
  isInDomain: (event: NoInfer<T>) => boolean,
  edgeValues: readonly EdgeValue<NoInfer<T>>[],
): AnyCase {
  return arbitraryCase<T>({ name, arbitrary, isInDomain, simplest: simplest[name] as T, edgeValues });
}

function isKinesis({ Records }: made.KinesisEvent): boolean {
  const numbers = Records.map(({ kinesis }) => kinesis.sequenceNumber);
  return (
    Records.length > 0 &&
    numbers.every((number) => /^49\d{54}$/.test(number)) &&
    ascends(numbers) &&
    areEqual(Records.map(({ eventSourceARN }) => eventSourceARN)) &&
    Records.every(
      ({ kinesis, eventID, eventSourceARN, awsRegion }) =>
        isBase64(kinesis.data) &&
        kinesis.partitionKey.length > 0 &&
        eventID === `${eventID.slice(0, 20)}:${kinesis.sequenceNumber}` &&
        /^shardId-\d{12}:/.test(eventID) &&
        eventSourceARN.split(':')[3] === awsRegion &&
        Math.abs(kinesis.approximateArrivalTimestamp * 1000 - Math.round(kinesis.approximateArrivalTimestamp * 1000)) <
          0.001,
    )
  );
}

function md5OfAttributes(attributes: made.SqsRecordEvent['messageAttributes']): string {
  const length = (size: number): string => size.toString(16).padStart(8, '0');
  const hex = (text: string): string => `${length(Buffer.byteLength(text))}${Buffer.from(text).toString('hex')}`;
  const parts = Object.keys(attributes)
    .toSorted()
    .map((name) => {
      const { dataType, stringValue, binaryValue } = attributes[name]!;
      const bytes = Buffer.from(binaryValue ?? '', 'base64');
      const value =
        binaryValue === undefined ? `01${hex(stringValue!)}` : `02${length(bytes.length)}${bytes.toString('hex')}`;
      return hex(name) + hex(dataType) + value;
    });
  return createHash('md5')
    .update(Buffer.from(parts.join(''), 'hex'))
    .digest('hex');
}

function isSqs({ Records }: made.SqsEvent): boolean {
  return (
    Records.length > 0 &&
    areDistinct(Records.map(({ messageId }) => messageId)) &&
    areDistinct(Records.map(({ receiptHandle }) => receiptHandle)) &&
    areEqual(Records.map(({ eventSourceARN }) => eventSourceARN)) &&
    Records.every(
      (record) =>
        record.body !== '' &&
        record.body.isWellFormed() &&
        record.md5OfBody === createHash('md5').update(record.body).digest('hex') &&
        record.md5OfMessageAttributes ===
          (Object.keys(record.messageAttributes).length === 0
            ? undefined
            : md5OfAttributes(record.messageAttributes)) &&
        Number(record.attributes.ApproximateReceiveCount) >= 1 &&
        Number(record.attributes.SentTimestamp) <= Number(record.attributes.ApproximateFirstReceiveTimestamp),
    )
  );
}

function isFifo(event: made.SqsEvent): boolean {
  const numbers = event.Records.map(({ attributes }) => attributes.SequenceNumber!);
  return (
    isSqs(event) &&
    numbers.every((number) => /^\d{20}$/.test(number)) &&
    ascends(numbers) &&
    event.Records.every(
      ({ eventSourceARN, attributes }) => eventSourceARN.endsWith('.fifo') && attributes.MessageGroupId !== undefined,
    )
  );
}

const isSns = ({ Records }: made.SnsEvent): boolean =>
  Records.length === 1 &&
  isIso(Records[0]!.Sns.Timestamp) &&
  Records[0]!.EventSubscriptionArn.startsWith(Records[0]!.Sns.TopicArn);

/** Form decoding as the URL standard has it. */
const decodedKey = (key: string): string => new URLSearchParams(`k=${key}`).get('k')!;

function isS3({ Records }: made.S3Event): boolean {
  return Records.every(({ s3: { object, bucket }, eventTime, eventName }) => {
    const removed = /Removed|Expiration/.test(eventName);
    return (
      isIso(eventTime) &&
      /^[\w.*/+-]*(%[0-9A-F]{2}[\w.*/+-]*)*$/.test(object.key) &&
      !decodedKey(object.key).includes('\ufffd') &&
      /^[0-9A-F]{16}(..)?$/.test(object.sequencer) &&
      bucket.arn.endsWith(`:::${bucket.name}`) &&
      'size' in object === !removed &&
      'eTag' in object === !removed
    );
  });
}

function isDynamoDb({ Records }: made.DynamoDbStreamEvent): boolean {
  return (
    ascends(Records.map(({ dynamodb }) => dynamodb.SequenceNumber)) &&
    areDistinct(Records.map(({ eventID }) => eventID)) &&
    areEqual(Records.map(({ dynamodb }) => dynamodb.StreamViewType)) &&
    Records.every(({ dynamodb: { Keys, NewImage, OldImage, StreamViewType: view }, eventName }) => {
      const hasKeys = (image: made.DynamoDbItem): boolean =>
        Object.keys(Keys).every((name) => Object.hasOwn(image, name));
      return (
        (NewImage !== undefined) === (/NEW/.test(view) && eventName !== 'REMOVE') &&
        (OldImage !== undefined) === (/OLD/.test(view) && eventName !== 'INSERT') &&
        hasKeys(NewImage ?? Keys) &&
        hasKeys(OldImage ?? Keys)
      );
    })
  );
}

function logsIn({ awslogs }: made.CloudWatchLogsEvent): made.CloudWatchLogsData {
  return JSON.parse(gunzipSync(Buffer.from(awslogs.data, 'base64')).toString()) as made.CloudWatchLogsData;
}

function areLogs(data: made.CloudWatchLogsData): boolean {
  const ids = data.logEvents.map(({ id }) => id);
  return data.messageType === 'CONTROL_MESSAGE' || (ids.every((id) => /^\d{56}$/.test(id)) && ascends(ids));
}

const isEventBridge = (event: made.EventBridgeEvent<string, unknown>): boolean =>
  /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/.test(event.time) && event.version === '0' && /^\d{12}$/.test(event.account);

function isKafka({ records }: { records: { [name: string]: made.KafkaRecordEvent[] } }): boolean {
  return Object.entries(records).every(
    ([name, list]) =>
      list.length > 0 &&
      ascends(list.map(({ offset }) => String(offset))) &&
      list.every(
        ({ topic, partition, value, headers }) =>
          name === `${topic}-${partition}` &&
          isBase64(value) &&
          headers.every(
            (header) =>
              Object.keys(header).length === 1 &&
              Object.values(header)[0]!.every((byte) => byte >= -128 && byte <= 127),
          ),
      ),
  );
}

/** What a query says when it is taken apart by the standard of URLs. */
function queryOf(event: made.ApiGatewayHttpEvent): { [name: string]: string } {
  const pairs = [...new URLSearchParams(event.rawQueryString)];
  const names = [...new Set(pairs.map(([name]) => name))];
  const joined = names.map((name) => [
    name,
    pairs
      .filter(([other]) => other === name)
      .map(([, value]) => value)
      .join(','),
  ]);
  return Object.fromEntries(joined) as { [name: string]: string };
}

function isFormat2(event: made.ApiGatewayHttpEvent): boolean {
  const said = Object.entries(event.queryStringParameters ?? {});
  return (
    Object.keys(event.headers).every((name) => name === name.toLowerCase()) &&
    said.every(([name, value]) => queryOf(event)[name] === value) &&
    said.length === new Set(new URLSearchParams(event.rawQueryString).keys()).size &&
    (event.cookies === undefined || event.cookies.length > 0) &&
    !('cookie' in event.headers) &&
    (!event.isBase64Encoded || isBase64(event.body!))
  );
}

function isRest(event: made.ApiGatewayRestEvent): boolean {
  const isLast = (single: { [name: string]: string } | null, multi: { [name: string]: string[] } | null): boolean =>
    (single === null) === (multi === null) &&
    Object.entries(multi ?? {}).every(([name, values]) => single![name] === values.at(-1)) &&
    Object.keys(multi ?? {}).length === Object.keys(single ?? {}).length;
  return (
    isLast(event.headers, event.multiValueHeaders) &&
    isLast(event.queryStringParameters, event.multiValueQueryStringParameters) &&
    areDistinct(Object.keys(event.headers).map((name) => name.toLowerCase()))
  );
}

function isAlb(event: made.AlbEvent): boolean {
  const multi = event.multiValueHeaders !== undefined;
  const names = Object.keys(event.queryStringParameters ?? event.multiValueQueryStringParameters ?? {});
  return (
    multi === (event.headers === undefined) &&
    multi === (event.queryStringParameters === undefined) &&
    names.every((name) => /^[\w.~%-]*$/.test(name))
  );
}

function isWebSocket({ requestContext: context, headers, body }: made.WebSocketEvent): boolean {
  const isMessage = context.eventType === 'MESSAGE';
  return (
    isMessage === 'messageId' in context &&
    isMessage === (headers === undefined) &&
    isMessage === (body !== undefined) &&
    context.connectedAt <= context.requestTimeEpoch
  );
}

const many = {
  name: 'ten records',
  is: (event: { Records: readonly unknown[] }) => event.Records.length === 10,
  within: 300,
};

export const awsCases: readonly AnyCase[] = [
  eventCase('kinesisEvent', made.kinesisEvent(), isKinesis, [
    many,
    { name: 'no data', is: ({ Records }) => Records.some(({ kinesis }) => kinesis.data === ''), within: 50 },
    {
      name: 'bytes that are no UTF-8',
      is: ({ Records }) =>
        Records.some(({ kinesis }) => Buffer.from(kinesis.data, 'base64').toString().includes('\ufffd')),
      within: 100,
    },
    {
      name: 'another partition of AWS',
      is: ({ Records }) => Records[0]!.eventSourceARN.startsWith('arn:aws-cn:'),
      within: 100,
    },
  ]),
  eventCase('sqsEvent', made.sqsEvent(), isSqs, [
    many,
    {
      name: 'a group in a standard queue',
      is: ({ Records }) => Records.some(({ attributes }) => attributes.MessageGroupId !== undefined),
      within: 100,
    },
    {
      name: 'a binary attribute',
      is: ({ Records }) =>
        Records.some(({ messageAttributes }) =>
          Object.values(messageAttributes).some(({ binaryValue }) => binaryValue !== undefined),
        ),
      within: 100,
    },
    {
      name: 'a thousandth receipt',
      is: ({ Records }) => Records.some(({ attributes }) => attributes.ApproximateReceiveCount === '1000'),
      within: 500,
    },
  ]),
  eventCase('sqsFifoEvent', made.sqsFifoEvent(), isFifo, [
    many,
    {
      name: 'two groups',
      is: ({ Records }) => new Set(Records.map(({ attributes }) => attributes.MessageGroupId)).size > 1,
      within: 50,
    },
  ]),
  eventCase('snsEvent', made.snsEvent(), isSns, [
    { name: 'no subject', is: ({ Records }) => Records[0]!.Sns.Subject === null, within: 30 },
    {
      name: 'an attribute',
      is: ({ Records }) => Object.keys(Records[0]!.Sns.MessageAttributes).length > 0,
      within: 30,
    },
  ]),
  eventCase(
    'snsSqsEvent',
    made.snsSqsEvent(),
    (event) =>
      isSqs(event) && event.Records.every(({ body }) => (JSON.parse(body) as { Type: string }).Type === 'Notification'),
    [many],
  ),
  eventCase('s3Event', made.s3Event(), isS3, [
    { name: 'a plus sign in a key', is: ({ Records }) => Records[0]!.s3.object.key.includes('%2B'), within: 200 },
    { name: 'a space in a key', is: ({ Records }) => Records[0]!.s3.object.key.includes('+'), within: 200 },
    { name: 'a removal', is: ({ Records }) => Records[0]!.eventName === 'ObjectRemoved:Delete', within: 100 },
    {
      name: 'a client of IPv6',
      is: ({ Records }) => Records[0]!.requestParameters.sourceIPAddress.includes('::'),
      within: 100,
    },
    { name: 'a size beyond 32 bits', is: ({ Records }) => Records[0]!.s3.object.size === 2 ** 32, within: 200 },
  ]),
  eventCase(
    's3SqsEvent',
    made.s3SqsEvent(),
    (event) => isSqs(event) && event.Records.every(({ body }) => isS3(JSON.parse(body) as made.S3Event)),
    [many],
  ),
  eventCase('s3EventBridgeEvent', made.s3EventBridgeEvent(), isEventBridge, [
    { name: 'a key with a space', is: ({ detail }) => detail.object.key.includes(' '), within: 100 },
    { name: 'a removal', is: ({ detail }) => detail['deletion-type'] !== undefined, within: 30 },
  ]),
  eventCase('dynamoDbStreamEvent', made.dynamoDbStreamEvent(), isDynamoDb, [
    many,
    {
      name: 'a removal by time to live',
      is: ({ Records }) => Records.some(({ userIdentity }) => userIdentity !== undefined),
      within: 50,
    },
    {
      name: 'an attribute named __proto__',
      is: ({ Records }) => Records.some(({ dynamodb }) => Object.hasOwn(dynamodb.NewImage ?? {}, '__proto__')),
      within: 300,
    },
    {
      name: 'a number beyond 2^53',
      is: ({ Records }) => JSON.stringify(Records).includes('"N":"9007199254740993"'),
      within: 200,
    },
  ]),
  arbitraryCase({
    name: 'dynamoDbValue',
    arbitrary: made.dynamoDbValue(),
    isInDomain: (value) =>
      Object.keys(value).length === 1 && /^(S|N|B|BOOL|NULL|SS|NS|BS|L|M)$/.test(Object.keys(value)[0]!),
    simplest: { NULL: true },
    edgeValues: [
      { name: 'a set of bytes', is: (value) => 'BS' in value, within: 100 },
      { name: 'an empty list', is: (value) => 'L' in value && value.L.length === 0, within: 100 },
      { name: 'the smallest power', is: (value) => 'N' in value && value.N === '1E-130', within: 2000 },
    ],
  }),
  eventCase('eventBridgeEvent', made.eventBridgeEvent(), isEventBridge, [
    { name: 'a replay', is: (event) => event['replay-name'] !== undefined, within: 50 },
    { name: 'a detail named __proto__', is: ({ detail }) => Object.hasOwn(detail as object, '__proto__'), within: 50 },
  ]),
  eventCase('scheduledEvent', made.scheduledEvent(), isEventBridge, [
    {
      name: 'another partition of AWS',
      is: ({ resources }) => resources[0]!.startsWith('arn:aws-us-gov:'),
      within: 50,
    },
  ]),
  eventCase('cloudWatchLogsEvent', made.cloudWatchLogsEvent(), (event) => areLogs(logsIn(event)), [
    { name: 'a control message', is: (event) => logsIn(event).messageType === 'CONTROL_MESSAGE', within: 100 },
    { name: 'ten lines', is: (event) => logsIn(event).logEvents.length === 10, within: 300 },
  ]),
  arbitraryCase({
    name: 'cloudWatchLogsData',
    arbitrary: made.cloudWatchLogsData({ controlMessages: false }),
    isInDomain: (data) => areLogs(data) && data.messageType === 'DATA_MESSAGE',
    simplest: logsIn(simplest['cloudWatchLogsEvent'] as made.CloudWatchLogsEvent),
    edgeValues: [
      {
        name: 'extracted fields',
        is: ({ logEvents }) => logEvents.some(({ extractedFields }) => extractedFields !== undefined),
        within: 50,
      },
    ],
  }),
  arbitraryCase({
    name: 'encodeCloudWatchLogs',
    arbitrary: made.cloudWatchLogsData().map((data) => ({ data, event: made.encodeCloudWatchLogs(data) })),
    isInDomain: ({ data, event }) => JSON.stringify(logsIn(event)) === JSON.stringify(data),
    simplest: {
      data: logsIn(simplest['cloudWatchLogsEvent'] as made.CloudWatchLogsEvent),
      event: simplest['cloudWatchLogsEvent'] as made.CloudWatchLogsEvent,
    },
    edgeValues: [{ name: 'ten lines', is: ({ data }) => data.logEvents.length === 10, within: 300 }],
  }),
  eventCase(
    'firehoseEvent',
    made.firehoseEvent(),
    ({ records }) =>
      areDistinct(records.map(({ recordId }) => recordId)) && records.every(({ data }) => isBase64(data)),
    [{ name: 'ten records', is: ({ records }) => records.length === 10, within: 300 }],
  ),
  eventCase('mskEvent', made.mskEvent(), isKafka, [
    { name: 'two partitions', is: ({ records }) => Object.keys(records).length > 1, within: 50 },
    {
      name: 'no key',
      is: ({ records }) => Object.values(records).some((list) => list.some((record) => !('key' in record))),
      within: 50,
    },
    {
      name: 'a negative byte',
      is: ({ records }) =>
        Object.values(records).some((list) =>
          list.some(({ headers }) => headers.some((header) => Object.values(header)[0]!.some((byte) => byte < 0))),
        ),
      within: 100,
    },
  ]),
  eventCase('selfManagedKafkaEvent', made.selfManagedKafkaEvent(), isKafka, [
    { name: 'two partitions', is: ({ records }) => Object.keys(records).length > 1, within: 50 },
  ]),
  eventCase('apiGatewayRestEvent', made.apiGatewayRestEvent(), isRest, [
    {
      name: 'a header twice',
      is: ({ multiValueHeaders }) => Object.values(multiValueHeaders).some((values) => values.length > 1),
      within: 100,
    },
    { name: 'a body of bytes', is: ({ isBase64Encoded }) => isBase64Encoded, within: 50 },
    { name: 'no query', is: ({ queryStringParameters }) => queryStringParameters === null, within: 50 },
  ]),
  eventCase('apiGatewayHttpEvent', made.apiGatewayHttpEvent(), isFormat2, [
    { name: 'cookies', is: ({ cookies }) => cookies !== undefined, within: 50 },
    {
      name: 'a parameter twice',
      is: ({ rawQueryString }) => /(?:^|&)([^=]*)=[^&]*&(?:.*&)?\1=/.test(rawQueryString),
      within: 200,
    },
    { name: 'an authorizer', is: ({ requestContext }) => requestContext.authorizer !== undefined, within: 50 },
  ]),
  eventCase('functionUrlEvent', made.functionUrlEvent(), isFormat2, [
    { name: 'a signed request', is: ({ requestContext }) => requestContext.accountId !== 'anonymous', within: 50 },
  ]),
  eventCase('albEvent', made.albEvent(), isAlb, [
    { name: 'many values', is: ({ multiValueHeaders }) => multiValueHeaders !== undefined, within: 50 },
    {
      name: 'an encoded parameter',
      is: ({ queryStringParameters }) =>
        Object.values(queryStringParameters ?? {}).some((value) => value.includes('%')),
      within: 100,
    },
  ]),
  eventCase('webSocketEvent', made.webSocketEvent(), isWebSocket, [
    { name: 'a message', is: ({ requestContext }) => requestContext.eventType === 'MESSAGE', within: 30 },
    {
      name: 'the longest connection',
      is: ({ requestContext: { requestTimeEpoch, connectedAt } }) => requestTimeEpoch - connectedAt === 7_200_000,
      within: 500,
    },
  ]),
];
