import fc from 'fast-check';
import { oneOf } from '../edges.ts';
import { unicodeText } from '../unicode-text.ts';
import { opaqueBase64, opaqueHex, opaqueSeed, opaqueUpper } from './opaque.ts';
import { happenedMs, origin } from './origin.ts';
import { sqsEvent, type SqsConstraints, type SqsEvent } from './sqs.ts';

/** As in `S3EventRecord` of `@types/aws-lambda`. */
export interface S3RecordEvent {
  eventVersion: string;
  eventSource: string;
  awsRegion: string;
  eventTime: string;
  eventName: string;
  userIdentity: { principalId: string };
  requestParameters: { sourceIPAddress: string };
  responseElements: { 'x-amz-request-id': string; 'x-amz-id-2': string };
  s3: {
    s3SchemaVersion: string;
    configurationId: string;
    bucket: { name: string; ownerIdentity: { principalId: string }; arn: string };
    object: {
      /** Form-encoded: a space is `+`. */
      key: string;
      /** Missing where an object was removed, which the published types do not say; likewise `eTag`. */
      size: number;
      eTag: string;
      versionId?: string;
      /** Hexadecimal; compared after padding to one length. */
      sequencer: string;
    };
  };
  glacierEventData?: {
    restoreEventData: { lifecycleRestorationExpiryTime: string; lifecycleRestoreStorageClass: string };
  };
}

export interface S3Event {
  Records: S3RecordEvent[];
}

export interface S3Constraints {
  /** Keys as they are in the bucket; the generator encodes them. */
  readonly key?: fc.Arbitrary<string>;
  /** Names of events, such as `ObjectCreated:Put`. Default: every kind that has an object. */
  readonly eventNames?: readonly string[];
}

export interface S3SqsConstraints extends S3Constraints, Omit<SqsConstraints, 'body'> {
  /** Whether some messages are the `s3:TestEvent` that S3 sends when notifications are set up. Default false. */
  readonly testEvents?: boolean;
}

const allEventNames = [
  'ObjectCreated:Put',
  'ObjectRemoved:Delete',
  'ObjectCreated:Copy',
  'ObjectCreated:CompleteMultipartUpload',
  'ObjectCreated:Post',
  'ObjectRemoved:DeleteMarkerCreated',
  'LifecycleExpiration:Delete',
  'ObjectTagging:Put',
  'ObjectRestore:Completed',
] as const;

/** Keys as people write them: words, slashes, spaces and the signs that form encoding treats specially. At most 1,024 bytes. */
export function objectKey(): fc.Arbitrary<string> {
  const part = fc.oneof(
    oneOf('a', 'photo.jpg', '2024/02/29/'),
    oneOf(' ', '+', '%', '/', '&', '=', '%20', '%2F', '~', "'", 'é', 'e\u0301', '😀'),
    unicodeText({ minLength: 1, maxLength: 3 }),
  );
  return fc.array(part, { minLength: 1, maxLength: 5, size: 'max' }).map((parts) => parts.join(''));
}

