import fc from 'fast-check';
import type { Choice, Recording } from '../../../src/choices/sequence.ts';

const numberChoice: fc.Arbitrary<Choice> = fc
  .tuple(fc.maxSafeInteger(), fc.maxSafeInteger())
  .map(([a, b]) => [Math.min(a, b), Math.max(a, b)] as const)
  .chain(([min, max]) => fc.integer({ min, max }).map((value) => ({ min, max, value })));

const bigintChoice: fc.Arbitrary<Choice> = fc
  .tuple(fc.bigInt(), fc.bigInt())
  .map(([a, b]) => (a < b ? ([a, b] as const) : ([b, a] as const)))
  .chain(([min, max]) => fc.bigInt({ min, max }).map((value) => ({ min, max, value })));

const smallChoice: fc.Arbitrary<Choice> = fc.nat({ max: 9 }).map((value) => ({ min: 0, max: 9, value }));

/** Any recording that a source could have made, late sequences and bigints included. */
export const anyRecording: fc.Arbitrary<Recording> = fc.array(
  fc.array(fc.oneof(smallChoice, numberChoice, bigintChoice)),
  { minLength: 1, maxLength: 4 },
);
