import { property } from 'assay';
import fc from 'fast-check';
import { expect } from 'vitest';
import { IdempotentSink, type Published } from '../../targets/stream/idempotent-sink.ts';
import type { StreamRecord } from '../../targets/stream/stream-record.ts';
import { WindowAggregate, type WindowResult } from '../../targets/stream/window-aggregate.ts';
import { records, windowing } from './arbitraries.ts';
import { MemorySink } from './memory-sink.ts';
import { nameOf } from './window-oracle.ts';

interface Publication {
  readonly id: string;
  readonly revision: number;
}

const publication = fc.record({ id: fc.constantFrom('x', 'y'), revision: fc.integer({ min: 1, max: 4 }) });
const valueOf = ({ id, revision }: Publication): string => `${id}${revision}`;

property(
  'one after the other, each publication is told what it did, and the newest revision stays',
  [fc.array(publication, { maxLength: 10 })],
  async (publications) => {
    const store = new MemorySink<string>();
    const sink = new IdempotentSink(store);
    const newest = new Map<string, number>();
    for (const one of publications) {
      const known = newest.get(one.id) ?? 0;
      const expected: Published = one.revision > known ? 'written' : one.revision === known ? 'duplicate' : 'stale';
      expect(await sink.publish(one.id, one.revision, valueOf(one))).toBe(expected);
      newest.set(one.id, Math.max(known, one.revision));
    }
    for (const [id, revision] of newest)
      expect(store.entries.get(id)).toEqual({ revision, value: valueOf({ id, revision }) });
  },
);

property(
  'publishers side by side, each sending everything, leave the newest revisions, and write none twice',
  [fc.array(publication, { maxLength: 6 }), fc.integer({ min: 1, max: 3 }), fc.infiniteStream(fc.nat({ max: 3 }))],
  async (publications, publishers, jitter) => {
    const store = new MemorySink<string>(() => jitter.next().value);
    const answers = await Promise.all(
      Array.from({ length: publishers }, async () => {
        const sink = new IdempotentSink(store);
        return Promise.all(publications.map((one) => sink.publish(one.id, one.revision, valueOf(one))));
      }),
    );
    const written = store.written.map(String);
    expect(new Set(written).size).toBe(written.length);
    expect(answers.flat().filter((answer) => answer === 'written').length).toBe(written.length);
    for (const { id } of publications) {
      const revision = Math.max(...publications.filter((one) => one.id === id).map((one) => one.revision));
      expect(store.entries.get(id)).toEqual({ revision, value: valueOf({ id, revision }) });
    }
  },
  { documentation: true },
);

/** A consumer that reads the log from the start, as after a crash, and publishes what comes of it. */
async function consume(
  log: readonly StreamRecord<number>[],
  watermarkEvery: number,
  how: Parameters<typeof windowing.map>[0] extends (value: infer W) => unknown ? W : never,
  sink: IdempotentSink<unknown>,
  crashAfter: number,
): Promise<void> {
  const aggregate = new WindowAggregate(how, { of: (value: number) => value, merge: (a, b) => a + b }, 100);
  let published = 0;
  const publish = async (results: readonly WindowResult<number>[]): Promise<void> => {
    for (const { key, window, revision, result } of results) {
      if (published++ >= crashAfter) return;
      await sink.publish(nameOf(key, window), revision, result);
    }
  };
  for (const [index, event] of log.entries()) {
    await publish(aggregate.add(event).results);
    if (index % watermarkEvery === 0) await publish(aggregate.advanceTo(event.timestampMs));
  }
  await publish(aggregate.advanceTo(Infinity));
}

property(
  'a consumer that crashes and starts over, as often as it likes, leaves the same as one that never did',
  [records, windowing, fc.integer({ min: 1, max: 3 }), fc.array(fc.nat({ max: 12 }), { maxLength: 3 })],
  async (log, how, watermarkEvery, crashes) => {
    const [steady, crashing] = [new MemorySink<unknown>(), new MemorySink<unknown>()];
    await consume(log, watermarkEvery, how, new IdempotentSink(steady), Infinity);
    for (const crash of crashes) await consume(log, watermarkEvery, how, new IdempotentSink(crashing), crash);
    await consume(log, watermarkEvery, how, new IdempotentSink(crashing), Infinity);
    expect(crashing.entries).toEqual(steady.entries);
    const effects = crashing.written.map(String);
    expect(new Set(effects).size).toBe(effects.length);
    expect(effects.toSorted()).toEqual(steady.written.map(String).toSorted());
  },
);

property(
  'a store that refuses less than a hundred times is tried again, and then given up',
  [fc.constantFrom(1, 50, 99, 100, 150)],
  async (refusals) => {
    const store = new MemorySink<string>(() => 0);
    store.refusals = refusals;
    const publishing = new IdempotentSink(store).publish('x', 1, 'x1');
    if (refusals < 100) expect(await publishing).toBe('written');
    else await expect(publishing).rejects.toMatchObject({ code: 'contention', subject: 'x' });
  },
);
