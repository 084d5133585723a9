import { z } from 'zod';
import { decode } from '../schema.ts';

/** An event from a bus of EventBridge, or of a rule that runs on a schedule. */
export interface BusEvent {
  readonly id: string;
  /** who sent it, such as `aws.s3` or `shop.orders` */
  readonly sender: string;
  readonly detailType: string;
  readonly account: string;
  readonly region: string;
  /** when it happened, to the second, in milliseconds since 1970 */
  readonly atMs: number;
  readonly resources: readonly string[];
  readonly detail: unknown;
  /** the replay that it is part of, null when it comes for the first time */
  readonly replay: string | null;
}

const eventSchema = z.object({
  id: z.string(),
  source: z.string(),
  'detail-type': z.string(),
  account: z.string(),
  region: z.string(),
  time: z.iso.datetime(),
  resources: z.array(z.string()),
  detail: z.unknown(),
  'replay-name': z.string().optional(),
});

/**
 * Decodes an event of EventBridge.
 * @throws EventError `shape`
 */
export function decodeBusEvent(event: unknown, path = ''): BusEvent {
  const raw = decode(eventSchema, event, path);
  return {
    id: raw.id,
    sender: raw.source,
    detailType: raw['detail-type'],
    account: raw.account,
    region: raw.region,
    atMs: Date.parse(raw.time),
    resources: raw.resources,
    detail: raw.detail,
    replay: raw['replay-name'] ?? null,
  };
}

/** Whether a rule sent it because its time had come. */
export function isScheduled({ sender, detailType }: BusEvent): boolean {
  return sender === 'aws.events' && detailType === 'Scheduled Event';
}
