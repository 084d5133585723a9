import { inspect, isDeepStrictEqual } from 'node:util';
import { check } from 'assay';
import { describe, expect, test } from 'vitest';
import { randomFills, replayFills, simplestFill } from '../../../src/choices/fill.ts';
import { generate } from '../../../src/choices/generate.ts';
import { compareRecordings } from '../../../src/choices/sequence.ts';
import { shrink } from '../../../src/choices/shrink/shrink.ts';
import type { Recording } from '../../../src/choices/sequence.ts';
import type { AnyCase, ArbitraryCase } from './arbitrary-case.ts';

/** Enough for every branch of a generator with a handful of alternatives, several times. */
const runs = 100;

const made = <T>({ arbitrary }: ArbitraryCase<T>, seed: number): { value: T; recording: Recording } => {
  const { value, recording } = generate(arbitrary, randomFills(seed));
  return { value, recording };
};

/** Not by vitest's equality alone, which is misled by own members of the name `constructor`. */
function expectEqual(actual: unknown, expected: unknown, message: string): void {
  if (isDeepStrictEqual(actual, expected)) return;
  expect(actual, message).toStrictEqual(expected);
  expect.fail(`${message}: ${inspect(actual)} is not ${inspect(expected)}`);
}

function sameChoicesSameValue<T>(inner: ArbitraryCase<T>): void {
  for (let seed = 0; seed < runs / 2; seed++) {
    const first = made(inner, seed);
    const again = generate(inner.arbitrary, replayFills(first.recording));
    expectEqual(again.value, first.value, `seed ${seed}`);
    expectEqual(again.recording, first.recording, `choices of seed ${seed}`);
  }
}

function everyValueInDomain<T>(inner: ArbitraryCase<T>): void {
  const strangers = Array.from({ length: runs }, (_, seed) => made(inner, seed).value).filter(
    (value) => !inner.isInDomain(value),
  );
  expect(strangers).toEqual([]);
}

async function shrinksToSimplest<T>(inner: ArbitraryCase<T>): Promise<void> {
  expectEqual(generate(inner.arbitrary, () => simplestFill).value, inner.simplest, 'the simplest');
  // Without the empty sequence, which would give the simplest value at once: the passes must find the way down.
  const differing = Array.from({ length: runs }, (_, seed) => made(inner, seed)).find(
    ({ value }) => !isDeepStrictEqual(value, inner.simplest),
  );
  if (differing === undefined) throw new Error('every value was the simplest one');
  const evaluate = (candidate: Recording) => {
    const { value, recording, spans } = generate(inner.arbitrary, replayFills(candidate));
    return { recording, spans, value, fails: true, executed: candidate[0]?.length !== 0 };
  };
  const { smallest } = await shrink(evaluate(differing.recording), evaluate, {
    maxEvaluations: 2000,
    expired: () => false,
  });
  const simplest = generate(inner.arbitrary, () => simplestFill).recording;
  expect(compareRecordings(smallest.recording, simplest)).toBe(0);
  expectEqual(smallest.value, inner.simplest, 'the smallest');
}

function hasEdges<T>(inner: ArbitraryCase<T>): void {
  expect(inner.edgeValues.length).toBeGreaterThan(0);
  const most = Math.max(...inner.edgeValues.map(({ within }) => within));
  const values: T[] = [];
  const missing = new Set(inner.edgeValues);
  for (let seed = 0; seed < most && missing.size > 0; seed++) {
    values.push(made(inner, seed).value);
    for (const edge of missing) {
      if (seed < edge.within && edge.is(values[seed] as T)) missing.delete(edge);
    }
  }
  expect([...missing].map(({ name, within }) => `${name} (within ${within} runs)`)).toEqual([]);
}

async function shrinksToGoals<T>(inner: ArbitraryCase<T>): Promise<void> {
  for (const goal of inner.shrinks ?? []) {
    const { status, example } = await check([inner.arbitrary], (value) => !goal.fails(value as T), {
      seed: 1,
      runs: 20_000,
    });
    expect(status, goal.name).toBe('failed');
    expect(example?.values[0], goal.name).toStrictEqual(goal.to);
  }
}

/** The laws of every public arbitrary. */
export function describeArbitraries(cases: readonly AnyCase[]): void {
  describe.each(cases)('$name', ({ open }) => {
    test('the same choices give the same value', () => open(sameChoicesSameValue));
    test('every value is in its domain', () => open(everyValueInDomain));
    test('the simplest value is the documented one, and shrinking reaches it', () => open(shrinksToSimplest));
    test('edge values come within the runs that the table grants', () => open(hasEdges));
    test('failures shrink to what the table names', () => open(shrinksToGoals));
  });
}
