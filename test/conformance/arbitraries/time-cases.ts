import { instant } from 'assay/arbitraries';
import { arbitraryCase, type AnyCase } from './arbitrary-case.ts';

const second = 1_000_000_000n;
const first = -62_167_219_200n * second; // 0000-01-01T00:00:00Z
const last = 253_402_300_800n * second - 1n; // 9999-12-31T23:59:59.999999999Z

export const timeCases: readonly AnyCase[] = [
  arbitraryCase({
    name: 'instant',
    arbitrary: instant(),
    isInDomain: ({ epochNanoseconds }) => epochNanoseconds >= first && epochNanoseconds <= last,
    simplest: { epochNanoseconds: 0n },
    edgeValues: [
      { name: 'the first', is: (at) => at.epochNanoseconds === first, within: 500 },
      { name: 'the last', is: (at) => at.epochNanoseconds === last, within: 500 },
      { name: 'the nanosecond before 1970', is: (at) => at.epochNanoseconds === -1n, within: 1000 },
      { name: 'the overflow of 32 bits', is: (at) => at.epochNanoseconds === 2n ** 31n * second, within: 1000 },
    ],
    shrinks: [
      {
        name: 'seconds beyond 32 bits',
        fails: (at) => at.epochNanoseconds >= 2n ** 31n * second,
        to: { epochNanoseconds: 2n ** 31n * second },
      },
    ],
  }),
];
