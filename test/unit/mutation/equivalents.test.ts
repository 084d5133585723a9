import { expect, test } from 'vitest';
import { judgeEquivalents } from '../../../src/mutation/equivalents.ts';
import type { Equivalent } from '../../../src/mutation/equivalents.ts';
import { mutantKey } from '../../../src/mutation/mutant.ts';
import type { MutantStatus } from '../../../src/mutation/mutant.ts';
import { plantMutants } from '../../../src/mutation/plan/instrumenter.ts';

const source = `export function f(a: number, b: number): boolean {
  if (a < 1) return b < 1;
  return a < 1;
}
`;
const entry: Equivalent = {
  file: 'src/f.ts',
  mutator: 'EqualityOperator',
  original: 'b  <  1',
  replacement: 'b <= 1',
  reason: 'b is never 1',
};

async function judge(entries: readonly Equivalent[], text = source, status: MutantStatus = 'Survived') {
  const { mutants } = await plantMutants(process.cwd(), [{ file: 'src/f.ts', source: text, mutate: true }]);
  const question = { mutants, wholeFiles: new Set(['src/f.ts']), everything: false, statusOf: () => status };
  const acceptance = judgeEquivalents({
    ...question,
    entries,
    lineOf: (_file, line) => text.split('\n')[line - 1] ?? '',
  });
  const lines = mutants.filter((mutant) => acceptance.accepted.has(mutantKey(mutant))).map(({ line }) => line);
  return { lines, stale: acceptance.stale };
}

test('an accepted equivalent is found again when lines move, whatever the white space', async () => {
  expect(await judge([entry])).toEqual({ lines: [2], stale: [] });
  expect(await judge([entry], `// more\n// lines\n${source}`)).toEqual({ lines: [4], stale: [] });
});

test('an entry that matches nothing, several mutants or one that a test notices is wrong', async () => {
  expect((await judge([{ ...entry, original: 'b < 2' }])).stale.join()).toContain('matches no mutant');
  const several = { ...entry, original: 'a < 1', replacement: 'a <= 1' };
  expect((await judge([several])).stale.join()).toContain('matches 2 mutants');
  expect(await judge([{ ...several, context: 'return a < 1;' }])).toEqual({ lines: [3], stale: [] });
  expect(await judge([{ ...several, occurrence: 1 }])).toEqual({ lines: [2], stale: [] });
  expect((await judge([entry], source, 'Killed')).stale.join()).toContain('is noticed by a test');
  expect((await judge([entry, entry])).stale.join()).toContain('same mutant');
  expect(await judge([{ ...entry, file: 'src/elsewhere.ts' }])).toEqual({ lines: [], stale: [] });
});
