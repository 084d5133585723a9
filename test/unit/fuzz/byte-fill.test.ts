import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { randomFills } from '../../../src/choices/fill.ts';
import { generate } from '../../../src/choices/generate.ts';
import { byteFills, bytesOfRecording } from '../../../src/fuzz/byte-fill.ts';

const arbitraries: readonly (readonly [string, fc.Arbitrary<unknown>])[] = [
  ['integers', fc.array(fc.integer())],
  ['small integers', fc.array(fc.integer({ min: -3, max: 300 }))],
  ['safe integers', fc.array(fc.maxSafeInteger())],
  ['bigints', fc.array(fc.bigInt({ min: -(2n ** 100n), max: 2n ** 100n }))],
  ['records', fc.record({ name: fc.string(), on: fc.boolean(), at: fc.date() })],
];

describe('choices read from bytes', () => {
  it.each(arbitraries)('give the value back that the bytes were written from: %s', (_, arbitrary) => {
    for (let seed = 0; seed < 100; seed++) {
      const { value, recording } = generate(arbitrary, randomFills(seed));
      expect(generate(arbitrary, byteFills(bytesOfRecording(recording))).value).toEqual(value);
    }
  });

  it('are the simplest ones after the last byte', () => {
    expect(
      generate(fc.tuple(fc.integer({ min: 5, max: 9 }), fc.nat(), fc.boolean()), byteFills(new Uint8Array())).value,
    ).toEqual([5, 0, false]);
  });

  it('make a value of any bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 40 }), (bytes) => {
        const { value } = generate(fc.integer({ min: 10, max: 1000 }), byteFills(bytes));
        expect(value).toBeGreaterThanOrEqual(10);
        expect(value).toBeLessThanOrEqual(1000);
      }),
      { seed: 3 },
    );
  });
});
