import { property } from 'assay';
import fc from 'fast-check';
import { expect } from 'vitest';
import type { StreamRecord } from '../../targets/stream/stream-record.ts';
import {
  WindowAggregate,
  type Added,
  type Aggregation,
  type WindowResult,
} from '../../targets/stream/window-aggregate.ts';
import { windowsOf, type Window, type Windowing } from '../../targets/stream/windows.ts';
import {
  alignedWindows,
  record,
  records,
  sessionWindows,
  shuffled,
  timestampMs,
  tumblingWindows,
  windowing,
} from './arbitraries.ts';
import { expectedTable, nameOf, tableOf, windowsByTrial } from './window-oracle.ts';

/** All values of a window, in whatever order. */
const collect: Aggregation<number, readonly number[]> = { of: (value) => [value], merge: (a, b) => [...a, ...b] };
const lateness = fc.integer({ min: 0, max: 25 });

/** An event, or a watermark. */
type Step = StreamRecord<number> | { readonly watermarkMs: number };
const steps: fc.Arbitrary<Step[]> = fc.array(
  fc.oneof({ arbitrary: record as fc.Arbitrary<Step>, weight: 3 }, fc.record({ watermarkMs: timestampMs })),
  { maxLength: 14 },
);

interface Log {
  readonly results: WindowResult<readonly number[]>[];
  readonly missed: { readonly record: StreamRecord<number>; readonly windows: readonly Window[] }[];
}

/** Takes the steps, and shows what each led to. */
function follow(
  aggregate: WindowAggregate<number, readonly number[]>,
  program: readonly Step[],
  see: (step: Step, results: readonly WindowResult<readonly number[]>[], missed: readonly Window[]) => void = () =>
    undefined,
): Log {
  const log: Log = { results: [], missed: [] };
  for (const step of program) {
    const { results, missed }: Added<readonly number[]> =
      'watermarkMs' in step ? { results: aggregate.advanceTo(step.watermarkMs), missed: [] } : aggregate.add(step);
    log.results.push(...results);
    if (missed.length > 0) log.missed.push({ record: step as StreamRecord<number>, windows: missed });
    see(step, results, missed);
  }
  return log;
}

const end: Step = { watermarkMs: Infinity };

property(
  'the windows of a moment are those on the grid that hold it',
  [alignedWindows, timestampMs],
  (grid, at) => {
    expect(windowsOf(grid, at)).toEqual(windowsByTrial(grid, at));
  },
  { documentation: true },
);

property(
  'when all events are in time, every window ends up with exactly its events, sessions being connected events',
  [windowing, records],
  (how, events) => {
    const { results, missed } = follow(new WindowAggregate(how, collect), [...events, end]);
    expect(missed).toEqual([]);
    expect(tableOf(results)).toEqual(expectedTable(how, events));
    for (const { result } of results) expect(result!.count).toBe(result!.value.length);
  },
);

property(
  'the order of events within the allowed lateness, and when the watermark moves, change nothing',
  [
    windowing,
    records.chain((events) => fc.tuple(fc.constant(events), shuffled(events))),
    lateness,
    fc.infiniteStream(fc.boolean()),
  ],
  (how, [events, order], allowed, moves) => {
    // The watermark that lets every event be as late as it may be.
    let [program, latest]: [Step[], number] = [[], -Infinity];
    for (const [index, event] of order.entries()) {
      program.push(event);
      const following = Math.min(...order.slice(index + 1).map((later) => later.timestampMs));
      latest = Math.max(latest, following + allowed);
      if (moves.next().value) program.push({ watermarkMs: latest });
    }
    const { results, missed } = follow(new WindowAggregate(how, collect, allowed), [...program, end]);
    expect(missed).toEqual([]);
    expect(tableOf(results)).toEqual(expectedTable(how, events));
  },
);

property(
  'a result is told when the watermark reaches its end, and again only for what comes until it is forgotten',
  [windowing, steps, lateness],
  (how, program, allowed) => {
    const aggregate = new WindowAggregate(how, collect, allowed);
    const revisions = new Map<string, number>();
    let now = -Infinity;
    follow(aggregate, program, (step, results, missed) => {
      const before = now;
      if ('watermarkMs' in step) now = Math.max(now, step.watermarkMs);
      for (const { key, window, revision, result } of results) {
        if (result === null) expect(revision).toBeGreaterThan(1);
        const name = nameOf(key, window);
        expect(revision).toBe((revisions.get(name) ?? 0) + 1);
        revisions.set(name, revision);
        expect(window.endMs <= now).toBe(true);
        if ('watermarkMs' in step) expect([revision, window.endMs > before]).toEqual([1, true]);
        else expect([key, window.endMs + allowed > now || result === null]).toEqual([step.key, true]);
      }
      for (const { endMs } of missed) expect(endMs + allowed <= now).toBe(true);
    });
    aggregate.advanceTo(Infinity);
    expect(aggregate.openWindows).toBe(0);
  },
);

