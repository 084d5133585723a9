import { describe, expect, test } from 'vitest';
import { attempt } from './machine-attempt.ts';
import { plantedBugs } from './machine-planted-bugs.ts';

const seeds = 20;
const maxRuns = 1_000; // programs until the fault has to be found
const timeoutMs = 60_000; // twenty times what the slowest took on a busy machine
const leastSmallest = 19; // of 20 seeds that have to end in the documented program

describe.each(plantedBugs)('$name', ({ make, smallest }) => {
  test(
    'is found on every seed, and nearly always shrinks to the same smallest program',
    async () => {
      const ends: string[] = [];
      for (let seed = 0; seed < seeds; seed++) {
        const found = await attempt(make(true), seed, maxRuns);
        expect(found, `seed ${seed} finds nothing`).toBeDefined();
        ends.push(found!.smallest);
      }
      const others = ends.filter((end) => end !== smallest);
      expect(seeds - others.length, others.join('\n\n')).toBeGreaterThanOrEqual(leastSmallest);
    },
    timeoutMs,
  );

  test(
    'is not seen where there is no fault',
    async () => {
      expect(await attempt(make(false), 1, maxRuns)).toBeUndefined();
    },
    timeoutMs,
  );
});
