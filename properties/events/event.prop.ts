import { property } from 'assay';
import fc from 'fast-check';
import { expect } from 'vitest';
import { decodeEvent, parseEvent } from '../../targets/events/event.ts';
import { decodeKinesisEvent } from '../../targets/events/sources/kinesis.ts';
import { decodeS3Event } from '../../targets/events/sources/s3.ts';
import { decodeSnsEvent } from '../../targets/events/sources/sns.ts';
import { decodeSqsEvent } from '../../targets/events/sources/sqs.ts';
import {
  kinesisRecord,
  rawKinesis,
  rawS3,
  rawSnsRecord,
  rawSqs,
  s3Record,
  snsNotification,
  sqsMessage,
} from './arbitraries.ts';

const sources = [
  { source: 'kinesis', decode: decodeKinesisEvent as (event: unknown) => unknown, raw: kinesisRecord.map(rawKinesis) },
  { source: 'sqs', decode: decodeSqsEvent, raw: sqsMessage.map(rawSqs) },
  { source: 'sns', decode: decodeSnsEvent, raw: snsNotification.map(rawSnsRecord) },
  { source: 's3', decode: decodeS3Event, raw: s3Record.map(rawS3) },
] as const;

const anyRaw = fc.oneof(...sources.map(({ source, raw }) => raw.map((record) => ({ source, record }))));
const junk = fc.oneof(
  fc.constantFrom<unknown>(null, 1, {}, { eventSource: 1 }, { eventSource: 'aws:ses' }),
  fc.string(),
);

property.each(sources)(
  ({ source }) =>
    `an event is recognised as ${source} by its first record that names a known source, mangled ones before it or not`,
  ({ raw }) => [fc.array(junk, { maxLength: 2 }), raw, fc.array(anyRaw, { maxLength: 2 })],
  ({ source, decode }, mangled, first, rest) => {
    const event = { Records: [...mangled, first, ...rest.map(({ record }) => record)] };
    const decoded = decodeEvent(event);
    expect(decoded).toEqual({ source, records: decode(event) });
    expect(parseEvent(JSON.stringify(event))).toEqual(decoded);
  },
  { runs: 50 },
);

property(
  'an event of no known source is refused',
  [
    fc.oneof(
      fc.jsonValue(),
      fc.array(junk).map((Records) => ({ Records })),
    ),
  ],
  (event) => {
    expect(() => decodeEvent(event)).toThrow(expect.objectContaining({ code: 'source', path: '' }));
  },
);

const recognised = [
  [{ version: '2.0', requestContext: { http: {} } }, 'routeKey'],
  [{ httpMethod: 'GET', resource: '/' }, 'path'],
  [{ version: '1.0', httpMethod: 'GET', resource: '/', path: '/', requestContext: { http: {} } }, 'headers'],
] as const;
const unrecognised = [
  { version: '2.0', requestContext: {} },
  { version: '2.0' },
  { version: '2', requestContext: { http: {} } },
  { httpMethod: 'GET' },
  { resource: '/' },
  { httpMethod: 1, resource: '/' },
  { httpMethod: 'GET', resource: 1 },
];

property(
  'a request is recognised by the marks of its format; what is then missing is named',
  [fc.constantFrom(...recognised)],
  ([event, missing]) => {
    expect(() => decodeEvent(event)).toThrow(expect.objectContaining({ code: 'shape', path: missing }));
  },
);

property('without the marks of a format there is no request', [fc.constantFrom<object>(...unrecognised)], (event) => {
  expect(() => decodeEvent(event)).toThrow(expect.objectContaining({ code: 'source' }));
});

property('text that is not JSON is refused as such', [fc.json()], (text) => {
  expect(() => parseEvent(`${text}]`)).toThrow(expect.objectContaining({ code: 'json', path: '' }));
});
