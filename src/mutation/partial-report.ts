import { compareMutants, groupBy } from './mutant.ts';
import type { MutantResult } from './mutant.ts';

const languageOf = (file: string): string => (/\.[cm]?tsx?$/.test(file) ? 'typescript' : 'javascript');

/**
 * What is known of an unfinished run, in the form of mutation-testing-report-schema. A finished run's report is Stryker's
 * own, which also says which tests cover and kill each mutant.
 */
export function partialReport(results: readonly MutantResult[], sources: ReadonlyMap<string, string>): string {
  const byFile = groupBy(results.toSorted(compareMutants), (result) => result.file);
  const files = [...byFile].map(([file, mutants]) => {
    const entries = mutants.map((mutant, index) => ({
      id: `${file}#${index}`,
      mutatorName: mutant.mutator,
      replacement: mutant.replacement,
      location: {
        start: { line: mutant.line, column: mutant.column },
        end: { line: mutant.endLine, column: mutant.endColumn },
      },
      status: mutant.status,
      statusReason: mutant.reason,
      static: mutant.static,
      ...(mutant.testsCompleted !== undefined && { testsCompleted: mutant.testsCompleted }),
    }));
    return [file, { language: languageOf(file), source: sources.get(file) ?? '', mutants: entries }] as const;
  });
  return JSON.stringify({ schemaVersion: '1.0', thresholds: { high: 80, low: 60 }, files: Object.fromEntries(files) });
}
