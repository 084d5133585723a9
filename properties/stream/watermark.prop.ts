import { machine, property } from 'assay';
import fc from 'fast-check';
import { expect } from 'vitest';
import { Watermarks } from '../../targets/stream/watermark.ts';
import { timestampMs } from './arbitraries.ts';

const partitions = ['p', 'q', 'r'];

machine('the watermark is as far as the slowest open partition, less the disorder, and never goes back', {
  setup: () => ({
    real: new Watermarks(partitions, 5),
    latest: new Map<string, number[]>(partitions.map((partition) => [partition, []])),
    highest: -Infinity,
  }),
  rules: (rule) => ({
    observe: rule([fc.constantFrom(...partitions), timestampMs], (s, partition, at) => {
      const seen = s.latest.get(partition);
      if (seen === undefined) {
        expect(() => s.real.observe(partition, at)).toThrow(
          expect.objectContaining({ code: 'partition', subject: partition }),
        );
        return;
      }
      seen.push(at);
      expect(s.real.observe(partition, at)).toBe(s.real.currentMs);
    }),
    close: rule([fc.constantFrom(...partitions)], (s, partition) => {
      if (!s.latest.delete(partition)) {
        expect(() => s.real.close(partition)).toThrow(
          expect.objectContaining({ code: 'partition', subject: partition }),
        );
        return;
      }
      expect(s.real.close(partition)).toBe(s.real.currentMs);
    }),
  }),
  invariant: (s) => {
    const ends = [...s.latest.values()].map((seen) =>
      seen.length === 0 ? -Infinity : seen.toSorted((a, b) => b - a)[0]! - 5,
    );
    const slowest = ends.length === 0 ? Infinity : ends.toSorted((a, b) => a - b)[0]!;
    s.highest = Math.max(s.highest, slowest);
    return s.real.currentMs === s.highest;
  },
});

property(
  'no event that is out of order by no more than said is behind the watermark',
  [fc.array(timestampMs), fc.nat({ max: 30 })],
  (times, disorder) => {
    const watermarks = new Watermarks(['p'], disorder);
    let latest = -Infinity;
    for (const at of times) {
      latest = Math.max(latest, at);
      if (at >= latest - disorder) expect(at).toBeGreaterThanOrEqual(watermarks.currentMs);
      watermarks.observe('p', at);
    }
  },
);
