import { expect, test } from 'vitest';
import { measureReplay } from '../../bench/generation/replay.ts';
import { subjects } from '../../bench/generation/failures.ts';

test('inputs over all of fast-check’s arbitraries replay exactly from their tokens in a new process', async () => {
  const { failures, exact, wrong, tooLarge } = await measureReplay(2 * subjects.length, 11);
  expect(wrong).toEqual([]);
  expect(tooLarge).toBe(0);
  expect([failures, exact]).toEqual([2 * subjects.length, 2 * subjects.length]);
});
