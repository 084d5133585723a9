import { expect, test } from 'vitest';
import { informative } from '../../../src/mutation/informative.ts';
import { matrixOf, testsOf } from '../../../src/mutation/matrix.ts';
import type { MutantResult } from '../../../src/mutation/mutant.ts';
import { mutationPage } from '../../../src/mutation/mutation-page.ts';
import { plantMutants } from '../../../src/mutation/plan/instrumenter.ts';

const source = `export function f(a: number): number {
  if (a < 1) {
    console.log('small' + a, a > 3);
    this.logger.debug('x', a === 2);
    throw new RangeError('too small: ' + (a < 0));
  }
  return a > 2 ? 1 : 2;
}
function unseen(): string {
  const text = 'never';
  return text;
}
`;

test('one survivor a line is shown, none in logging or in what errors say, and code that nothing reaches once', async () => {
  const { mutants } = await plantMutants(process.cwd(), [{ file: 'f.ts', source, mutate: true }]);
  const results = mutants.map((mutant): MutantResult => {
    const status = mutant.line >= 9 ? 'NoCoverage' : 'Survived';
    return { ...mutant, status, reason: '', static: false };
  });
  const shown = await informative(results, () => Promise.resolve(source));
  expect(shown.map(({ line, mutator }) => `${line} ${mutator}`)).toEqual([
    '2 EqualityOperator',
    '5 EqualityOperator',
    '7 EqualityOperator',
    '1 BlockStatement',
    '9 BlockStatement',
  ]);
});

test('a block that nothing reaches is shown beside the condition on its first line', async () => {
  const branch =
    'export function f(a: number): number {\n  if (a > 9 && a < 99) {\n    return a * 2;\n  }\n  return a;\n}\n';
  const { mutants } = await plantMutants(process.cwd(), [{ file: 'f.ts', source: branch, mutate: true }]);
  const results = mutants.map((mutant): MutantResult => {
    const isInside = mutant.line === 3 || (mutant.line === 2 && mutant.column > 13);
    return { ...mutant, status: isInside ? 'NoCoverage' : 'Survived', reason: '', static: false };
  });
  const shown = await informative(results, () => Promise.resolve(branch));
  expect(shown.map(({ line, mutator }) => `${line} ${mutator}`)).toEqual([
    '2 EqualityOperator',
    '1 BlockStatement',
    '2 BlockStatement',
  ]);
});

test('the matrix says what each trial is worth and which properties add nothing', () => {
  const mutant = {
    file: 'f.ts',
    mutator: 'm',
    line: 1,
    column: 1,
    endLine: 1,
    endColumn: 2,
    reason: '',
    static: false,
  };
  const ids = {
    a: 'p.prop.ts#a',
    b: 'p.prop.ts#b',
    idle: 'p.prop.ts#idle',
    read: 'p.prop.ts#read (documentation)',
    wrong: 'p.prop.ts#wrong (documentation)',
    unit: 'u.test.ts#u',
  };
  const results: MutantResult[] = [
    {
      ...mutant,
      replacement: '1',
      status: 'Killed',
      killedBy: [ids.a, ids.b, ids.read, ids.unit],
      coveredBy: Object.values(ids),
    },
    { ...mutant, replacement: '2', status: 'Killed', killedBy: [ids.a], coveredBy: [ids.a] },
    { ...mutant, replacement: '3', status: 'Survived', coveredBy: [ids.idle] },
    { ...mutant, replacement: '4', status: 'Killed', killedBy: [ids.wrong], coveredBy: [ids.wrong] },
  ];
  const matrix = matrixOf(results, testsOf([], results), (file) =>
    file.endsWith('.prop.ts') ? 'property' : 'unit test',
  );
  expect(matrix).toEqual({
    trials: [
      { trial: 'property', tests: 5, noticed: 3, alone: 2 },
      { trial: 'fuzz', tests: 0, noticed: 0, alone: 0 },
      { trial: 'stress', tests: 0, noticed: 0, alone: 0 },
      { trial: 'unit test', tests: 1, noticed: 1, alone: 0 },
    ],
    noticeNothing: [ids.idle],
    addNothing: [ids.b],
    wronglyDocumentation: [ids.wrong],
  });
});

test('the page loads nothing, and no text of a report ends its script', () => {
  const page = mutationPage(JSON.stringify({ source: '</script><script>alert(1)</script><!--' }));
  expect(page).toContain("default-src 'none'");
  expect(page).not.toContain('alert(1)</script>');
  expect(page.match(/<script/g)).toHaveLength(3);
  expect(page.match(/<\/script>/g)).toHaveLength(3);
});
