import { property } from 'assay';
import fc from 'fast-check';
import { expect } from 'vitest';
import { draw } from '../../targets/proposals/draw.ts';
import { createHandler } from '../../targets/proposals/handler.ts';
import { ProposalError } from '../../targets/proposals/proposal-error.ts';
import { context, get, httpEvent, idsOf, seeded, snapshotOf } from './requests.ts';

/** All orders of all choices of so many items. */
function arrangements(items: readonly string[], count: number): string[][] {
  if (count === 0 || items.length === 0) return [[]];
  return items.flatMap((item) =>
    arrangements(
      items.filter((other) => other !== item),
      count - 1,
    ).map((rest) => [item, ...rest]),
  );
}

/** All sequences of numbers below 5, 4, 3 … */
function sequences(bound: number, count: number): number[][] {
  if (count === 0 || bound === 0) return [[]];
  return Array.from({ length: bound }, (_, first) =>
    sequences(bound - 1, count - 1).map((rest) => [first, ...rest]),
  ).flat();
}

property(
  'each order of each choice is drawn by exactly one sequence of random numbers, so all are as likely',
  [fc.nat(5), fc.nat(6)],
  (size, count) => {
    const items = ['a', 'b', 'c', 'd', 'e'].slice(0, size);
    const drawn = sequences(size, count).map((numbers) => {
      const bounds: number[] = [];
      const taken = draw(items, count, (bound) => numbers[bounds.push(bound) - 1]!);
      expect(bounds).toEqual(numbers.map((_, index) => size - index));
      return taken.join('');
    });
    expect(drawn.toSorted()).toEqual(
      arrangements(items, count)
        .map((order) => order.join(''))
        .toSorted(),
    );
  },
  { runs: 42 },
);

property(
  'a number out of its bound is refused',
  [
    fc.integer({ min: 1, max: 9 }),
    fc.oneof(fc.constantFrom(-1, Number.NaN, Infinity), fc.integer({ max: -1 }), fc.nat()),
  ],
  (size, number) => {
    const items = Array.from({ length: size }, (_, index) => index);
    for (const wrong of [number + 0.5, number < 0 ? number : number + size]) {
      const message = `asked for a whole number below ${size}, got ${wrong}`;
      expect(() => draw(items, 1, () => wrong)).toThrow(new ProposalError('random', message));
    }
  },
);

property(
  'with a fixed seed, every proposal comes about as often as any other (chi-squared, 19 degrees of freedom)',
  [fc.constant(2026)],
  async (seed) => {
    const answers = 500;
    const handler = createHandler({
      load: () => Promise.resolve(snapshotOf(20)),
      below: seeded(seed),
      onError: (error) => expect(error).toBeUndefined(),
    });
    const counts = new Map<string, number>();
    for (let turn = 0; turn < answers; turn += 1) {
      const ids = idsOf(await handler(httpEvent(get('/v2/proposals')), context));
      expect(new Set(ids).size).toBe(10);
      for (const id of ids) counts.set(id, (counts.get(id) ?? 0) + 1);
    }
    const expected = (answers * 10) / 20;
    const chiSquared = [...counts.values()].reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0);
    // Drawing without repeats spreads less than independent draws would: 43.8 is exceeded by those once in a thousand times.
    expect([counts.size, chiSquared < 43.8]).toEqual([20, true]);
  },
);
