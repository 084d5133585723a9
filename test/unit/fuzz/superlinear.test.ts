import { describe, expect, test } from 'vitest';
import { longestRepetition, repeated } from '../../../src/fuzz/detectors/repetition.ts';
import {
  judgeGrowth,
  lengthened,
  maxProbeLength,
  probeGrowth,
  pumped,
} from '../../../src/fuzz/detectors/superlinear.ts';

const latin = (bytes: Uint8Array): string => Buffer.from(bytes).toString('latin1');
const input = Buffer.from(`<${'ab'.repeat(400)}>`);
/** A clock that knows what an input would take: nobody has to wait. */
const times =
  (msOf: (length: number) => number) =>
  (bytes: Uint8Array): number =>
    msOf(bytes.length);

describe('superlinear time', () => {
  test('squares, cubes and worse are told from linear time and from sorting', async () => {
    expect(
      (
        await judgeGrowth(
          input,
          times((n) => n ** 2 / 4_000),
        )
      )?.message,
    ).toContain('400 × 160');
    expect(
      await judgeGrowth(
        input,
        times((n) => n ** 3 / 2e6),
      ),
    ).toMatchObject({ kind: 'timeout', cause: 'superlinear' });
    expect(
      await judgeGrowth(
        input,
        times((n) => n),
      ),
    ).toBeUndefined();
    expect(
      await judgeGrowth(
        input,
        times((n) => n * Math.log2(n)),
      ),
    ).toBeUndefined();
  });

  test('what is quick is never reported, however it grows', async () => {
    expect(
      await judgeGrowth(
        input,
        times((n) => n ** 2 / 1e5),
      ),
    ).toBeUndefined();
  });

  test('one slow measurement among quick ones says nothing', async () => {
    let first = true;
    const stumbling = (bytes: Uint8Array): number => {
      const slow = first && bytes.length > 700;
      if (slow) first = false;
      return slow ? 500 : bytes.length / 100;
    };
    expect(await judgeGrowth(input, stumbling)).toBeUndefined();
  });

  test('an input in which nothing repeats is not judged', async () => {
    expect(
      await judgeGrowth(
        Buffer.from('abcdefghij'),
        times((n) => n ** 9),
      ),
    ).toBeUndefined();
  });

  test('a real regular expression is caught, from a short input that reached it', async () => {
    const trim = (bytes: Uint8Array): number => {
      const started = performance.now();
      latin(bytes).replace(/\s+$/, '');
      return performance.now() - started;
    };
    let turn = 0;
    let found: Uint8Array | undefined;
    for (let attempt = 0; attempt < 30 && found === undefined; attempt++)
      found = await probeGrowth(
        pumped(Buffer.from('a b'), (below) => turn++ % below),
        trim,
        60_000,
      );
    expect(latin(found!)).toMatch(/^a\s{4000,}b$/);
  });

  test('a linear target is never suspected', async () => {
    let turn = 0;
    for (let attempt = 0; attempt < 30; attempt++)
      expect(
        await probeGrowth(
          pumped(Buffer.from('{"a":[1]}'), (below) => turn++ % below),
          times((n) => n / 50),
          1_000,
        ),
      ).toBeUndefined();
  });
});

describe('repetition', () => {
  test('the longest part that repeats is found, with its unit', () => {
    expect(longestRepetition(input)).toEqual({ start: 1, period: 2, count: 400 });
    expect(longestRepetition(Buffer.from('aaaa'))).toBeUndefined();
  });

  test('it is made longer and shorter, and nothing else changes', () => {
    const found = longestRepetition(input)!;
    expect(latin(repeated(input, found, 2))).toBe('<abab>');
    expect(latin(repeated(input, found, 400))).toBe(latin(input));
    expect(latin(pumped(Buffer.from('xyz'), () => 1, 9))).toMatch(/^x(?:yz)+$/);
  });

  test('it is doubled as long as the input stays within what a probe may have', () => {
    expect(latin(lengthened(input)!)).toBe(latin(repeated(input, longestRepetition(input)!, 800)));
    expect(lengthened(Buffer.from('abc'))).toBeUndefined();
    expect(lengthened(Buffer.alloc(maxProbeLength / 2, 'a'))).toHaveLength(maxProbeLength);
    expect(lengthened(Buffer.alloc(maxProbeLength / 2 + 1, 'a'))).toBeUndefined();
  });
});
