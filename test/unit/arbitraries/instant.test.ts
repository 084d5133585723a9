import { instant } from 'assay/arbitraries';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { AssayError } from '../../../src/core/errors.ts';

const second = 1_000_000_000n;
const first = -62_167_219_200n * second; // 0000-01-01T00:00:00Z
const last = 253_402_300_800n * second - 1n; // 9999-12-31T23:59:59.999999999Z
const sample = fc.sample(instant(), { numRuns: 3000, seed: 1 }).map(({ epochNanoseconds }) => epochNanoseconds);

test('instants lie in the years 0 to 9999 and reach both ends', () => {
  expect(sample.every((at) => at >= first && at <= last)).toBe(true);
  expect(sample).toContain(first);
  expect(sample).toContain(last);
});

test.each([
  ['the epoch', 0n],
  ['the nanosecond before the epoch', -1n],
  ['the last second of a signed 32-bit counter', (2n ** 31n - 1n) * second],
  ['clocks going forward in New York', BigInt(Date.UTC(2024, 2, 10, 7)) * 1_000_000n],
  ['the end of a leap day', BigInt(Date.UTC(2024, 2, 1)) * 1_000_000n - 1n],
])('3,000 instants include %s', (_name, at) => {
  expect(sample).toContain(at);
});

test('3,000 instants are of every precision', () => {
  for (const unit of [1000n, 1_000_000n, second]) {
    expect(sample.some((at) => at % unit === 0n && at % (unit * 1000n) !== 0n)).toBe(true);
  }
  expect(sample.some((at) => at % 1000n !== 0n)).toBe(true);
});

const bound = fc.bigInt({ min: first, max: last });

test('constraints are kept, also where there is only one instant', () => {
  fc.assert(
    fc.property(bound, bound, fc.nat(1), (a, b, single) => {
      const [min, max] = single === 1 ? [a, a] : a < b ? [a, b] : [b, a];
      const constraints = { min: { epochNanoseconds: min }, max: { epochNanoseconds: max } };
      for (const { epochNanoseconds } of fc.sample(instant(constraints), { numRuns: 20, seed: 7 })) {
        expect(epochNanoseconds >= min && epochNanoseconds <= max).toBe(true);
      }
    }),
    { numRuns: 50, seed: 3 },
  );
});

test('ends in the wrong order are refused, with a remedy', () => {
  const refuse = (): unknown => instant({ min: { epochNanoseconds: 1n }, max: { epochNanoseconds: 0n } });
  expect(refuse).toThrow(AssayError);
  expect(refuse).toThrow('min (1) is after max (0)');
});
