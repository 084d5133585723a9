import { fuzz } from 'assay';
import fc from 'fast-check';
import { apiGatewayRestEvent } from 'assay/arbitraries';
import { EventError } from '../../../targets/events/errors.ts';
import { decodeEvent } from '../../../targets/events/event.ts';

fuzz('api event', [apiGatewayRestEvent()], (event) => void decodeEvent(event), { expects: [EventError] });

interface RestEvent {
  readonly httpMethod: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>> | null;
  readonly queryStringParameters: Readonly<Record<string, string>> | null;
  readonly body: string | null;
}

/** The routes of a small service. */
function route({ httpMethod, path, headers, queryStringParameters, body }: RestEvent): string {
  const header = (wanted: string): string =>
    Object.entries(headers ?? {}).find(([name]) => name.toLowerCase() === wanted)?.[1] ?? '';
  if (header('x-stage') === 'canary') return header('x-canary') === '' ? 'canary' : 'canary-named';
  if (header('x-api-version') === '2024-10') return 'new';
  if (header('content-type').startsWith('application/json')) return body === null ? 'json-empty' : 'json';
  switch (httpMethod) {
    case 'DELETE':
      return path.startsWith('/orders/') ? (path.endsWith('/items') ? 'delete-items' : 'delete-order') : 'refused';
    case 'PATCH':
      return body === '{}' ? 'nothing' : 'patched';
    case 'OPTIONS':
      return header('origin') === 'https://example.org' ? 'allowed' : 'cors';
    default:
  }
  if (queryStringParameters?.['debug'] === 'true') return 'debug';
  if (queryStringParameters !== null && 'page' in queryStringParameters)
    return Number(queryStringParameters['page']) > 1_000 ? 'too-far' : 'page';
  if (path === '/health') return 'health';
  return /^\/v(\d+)\//.test(path) ? 'versioned' : 'none';
}

/** What a second version of it does with a session. */
function session({ headers, queryStringParameters, body, path }: RestEvent): string {
  const { act, step } = queryStringParameters ?? {};
  if (act === 'more') {
    if (headers?.['X-Trace'] === 'abc') return step === '3' ? 'renewed' : 'waiting';
    return step === undefined ? 'unknown' : 'early';
  }
  if (body !== null && body.startsWith('{"token":')) {
    if (body.includes('"scope":"admin"')) return body.endsWith('}') ? 'admin' : 'cut';
    return path.endsWith('/token') ? 'user' : 'elsewhere';
  }
  if (path.startsWith('/internal/')) return path.endsWith('/~root') ? 'root' : 'internal';
  return 'none';
}

/** Names and paths of any words: those of the default are so few that what the service looks for cannot be written. */
const word = fc.string({
  unit: fc.constantFrom(...'abcdefghijklmnopqrstuvwxyzXT0123456789-_~'),
  minLength: 1,
  maxLength: 12,
});
const path = fc.array(word, { maxLength: 3 }).map((parts) => `/${parts.join('/')}`);
const headers = fc.array(fc.tuple(word, fc.string({ minLength: 1, maxLength: 20 })), { maxLength: 4 });

fuzz('api event, guarded', [apiGatewayRestEvent({ path, headers })], (event) => {
  route(event as unknown as RestEvent);
  session(event as unknown as RestEvent);
});