property(
  'an event misses exactly the windows that are forgotten',
  [alignedWindows, record, timestampMs, lateness],
  (grid, event, now, allowed) => {
    const aggregate = new WindowAggregate(grid, collect, allowed);
    aggregate.advanceTo(now);
    const { missed, results } = aggregate.add(event);
    const all = windowsByTrial(grid, event.timestampMs);
    const taken = all.filter(({ endMs }) => endMs + allowed > now);
    expect(missed).toEqual(all.filter(({ endMs }) => endMs + allowed <= now));
    expect(aggregate.openWindows).toBe(taken.length);
    expect(results.map(({ window }) => window)).toEqual(taken.filter(({ endMs }) => endMs <= now));
  },
);

property(
  'a lone event misses its session exactly when that is forgotten',
  [sessionWindows, record, timestampMs, lateness],
  (how, event, now, allowed) => {
    const aggregate = new WindowAggregate(how, collect, allowed);
    aggregate.advanceTo(now);
    const [window] = windowsOf(how, event.timestampMs) as [Window];
    expect(aggregate.add(event).missed).toEqual(window.endMs + allowed <= now ? [window] : []);
  },
  { documentation: true },
);

property(
  'over tumbling windows and sessions, what was told and what was missed is what came',
  [fc.oneof(tumblingWindows, sessionWindows), steps, lateness],
  (how, program, allowed) => {
    const { results, missed } = follow(new WindowAggregate(how, collect, allowed), [...program, end]);
    const told = [...tableOf(results).values()].flat();
    const came = program.flatMap((step) => ('watermarkMs' in step ? [] : [step.value]));
    expect([...told, ...missed.map((event) => event.record.value)].toSorted()).toEqual(came.toSorted());
  },
  { documentation: true },
);

property(
  'a watermark that moves in several steps leads to the same as in one',
  [windowing, records, timestampMs, timestampMs],
  (how, events, a, b) => {
    const [first, last] = [Math.min(a, b), Math.max(a, b)];
    const run = (...watermarks: number[]): WindowResult<readonly number[]>[] =>
      follow(new WindowAggregate(how, collect, 100), [...events, ...watermarks.map((watermarkMs) => ({ watermarkMs }))])
        .results;
    expect(run(first, last, first, last)).toEqual(run(last));
    const ends = run(last).map(({ window, key }) => [window.endMs, window.startMs, key] as const);
    expect(ends).toEqual(ends.toSorted((x, y) => x[0] - y[0] || x[1] - y[1] || (x[2] < y[2] ? -1 : 1)));
  },
);

property(
  'keys have nothing to do with each other',
  [windowing, steps, lateness],
  (how, program, allowed) => {
    const run = (part: readonly Step[]): Log => follow(new WindowAggregate(how, collect, allowed), [...part, end]);
    const whole = run(program);
    for (const key of ['a', 'b']) {
      const alone = run(program.filter((step) => 'watermarkMs' in step || step.key === key));
      expect(whole.results.filter((result) => result.key === key)).toEqual(alone.results);
      expect(whole.missed.filter((event) => event.record.key === key)).toEqual(alone.missed);
    }
  },
  { documentation: true },
);

property(
  'moving all times and the grid moves the results and changes nothing else',
  [alignedWindows, steps, lateness, fc.integer({ min: -1e12, max: 1e12 })],
  (grid, program, allowed, by) => {
    const moved: Windowing = { ...grid, offsetMs: grid.offsetMs + by };
    const later = program.map((step): Step =>
      'watermarkMs' in step ? { watermarkMs: step.watermarkMs + by } : { ...step, timestampMs: step.timestampMs + by },
    );
    const back = ({ startMs, endMs }: Window): Window => ({ startMs: startMs - by, endMs: endMs - by });
    const { results, missed } = follow(new WindowAggregate(moved, collect, allowed), later);
    const original = follow(new WindowAggregate(grid, collect, allowed), program);
    expect(results.map((result) => ({ ...result, window: back(result.window) }))).toEqual(original.results);
    expect(missed.flatMap(({ windows }) => windows.map(back))).toEqual(
      original.missed.flatMap(({ windows }) => windows),
    );
  },
  { documentation: true },
);
