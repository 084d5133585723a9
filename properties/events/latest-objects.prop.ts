import { property } from 'assay';
import fc from 'fast-check';
import { expect } from 'vitest';
import { LatestObjects, type Applied, type ObjectState } from '../../targets/events/latest-objects.ts';
import type { S3Record } from '../../targets/events/sources/s3.ts';
import { s3Record } from './arbitraries.ts';
import { MemoryStore } from './memory-store.ts';

const changes = ['ObjectCreated:Put', 'ObjectRemoved:Delete', 'LifecycleExpiration:Delete'] as const;

/** Changes of few keys with few sequencers, so that duplicates and races are common. */
const change: fc.Arbitrary<S3Record & { sequencer: string }> = fc
  .tuple(
    s3Record,
    fc.constantFrom('a', 'b'),
    fc.constantFrom('a', 'b/a'),
    fc.stringMatching(/^[0-9A]{1,3}$/),
    fc.constantFrom(...changes),
  )
  .map(([record, bucket, key, sequencer, eventName]) => ({ ...record, bucket, key, sequencer, eventName }));

const rank = (sequencer: string): bigint => BigInt(`0x${sequencer.padEnd(18, '0')}`);
const nameOf = ({ bucket, key }: S3Record): string => JSON.stringify([bucket, key]);

function stateOf(record: S3Record & { sequencer: string }): ObjectState {
  const { sequencer, size, eTag, versionId } = record;
  return { sequencer, size, eTag, versionId, present: record.eventName === 'ObjectCreated:Put' };
}

/** The first of the events with the greatest sequencer of each key: what one consumer that sees them in this order must keep. */
function newest(records: readonly (S3Record & { sequencer: string })[]): Map<string, S3Record & { sequencer: string }> {
  const kept = new Map<string, S3Record & { sequencer: string }>();
  for (const record of records) {
    const known = kept.get(nameOf(record));
    if (known === undefined || rank(record.sequencer) > rank(known.sequencer)) kept.set(nameOf(record), record);
  }
  return kept;
}

property(
  'one consumer keeps the newest state of every key and says what each event did',
  [fc.array(change, { maxLength: 12 })],
  async (records) => {
    const objects = new LatestObjects(new MemoryStore());
    for (const [index, record] of records.entries()) {
      const before = newest(records.slice(0, index)).get(nameOf(record));
      const known = before === undefined ? -1n : rank(before.sequencer);
      const expected: Applied =
        rank(record.sequencer) === known ? 'duplicate' : rank(record.sequencer) < known ? 'stale' : 'applied';
      expect(await objects.apply(record)).toBe(expected);
    }
    for (const record of newest(records).values()) {
      expect(await objects.current(record.bucket, record.key)).toEqual(stateOf(record));
    }
  },
);

property(
  'consumers side by side over one store, with duplicates, agree with one consumer that saw everything',
  [
    fc.array(change, { minLength: 1, maxLength: 8 }),
    fc.integer({ min: 1, max: 4 }),
    fc.infiniteStream(fc.nat({ max: 3 })),
  ],
  async (records, consumers, jitter) => {
    // One event per sequencer and key: which of two different events with one sequencer wins is not defined.
    const distinct = [
      ...new Map(records.map((record) => [`${nameOf(record)} ${rank(record.sequencer)}`, record])).values(),
    ];
    const store = new MemoryStore<ObjectState>();
    const deliver = async (): Promise<Applied[]> => {
      const objects = new LatestObjects(store);
      const order = distinct.toSorted(() => jitter.next().value - 1);
      return Promise.all(
        order.map(async (record) => {
          for (let wait = jitter.next().value; wait > 0; wait--) await Promise.resolve();
          return objects.apply(record);
        }),
      );
    };
    const answers = (await Promise.all(Array.from({ length: consumers }, deliver))).flat();
    for (const record of newest(distinct).values()) {
      expect(await new LatestObjects(store).current(record.bucket, record.key)).toEqual(stateOf(record));
    }
    expect(answers.filter((answer) => answer === 'applied')).toHaveLength(store.writes.length);
    for (const key of store.rows.keys()) {
      const ranks = store.writes.filter(([written]) => written === key).map(([, { sequencer }]) => rank(sequencer));
      expect(ranks).toEqual([...new Set(ranks)].toSorted((a, b) => (a < b ? -1 : 1)));
    }
  },
  { documentation: true },
);

property(
  'other events and those without a sequencer change nothing',
  [
    s3Record,
    fc.constantFrom(
      'ObjectTagging:Put',
      'ObjectRestore:Completed',
      'Replication:ObjectCreated:x',
      'XObjectRemoved:Delete',
      'ObjectCreated',
      'LifecycleExpiration',
    ),
  ],
  async (record, eventName) => {
    const store = new MemoryStore<ObjectState>();
    const objects = new LatestObjects(store);
    expect(await objects.apply({ ...record, eventName })).toBe('unordered');
    for (const change of changes)
      expect(await objects.apply({ ...record, eventName: change, sequencer: null })).toBe('unordered');
    expect(store.writes).toEqual([]);
    expect(await objects.current(record.bucket, record.key)).toBeUndefined();
  },
);

property(
  'an unreadable sequencer is refused before it can become the state of a key',
  [change, fc.constantFrom('', 'Happy Sequencer')],
  async (record, sequencer) => {
    const store = new MemoryStore<ObjectState>();
    await expect(new LatestObjects(store).apply({ ...record, sequencer })).rejects.toMatchObject({ code: 'sequencer' });
    expect(store.writes).toEqual([]);
  },
);

property(
  'a consumer gives up after so many lost races as it was allowed, and not before',
  [change, fc.integer({ min: 1, max: 70 }), fc.constantFrom(1, 3, 64, undefined)],
  async (record, losses, allowed) => {
    const store = new MemoryStore<ObjectState>();
    let lost = 0;
    const rival = {
      read: (key: string) => store.read(key),
      compareAndSet: (key: string, expected: number | undefined, value: ObjectState) =>
        lost++ < losses ? Promise.resolve(false) : store.compareAndSet(key, expected, value),
    };
    const applying = new LatestObjects(rival, allowed).apply(record);
    if (losses < (allowed ?? 64)) expect(await applying).toBe('applied');
    else await expect(applying).rejects.toMatchObject({ code: 'contention', path: `${record.bucket}/${record.key}` });
    expect(lost).toBe(Math.min(losses + 1, allowed ?? 64));
  },
);