/** Form encoding with slashes left alone, as S3 writes keys. */
export function encodedKey(key: string): string {
  return encodeURIComponent(key)
    .replaceAll('%20', '+')
    .replaceAll('%2F', '/')
    .replaceAll(/[!'()~]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`);
}

/** Hexadecimal and growing with time; 16 to 18 digits, so that numbers of different lengths meet. */
export function sequencerAt(ms: number, seed: number, index: number, isLong: boolean): string {
  const seconds = Math.floor(ms / 1000)
    .toString(16)
    .padStart(10, '0')
    .toUpperCase();
  return `${seconds}${opaqueHex(seed, index, isLong ? 8 : 6).toUpperCase()}`;
}

/** The client's address. A bucket's dual-stack endpoint gives addresses of version 6. */
export function clientAddress(): fc.Arbitrary<string> {
  return fc.oneof({ arbitrary: oneOf('203.0.113.9', '10.0.0.1'), weight: 3 }, fc.ipV4(), oneOf('2001:db8::1'));
}

/** What happened to an object, whichever way it is told. */
export interface ObjectChange {
  readonly key: string;
  readonly eventName: string;
  readonly laterMs: number;
  readonly size: number;
  readonly versioned: boolean;
  readonly longSequencer: boolean;
  readonly address: string;
}

/** The largest object. */
const largestSize = 50 * 1024 ** 4;

export function objectChange({
  key = objectKey(),
  eventNames = allEventNames,
}: S3Constraints): fc.Arbitrary<ObjectChange> {
  return fc.record({
    key,
    eventName: fc.constantFrom(...(eventNames.length === 0 ? allEventNames : eventNames)),
    laterMs: fc.nat({ max: 60_000 }),
    size: fc.oneof(oneOf(0, 1024, 2 ** 31, 2 ** 32), fc.nat({ max: largestSize })),
    versioned: fc.boolean(),
    longSequencer: fc.boolean(),
    address: clientAddress(),
  });
}

export const eTagOf = (change: ObjectChange, seed: number, index: number): string =>
  `${opaqueHex(seed, index, 32)}${change.eventName.endsWith('MultipartUpload') ? '-3' : ''}`;

/** Whether a notification tells what the object was: it does not when it is gone. */
export const isRemoval = (eventName: string): boolean => /^(ObjectRemoved|LifecycleExpiration):/.test(eventName);

/**
 * Notifications of an S3 bucket, with the key form-encoded and one record, as S3 sends them; removals lack size and eTag.
 * The simplest is `ObjectCreated:Put` of the key `a`, empty.
 *
 * @example property('thumbnails are made', [s3Event({ eventNames: ['ObjectCreated:Put'] })], async (event) => { … });
 */
export function s3Event(constraints: S3Constraints = {}): fc.Arbitrary<S3Event> {
  return fc
    .record({ from: origin(), seed: opaqueSeed(), startMs: happenedMs(), change: objectChange(constraints) })
    .map(({ from, seed, startMs, change }) => {
      const bucket = from.name.toLowerCase().replaceAll('_', '-');
      const isExpired = change.eventName.startsWith('Lifecycle');
      const removed = isRemoval(change.eventName);
      const object = {
        key: encodedKey(change.key),
        ...(removed ? {} : { size: change.size, eTag: eTagOf(change, seed, 0) }),
        ...(change.versioned ? { versionId: opaqueBase64(seed, 1, 32).replaceAll(/[+/]/g, '_') } : {}),
        sequencer: sequencerAt(startMs, seed, 0, change.longSequencer),
      } as S3RecordEvent['s3']['object']; // removals as AWS has them
      const restored =
        change.eventName === 'ObjectRestore:Completed'
          ? {
              glacierEventData: {
                restoreEventData: {
                  lifecycleRestorationExpiryTime: new Date(startMs + 86_400_000).toISOString(),
                  lifecycleRestoreStorageClass: 'GLACIER',
                },
              },
            }
          : {};
      const record: S3RecordEvent = {
        eventVersion: isExpired ? '2.3' : '2.1',
        eventSource: 'aws:s3',
        awsRegion: from.region,
        eventTime: new Date(startMs + change.laterMs).toISOString(),
        eventName: change.eventName,
        userIdentity: { principalId: isExpired ? 's3.amazonaws.com' : `AWS:AIDA${opaqueUpper(seed, 2, 17)}` },
        requestParameters: { sourceIPAddress: isExpired ? 's3.amazonaws.com' : change.address },
        responseElements: {
          'x-amz-request-id': opaqueUpper(seed, 3, 16),
          'x-amz-id-2': opaqueBase64(seed, 4, 76),
        },
        s3: {
          s3SchemaVersion: '1.0',
          configurationId: opaqueHex(seed, 5, 12),
          bucket: {
            name: bucket,
            ownerIdentity: { principalId: `A${opaqueUpper(seed, 6, 13)}` },
            arn: `arn:${from.partition}:s3:::${bucket}`,
          },
          object,
        },
        ...restored,
      };
      return { Records: [record] };
    });
}

/** Events of a queue that a bucket notifies: each body is the JSON text of an S3 notification. */
export function s3SqsEvent({
  key,
  eventNames,
  testEvents = false,
  ...batch
}: S3SqsConstraints = {}): fc.Arbitrary<SqsEvent> {
  const notification = s3Event({ ...(key && { key }), ...(eventNames && { eventNames }) }).map((event) =>
    JSON.stringify(event),
  );
  const test = fc.record({ from: origin(), seed: opaqueSeed(), atMs: happenedMs() }).map(({ from, seed, atMs }) =>
    JSON.stringify({
      Service: 'Amazon S3',
      Event: 's3:TestEvent',
      Time: new Date(atMs).toISOString(),
      Bucket: from.name.toLowerCase().replaceAll('_', '-'),
      RequestId: opaqueUpper(seed, 0, 16),
      HostId: opaqueBase64(seed, 1, 76),
    }),
  );
  const body = testEvents ? fc.oneof({ arbitrary: notification, weight: 4 }, test) : notification;
  return sqsEvent({ ...batch, body });
}
