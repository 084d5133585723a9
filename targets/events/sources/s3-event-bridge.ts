import { z } from 'zod';
import { EventError } from '../errors.ts';
import type { DecodedRecord } from '../record.ts';
import { decode, joinPath } from '../schema.ts';
import { decodeBusEvent, type BusEvent } from './event-bridge.ts';
import { decodeS3Body, type S3Record } from './s3.ts';

const objectSchema = z.object({
  bucket: z.object({ name: z.string().min(1) }),
  object: z.object({
    key: z.string().min(1),
    size: z.int().nonnegative().optional(),
    etag: z.string().optional(),
    'version-id': z.string().optional(),
    sequencer: z.string().optional(),
  }),
  reason: z.string().optional(),
  'deletion-type': z.string().optional(),
});

/** What a notification of S3's own calls the request that EventBridge gives as a reason. */
const creations: ReadonlyMap<string | undefined, string> = new Map([
  ['PutObject', 'Put'],
  ['POST Object', 'Post'],
  ['CopyObject', 'Copy'],
  ['CompleteMultipartUpload', 'CompleteMultipartUpload'],
]);

/**
 * The change of an object that a bucket told EventBridge, as the bucket's own notification would tell it. The key comes as it is, not
 * form-url-encoded, and the time to the second only. What is neither a creation nor a removal keeps EventBridge's name.
 * @returns null for an event that no bucket sent
 * @throws EventError `shape`
 */
export function s3RecordOf(event: BusEvent, path = ''): S3Record | null {
  if (event.sender !== 'aws.s3') return null;
  const { bucket, object, ...more } = decode(objectSchema, event.detail, joinPath(path, 'detail'));
  return {
    eventName: eventName(event.detailType, more.reason, more['deletion-type']),
    atMs: event.atMs,
    region: event.region,
    bucket: bucket.name,
    key: object.key,
    size: object.size ?? null,
    eTag: object.etag ?? null,
    versionId: object['version-id'] ?? null,
    sequencer: object.sequencer ?? null,
  };
}

function eventName(detailType: string, reason: string | undefined, deletionType: string | undefined): string {
  if (detailType === 'Object Created') return `ObjectCreated:${creations.get(reason) ?? 'Put'}`;
  if (detailType !== 'Object Deleted') return detailType;
  const deletion = deletionType === 'Delete Marker Created' ? 'DeleteMarkerCreated' : 'Delete';
  return `${reason === 'Lifecycle Expiration' ? 'LifecycleExpiration' : 'ObjectRemoved'}:${deletion}`;
}

/** What tells an event of a bus from a notification of the bucket's own. */
const busSchema = z.object({ 'detail-type': z.string() });

/**
 * Decodes the body of a queue that is told of changes of objects: by the bucket, straight or through a topic, or by EventBridge.
 * @param path where the body stood, for the errors
 * @throws EventError `json`, `shape`
 */
export function decodeS3Message(body: string, path = 'body'): DecodedRecord<S3Record>[] {
  const event = jsonOrNothing(body);
  if (!busSchema.safeParse(event).success) return decodeS3Body(body, path);
  const value = s3RecordOf(decodeBusEvent(event, path), path);
  if (value === null) throw new EventError('shape', joinPath(path, 'source'), 'not an event of a bucket');
  return [{ ok: true, index: 0, id: null, value }];
}

function jsonOrNothing(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
