import { expect, test } from 'vitest';
import { CoverageHistory } from '../../../../src/fuzz/coverage/history.ts';
import type { EngineProgress } from '../../../../src/fuzz/engines/engine.ts';

const progress = (executions: number, features: number, more: Partial<EngineProgress> = {}): EngineProgress => ({
  executions,
  coverage: features >> 1,
  corpus: 3,
  features,
  sinceDiscovery: 10,
  ...more,
});

test('a history of any length has at most 60 samples, in order, with the end as its last', () => {
  for (const count of [1, 59, 60, 61, 1_000, 5_000]) {
    const history = new CoverageHistory(false);
    for (let index = 1; index <= count; index++) history.note(progress(index * 100, index), index * 500);
    const { samples } = history.end(progress(count * 100 + 50, count + 1), count * 500 + 100);
    expect(samples.length).toBeLessThanOrEqual(60);
    expect(samples.map(({ runs }) => runs)).toEqual(samples.map(({ runs }) => runs).toSorted((a, b) => a - b));
    expect(samples.at(-1)).toMatchObject({ runs: count * 100 + 50, features: count + 1 });
    if (count >= 60) expect(samples.length).toBeGreaterThanOrEqual(30);
  }
});

test('executions a second are those since the sample before', () => {
  const history = new CoverageHistory(false);
  history.note(progress(1_000, 4), 500);
  history.note(progress(1_500, 4), 1_000);
  const { samples } = history.end(progress(1_600, 4), 2_000);
  expect(samples.map(({ perSecond }) => perSecond)).toEqual([2_000, 1_000, 100]);
});

test('the last discovery is told by when it was seen and by the execution that made it', () => {
  const history = new CoverageHistory(false);
  history.note(progress(1_000, 4), 500);
  history.note(progress(2_000, 6, { sinceDiscovery: 300 }), 1_000);
  history.note(progress(9_000, 6, { sinceDiscovery: 7_300 }), 4_000);
  expect(history.end(progress(9_500, 6), 4_200).lastDiscovery).toEqual({ atMs: 1_000, runs: 1_700 });
});

test('with a number of runs only milestones count, so that each such run has the same samples', () => {
  const runs = (between: readonly number[]): readonly number[] => {
    const history = new CoverageHistory(true);
    for (const at of [256, 512]) {
      for (const offset of between) history.note(progress(at - offset, 1), at);
      history.note(progress(at, 2, { milestone: true }), at);
    }
    return history.end(progress(600, 2), 900).samples.map((sample) => sample.runs);
  };
  expect(runs([])).toEqual([256, 512, 600]);
  expect(runs([9, 5])).toEqual([256, 512, 600]);
});
