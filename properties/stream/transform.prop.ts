import { property } from 'assay';
import fc from 'fast-check';
import { expect } from 'vitest';
import type { StreamRecord } from '../../targets/stream/stream-record.ts';
import { transform, type Transform } from '../../targets/stream/transform.ts';
import { records } from './arbitraries.ts';

/** Functions of small numbers that fail for some. */
interface Functions {
  readonly map: (value: number) => number;
  readonly keeps: (value: number) => boolean;
  readonly each: (value: number) => number[];
}

const table = fc.array(fc.integer({ min: -1, max: 9 }), { minLength: 10, maxLength: 10 });
const functions: fc.Arbitrary<Functions> = fc.tuple(table, table, table).map(([a, b, c]) => {
  const look = (list: readonly number[], value: number): number => {
    const found = list[Math.abs(value) % 10]!;
    if (found < 0) throw new Error(`no answer for ${value}`);
    return found;
  };
  return {
    map: (value) => look(a, value),
    keeps: (value) => look(b, value) % 2 === 0,
    each: (value) => Array.from({ length: look(c, value) % 4 }, (_, index) => value + index),
  };
});

type Chain = 'map' | 'filter' | 'flatMap';
const chain = fc.array(fc.constantFrom<Chain>('map', 'filter', 'flatMap'), { maxLength: 4 });

function build(steps: readonly Chain[], { map, keeps, each }: Functions): Transform<number, number> {
  let built = transform<number>();
  for (const step of steps) {
    built = step === 'map' ? built.map(map) : step === 'filter' ? built.filter(keeps) : built.flatMap(each);
  }
  return built;
}

/** What lists make of one value, or the error. */
function byHand(steps: readonly Chain[], { map, keeps, each }: Functions, value: number): number[] | Error {
  let values = [value];
  try {
    // Value by value, so that the first fault is the one that comes first in depth.
    const visit = (one: number, rest: readonly Chain[]): number[] => {
      const [step, ...later] = rest;
      if (step === undefined) return [one];
      const made = step === 'map' ? [map(one)] : step === 'filter' ? [one].filter((kept) => keeps(kept)) : each(one);
      return made.flatMap((next) => visit(next, later));
    };
    values = visit(value, steps);
  } catch (error) {
    return error as Error;
  }
  return values;
}

property(
  'a chain does to each record what it does to a list of one, and a failure leaves nothing behind',
  [chain, functions, records],
  (steps, fns, batch) => {
    const { records: made, failures } = build(steps, fns).run(batch);
    const results = batch.map((event) => byHand(steps, fns, event.value));
    expect(made).toEqual(
      batch.flatMap((event, index) => {
        const result = results[index]!;
        return result instanceof Error ? [] : result.map((value): StreamRecord<number> => ({ ...event, value }));
      }),
    );
    expect(failures).toEqual(
      batch.flatMap((event, index) =>
        results[index] instanceof Error ? [{ index, record: event, error: results[index] }] : [],
      ),
    );
    for (const { record, index } of failures) expect(record).toBe(batch[index]);
  },
);

property(
  'splitting a batch changes nothing',
  [chain, functions, records, fc.nat({ max: 10 })],
  (steps, fns, batch, at) => {
    const chained = build(steps, fns);
    const [whole, ...parts] = [batch, batch.slice(0, at), batch.slice(at)].map((part) => chained.run(part));
    expect(parts.flatMap((part) => part.records)).toEqual(whole!.records);
    expect(parts.flatMap((part) => part.failures.map(({ record, error }) => [record, error]))).toEqual(
      whole!.failures.map(({ record, error }) => [record, error]),
    );
  },
  { documentation: true },
);

property(
  'mapping twice is mapping the composition, filtering twice is filtering by both',
  [functions, functions, records],
  (f, g, batch) => {
    const one = transform<number>();
    expect(one.map(f.map).map(g.map).run(batch)).toEqual(one.map((value) => g.map(f.map(value))).run(batch));
    expect(one.filter(f.keeps).filter(g.keeps).run(batch)).toEqual(
      one.filter((value) => f.keeps(value) && g.keeps(value)).run(batch),
    );
    expect(one.filter(f.keeps).run(batch)).toEqual(one.flatMap((value) => (f.keeps(value) ? [value] : [])).run(batch));
  },
  { documentation: true },
);

property(
  'building on a transform leaves it as it was',
  [functions, records],
  (fns, batch) => {
    const first = transform<number>().map(fns.map);
    const before = first.run(batch);
    first.filter(fns.keeps).run(batch);
    expect(first.run(batch)).toEqual(before);
  },
  { documentation: true },
);
