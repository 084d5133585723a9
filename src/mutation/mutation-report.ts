import type { MutationTest } from './engine.ts';
import { compareMutants, groupBy } from './mutant.ts';
import type { MutantResult } from './mutant.ts';

const languageOf = (file: string): string => (/\.[cm]?tsx?$/.test(file) ? 'typescript' : 'javascript');

function mutantEntry(mutant: MutantResult, id: string): object {
  const { line, column, endLine, endColumn, testsCompleted, killedBy, coveredBy, durationMs } = mutant;
  return {
    id,
    mutatorName: mutant.mutator,
    replacement: mutant.replacement,
    location: { start: { line, column }, end: { line: endLine, column: endColumn } },
    status: mutant.status,
    ...(mutant.reason !== '' && { statusReason: mutant.reason }),
    static: mutant.static,
    ...(testsCompleted !== undefined && { testsCompleted }),
    ...(killedBy !== undefined && { killedBy }),
    ...(coveredBy !== undefined && { coveredBy }),
    ...(durationMs !== undefined && { duration: durationMs }),
  };
}

/** What is known of a run, finished or not, in the form of mutation-testing-report-schema. */
export function mutationReport(
  results: readonly MutantResult[],
  tests: readonly MutationTest[],
  sources: ReadonlyMap<string, string>,
): string {
  const byFile = groupBy(results.toSorted(compareMutants), (result) => result.file);
  const files = [...byFile].map(([file, mutants]) => {
    const entries = mutants.map((mutant, index) => mutantEntry(mutant, `${file}#${index}`));
    return [file, { language: languageOf(file), source: sources.get(file) ?? '', mutants: entries }] as const;
  });
  const testFiles = [...groupBy(tests, (test) => test.file)].map(
    ([file, own]) => [file, { tests: own.map(({ id, name }) => ({ id, name })) }] as const,
  );
  return JSON.stringify({
    schemaVersion: '2.0',
    thresholds: { high: 80, low: 60 },
    files: Object.fromEntries(files),
    ...(testFiles.length > 0 && { testFiles: Object.fromEntries(testFiles) }),
  });
}
