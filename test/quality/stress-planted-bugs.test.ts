import { describe, expect, test } from 'vitest';
import { runDeclared, scheduleShown } from '../unit/stress/declared.ts';
import { plantedBugs } from '../unit/stress/planted-bugs.ts';

/** Scenarios within which every planted bug must be found, whatever the seed. */
const budget = 200;
const seeds = Array.from({ length: 20 }, (_, seed) => seed);

describe.each(plantedBugs)('$name', ({ kind, schedule, declare }) => {
  test(`is found within ${budget} scenarios on 20 seeds and shrinks to the documented scenario`, async () => {
    const found = [];
    for (const seed of seeds) {
      const outcome = await runDeclared(declare(true), { seed, runs: budget });
      console.log(seed, outcome.runs, outcome.failing?.evaluations, outcome.failing?.failure.kind, '\n' + scheduleShown(outcome));
      found.push({ kind: outcome.failing?.failure.kind, schedule: scheduleShown(outcome) });
    }
    expect(found).toEqual(seeds.map(() => ({ kind, schedule })));
  });

  test('is not found where the code is right', async () => {
    const outcome = await runDeclared(declare(false), { seed: 7, runs: budget });
    expect(outcome).toMatchObject({ status: 'passed', runs: budget, unsteady: false });
    expect(outcome.stats.maxOverlap).toBeGreaterThan(1);
  });
});
