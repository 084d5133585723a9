import { describe, expect, test } from 'vitest';
import { moreChallenges } from '../../bench/shrink/more-challenges.ts';
import { attemptByChoices } from '../../bench/shrink/run-challenge.ts';
import { shrinkingChallenge } from '../../bench/shrink/shrinking-challenge.ts';

const seeds = 8;
const meanEvaluations = 600; // what the issue allows is 1,000; the worst was measured at 360

describe.each([
  ['the Shrinking Challenge', shrinkingChallenge],
  ['further challenges', moreChallenges],
])('in %s', (_, challenges) => {
  test.each(challenges)('$name is found and reaches its smallest form', async (challenge) => {
    let evaluations = 0;
    for (let seed = 1_000; seed < 1_000 + seeds; seed++) {
      const attempt = await attemptByChoices(challenge, seed);
      expect(attempt, `seed ${seed} finds nothing`).toBeDefined();
      expect(attempt!.smallest, `seed ${seed} ends in ${String(attempt!.values)}`).toBe(true);
      expect(attempt!.shrinkMs).toBeLessThan(10_000);
      evaluations += attempt!.evaluations;
    }
    expect(evaluations / seeds).toBeLessThanOrEqual(meanEvaluations);
  });
});
