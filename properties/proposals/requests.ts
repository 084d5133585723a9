import fc from 'fast-check';
import type { ApiResponse } from '../../targets/proposals/handler.ts';

export interface Request {
  readonly method: string;
  readonly path: string;
  readonly accept: string | null;
  readonly stage: string;
}

export const get = (path: string, accept: string | null = null): Request => ({
  method: 'GET',
  path,
  accept,
  stage: '$default',
});

/** The request as an HTTP API hands it on, payload format 2.0: the path begins with the stage, unless that is the default one. */
export function httpEvent({ method, path, accept, stage }: Request): object {
  return {
    version: '2.0',
    routeKey: '$default',
    rawPath: stage === '$default' ? path : `/${stage}${path}`,
    rawQueryString: '',
    headers: accept === null ? {} : { accept },
    requestContext: {
      stage,
      apiId: 'api',
      requestId: 'request',
      timeEpoch: 0,
      http: { method, sourceIp: '192.0.2.1' },
    },
    isBase64Encoded: false,
  };
}

/** The request as a REST API hands it on, payload format 1.0: the path is without the stage. */
export function restEvent({ method, path, accept, stage }: Request): object {
  return {
    httpMethod: method,
    path,
    resource: '/{proxy+}',
    headers: accept === null ? null : { Accept: accept },
    multiValueHeaders: accept === null ? null : { Accept: [accept] },
    queryStringParameters: null,
    multiValueQueryStringParameters: null,
    pathParameters: null,
    stageVariables: null,
    body: null,
    isBase64Encoded: false,
    requestContext: {
      stage,
      apiId: 'api',
      requestId: 'request',
      requestTimeEpoch: 0,
      identity: { sourceIp: '192.0.2.1' },
    },
  };
}

export const wrapped = fc.constantFrom(httpEvent, restEvent);
export const context = { awsRequestId: 'request-1' };

/** A snapshot's text with so many proposals. */
export function snapshotOf(size: number): string {
  return JSON.stringify(
    Array.from({ length: size }, (_, index) => ({ id: `p${index}`, title: `Proposal ${index}`, url: null })),
  );
}

/** Numbers of a fixed seed (mulberry32), as good as a test of uniformity asks for. */
export function seeded(seed: number): (bound: number) => number {
  let state = seed;
  return (bound) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * bound);
  };
}

export function idsOf(response: ApiResponse): string[] {
  return (JSON.parse(response.body) as { proposals: { id: string }[] }).proposals.map(({ id }) => id);
}
