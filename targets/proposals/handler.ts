import { decodeEvent } from '../events/event.ts';
import { type ApiRequest, headerLine } from '../events/sources/api-request.ts';
import { negotiate, type Version } from './api-version.ts';
import { draw, type RandomBelow } from './draw.ts';
import { LoadOnce } from './load-once.ts';
import { parseSnapshot, type Proposal } from './snapshot.ts';

/** Proposals in one answer, if there are as many. */
export const PROPOSALS_PER_ANSWER = 10;

/** What API Gateway takes for an answer, in either payload format. */
export interface ApiResponse {
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly isBase64Encoded: false;
}

export interface ProposalsOptions {
  /** Reads the snapshot's JSON text; called once, and again after it failed. */
  readonly load: () => Promise<string>;
  readonly below: RandomBelow;
  /** Told of what went wrong on our side, with the request's id. */
  readonly onError: (error: unknown, requestId: string) => void;
}

/** As much of the context as is used. */
export interface RequestContext {
  readonly awsRequestId: string;
}

/**
 * Makes the function that API Gateway calls: ten random proposals of a snapshot, none twice. It never throws; what is wrong with a
 * request is a status of 4xx, and what is wrong with us one of 5xx, both with a problem document (RFC 9457).
 */
export function createHandler(
  options: ProposalsOptions,
): (event: unknown, context: RequestContext) => Promise<ApiResponse> {
  const snapshot = new LoadOnce(async () => parseSnapshot(await options.load()));
  return async (event, { awsRequestId }) => {
    const report = (error: unknown): void => {
      try {
        options.onError(error, awsRequestId);
      } catch {
        // Who cannot be told must not keep the client from an answer.
      }
    };
    const request = readRequest(event);
    if (request === null) return problem(400, 'no request of an API');
    if (request.method !== 'GET' && request.method !== 'HEAD')
      return problem(405, `${request.method} is not allowed`, { allow: 'GET, HEAD' });
    const negotiated = negotiate(pathOf(request), headerLine(request, 'accept'));
    if ('status' in negotiated) return problem(negotiated.status, negotiated.detail);
    const loaded = await snapshot.get().catch((error: unknown) => report(error));
    if (loaded === undefined) return problem(503, 'no proposals for now', { 'retry-after': '1' });
    try {
      const drawn = draw(loaded, PROPOSALS_PER_ANSWER, options.below);
      const body = request.method === 'HEAD' ? '' : JSON.stringify(render(drawn, negotiated.version));
      return answer(200, { 'content-type': negotiated.mediaType, vary: 'accept' }, body);
    } catch (error) {
      report(error);
      return problem(500, 'no proposals could be drawn');
    }
  };
}

function readRequest(event: unknown): ApiRequest | null {
  try {
    const decoded = decodeEvent(event);
    return decoded.source === 'api' ? decoded.request : null;
  } catch {
    return null;
  }
}

/** The path as the API defines it: addresses of API Gateway itself begin with the stage, and format 2.0 leaves it there. */
function pathOf({ path, stage }: ApiRequest): string {
  return path.startsWith(`/${stage}/`) ? path.slice(stage.length + 1) : path;
}

function render(proposals: readonly Proposal[], version: Version): object {
  if (version === 1) return { proposals: proposals.map(({ title }) => title) };
  return { count: proposals.length, proposals };
}

function problem(status: number, detail: string, headers: Readonly<Record<string, string>> = {}): ApiResponse {
  return answer(status, { 'content-type': 'application/problem+json', ...headers }, JSON.stringify({ status, detail }));
}

function answer(statusCode: number, headers: Readonly<Record<string, string>>, body: string): ApiResponse {
  return { statusCode, headers: { 'cache-control': 'no-store', ...headers }, body, isBase64Encoded: false };
}
