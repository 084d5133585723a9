import { property } from 'assay';
import fc from 'fast-check';
import { expect } from 'vitest';
import { createHandler } from '../../targets/proposals/handler.ts';
import { ProposalError } from '../../targets/proposals/proposal-error.ts';
import { context, get, type Request, restEvent, seeded, snapshotOf, wrapped } from './requests.ts';

const path = fc.constantFrom('/proposals', '/v1/proposals', '/v2/proposals');
const stage = fc.constantFrom('$default', 'prod', 'v1');

property(
  'an answer has ten proposals of the snapshot, or all of fewer, none twice, in the form of its version',
  [fc.nat(15), path, stage, fc.constantFrom('GET', 'HEAD'), wrapped, fc.nat()],
  async (size, at, where, method, wrap, seed) => {
    const handler = createHandler({
      load: () => Promise.resolve(snapshotOf(size)),
      below: seeded(seed),
      onError: (error) => expect(error).toBeUndefined(),
    });
    const response = await handler(wrap({ ...get(at), method, stage: where }), context);
    expect({ ...response, body: '' }).toEqual({
      statusCode: 200,
      headers: { 'cache-control': 'no-store', 'content-type': 'application/json', vary: 'accept' },
      body: '',
      isBase64Encoded: false,
    });
    if (method === 'HEAD') return expect(response.body).toBe('');
    const { proposals, ...rest } = JSON.parse(response.body) as { proposals: unknown[] };
    const all = JSON.parse(snapshotOf(size)) as { title: string }[];
    const known = at === '/v2/proposals' ? all : all.map(({ title }) => title);
    expect(new Set(proposals.map((one) => JSON.stringify(one))).size).toBe(Math.min(size, 10));
    expect(known).toEqual(expect.arrayContaining(proposals));
    return expect(rest).toEqual(at === '/v2/proposals' ? { count: Math.min(size, 10) } : {});
  },
);

const request: fc.Arbitrary<Request> = fc.record({
  method: fc.constantFrom('GET', 'POST', 'get', 'OPTIONS'),
  path: fc.oneof(
    path,
    fc.constantFrom('/', '/v3/proposals', '/v1/proposals/', '/v1', '/prod/v1/proposals', '//proposals'),
  ),
  accept: fc.constantFrom(null, 'text/html', 'application/vnd.proposals.v2+json'),
  stage: fc.constant('$default'),
});

property(
  'what is wrong with a request is said in its answer, and nothing is loaded for it',
  [request, wrapped],
  async (sent, wrap) => {
    let loads = 0;
    const handler = createHandler({
      load: async () => snapshotOf((loads += 1)),
      below: () => 0,
      onError: (error) => expect(error).toBeUndefined(),
    });
    const { statusCode, headers, body } = await handler(wrap(sent), context);
    const isKnown = /^\/(v[12]\/)?proposals$/.test(sent.path);
    const isAcceptable = sent.accept !== 'text/html' && !(sent.accept !== null && sent.path.startsWith('/v1'));
    const problems: readonly (readonly [number, boolean, string])[] = [
      [405, sent.method !== 'GET', `${sent.method} is not allowed`],
      [404, !isKnown, `there is ${sent.path} in no version`],
      [406, !isAcceptable, `no version of ${sent.path} is ${sent.accept}`],
    ];
    const [status, , detail] = problems.find(([, applies]) => applies) ?? [200];
    expect(statusCode).toBe(status);
    expect(loads).toBe(status === 200 ? 1 : 0);
    expect(headers['allow']).toBe(status === 405 ? 'GET, HEAD' : undefined);
    if (status === 200) return;
    expect(headers['content-type']).toBe('application/problem+json');
    expect(JSON.parse(body)).toEqual({ status, detail });
  },
);

const hostile: fc.Arbitrary<unknown> = fc.oneof(
  fc.jsonValue(),
  fc.constantFrom(undefined, Symbol('event'), { Records: [{ eventSource: 'aws:sqs' }] }),
  fc.constant(
    new Proxy(
      {},
      {
        get: () => {
          throw new Error('no event');
        },
      },
    ),
  ),
);

property('what is no request is refused, whatever it is', [hostile], async (event) => {
  const handler = createHandler({ load: () => Promise.resolve('[]'), below: () => 0, onError: () => undefined });
  const { statusCode, body } = await handler(event, context);
  expect([statusCode, JSON.parse(body)]).toEqual([400, { status: 400, detail: 'no request of an API' }]);
});

const broken = fc.constantFrom<readonly [string, RegExp]>(
  ['{', /^no JSON$/],
  ['{}', /^no list of proposals: .+/],
  ['[{"id":"a","title":"A"}]', /^no list of proposals: [^]*url/],
  ['[{"id":"","title":"A","url":null}]', /^no list of proposals: [^]*id/],
  ['[{"id":"a","title":"A","url":"here"}]', /^no list of proposals: [^]*url/],
  ['[{"id":"a","title":"A","url":null},{"id":"a","title":"B","url":null}]', /^two proposals have the id a$/],
);

property(
  'a snapshot that cannot be loaded or read is told of, answered with 503 and tried again by the next request, one that was read is kept',
  [fc.array(fc.oneof(broken, fc.constant('reject'), fc.constant('throw')), { maxLength: 4 }), fc.boolean()],
  async (failures, isDeaf) => {
    const told: unknown[] = [];
    let loads = 0;
    const handler = createHandler({
      load: () => {
        const failure = failures[loads++];
        if (failure === 'throw') throw new Error('throw');
        if (failure === 'reject') return Promise.reject(new Error('reject'));
        return Promise.resolve(failure === undefined ? snapshotOf(1) : failure[0]!);
      },
      below: () => 0,
      onError: (error, id) => {
        told.push([error, id]);
        if (isDeaf) throw new Error('deaf');
      },
    });
    for (const [index, failure] of failures.entries()) {
      const { statusCode, headers, body } = await handler(restEvent(get('/proposals')), context);
      expect([statusCode, headers['retry-after']]).toEqual([503, '1']);
      expect(JSON.parse(body)).toEqual({ status: 503, detail: 'no proposals for now' });
      const [error, id] = told[index] as [Error, string];
      expect(id).toBe('request-1');
      if (typeof failure === 'string') expect(error.message).toBe(failure);
      else
        expect(error).toMatchObject({
          name: 'ProposalError',
          code: 'snapshot',
          message: expect.stringMatching(failure[1]),
        });
    }
    expect((await handler(restEvent(get('/proposals')), context)).statusCode).toBe(200);
    expect((await handler(restEvent(get('/proposals')), context)).statusCode).toBe(200);
    expect([loads, told.length]).toEqual([failures.length + 1, failures.length]);
  },
);

property(
  'randomness that breaks is our fault, told of and answered with 500',
  [fc.constantFrom(1, -1, 0.5)],
  async (number) => {
    const told: unknown[] = [];
    const handler = createHandler({
      load: () => Promise.resolve(snapshotOf(1)),
      below: () => number,
      onError: (error) => told.push(error),
    });
    const { statusCode, body } = await handler(restEvent(get('/proposals')), context);
    expect([statusCode, JSON.parse(body)]).toEqual([500, { status: 500, detail: 'no proposals could be drawn' }]);
    expect(told).toEqual([new ProposalError('random', `asked for a whole number below 1, got ${number}`)]);
  },
);
