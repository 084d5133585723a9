import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { randomFills, replayFills } from '../../../src/choices/fill.ts';
import { generate } from '../../../src/choices/generate.ts';
import { compareRecordings, type Recording } from '../../../src/choices/sequence.ts';
import { evaluatorOf, triedInput } from '../../../src/choices/shrink/evaluator.ts';
import { KnownRecordings } from '../../../src/choices/shrink/known.ts';
import { shrink, type ShrinkLimits } from '../../../src/choices/shrink/shrink.ts';
import { anyRecording } from './recordings.ts';

const unlimited: ShrinkLimits = { maxEvaluations: 10_000, expired: () => false };

/** Shrinks the first failing input of a seed. */
async function shrunk<T>(
  arbitrary: fc.Arbitrary<T>,
  fails: (value: T) => boolean | Promise<boolean>,
  limits = unlimited,
  seed = 1,
) {
  for (let index = 0; ; index++) {
    const input = generate(arbitrary, randomFills(seed * 1_000 + index));
    if (!(await fails(input.value))) continue;
    let executed = 0;
    const evaluate = evaluatorOf(arbitrary, ({ value }) => {
      executed++;
      const verdict = fails(value);
      return verdict instanceof Promise ? verdict.then((failing) => ({ fails: failing })) : { fails: verdict };
    });
    const result = await shrink(triedInput(input, { fails: true }), evaluate, limits);
    return {
      ...result,
      executed,
      start: input.recording,
      value: generate(arbitrary, replayFills(result.smallest.recording)).value,
    };
  }
}

describe('shrinking', () => {
  test('reaches the same input for a synchronous and an asynchronous check, with the same work', async () => {
    const lists = fc.array(fc.nat());
    const fails = (list: readonly number[]): boolean => list.some((value) => value >= 700) && list.length > 2;
    const now = await shrunk(lists, fails);
    const later = await shrunk(lists, (list) => Promise.resolve(fails(list)));
    expect(now.value).toEqual([0, 0, 700]);
    expect(later.value).toEqual(now.value);
    expect(later.evaluations).toBe(now.evaluations);
  });

  test('counts every execution of the check, and executes no input twice', async () => {
    const seen = new Set<string>();
    const { executed, evaluations } = await shrunk(fc.array(fc.integer()), (list) => {
      expect(seen.has(`${list}`) && seen.size > 1).toBe(false);
      seen.add(`${list}`);
      return new Set(list).size >= 3;
    });
    expect(executed).toBe(evaluations);
  });

  test('stops at its budget of evaluations and keeps the smallest so far', async () => {
    const { evaluations, complete, smallest, start } = await shrunk(
      fc.array(fc.nat(), { minLength: 8 }),
      (list) => new Set(list).size >= 5,
      { maxEvaluations: 4, expired: () => false },
    );
    expect(evaluations).toBeLessThanOrEqual(4);
    expect(complete).toBe(false);
    expect(compareRecordings(smallest.recording, start)).toBeLessThan(0);
  });

  test('stops when its time is over', async () => {
    let asked = 0;
    const { complete, evaluations } = await shrunk(fc.array(fc.nat()), (list) => list.length > 3, {
      maxEvaluations: 10_000,
      expired: () => ++asked > 10,
    });
    expect(complete).toBe(false);
    expect(evaluations).toBeLessThanOrEqual(10);
  });

  test('tells of every smaller input before it goes on', async () => {
    const arbitrary = fc.array(fc.nat());
    const fails = (list: readonly number[]): boolean => list.length > 2;
    const start = generate(arbitrary, replayFills([[5, 1, 2, 3, 4, 5].map((value) => ({ min: 0, max: 9, value }))]));
    const told: Recording[] = [];
    const evaluate = evaluatorOf(arbitrary, ({ value }) => ({ fails: fails(value) }));
    const { smallest } = await shrink(triedInput(start, { fails: true }), evaluate, unlimited, async (smaller) => {
      await Promise.resolve();
      told.push(smaller.recording);
    });
    expect(told.length).toBeGreaterThan(0);
    expect(told.at(-1)).toEqual(smallest.recording);
    for (const [at, recording] of told.entries()) {
      expect(compareRecordings(recording, told[at - 1] ?? start.recording)).toBeLessThan(0);
    }
  });

  test('says that it was complete when nothing smaller is left to try', async () => {
    const { complete, value } = await shrunk(fc.nat(), (value) => value >= 17);
    expect([complete, value]).toEqual([true, 17]);
  });

  test('goes through map, filter, chain and recursion', async () => {
    const even = fc
      .nat()
      .map((value) => value * 2)
      .filter((value) => value % 4 === 0);
    const nested = fc
      .nat({ max: 5 })
      .chain((size) => fc.tuple(fc.constant(size), fc.array(even, { minLength: size, maxLength: size })));
    const { value } = await shrunk(nested, ([, list]) => list.some((each) => each > 100));
    expect(value).toEqual([1, [104]]);
  });

  test('shrinks what is drawn while the check runs', async () => {
    const { smallest } = await shrunk(fc.infiniteStream(fc.nat()), (stream) => {
      for (const value of stream.take(6)) if (value > 300) return true;
      return false;
    });
    expect(smallest.recording).toEqual([[], [{ min: 0, max: 0x7fff_ffff, value: 301 }]]);
  });

  test('survives an arbitrary that never ends on some candidates', async () => {
    const picky = fc.nat().filter((value) => value > 1_000);
    const { value } = await shrunk(fc.tuple(picky, fc.nat()), ([a, b]) => a > 2_000 && b > 5);
    expect(value).toEqual([2_001, 6]);
  });

  test('ends in an input that fails, for any check that looks at the choices only', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat({ max: 40 }), fc.nat({ max: 6 }), fc.nat({ max: 1_000 }), async (total, length, seed) => {
        const fails = (list: readonly number[]): boolean =>
          list.length >= length && list.reduce((sum, each) => sum + each, 0) >= total;
        const { value } = await shrunk(fc.array(fc.nat({ max: 50 })), fails, unlimited, seed);
        expect(fails(value)).toBe(true);
        expect(value.length).toBe(Math.max(length, total > 0 ? 1 : 0));
        expect(value.reduce((sum, each) => sum + each, 0)).toBe(total);
      }),
      { numRuns: 60 },
    );
  });
});

test('known recordings are told apart by their values and by where sequences end', () => {
  const known = new KnownRecordings();
  const one = (value: number): Recording => [[{ min: 0, max: 9, value }]];
  expect(known.add(one(1))).toBe(true);
  expect(known.add(one(1))).toBe(false);
  expect(known.add([...one(1), []])).toBe(false);
  expect(known.add([...one(1), ...one(1)])).toBe(true);
  expect(known.add([[...one(1)[0]!, ...one(1)[0]!]])).toBe(true);
});

test('no two of many recordings are taken for each other', () => {
  const known = new KnownRecordings();
  const texts = new Set<string>();
  const text = (recording: Recording): string => {
    const filled = recording.slice(0, recording.findLastIndex((sequence) => sequence.length > 0) + 1);
    return filled.map((sequence) => sequence.map(({ value }) => `${typeof value}${value}`).join()).join(';');
  };
  fc.assert(
    fc.property(anyRecording, (recording) => {
      const fresh = !texts.has(text(recording));
      texts.add(text(recording));
      expect(known.add(recording)).toBe(fresh);
    }),
    { numRuns: 1_000 },
  );
});
