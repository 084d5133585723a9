import { fuzz, text } from 'assay';
import { expect } from 'vitest';
import { context, get, httpEvent, seeded, snapshotOf } from '../../properties/proposals/requests.ts';
import { createHandler } from '../../targets/proposals/handler.ts';

fuzz(
  'whatever is sent as path, Accept header and snapshot, one a line, an answer comes out',
  [text()],
  async (lines) => {
    const [path = '', accept = '', snapshot] = lines.split('\n');
    let told = 0;
    const handler = createHandler({
      load: () => Promise.resolve(snapshot ?? snapshotOf(12)),
      below: seeded(1),
      onError: () => (told += 1),
    });
    const { statusCode, body } = await handler(httpEvent(get(path, accept)), context);
    expect([200, 404, 406, 503]).toContain(statusCode);
    expect(told).toBe(statusCode === 503 ? 1 : 0);
    const { proposals, status } = JSON.parse(body) as { proposals?: unknown[]; status?: number };
    if (statusCode === 200) expect(proposals!.length).toBeLessThanOrEqual(10);
    else expect(status).toBe(statusCode);
  },
);
