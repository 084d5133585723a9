import { expect, test } from 'vitest';
import { coveredScore, score, tally } from '../../../src/mutation/mutant.ts';
import type { MutantResult } from '../../../src/mutation/mutant.ts';
import { mutationReport } from '../../../src/mutation/mutation-report.ts';
import { renderDiff, selectSurvivors, survivorFinding } from '../../../src/mutation/survivors.ts';

const source = ['export function pick(a: number, b: number) {', '  return a < b ? a : b;', '}', ''].join('\n');

function mutant(part: Partial<MutantResult> = {}): MutantResult {
  return {
    file: 'src/pick.ts',
    mutator: 'EqualityOperator',
    replacement: 'a <= b',
    line: 2,
    column: 10,
    endLine: 2,
    endColumn: 15,
    status: 'Survived',
    reason: '',
    static: false,
    testsCompleted: 1,
    ...part,
  };
}

test('a mutant is shown as the lines it changes', () => {
  expect(renderDiff(source, mutant())).toBe('-   return a < b ? a : b;\n+   return a <= b ? a : b;');
  const body = mutant({ line: 1, column: 44, endLine: 3, endColumn: 2, replacement: '{}' });
  expect(renderDiff(source, body)).toBe(
    '- export function pick(a: number, b: number) {\n-   return a < b ? a : b;\n- }\n+ export function pick(a: number, b: number) {}',
  );
});

test('a survivor is a finding with its place and the command that runs it again', () => {
  const finding = survivorFinding('src', mutant(), source);
  expect(finding).toMatchObject({
    kind: 'survivor',
    location: { file: 'src/pick.ts', line: 2, column: 10 },
    command: 'npx assay mutate src/pick.ts:2:10-2:15',
    message: 'EqualityOperator: no test notices it',
  });
  expect(survivorFinding('src', mutant({ status: 'NoCoverage' }), source).message).toContain('no test reaches it');
  expect(survivorFinding('src', mutant({ replacement: 'a > b' }), source).id).not.toBe(finding.id);
});

test('a bad target does not crowd the survivors of the others out', () => {
  const many = Array.from({ length: 60 }, (_, index) => mutant({ file: 'a/bad.ts', line: index + 1 }));
  const few = [mutant({ file: 'b/good.ts' }), mutant({ file: 'b/good.ts', line: 9 })];
  const chosen = selectSurvivors(
    new Map([
      ['a', many],
      ['b', few],
    ]),
    10,
  );
  expect(chosen).toHaveLength(10);
  expect(chosen.filter(({ target }) => target === 'b')).toHaveLength(2);
});

test('scores count what was detected among the valid mutants, and among those that are covered', () => {
  const statuses = ['Killed', 'Killed', 'Timeout', 'Survived', 'NoCoverage', 'Ignored', 'RuntimeError'] as const;
  const counts = tally(statuses.map((status) => mutant({ status })));
  expect([score(counts), coveredScore(counts)]).toEqual([60, 75]);
  expect([score(tally([])), coveredScore(tally([]))]).toEqual([null, null]);
  expect(tally([mutant({ testsCompleted: 0 })]).untested).toBe(1);
});

test('the full report has the form of the schema for mutation reports', () => {
  const report: unknown = JSON.parse(
    mutationReport([mutant(), mutant({ status: 'Killed', line: 1 })], [], new Map([['src/pick.ts', source]])),
  );
  expect(report).toMatchObject({
    schemaVersion: '2.0',
    thresholds: { high: expect.any(Number) as unknown, low: expect.any(Number) as unknown },
    files: {
      'src/pick.ts': {
        language: 'typescript',
        source,
        mutants: [
          {
            id: 'src/pick.ts#0',
            status: 'Killed',
            location: { start: { line: 1, column: 10 }, end: { line: 2, column: 15 } },
          },
          { id: 'src/pick.ts#1', status: 'Survived', mutatorName: 'EqualityOperator', replacement: 'a <= b' },
        ],
      },
    },
  });
});
