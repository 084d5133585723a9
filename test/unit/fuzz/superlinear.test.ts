import { describe, expect, test } from 'vitest';
import type { StoredInput } from '../../../src/core/declaration.ts';
import { longestRepetition, repeated } from '../../../src/fuzz/detectors/repetition.ts';
import { maxProbeLength, stretchOfBytes, type Stretch } from '../../../src/fuzz/detectors/stretch.ts';
import { judgeGrowth, probeGrowth, pumped, type TimeInput } from '../../../src/fuzz/detectors/superlinear.ts';

const latin = (bytes: Uint8Array): string => Buffer.from(bytes).toString('latin1');
const input = Buffer.from(`<${'ab'.repeat(400)}>`);
const stretch = stretchOfBytes(input)!;
const bytesOf = (stored: StoredInput): Uint8Array => ('bytes' in stored ? stored.bytes : Buffer.alloc(0));
const stretchOf = (stored: StoredInput): Stretch | undefined => stretchOfBytes(bytesOf(stored));
/** A clock that knows what an input would take: nobody has to wait. */
const times =
  (msOf: (length: number) => number): TimeInput =>
  (stored) =>
    msOf(bytesOf(stored).length);

describe('superlinear time', () => {
  test('squares, cubes and worse are told from linear time and from sorting', async () => {
    expect(
      (
        await judgeGrowth(
          stretch,
          times((n) => n ** 2 / 4_000),
        )
      )?.message,
    ).toContain('400 × 160');
    expect(
      await judgeGrowth(
        stretch,
        times((n) => n ** 3 / 2e6),
      ),
    ).toMatchObject({ kind: 'timeout', cause: 'superlinear' });
    expect(
      await judgeGrowth(
        stretch,
        times((n) => n),
      ),
    ).toBeUndefined();
    expect(
      await judgeGrowth(
        stretch,
        times((n) => n * Math.log2(n)),
      ),
    ).toBeUndefined();
  });

  test('what is quick is never reported, however it grows', async () => {
    expect(
      await judgeGrowth(
        stretch,
        times((n) => n ** 2 / 1e5),
      ),
    ).toBeUndefined();
  });

  test('one slow measurement among quick ones says nothing', async () => {
    let first = true;
    const stumbling = times((length) => {
      const slow = first && length > 700;
      if (slow) first = false;
      return slow ? 500 : length / 100;
    });
    expect(await judgeGrowth(stretch, stumbling)).toBeUndefined();
  });

  test('squares are seen where the machine was busy for a while, and what is mild is measured once', async () => {
    const judged = async (msOf: (length: number) => number, busyFor: number) => {
      let measured = 0;
      const failure = await judgeGrowth(stretch, (stored) => {
        const busy = bytesOf(stored).length < 600 && bytesOf(stored).length > 300 && measured < busyFor;
        measured++;
        return msOf(bytesOf(stored).length) * (busy ? 3 : 1);
      });
      return [failure?.cause, measured];
    };
    const square = (n: number): number => n ** 2 / 4_000;
    expect(await judged(square, 0)).toEqual(['superlinear', 14]);
    expect(await judged(square, 14)).toEqual(['superlinear', 28]);
    expect(await judged(square, Infinity)).toEqual([undefined, 42]);
    expect(await judged((n) => n, 0)).toEqual([undefined, 14]);
  });

  test('an input in which nothing repeats is not judged', async () => {
    expect(stretchOfBytes(Buffer.from('abcdefghij'))).toBeUndefined();
    const cubes = times((n) => n ** 3);
    expect(await probeGrowth({ bytes: Buffer.from('abcdefghij') }, stretchOf, cubes, 1e9)).toBeUndefined();
  });

  test('a real regular expression is caught, from a short input that reached it', async () => {
    const trim: TimeInput = (stored) => {
      const started = performance.now();
      latin(bytesOf(stored)).replace(/\s+$/, '');
      return performance.now() - started;
    };
    let turn = 0;
    let found: StoredInput | undefined;
    for (let attempt = 0; attempt < 30 && found === undefined; attempt++)
      found = await probeGrowth(
        { bytes: pumped(Buffer.from('a b'), (below) => turn++ % below) },
        stretchOf,
        trim,
        60_000,
      );
    expect(latin(bytesOf(found!))).toMatch(/^a\s{4000,}b$/);
  });

  test('a linear target is never suspected', async () => {
    let turn = 0;
    for (let attempt = 0; attempt < 30; attempt++)
      expect(
        await probeGrowth(
          { bytes: pumped(Buffer.from('{"a":[1]}'), (below) => turn++ % below) },
          stretchOf,
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
    const doubled = (bytes: Uint8Array): StoredInput | undefined => {
      const found = stretchOfBytes(bytes);
      return found?.at(found.count * 2);
    };
    expect(latin(bytesOf(doubled(input)!))).toBe(latin(repeated(input, longestRepetition(input)!, 800)));
    expect(bytesOf(doubled(Buffer.alloc(maxProbeLength / 2, 'a'))!)).toHaveLength(maxProbeLength);
    expect(doubled(Buffer.alloc(maxProbeLength / 2 + 1, 'a'))).toBeUndefined();
  });

  test('an input that is longer than probes may have is made shorter all the same', () => {
    const long = stretchOfBytes(Buffer.alloc(maxProbeLength * 2, 'a'))!;
    expect(bytesOf(long.at(long.count >> 1)!)).toHaveLength(maxProbeLength);
    expect(bytesOf(long.at(long.count)!)).toHaveLength(maxProbeLength * 2);
  });
});
