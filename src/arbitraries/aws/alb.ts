import fc from 'fast-check';
import { objectOf } from '../json-value.ts';
import {
  grouped,
  httpRequest,
  percentEncoded,
  servedHeaders,
  type HttpEventConstraints,
  type HttpMethod,
} from './http-request.ts';
import { opaqueHex } from './opaque.ts';
import { arn, domainOf } from './origin.ts';

interface Strings {
  [name: string]: string;
}

interface StringLists {
  [name: string]: string[];
}

/** As in `ALBEvent` of `@types/aws-lambda`. */
export interface AlbEvent {
  requestContext: { elb: { targetGroupArn: string } };
  httpMethod: HttpMethod;
  path: string;
  /** As it stood in the address: not decoded. */
  queryStringParameters?: Strings;
  headers?: Strings;
  multiValueQueryStringParameters?: StringLists;
  multiValueHeaders?: StringLists;
  /** Empty where there is none. */
  body: string;
  isBase64Encoded: boolean;
}

export interface AlbConstraints extends HttpEventConstraints {
  /** Whether the target group is set to multi-value headers. Default: either. */
  readonly multiValue?: boolean;
}

/**
 * Requests as an Application Load Balancer hands them over: names of headers small, the query as it stood in the address, an
 * empty body where there is none; with one value for each name or with all, as the target group is set. The simplest is a
 * `GET /` with single values.
 *
 * @example property('no request crashes it', [albEvent()], async (event) => { await handler(event); });
 */
export function albEvent({ multiValue, ...constraints }: AlbConstraints = {}): fc.Arbitrary<AlbEvent> {
  return fc
    .record({
      request: httpRequest(constraints),
      isMulti: multiValue === undefined ? fc.boolean() : fc.constant(multiValue),
    })
    .map(({ request, isMulti }) => {
      const { from, seed, method, path, query, body } = request;
      const host = `lambda-alb-123578498.${from.region}.elb.${domainOf(from)}`;
      const headers = grouped(servedHeaders(request, host), (name) => name.toLowerCase());
      const parameters = grouped(query.map(([name, value]) => [percentEncoded(name), percentEncoded(value)] as const));
      const last = (groups: Map<string, string[]>): Strings =>
        objectOf([...groups].map(([name, values]): [string, string] => [name, values.at(-1)!]));
      return {
        requestContext: {
          elb: {
            targetGroupArn: arn(from, 'elasticloadbalancing', `targetgroup/${from.name}/${opaqueHex(seed, 1, 16)}`),
          },
        },
        httpMethod: method,
        path,
        ...(isMulti
          ? { multiValueQueryStringParameters: objectOf(parameters), multiValueHeaders: objectOf(headers) }
          : { queryStringParameters: last(parameters), headers: last(headers) }),
        body: body?.text ?? '',
        isBase64Encoded: body?.isBase64Encoded ?? false,
      };
    });
}
