import { check } from 'assay';
import { expect, test } from 'vitest';
import { datetimeTrials } from '../../../bench/laws/datetime-trials.ts';
import { datetimeVerdicts } from '../../../bench/laws/datetime-verdicts.ts';
import { divergences, type Trial } from '../../../bench/laws/divergence.ts';
import { queryTrials } from '../../../bench/laws/query-trials.ts';
import { queryVerdicts } from '../../../bench/laws/query-verdicts.ts';
import { judge } from '../../../bench/laws/verdict.ts';
import { dateTimes } from '../../../properties/datetime/target.ts';
import { query } from '../../../properties/query/search.ts';

const verdicts = { ...queryVerdicts, ...datetimeVerdicts };

/** Each law once, asked of the target; those that only libraries can be asked are left out. */
function asked(trials: readonly Trial[], subject: unknown): readonly Trial[] {
  const laws = new Map(trials.map((trial) => [trial.law.name, trial]));
  return [...laws.values()].map((trial) => ({ ...trial, subject }));
}

test('the targets keep every law that libraries are asked', async () => {
  const laws = [
    ...asked(
      queryTrials.filter(({ subject }) => (subject as { name: string }).name === 'search'),
      query,
    ),
    ...asked(datetimeTrials, dateTimes).filter(
      ({ law }) => !/in a zone|named zone|clocks show|months lie|ISO 8601|day begins/.test(law.name),
    ),
  ];
  expect(laws.length).toBeGreaterThan(40);
  for (const trial of laws) {
    const holds = (...values: never[]): void => {
      expect(divergences(trial, values), trial.law.name).toEqual([]);
    };
    const { example } = await check(trial.law.arbitraries, holds, { seed: 1, runs: 15 });
    expect(example?.error, trial.law.name).toBe(undefined);
  }
});

test('a divergence that nobody has judged has no verdict, and what was judged has the one of its library', () => {
  const [trial] = queryTrials;
  expect(judge(verdicts, { library: 'jmespath', law: 'no law', cause: 'takes it' })).toBe(undefined);
  const law = 'a text that breaks a rule of the grammar is refused';
  expect(judge(verdicts, { library: 'jmespath', law, cause: 'arithmetic: gives NaN' })).toBe(undefined);
  expect(judge(verdicts, { library: 'jmespath', law, cause: 'arithmetic: takes it' })).toMatchObject({ right: 'law' });
  const community = judge(verdicts, { library: '@jmespath-community/jmespath', law, cause: 'arithmetic: takes it' });
  expect(community).toMatchObject({ right: 'both' });
  expect(trial?.library).toBe('jmespath');
});
