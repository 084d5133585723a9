import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { moreChallenges } from '../../../bench/shrink/more-challenges.ts';
import { attemptByChoices } from '../../../bench/shrink/run-challenge.ts';
import { shrinkingChallenge } from '../../../bench/shrink/shrinking-challenge.ts';
import { randomFills, replayFills } from '../../../src/choices/fill.ts';
import { findSpans, generate } from '../../../src/choices/generate.ts';
import { aligningFills, findDrift } from '../../../src/choices/replay.ts';
import { compareSequences } from '../../../src/choices/sequence.ts';
import { createPrng, deriveSeed, uniformBigInt, uniformInt } from '../../../src/choices/prng.ts';
import { digest } from '../digest.ts';

// What seeds give and how many evaluations shrinking takes is the same on every machine. A change that is not meant to change
// either shows here.

const seeds = Array.from({ length: 400 }, (_, index) => index);

test('a seed gives the same numbers', () => {
  const numbers = seeds.map((seed) => {
    const prng = createPrng(deriveSeed(seed, seed * 7));
    const bits = [prng.next(), prng.next(), prng.next()];
    const small = [uniformInt(prng, 0, 5), uniformInt(prng, -70_000, 70_000)];
    const wide = [uniformInt(prng, Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER), uniformInt(prng, 0, 2 ** 40)];
    for (const size of [2 ** 32 - 1, 2 ** 32, 2 ** 32 + 1, 2 ** 21, 2 ** 52, Number.MAX_SAFE_INTEGER])
      wide.push(uniformInt(prng, 0, size - 1), uniformInt(prng, 0, size), uniformInt(prng, 1, 2));
    return [...bits, ...small, ...wide, uniformBigInt(prng, -(2n ** 70n), 2n ** 90n), uniformBigInt(prng, 0n, 6n)];
  });
  expect(numbers.slice(0, 2)).toMatchSnapshot();
  expect(digest(numbers)).toMatchSnapshot();
});

const tree = fc.letrec((tie) => ({
  node: fc.oneof({ maxDepth: 4 }, fc.nat({ max: 9 }), fc.array(tie('node'), { maxLength: 3 })),
})).node;
const kinds: Readonly<Record<string, fc.Arbitrary<unknown>>> = {
  integers: fc.tuple(fc.integer(), fc.nat({ max: 300 }), fc.maxSafeInteger(), fc.integer({ min: 5, max: 7 })),
  'negative integers': fc.tuple(fc.integer({ max: -3 }), fc.integer({ min: -300, max: -200 })),
  bigints: fc.tuple(fc.bigInt(), fc.bigInt({ min: 0n, max: 2n ** 80n }), fc.bigInt({ max: -5n, min: -(2n ** 66n) })),
  lists: fc.array(fc.integer({ min: -5, max: 90 }), { maxLength: 10 }),
  texts: fc.tuple(fc.string(), fc.string({ unit: 'binary' }), fc.uuid()),
  floats: fc.tuple(fc.double(), fc.float()),
  objects: fc.record({ a: fc.option(fc.boolean()), b: fc.set(fc.nat({ max: 4 })) }),
  trees: tree,
};

describe('a seed makes the same inputs', () => {
  test.each(Object.entries(kinds))('%s', (_, arbitrary) => {
    const inputs = seeds.map((seed) => {
      const { recording } = generate(arbitrary, randomFills(seed));
      return { recording, spans: findSpans(arbitrary, recording).map(({ start, end, depth }) => [start, end, depth]) };
    });
    expect(digest(inputs)).toMatchSnapshot();
  });
});

describe('choices of one input make the same of another', () => {
  test.each(Object.entries(kinds))('%s', (_, arbitrary) => {
    const others = Object.values(kinds);
    const inputs = seeds.map((seed) => {
      const { recording } = generate(others[seed % others.length]!, randomFills(seed));
      const replayed = generate(arbitrary, replayFills(recording)).recording;
      const aligned = generate(arbitrary, aligningFills(recording)).recording;
      const orders = [replayed[0]!, aligned[0]!].map((sequence) => compareSequences(sequence, recording[0]!));
      return [replayed, aligned, orders, findDrift(recording, replayed), findDrift(recording, aligned)];
    });
    expect(digest(inputs)).toMatchSnapshot();
  });
});

describe('shrinking takes the same steps', () => {
  test.each([...shrinkingChallenge, ...moreChallenges])('$name', async (challenge) => {
    const attempts: unknown[] = [];
    for (let seed = 1; seed <= 3; seed++) {
      const attempt = await attemptByChoices(challenge, seed);
      attempts.push([attempt?.runs, attempt?.evaluations, attempt?.smallest]);
      const withoutSpans = await attemptByChoices(challenge, seed, false);
      attempts.push([withoutSpans?.evaluations]);
    }
    expect(JSON.stringify(attempts)).toMatchSnapshot();
  });
});
