import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { randomFills } from '../../src/choices/fill.ts';
import { generate } from '../../src/choices/generate.ts';
import { awsSources } from './arbitraries/aws-sources.ts';

const folder = path.resolve(import.meta.dirname, '../../../shared/data/aws-events');

/** Recorded events, the arbitrary that makes their like, and the fields that are another service's or made up in the recording. */
const recordings: readonly (readonly [file: string, source: string, strangers: readonly string[]])[] = [
  ['alb/base.json', 'albEvent', []],
  ['alb/multi-fields.json', 'albEvent (multi-value)', []],
  ['apigw-http/no-auth.json', 'apiGatewayHttpEvent', []],
  ['apigw-rest/no-auth.json', 'apiGatewayRestEvent', ['.requestContext.deploymentId']],
  ['cloudwatch/base.json', 'cloudWatchLogsEvent', []],
  ['dynamodb/base.json', 'dynamoDbStreamEvent', []],
  ['eventbridge/base.json', 'eventBridgeEvent', []],
  ['kafka/base.json', 'mskEvent', []],
  ['kinesis/stream.json', 'kinesisEvent', []],
  ['kinesis/firehose-put.json', 'firehoseEvent', []],
  ['kinesis/firehose.json', 'firehoseEvent (kinesis)', []],
  [
    'lambda/iam-auth.json',
    'functionUrlEvent',
    ['.pathParameters', '.stageVariables', '.requestContext.authentication'],
  ],
  ['s3/base.json', 's3Event', []],
  ['s3/delete-object.json', 's3Event', []],
  ['s3/glacier.json', 's3Event', []],
  ['s3/s3-lifecycle-event.json', 's3Event', []],
  ['s3/sqs-event.json', 's3SqsEvent', []],
  ['s3/eventbridge-object-created.json', 's3EventBridgeEvent', []],
  ['s3/eventbridge-object-deleted.json', 's3EventBridgeEvent', []],
  ['s3/eventbridge-object-expired.json', 's3EventBridgeEvent', []],
  ['sns/base.json', 'snsEvent', []],
  ['sqs/base.json', 'sqsEvent', []],
  ['sqs/sns-body.json', 'snsSqsEvent', []],
];

/** What a client or a user names as they like: what is inside differs from event to event. */
const free =
  /^\.(headers|multiValueHeaders|queryStringParameters|multiValueQueryStringParameters|detail)$|\.(messageAttributes|MessageAttributes|Keys|NewImage|OldImage|lambda)$/;

/** The fields of a value, numbers of lists and partitions as `*`. */
function fieldsOf(value: unknown, at = ''): readonly string[] {
  if (typeof value !== 'object' || value === null) return [];
  if (Array.isArray(value)) return value.flatMap((each) => fieldsOf(each, `${at}.*`));
  return Object.entries(value).flatMap(([name, inner]) => {
    const place = /\.(records|headers\.\*)$/.test(at) ? `${at}.*` : `${at}.${name}`;
    return free.test(place) ? [place] : [place, ...fieldsOf(inner, place)];
  });
}

const isThere = existsSync(folder);

describe('events as AWS sends them', () => {
  test(isThere ? 'the recordings are there' : 'not compared: ../shared/data/aws-events is not there', () => {
    expect(recordings.length).toBeGreaterThan(20);
  });

  const compared = isThere ? recordings : [];
  for (const [file, name, strangers] of compared) {
    test(`every field of ${file} comes in the events of ${name}`, () => {
      const { arbitrary } = awsSources.find((source) => source.name === name)!;
      const generated = new Set<string>();
      for (let seed = 0; seed < 150; seed++) {
        for (const field of fieldsOf(generate(arbitrary, randomFills(seed)).value)) generated.add(field);
      }
      const recorded = fieldsOf(JSON.parse(readFileSync(path.join(folder, file), 'utf8')));
      const unknown = [...new Set(recorded)].filter((field) => !generated.has(field));
      expect(unknown.toSorted()).toEqual([...strangers].toSorted());
    });
  }
});
