import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { chanceOfAtMost, falseAlarmRate, gatesOf, judgeScore } from '../../../src/mutation/gate.ts';
import type { Tally } from '../../../src/mutation/mutant.ts';

function counts(part: Partial<Tally>): Tally {
  const none = { killed: 0, timeout: 0, slowSurvivors: 0, survived: 0, noCoverage: 0 };
  return { ...none, accepted: 0, ignored: 0, errors: 0, untested: 0, ...part };
}

describe('the chance that a sample looks this bad', () => {
  test('is what counting every possible sample of a small population gives', () => {
    const small = fc.record({
      population: fc.integer({ min: 1, max: 9 }),
      marked: fc.nat(9),
      drawn: fc.nat(9),
      seen: fc.nat(9),
    });
    fc.assert(
      fc.property(small, ({ population, ...rest }) => {
        const marked = Math.min(rest.marked, population);
        const drawn = Math.min(rest.drawn, population);
        const seen = Math.min(rest.seen, drawn);
        let all = 0;
        let atMost = 0;
        for (let subset = 0; subset < 2 ** population; subset++) {
          const members = Array.from({ length: population }, (_, index) => (subset >> index) & 1);
          if (members.filter(Boolean).length !== drawn) continue;
          all++;
          if (members.slice(0, marked).filter(Boolean).length <= seen) atMost++;
        }
        expect(chanceOfAtMost(seen, drawn, marked, population)).toBeCloseTo(atMost / all, 9);
      }),
    );
  });
});

describe('the gate of a complete run', () => {
  test('compares the score with the threshold exactly', () => {
    const evidence = { population: 10, chosen: 10, required: 80 };
    expect(judgeScore({ ...evidence, counts: counts({ killed: 7, timeout: 1, survived: 2 }) })).toBe('passed');
    expect(judgeScore({ ...evidence, counts: counts({ killed: 7, survived: 3 }) })).toBe('failed');
    expect(judgeScore({ ...evidence, counts: counts({ killed: 8, noCoverage: 2 }) })).toBe('passed');
  });

  test('leaves broken and ignored mutants out of the score', () => {
    const judged = counts({ killed: 4, survived: 1, errors: 4, ignored: 1 });
    expect(judgeScore({ population: 10, chosen: 10, required: 80, counts: judged })).toBe('passed');
  });

  test('has no verdict when every mutant is broken', () => {
    expect(judgeScore({ population: 3, chosen: 3, required: 80, counts: counts({ errors: 3 }) })).toBe('unknown');
  });
});

describe('the gate of an unfinished run', () => {
  const evidence = { population: 10, chosen: 10, required: 80 };

  test('passes or fails only when the mutants that are left cannot change it', () => {
    expect(judgeScore({ ...evidence, counts: counts({ killed: 8 }) })).toBe('passed');
    expect(judgeScore({ ...evidence, counts: counts({ survived: 3 }) })).toBe('failed');
    expect(judgeScore({ ...evidence, counts: counts({ killed: 7, survived: 2 }) })).toBe('unknown');
    expect(judgeScore({ ...evidence, counts: counts({}) })).toBe('unknown');
  });
});

describe('the gate of a sample', () => {
  test('does not fail on bad luck: a target that holds its threshold almost never looks so bad', () => {
    const population = 500;
    for (const chosen of [5, 10, 20, 50, 200]) {
      let failing = -1;
      for (let killed = 0; killed <= chosen; killed++) {
        const judged = counts({ killed, survived: chosen - killed });
        if (judgeScore({ population, chosen, required: 80, counts: judged }) === 'failed') failing = killed;
      }
      expect(failing < 0 ? 0 : chanceOfAtMost(failing, chosen, 400, population)).toBeLessThan(falseAlarmRate);
    }
  });

  test('fails on a really bad score with no more than ten mutants', () => {
    const evidence = { population: 1000, chosen: 10, required: 80 };
    expect(judgeScore({ ...evidence, counts: counts({ killed: 3, survived: 7 }) })).toBe('failed');
    expect(judgeScore({ ...evidence, counts: counts({ killed: 6, survived: 4 }) })).toBe('passed');
  });

  test('says in its name that it is a sample, and of how many', () => {
    const [gate] = gatesOf('targets/a', { population: 40, chosen: 10, counts: counts({ killed: 9, survived: 1 }) }, 80);
    expect(gate).toEqual({
      name: 'mutation score (sample of 10 of 40)',
      target: 'targets/a',
      required: 80,
      actual: 90,
      status: 'passed',
    });
  });
});

test('a survivor that no test was run against breaks a gate of its own', () => {
  const gates = gatesOf(
    'a',
    { population: 100, chosen: 100, counts: counts({ killed: 99, survived: 1, untested: 1 }) },
    80,
  );
  expect(gates.map((gate) => gate.status)).toEqual(['passed', 'failed']);
  expect(gates[1]).toMatchObject({ required: 0, actual: 1 });
});
