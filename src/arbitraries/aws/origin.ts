import fc from 'fast-check';
import { oneOf } from '../edges.ts';

/** Where the records of one event come from: they share it, because a function is called for one source at a time. */
export interface Origin {
  readonly partition: string;
  readonly region: string;
  readonly account: string;
  /** Name of the queue, stream, topic, … */
  readonly name: string;
}

const regions = [
  ['aws', 'us-east-1'],
  ['aws', 'eu-west-1'],
  ['aws', 'ap-southeast-2'],
  ['aws-cn', 'cn-north-1'],
  ['aws-us-gov', 'us-gov-west-1'],
] as const;

/** Regions of every partition, accounts with leading zeros, names as people and CloudFormation write them. */
export function origin(): fc.Arbitrary<Origin> {
  return fc
    .tuple(
      fc.constantFrom(...regions),
      fc.oneof(
        oneOf('123456789012', '000000000001'),
        fc.nat({ max: 999_999_999_999 }).map((id) => String(id).padStart(12, '0')),
      ),
      oneOf('orders', 'a', 'orders-prod', 'Orders_2', 'my-stack-OrdersTable6BA4EFA5-1V8PQ0KM3KXQB'),
    )
    .map(([[partition, region], account, name]) => ({ partition, region, account, name }));
}

export function arn({ partition, region, account }: Origin, service: string, resource: string): string {
  return `arn:${partition}:${service}:${region}:${account}:${resource}`;
}

/** The domain under which the services of a partition are reached. */
export function domainOf({ partition }: Origin): string {
  return partition === 'aws-cn' ? 'amazonaws.com.cn' : 'amazonaws.com';
}

/** 2017-07-14T02:40:00Z: the simplest moment for an event to have happened. */
export const simplestMs = 1_500_000_000_000;
/** 2036-07-18T13:20:00Z. */
const latestMs = 2_100_000_000_000;

/** Milliseconds since 1970 of something that happened in AWS. */
export function happenedMs(): fc.Arbitrary<number> {
  return fc.nat({ max: latestMs - simplestMs }).map((later) => simplestMs + later);
}

/** How many records an event has. */
export interface BatchConstraints {
  /** Default 1. */
  readonly minRecords?: number;
  /** Default 10. */
  readonly maxRecords?: number;
}

/** A batch of what the arbitrary makes. */
export function batchOf<T>(
  record: fc.Arbitrary<T>,
  { minRecords = 1, maxRecords = 10 }: BatchConstraints,
): fc.Arbitrary<T[]> {
  return fc.array(record, { minLength: minRecords, maxLength: Math.max(minRecords, maxRecords), size: 'max' });
}
