import { z } from 'zod';
import { EventError } from '../errors.ts';
import { decode, joinPath, mapOf } from '../schema.ts';
import { decodeBody, groupByName, lowerCaseNames } from './api-request.ts';

/** A request that a load balancer passed on. */
export interface LoadBalancerRequest {
  readonly targetGroupArn: string;
  readonly method: string;
  readonly path: string;
  /** by lower-case name; the last value only, unless the target group has multi-value headers on */
  readonly headers: ReadonlyMap<string, readonly string[]>;
  /** decoded; the last value only, unless the target group has multi-value headers on */
  readonly query: ReadonlyMap<string, readonly string[]>;
  readonly body: Uint8Array | null;
}

const single = mapOf(z.string()).nullish();
const lists = mapOf(z.array(z.string())).nullish();

const requestSchema = z.object({
  httpMethod: z.string(),
  path: z.string(),
  headers: single,
  multiValueHeaders: lists,
  queryStringParameters: single,
  multiValueQueryStringParameters: lists,
  body: z.string().nullish(),
  isBase64Encoded: z.boolean(),
  requestContext: z.object({ elb: z.object({ targetGroupArn: z.string() }) }),
});

/**
 * Decodes a request from an Application Load Balancer, with or without multi-value headers. The balancer hands on query parameters as the
 * client encoded them; they are decoded here, as forms are.
 * @throws EventError `shape`, `base64`, `key` for a query that is not form-url-encoded
 */
export function decodeLoadBalancerRequest(event: unknown): LoadBalancerRequest {
  const raw = decode(requestSchema, event, '');
  const query = (name: string, fields: Iterable<readonly [string, string]>): Map<string, string[]> =>
    groupByName(
      Array.from(fields, ([key, value]) => [
        formDecoded(key, joinPath(name, key)),
        formDecoded(value, joinPath(name, key)),
      ]),
    );
  return {
    targetGroupArn: raw.requestContext.elb.targetGroupArn,
    method: raw.httpMethod,
    path: raw.path,
    headers: groupByName(lowerCaseNames(valuesOf(raw.multiValueHeaders, raw.headers))),
    query: raw.multiValueQueryStringParameters
      ? query('multiValueQueryStringParameters', flat(raw.multiValueQueryStringParameters))
      : query('queryStringParameters', raw.queryStringParameters ?? []),
    body: decodeBody(raw.body ?? null, raw.isBase64Encoded),
  };
}

function valuesOf(
  all: ReadonlyMap<string, readonly string[]> | null | undefined,
  last: ReadonlyMap<string, string> | null | undefined,
): (readonly [string, string])[] {
  return all ? flat(all) : [...(last ?? [])];
}

function flat(lists: ReadonlyMap<string, readonly string[]>): (readonly [string, string])[] {
  return [...lists].flatMap(([name, values]) => values.map((value) => [name, value] as const));
}

function formDecoded(text: string, path: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    throw new EventError('key', path, 'not form-url-encoded UTF-8');
  }
}
