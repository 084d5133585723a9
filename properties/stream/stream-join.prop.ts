import { property } from 'assay';
import fc from 'fast-check';
import { expect } from 'vitest';
import { StreamJoin, type JoinOptions, type Pair } from '../../targets/stream/stream-join.ts';
import type { StreamRecord } from '../../targets/stream/stream-record.ts';
import { record, shuffled, timestampMs } from './arbitraries.ts';

interface Event {
  readonly side: 'left' | 'right';
  readonly record: StreamRecord<number>;
}

const event: fc.Arbitrary<Event> = fc.record({ side: fc.constantFrom('left' as const, 'right' as const), record });
const events = fc.array(event, { maxLength: 10 });
const options = fc.record({
  beforeMs: fc.nat({ max: 25 }),
  afterMs: fc.nat({ max: 25 }),
  allowedLatenessMs: fc.nat({ max: 20 }),
});
type Pairs = readonly Pair<number, number>[];

function add(join: StreamJoin<number, number>, { side, record: one }: Event): Pairs | null {
  return side === 'left' ? join.addLeft(one) : join.addRight(one);
}

/** Every pair, by looking at all. */
function allPairs(all: readonly Event[], { beforeMs, afterMs }: Required<JoinOptions>): Pair<number, number>[] {
  const of = (side: Event['side']): StreamRecord<number>[] =>
    all.filter((one) => one.side === side).map((one) => one.record);
  return of('left').flatMap((left) =>
    of('right')
      .filter((right) => right.key === left.key)
      .filter(
        (right) => right.timestampMs >= left.timestampMs - beforeMs && right.timestampMs <= left.timestampMs + afterMs,
      )
      .map((right) => ({ left, right })),
  );
}

const asSet = (pairs: Pairs): string[] => pairs.map((pair) => JSON.stringify(pair)).toSorted();

property(
  'within the allowed lateness, each pair of close events of one key is told once, in whatever order they come',
  [events.chain((all) => shuffled(all)), options, fc.infiniteStream(fc.boolean())],
  (order, how, moves) => {
    const join = new StreamJoin<number, number>(how);
    const pairs: Pair<number, number>[] = [];
    for (const [index, one] of order.entries()) {
      const told = add(join, one)!;
      for (const pair of told) expect(pair[one.side]).toBe(one.record);
      pairs.push(...told);
      const next = Math.min(...order.slice(index + 1).map((later) => later.record.timestampMs));
      if (moves.next().value) join.advanceTo(next + how.allowedLatenessMs);
    }
    expect(asSet(pairs)).toEqual(asSet(allPairs(order, how)));
  },
  { documentation: true },
);

property(
  'an event is refused exactly when it is further behind the watermark than allowed, and is remembered only while it can match',
  [fc.array(fc.oneof(event, fc.record({ watermarkMs: timestampMs })), { maxLength: 14 }), options],
  (program, how) => {
    const join = new StreamJoin<number, number>(how);
    const { beforeMs, afterMs, allowedLatenessMs } = how;
    let [now, floor, kept]: [number, number, Event[]] = [-Infinity, -Infinity, []];
    for (const step of program) {
      if ('watermarkMs' in step) {
        join.advanceTo(step.watermarkMs);
        now = Math.max(now, step.watermarkMs);
        floor = now - allowedLatenessMs;
        kept = kept.filter(
          ({ side, record: one }) => one.timestampMs + (side === 'left' ? afterMs : beforeMs) >= floor,
        );
      } else {
        const isLate = step.record.timestampMs < floor;
        const told = add(join, step);
        expect(told === null).toBe(isLate);
        if (!isLate) {
          const other = kept.filter(({ side }) => side !== step.side);
          expect(told).toEqual(allPairs([...other, step], how));
          kept.push(step);
        }
      }
      expect(join.remembered).toBe(kept.length);
    }
    join.advanceTo(Infinity);
    expect(join.remembered).toBe(0);
  },
);

property(
  'exchanging the streams exchanges the sides of the pairs',
  [events, options],
  (all, how) => {
    const { beforeMs, afterMs } = how;
    const mirrored = new StreamJoin<number, number>({ ...how, beforeMs: afterMs, afterMs: beforeMs });
    const join = new StreamJoin<number, number>(how);
    for (const one of all) {
      const other: Event = { ...one, side: one.side === 'left' ? 'right' : 'left' };
      const mirror = add(mirrored, other)!.map(({ left, right }) => ({ left: right, right: left }));
      expect(mirror).toEqual(add(join, one));
    }
  },
  { documentation: true },
);

property(
  'left alone, only events of one moment that are not late are joined',
  [record, fc.constantFrom(-1, 0, 1)],
  (one, away) => {
    const join = new StreamJoin<number, number>({});
    join.addLeft(one);
    const other = { ...one, timestampMs: one.timestampMs + away };
    expect(join.addRight(other)).toEqual(away === 0 ? [{ left: one, right: other }] : []);
    join.advanceTo(one.timestampMs);
    expect(join.addLeft(other) === null).toBe(away < 0);
  },
  { documentation: true },
);
