import fc from 'fast-check';
import { oneOf } from '../edges.ts';
import type { JsonValue } from '../json-value.ts';
import { opaqueHex, opaqueSeed, opaqueUpper, opaqueUuid } from './opaque.ts';
import { arn, happenedMs, origin } from './origin.ts';
import { jsonPayload } from './payload.ts';
import { eTagOf, isRemoval, objectChange, sequencerAt, type S3Constraints } from './s3.ts';

/** As in `@types/aws-lambda`. */
export interface EventBridgeEvent<DetailType extends string = string, Detail = JsonValue> {
  version: string;
  id: string;
  'detail-type': DetailType;
  source: string;
  account: string;
  /** Seconds, without decimals. */
  time: string;
  region: string;
  resources: string[];
  detail: Detail;
  'replay-name'?: string;
}

export interface EventBridgeConstraints<DetailType extends string, Detail> {
  readonly detail?: fc.Arbitrary<Detail>;
  readonly detailType?: fc.Arbitrary<DetailType>;
  /** Default: names of services and of applications. */
  readonly source?: fc.Arbitrary<string>;
}

const wholeSeconds = (ms: number): string => new Date(ms).toISOString().replace(/\.\d+Z$/, 'Z');

/** What every event of a bus has. */
function envelope() {
  return fc
    .record({
      from: origin(),
      seed: opaqueSeed(),
      atMs: happenedMs(),
      isReplay: fc.nat({ max: 7 }).map((n) => n === 7),
    })
    .map(({ from, seed, atMs, isReplay }) => ({
      from,
      seed,
      atMs,
      fields: {
        version: '0',
        id: opaqueUuid(seed, 0),
        account: from.account,
        time: wholeSeconds(atMs),
        region: from.region,
      },
      replay: isReplay ? { 'replay-name': 'replay-1' } : {},
    }));
}

/**
 * Events of an EventBridge bus: yours, with any detail, some of them replayed from an archive. The simplest has the detail
 * `{}`, the detail type `OrderPlaced` and the source `orders`.
 *
 * @example property('handled', [eventBridgeEvent({ detail: order() })], async (event) => { await handler(event); });
 */
export function eventBridgeEvent<DetailType extends string = string, Detail = JsonValue>(
  constraints: EventBridgeConstraints<DetailType, Detail> = {},
): fc.Arbitrary<EventBridgeEvent<DetailType, Detail>> {
  const detail = constraints.detail ?? (jsonPayload() as fc.Arbitrary<unknown> as fc.Arbitrary<Detail>);
  const detailType =
    constraints.detailType ??
    (oneOf(
      'OrderPlaced',
      'order.cancelled',
      'EC2 Instance State-change Notification',
    ) as fc.Arbitrary<string> as fc.Arbitrary<DetailType>);
  return fc
    .record({
      common: envelope(),
      detailType,
      source: constraints.source ?? oneOf('orders', 'com.example.orders', 'aws.ec2'),
      detail,
    })
    .map(({ common, detailType: type, source, detail: inside }) => ({
      ...common.fields,
      'detail-type': type,
      source,
      resources: [],
      detail: inside,
      ...common.replay,
    }));
}

/** The event that a schedule sends: an empty detail and the rule as its one resource. The simplest comes from the rule `orders`. */
export function scheduledEvent(): fc.Arbitrary<EventBridgeEvent<'Scheduled Event', { [name: string]: never }>> {
  return envelope().map(({ from, fields, replay }) => ({
    ...fields,
    'detail-type': 'Scheduled Event',
    source: 'aws.events',
    resources: [arn(from, 'events', `rule/${from.name}`)],
    detail: {},
    ...replay,
  }));
}

/** What S3 tells about an object on a bus. */
export interface S3EventBridgeDetail {
  version: string;
  bucket: { name: string };
  object: {
    /** As it is in the bucket: not encoded, unlike in notifications. */
    key: string;
    size?: number;
    etag?: string;
    'version-id'?: string;
    sequencer?: string;
  };
  'request-id': string;
  requester: string;
  'source-ip-address'?: string;
  reason?: string;
  'deletion-type'?: string;
}

export type S3EventBridgeEvent = EventBridgeEvent<'Object Created' | 'Object Deleted', S3EventBridgeDetail> & {
  source: 'aws.s3';
};

const reasons: { readonly [eventName: string]: string } = {
  'ObjectCreated:Put': 'PutObject',
  'ObjectCreated:Post': 'POST Object',
  'ObjectCreated:Copy': 'CopyObject',
  'ObjectCreated:CompleteMultipartUpload': 'CompleteMultipartUpload',
  'ObjectRemoved:Delete': 'DeleteObject',
  'ObjectRemoved:DeleteMarkerCreated': 'DeleteObject',
  'LifecycleExpiration:Delete': 'Lifecycle Expiration',
};

/** Creations and removals of objects as S3 tells them to EventBridge: keys are not encoded here. The simplest is an `Object Created` of the key `a`. */
export function s3EventBridgeEvent({ key }: Pick<S3Constraints, 'key'> = {}): fc.Arbitrary<S3EventBridgeEvent> {
  const change = objectChange({ ...(key && { key }), eventNames: Object.keys(reasons) });
  return fc
    .record({ common: envelope(), change })
    .map(({ common: { from, seed, atMs, fields, replay }, change: told }) => {
      const bucket = from.name.toLowerCase().replaceAll('_', '-');
      const removed = isRemoval(told.eventName);
      const isExpired = told.eventName.startsWith('Lifecycle');
      const gone =
        told.versioned && told.eventName.endsWith('DeleteMarkerCreated')
          ? 'Delete Marker Created'
          : 'Permanently Deleted';
      return {
        ...fields,
        'detail-type': removed ? 'Object Deleted' : 'Object Created',
        source: 'aws.s3',
        resources: [`arn:${from.partition}:s3:::${bucket}`],
        detail: {
          version: '0',
          bucket: { name: bucket },
          object: {
            key: told.key,
            ...(removed ? {} : { size: told.size, etag: eTagOf(told, seed, 0) }),
            ...(told.versioned ? { 'version-id': opaqueHex(seed, 1, 32) } : {}),
            sequencer: sequencerAt(atMs, seed, 0, told.longSequencer),
          },
          'request-id': opaqueUpper(seed, 3, 16),
          requester: isExpired ? 's3.amazonaws.com' : from.account,
          ...(isExpired ? {} : { 'source-ip-address': told.address }),
          reason: reasons[told.eventName]!,
          ...(removed ? { 'deletion-type': gone } : {}),
        },
        ...replay,
      };
    });
}
