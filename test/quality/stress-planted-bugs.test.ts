import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { operation, stress } from '../../src/stress/stress.ts';
import { declared, runDeclared, scheduleShown } from '../unit/stress/declared.ts';
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

test('two operations with larger arguments are smaller than three with small ones', async () => {
  const bucket = declared(() =>
    stress('bucket', {
      setup: () => ({ available: 3 }),
      operations: {
        take: operation([fc.integer({ min: 1, max: 3 })], async (subject: { available: number }, tokens) => {
          if (tokens > subject.available) return;
          await null;
          subject.available -= tokens;
        }),
      },
      invariant: (subject) => subject.available >= 0,
    }),
  );
  const sizes = [];
  for (const seed of seeds) {
    const { failing } = await runDeclared(bucket, { seed, runs: 200 });
    sizes.push(failing?.execution.scenario.length);
  }
  expect(sizes).toEqual(seeds.map(() => 2));
});
