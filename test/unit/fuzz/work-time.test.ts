import { expect, test } from 'vitest';
import { measureWork } from '../../../src/fuzz/detectors/work-time.ts';
import { systemClock } from '../../../src/node/clock.ts';

test('work is processor time, and never more than passed', () => {
  let [wall, cpu] = [1_000, 50];
  const work = measureWork({ monotonicMs: () => wall, cpuMs: () => cpu });
  [wall, cpu] = [1_030, 60];
  expect(work()).toBe(10);
  cpu = 90; // more than one thread
  expect(work()).toBe(30);
});

test('the processor time of this process is counted finely enough to measure by', () => {
  const work = measureWork(systemClock);
  let least = Infinity;
  for (let before = work(), round = 0; round < 100_000; round++) {
    const now = work();
    expect(now >= before).toBe(true);
    if (now > before) least = Math.min(least, now - before);
    before = now;
  }
  expect(least).toBeLessThan(5);
});
