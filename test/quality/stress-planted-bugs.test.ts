import { describe, expect, test } from 'vitest';
import { runDeclared, scheduleShown } from '../unit/stress/declared.ts';
import { plantedBugs } from '../unit/stress/planted-bugs.ts';

const seeds = Array.from({ length: 20 }, (_, seed) => seed);

describe.each(plantedBugs)('$name', ({ kind, within, schedule, declare }) => {
  test(`is found within ${within} scenarios on 20 seeds and shrinks to the documented scenario`, async () => {
    const found = [];
    for (const seed of seeds) {
      const outcome = await runDeclared(declare(true), { seed, runs: within });
      found.push({ kind: outcome.failing?.failure.kind, schedule: scheduleShown(outcome) });
    }
    expect(found).toEqual(seeds.map(() => ({ kind, schedule })));
  });

  test('is not found where the code is right', async () => {
    const outcome = await runDeclared(declare(false), { seed: 7, runs: within });
    expect(outcome).toMatchObject({ status: 'passed', runs: within, unsteady: false });
    expect(outcome.stats.maxOverlap).toBeGreaterThan(1);
  });
});
