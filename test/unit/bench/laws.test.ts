import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { check } from 'assay';
import { expect, test } from 'vitest';
import { datetimeTrials } from '../../../bench/laws/datetime-trials.ts';
import { datetimeVerdicts } from '../../../bench/laws/datetime-verdicts.ts';
import { divergences, type Trial } from '../../../bench/laws/divergence.ts';
import { RIGHTS } from '../../../bench/laws/document.ts';
import { queryTrials } from '../../../bench/laws/query-trials.ts';
import { queryVerdicts } from '../../../bench/laws/query-verdicts.ts';
import { judge } from '../../../bench/laws/verdict.ts';
import { dateTimes } from '../../../properties/datetime/target.ts';
import { query } from '../../../properties/query/search.ts';

const verdicts = { ...queryVerdicts, ...datetimeVerdicts };
const page = path.resolve(import.meta.dirname, '../../../docs/targets/divergences-of-libraries.md');

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
test('the page lists what its totals say, each with its input, who is right and by which specification', () => {
  expect(existsSync(page)).toBe(true);
  const lines = readFileSync(page, 'utf8').split('\n');
  const rows = lines.filter((line) => /^\| .* \|$/.test(line)).map((line) => line.slice(2, -2).split(/(?<!\\) \| /));
  const found = rows.filter((cells) => cells.length === 7 && cells[0] !== 'cause' && cells[0] !== '---');
  for (const [cause, input, got, expected, needed, right, by] of found) {
    for (const code of [input, got, expected]) expect(code, cause).toMatch(/^(`+).+\1$/s);
    expect(Number(needed), cause).toBeGreaterThan(0);
    expect(Object.values(RIGHTS), cause).toContain(right);
    expect(by?.length, cause).toBeGreaterThan(10);
  }
  const total = rows.find(([first]) => first === 'all');
  expect(Number(total?.[1])).toBe(found.length);
  expect(Number(total?.[2])).toBeLessThanOrEqual(found.length);
});
