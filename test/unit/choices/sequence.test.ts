import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  compareRecordings,
  isSimplest,
  simplestChoice,
  simplestNumber,
  type Recording,
} from '../../../src/choices/sequence.ts';
import { anyRecording } from './recordings.ts';

const of = (...values: readonly number[]): Recording => [values.map((value) => ({ min: -10, max: 10, value }))];

describe('the order of recordings', () => {
  test('fewer choices are simpler, whatever their values', () => {
    expect(compareRecordings(of(10), of(0, 0))).toBeLessThan(0);
  });

  test('choice by choice, what is nearer to zero is simpler, and the positive of two as near', () => {
    const sorted = [5, -1, 0, 1, -5].toSorted((a, b) => compareRecordings(of(a), of(b)));
    expect(sorted).toEqual([0, 1, -1, 5, -5]);
  });

  test('a late choice counts like any other', () => {
    expect(compareRecordings([...of(9), ...of()], [...of(1), ...of(1)])).toBeLessThan(0);
  });

  test('is a total order', () => {
    const sign = (a: Recording, b: Recording): number => Math.sign(compareRecordings(a, b));
    fc.assert(
      fc.property(anyRecording, anyRecording, anyRecording, (a, b, c) => {
        expect(sign(a, b) + sign(b, a)).toBe(0);
        if (sign(a, b) <= 0 && sign(b, c) <= 0) expect(sign(a, c)).toBeLessThanOrEqual(0);
      }),
    );
  });
});

test('the simplest value of a range is the one nearest to zero', () => {
  expect([simplestNumber(-3, 8), simplestNumber(4, 9), simplestNumber(-9, -2)]).toEqual([0, 4, -2]);
});

test('the simplest choice is never less simple than another of its range', () => {
  fc.assert(
    fc.property(anyRecording, (recording) => {
      for (const choice of recording.flat()) {
        expect(isSimplest(simplestChoice(choice))).toBe(true);
        expect(compareRecordings([[simplestChoice(choice)]], [[choice]])).toBeLessThanOrEqual(0);
      }
    }),
  );
});
