import { describe, expect, test } from 'vitest';
import { bytes, FuzzedDataProvider, property } from '../../../src/index.ts';

const provider = (...values: readonly number[]): FuzzedDataProvider => new FuzzedDataProvider(Uint8Array.from(values));

describe('FuzzedDataProvider', () => {
  test('reads single numbers from the end, little-endian', () => {
    const data = provider(1, 2, 3, 4, 5, 6, 7);
    expect(data.consumeIntegral(2)).toBe(0x0706);
    expect(data.consumeIntegral(1, true)).toBe(5 - 128);
    expect(data.consumeBoolean()).toBe(false);
    expect(data.consumeBigIntegral(2)).toBe(0x0302n);
    expect(data.remainingBytes).toBe(1);
  });

  test('reads lists from the front, big-endian, the last element from what is left', () => {
    const data = provider(0, 1, 0, 2, 3);
    expect(data.consumeIntegrals(9, 2)).toEqual([1, 2, 3]);
    expect(data.remainingBytes).toBe(0);
    expect(provider(0, 1, 0, 2, 3).consumeBigIntegrals(2, 2)).toEqual([1n, 2n]);
    expect(provider(1, 2, 3).consumeBooleans(2)).toEqual([true, false]);
    expect(provider(1, 2, 3).consumeBytes(2)).toEqual([1, 2]);
    expect(provider(0x3f, 0xf0).consumeNumbers(3)).toEqual([1]);
  });

  test('takes of a range only the bytes that it needs', () => {
    const data = provider(9, 9, 200);
    expect(data.consumeIntegralInRange(10, 30)).toBe(10 + (200 % 21));
    expect(data.remainingBytes).toBe(2);
    expect(data.consumeIntegralInRange(5, 5)).toBe(5);
    expect(data.remainingBytes).toBe(2);
    expect(data.consumeBigIntegralInRange(-(2n ** 80n), 2n ** 80n)).toBe(0x0909n - 2n ** 80n);
  });

  test('gives the least of each range when the bytes are used up', () => {
    const data = provider();
    expect(data.consumeIntegralInRange(-7, 7)).toBe(-7);
    expect(data.consumeBigIntegralInRange(3n, 9n)).toBe(3n);
    expect(data.consumeDoubleInRange(-1, 1)).toBe(-1);
    expect(data.consumeNumber()).toBe(0);
    expect(data.consumeString(5)).toBe('');
    expect(data.consumeStringArray(3, 2)).toEqual([]);
    expect(data.pickValue(['a', 'b'])).toBe('a');
  });

  test('reads text as UTF-8, or as it is told', () => {
    const data = new FuzzedDataProvider(Buffer.from('grün'));
    expect(data.consumeString(2)).toBe('gr');
    expect(data.consumeRemainingAsString('latin1')).toBe('Ã¼n');
    expect(new FuzzedDataProvider(Buffer.from('abcde')).consumeStringArray(9, 2)).toEqual(['ab', 'cd', 'e']);
  });

  test('reads a number of eight bytes as it is', () => {
    expect(new FuzzedDataProvider(Buffer.from(new Float64Array([Number.NaN, -0.5]).buffer)).consumeNumber()).toBe(-0.5);
  });

  test('picks values at different places', () => {
    const picked = provider(7, 3, 200, 14).pickValues(['a', 'b', 'c', 'd'], 4);
    expect(picked.toSorted()).toEqual(['a', 'b', 'c', 'd']);
  });

  test('refuses what makes no sense', () => {
    const data = provider(1, 2, 3, 4, 5, 6, 7);
    expect(() => data.consumeIntegral(1.5)).toThrow('must be an integer');
    expect(() => data.consumeIntegral(7)).toThrow('BigIntegral');
    expect(() => data.consumeIntegralInRange(2, 1)).toThrow('less than or equal');
    expect(() => data.consumeIntegralInRange(0, 2 ** 48)).toThrow('2**48-1');
    expect(() => data.consumeBytes(-1)).toThrow('non-negative');
    expect(() => data.pickValue([])).toThrow('empty');
    expect(() => data.pickValues([1], 2)).toThrow('greater than');
  });
});

property('a provider uses every byte once, from whichever end', [bytes()], (data) => {
  const provider = new FuzzedDataProvider(data);
  const front: number[] = [];
  const back: number[] = [];
  for (let turn = 0; provider.remainingBytes > 0; turn++) {
    if (turn % 2 === 0) front.push(...provider.consumeBytes(1));
    else back.unshift(provider.consumeIntegral(1));
  }
  expect([...front, ...back]).toEqual([...data]);
});
